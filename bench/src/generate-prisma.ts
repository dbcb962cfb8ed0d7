/** Writes Prisma's own client for a schema, by its own generator in this process, as JavaScript. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import prismaSchema from '@prisma/prisma-schema-wasm';
import ts from 'typescript';

/** `folder` must lie where `@prisma/client` is found from. The schema has a generator called `client`. */
export async function generatePrismaClient(schemaPath: string, folder: string): Promise<void> {
  const datamodel = fs.readFileSync(schemaPath, 'utf8');
  const files = [[schemaPath, datamodel]];
  const dmmf: unknown = JSON.parse(prismaSchema.get_dmmf(JSON.stringify({ prismaSchema: files, noColor: true })));
  const question = JSON.stringify({ prismaSchema: files, ignoreEnvVarErrors: true });
  const { config } = JSON.parse(prismaSchema.get_config(question)) as {
    config: { generators: { name: string }[]; datasources: object[] };
  };
  // Its modules for `import` lack a file that they import.
  const { PrismaClientTsGenerator } = createRequire(import.meta.url)('@prisma/client-generator-ts') as {
    PrismaClientTsGenerator: new () => { generate(options: object): Promise<void> };
  };
  const generator = {
    ...config.generators.find(({ name }) => name === 'client'),
    output: { value: folder, fromEnvVar: null },
  };
  const version = '0edf323efd1d98336f3f0a68684b56f689b900d3';
  const { datasources } = config;
  await new PrismaClientTsGenerator().generate({
    generator,
    otherGenerators: [],
    schemaPath,
    dmmf,
    datasources,
    datamodel,
    version,
  });
  transpileFolder(folder);
}

/** Makes JavaScript of every TypeScript file, beside it. */
export function transpileFolder(folder: string): void {
  for (const entry of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    const file = path.join(folder, entry);
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions: options });
    fs.writeFileSync(file.replace(/\.ts$/, '.js'), outputText);
  }
}
