/**
 * Reads `schema.prisma` into plain data: models, fields, relations, enums and their database names.
 * Prisma's own parser does the reading (its WebAssembly build, in process); what is really in the
 * database is `load-catalog.ts`'s business.
 */
import fs from 'node:fs';
import path from 'node:path';
import prismaSchema from '@prisma/prisma-schema-wasm';
import { RowcastError } from '@rowcast/protocol';

export interface DataModel {
  readonly models: readonly DmmfModel[];
  readonly enums: readonly DmmfEnum[];
}

/** The part of Prisma's datamodel (DMMF) that Rowcast reads. */
export interface DmmfModel {
  readonly name: string;
  readonly dbName: string | null;
  readonly schema: string | null;
  readonly fields: readonly DmmfField[];
  readonly primaryKey: { readonly name: string | null; readonly fields: readonly string[] } | null;
  readonly uniqueIndexes: readonly { readonly name: string | null; readonly fields: readonly string[] }[];
  /** The `///` comment above it. */
  readonly documentation?: string;
}

export interface DmmfField {
  readonly name: string;
  readonly dbName?: string | null;
  readonly kind: 'scalar' | 'enum' | 'object' | 'unsupported';
  readonly type: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly isId: boolean;
  readonly isUnique: boolean;
  readonly isUpdatedAt?: boolean;
  readonly default?: unknown;
  readonly relationName?: string;
  readonly relationFromFields?: readonly string[];
  readonly relationToFields?: readonly string[];
  /** Such as `['VarChar', ['191']]` for `@db.VarChar(191)`. */
  readonly nativeType?: readonly [string, readonly string[]] | null;
  /** The `///` comment above it. */
  readonly documentation?: string;
}

export interface DmmfEnum {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly dbName: string | null }[];
  readonly documentation?: string;
}

/** Reads the schema at `schemaPath`: a file, or a folder of `.prisma` files. */
export function readDataModel(schemaPath: string): DataModel {
  return parseDataModel(readSchemaFiles(schemaPath));
}

/** The files of the schema as `[path, content]`. */
export function readSchemaFiles(schemaPath: string): readonly (readonly [string, string])[] {
  return listSchemaFiles(schemaPath).map((file) => [file, fs.readFileSync(file, 'utf8')]);
}

/** Parses schema files given as `[path, content]`. */
export function parseDataModel(files: readonly (readonly [string, string])[]): DataModel {
  try {
    const dmmf: unknown = JSON.parse(prismaSchema.get_dmmf(JSON.stringify({ prismaSchema: files, noColor: true })));
    // Prisma's parser produced it; its shape is pinned with its version.
    return (dmmf as { datamodel: DataModel }).datamodel;
  } catch (error) {
    throw new RowcastError('SCHEMA_INVALID', describeParserError(error), {
      hint: 'correct the schema; the Prisma extension of your editor shows the same errors',
      cause: error,
    });
  }
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
