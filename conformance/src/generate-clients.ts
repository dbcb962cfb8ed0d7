/**
 * Writes Prisma's client and Rowcast's schema file for one Prisma schema, and loads them. No command and no binary:
 * Prisma's own generator runs in this process. What is written is kept in `generated/`, under the hash of its source.
 */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import prismaSchema from '@prisma/prisma-schema-wasm';
import type { RowcastSchema } from '@rowcast/client';
import { generateClientSchema } from '@rowcast/server/testing';
import { type DataModel, readDataModel } from './data-model.js';

export interface GeneratedClients {
  readonly schemaPath: string;
  readonly dataModel: DataModel;
  readonly prisma: PrismaModule;
  readonly rowcastSchema: RowcastSchema<object>;
}

/** What is used of a module that Prisma has written. */
export interface PrismaModule {
  readonly PrismaClient: new (options: object) => PrismaInstance;
  readonly Prisma: { readonly DbNull: object; readonly JsonNull: object; readonly AnyNull: object };
}

export interface PrismaInstance {
  readonly [model: string]: unknown;
  readonly $disconnect: () => Promise<void>;
  readonly $transaction: (calls: readonly unknown[]) => Promise<unknown[]>;
}

const generators = [
  '',
  'generator client {',
  '  provider            = "prisma-client"',
  '  output              = "./prisma"',
  '  moduleFormat        = "esm"',
  '  importFileExtension = "ts"',
  '  runtime             = "nodejs"',
  '  previewFeatures     = ["views", "relationJoins"]',
  '}',
  '',
  'generator rowcast {',
  '  provider = "rowcast-generator"',
  '  output   = "./rowcast.ts"',
  '}',
  '',
].join('\n');

const generatedFolder = path.join(import.meta.dirname, '../generated');

/** `name` is for people who look into the folder. The schema's own generators are left out. */
export async function generateClients(name: string, schema: string): Promise<GeneratedClients> {
  const text = schema.replace(/^generator \w+ \{[^}]*\}\n/gm, '') + generators;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const folder = path.join(generatedFolder, `${name}-${hash}`);
  if (!fs.existsSync(folder)) await writeClients(folder, text);
  const schemaPath = path.join(folder, 'schema.prisma');
  const prisma = (await import(path.join(folder, 'prisma/client.ts'))) as PrismaModule;
  const rowcast = (await import(path.join(folder, 'rowcast.ts'))) as { readonly schema: RowcastSchema<object> };
  return { schemaPath, dataModel: readDataModel(text), prisma, rowcastSchema: rowcast.schema };
}

/** Test files run side by side: the folder appears whole, by a rename. */
async function writeClients(folder: string, text: string): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  const schemaPath = path.join(draft, 'schema.prisma');
  fs.mkdirSync(draft, { recursive: true });
  fs.writeFileSync(schemaPath, text);
  generateClientSchema({ schemaPath });
  await runPrismaGenerator(schemaPath, text);
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error;
  }
}

interface PrismaGenerator {
  generate(options: object): Promise<void>;
}

async function runPrismaGenerator(schemaPath: string, datamodel: string): Promise<void> {
  // Its modules for `import` lack a file that they import.
  const { PrismaClientTsGenerator } = createRequire(import.meta.url)('@prisma/client-generator-ts') as {
    PrismaClientTsGenerator: new () => PrismaGenerator;
  };
  const files = [[schemaPath, datamodel]];
  const dmmf: unknown = JSON.parse(prismaSchema.get_dmmf(JSON.stringify({ prismaSchema: files, noColor: true })));
  const { config } = JSON.parse(
    prismaSchema.get_config(JSON.stringify({ prismaSchema: files, ignoreEnvVarErrors: true })),
  ) as { config: { generators: { name: string; output: object }[]; datasources: object[] } };
  const generator = config.generators.find(({ name }) => name === 'client');
  await new PrismaClientTsGenerator().generate({
    generator: { ...generator, output: { value: path.join(path.dirname(schemaPath), 'prisma'), fromEnvVar: null } },
    otherGenerators: [],
    schemaPath,
    dmmf,
    datasources: config.datasources,
    datamodel,
    version: '0edf323efd1d98336f3f0a68684b56f689b900d3',
  });
}
