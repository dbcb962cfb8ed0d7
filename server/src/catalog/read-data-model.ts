/**
 * Reads `schema.prisma` into plain data: models, fields, relations, enums and their database names.
 * Prisma's own parser does the reading (its WebAssembly build); what is really in the database is
 * `load-catalog.ts`'s business. The parser takes twenty megabytes that are never given back, so it is loaded
 * when it is needed, and a server, which needs it once, has it run by a process that ends.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as PrismaSchema from '@prisma/prisma-schema-wasm';
import { RowcastError } from '@rowcast/protocol';
import type { DataModel } from './data-model.js';
import { addUnsupportedFields } from './unsupported-fields.js';

/** Reads the schema at `schemaPath`: a file, or a folder of `.prisma` files. */
export function readDataModel(schemaPath: string): DataModel {
  return parseDataModel(readSchemaFiles(schemaPath));
}

/** The same, by a process of its own. */
export async function readDataModelApart(schemaPath: string): Promise<DataModel> {
  const files = readSchemaFiles(schemaPath);
  // Where the parser is loaded already, nothing is won. A process that cannot be had, or fails, is done without.
  const dmmf = parserPath in require.cache ? undefined : await parseApart(files);
  return dmmf === undefined ? parseDataModel(files) : dataModelOf(dmmf, files);
}

/** The files of the schema as `[path, content]`. */
export function readSchemaFiles(schemaPath: string): readonly (readonly [string, string])[] {
  return listSchemaFiles(schemaPath).map((file) => [file, fs.readFileSync(file, 'utf8')]);
}

/** Parses schema files given as `[path, content]`. */
export function parseDataModel(files: readonly (readonly [string, string])[]): DataModel {
  try {
    const parser: typeof PrismaSchema = require(parserPath);
    return dataModelOf(parser.get_dmmf(parserInput(files)), files);
  } catch (error) {
    throw new RowcastError('SCHEMA_INVALID', describeParserError(error), {
      hint: 'correct the schema; the Prisma extension of your editor shows the same errors',
      cause: error,
    });
  }
}

const require = createRequire(import.meta.url);
const parserPath = require.resolve('@prisma/prisma-schema-wasm');

/** What the process runs: the input comes from standard input, the answer goes to standard output. */
const parseScript = `
const chunks = [];
process.stdin.on('data', (chunk) => chunks.push(chunk));
process.stdin.on('end', () => process.stdout.write(require(process.argv[1]).get_dmmf(Buffer.concat(chunks).toString())));`;

function parseApart(files: readonly (readonly [string, string])[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=commonjs', '-e', parseScript, parserPath], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString() : undefined));
    // A process that ends early does not take its input, and its end says so.
    child.stdin.on('error', () => {});
    child.stdin.end(parserInput(files));
  });
}

function parserInput(files: readonly (readonly [string, string])[]): string {
  return JSON.stringify({ prismaSchema: files, noColor: true });
}

function dataModelOf(dmmf: string, files: readonly (readonly [string, string])[]): DataModel {
  // Prisma's parser produced it; its shape is pinned with its version.
  const { datamodel } = JSON.parse(dmmf) as { datamodel: DataModel };
  const texts = files.map(([, text]) => text);
  return addUnsupportedFields(datamodel, texts);
}

function listSchemaFiles(schemaPath: string): readonly string[] {
  if (!fs.existsSync(schemaPath)) {
    throw new RowcastError('SCHEMA_INVALID', `there is no schema at ${schemaPath}`, {
      hint: 'run rowcast init, or say where it is with --schema',
    });
  }
  if (!fs.statSync(schemaPath).isDirectory()) return [schemaPath];
  const entries = fs.readdirSync(schemaPath, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith('.prisma')).map((name) => path.join(schemaPath, name));
}

export function describeParserError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  try {
    const parsed = JSON.parse(text) as { message?: string };
    return parsed.message ?? text;
  } catch {
    return text;
  }
}
