/**
 * Reads the Prisma schema, one file or a folder of `.prisma` files, and holds it to what Rowcast can use.
 * A schema with an error is refused here, with file and line, before any database is touched.
 */
import path from 'node:path';
import prismaSchema from '@prisma/prisma-schema-wasm';
import { RowcastError } from '@rowcast/protocol';
import { readSchemaFiles } from '../catalog/read-data-model.js';

export interface SchemaFiles {
  /** Paths as the user would write them, from the working folder. */
  readonly files: readonly SchemaFile[];
  /** The database schemas of the datasource, if it lists them; the tables are in `public` otherwise. */
  readonly namespaces: readonly string[];
}

export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

/** Reads and validates the schema at `schemaPath`. */
export function loadSchemaFiles(schemaPath: string): SchemaFiles {
  const files = readSchemaFiles(schemaPath).map(([file, content]) => ({
    path: path.relative(process.cwd(), path.resolve(file)),
    content,
  }));
  return { files, namespaces: validateSchema(files) };
}

/** Throws SCHEMA_INVALID, or returns the schemas that the datasource lists. */
function validateSchema(files: readonly SchemaFile[]): readonly string[] {
  const prismaFiles = files.map(({ path: file, content }) => [file, content]);
  try {
    prismaSchema.validate(JSON.stringify({ prismaSchema: prismaFiles, noColor: true }));
  } catch (error) {
    throw new RowcastError('SCHEMA_INVALID', describeParserError(error), {
      hint: 'correct the schema; the Prisma extension of your editor shows the same errors',
      cause: error,
    });
  }
  const text = prismaSchema.get_config(JSON.stringify({ prismaSchema: prismaFiles, ignoreEnvVarErrors: true }));
  // Prisma's parser produced it; its shape is pinned with its version.
  const { config } = JSON.parse(text) as { config: { datasources: { activeProvider: string; schemas?: string[] }[] } };
  const datasource = config.datasources[0];
  const names = files.map((file) => file.path).join(', ');
  if (!datasource) {
    throw new RowcastError('SCHEMA_INVALID', `${names}: there is no datasource`, {
      hint: 'add: datasource db { provider = "postgresql" }, one property a line',
    });
  }
  if (datasource.activeProvider !== 'postgresql') {
    throw new RowcastError('SCHEMA_INVALID', `${names}: the datasource is ${datasource.activeProvider}`, {
      hint: 'Rowcast works with PostgreSQL: provider = "postgresql"',
    });
  }
  return datasource.schemas ?? [];
}

/** Prisma's report as one line an error, beginning with the place: `prisma/schema.prisma:11: …`. */
function describeParserError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  let message = text;
  try {
    message = (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    // Not JSON: a defect of the parser itself, shown as it is.
  }
  const found = message.split(/^error: /m).slice(1);
  if (found.length === 0) return message.trim();
  return found.map(describeOne).join('\n');
}

function describeOne(report: string): string {
  const place = /^\s*-->\s+(.+:\d+)$/m.exec(report)?.[1];
  const words = report
    .split(/^\s*-->/m)[0]
    ?.trim()
    .replace(/^Error (validating|parsing)[^:]*: /, '');
  return place === undefined ? report.trim() : `${place}: ${words}`;
}
