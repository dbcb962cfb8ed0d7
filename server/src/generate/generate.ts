/**
 * Writes the client's schema file without Prisma's command: reads `schema.prisma` with Prisma's own parser in
 * process and puts the file where the schema's `generator` block says. `rowcast generate` is this.
 */
import fs from 'node:fs';
import path from 'node:path';
import prismaSchema from '@prisma/prisma-schema-wasm';
import { RowcastError } from '@rowcast/protocol';
import { describeParserError, parseDataModel, readSchemaFiles } from '../catalog/read-data-model.js';
import { emitClientSchema } from './emit-client-schema.js';
import { pickModels, readModelNames } from './pick-models.js';

/** The names a generator block may give as its provider. */
const generatorProviders: readonly string[] = ['rowcast', 'rowcast-generator'];

/** Where the file goes when the schema does not say, from the schema's folder. */
export const defaultOutput = './generated/rowcast.ts';

export interface GenerateOptions {
  /** The schema: a file, or a folder of `.prisma` files. */
  readonly schemaPath: string;
}

export interface GeneratedFile {
  readonly path: string;
  /** False if the file was there already with this very text. */
  readonly isChanged: boolean;
}

export function generateClientSchema({ schemaPath }: GenerateOptions): GeneratedFile {
  const files = readSchemaFiles(schemaPath);
  const block = readGenerators(files).find(({ provider }) => generatorProviders.includes(provider.value ?? ''));
  const dataModel = pickModels(parseDataModel(files), readModelNames(block?.config.models));
  return writeGeneratedFile(findOutput(block, schemaPath), emitClientSchema(dataModel));
}

/** Writes only if something changed, so that watchers and builds are not woken for nothing. */
export function writeGeneratedFile(file: string, text: string): GeneratedFile {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return { path: file, isChanged: false };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return { path: file, isChanged: true };
}

/** A folder is as good as a file name: the file in it is then `rowcast.ts`. */
export function outputFile(output: string): string {
  return /\.[cm]?ts$/.test(output) ? output : path.join(output, 'rowcast.ts');
}

interface GeneratorBlock {
  readonly name: string;
  readonly provider: { readonly value: string | null };
  readonly output: { readonly value: string | null } | null;
  readonly config: { readonly models?: string | readonly string[] };
  readonly sourceFilePath: string;
}

function findOutput(block: GeneratorBlock | undefined, schemaPath: string): string {
  const folder = fs.statSync(schemaPath).isDirectory() ? schemaPath : path.dirname(schemaPath);
  if (!block?.output?.value) return path.resolve(folder, defaultOutput);
  return path.resolve(path.dirname(block.sourceFilePath), outputFile(block.output.value));
}

function readGenerators(files: readonly (readonly [string, string])[]): readonly GeneratorBlock[] {
  const question = JSON.stringify({ prismaSchema: files, ignoreEnvVarErrors: true });
  try {
    const answer: unknown = JSON.parse(prismaSchema.get_config(question));
    // Prisma's parser produced it; its shape is pinned with its version.
    return (answer as { config: { generators: readonly GeneratorBlock[] } }).config.generators;
  } catch (error) {
    throw new RowcastError('SCHEMA_INVALID', describeParserError(error), { cause: error });
  }
}
