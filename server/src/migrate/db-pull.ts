/** Rewrites the Prisma schema from what the database has; the datasource and generators stay. */
import fs from 'node:fs';
import path from 'node:path';
import { SchemaEngine } from './schema-engine.js';
import { loadSchemaFiles, type SchemaFile } from './schema-files.js';

export interface DbPullResult {
  readonly files: readonly SchemaFile[];
  /** What Prisma could not express, in its words. */
  readonly warnings: string | null;
}

/** Reads the database. Nothing is written: that is `writeSchema`, once somebody has agreed. */
export async function dbPull(options: {
  readonly directUrl: string;
  readonly schemaPath: string;
}): Promise<DbPullResult> {
  const schema = loadSchemaFiles(options.schemaPath);
  const engine = await SchemaEngine.open({ url: options.directUrl, schema });
  try {
    const result = await engine.introspect(path.dirname(path.resolve(options.schemaPath)));
    return {
      files: result.schema.files.map(({ path: file, content }) => ({
        path: file,
        content: content.replaceAll(rlsComment, ''),
      })),
      warnings: withoutRls(result.warnings),
    };
  } finally {
    await engine.close();
  }
}

/** To Prisma row-level security is a thing to be warned of; here it is what one comes for. */
const rlsComment = /^\/\/\/ This model contains row level security.*\n/gm;

function withoutRls(warnings: string | null): string | null {
  const paragraphs = warnings
    ?.split('\n\n')
    .filter((text) => !text.startsWith('These tables contain row level security'));
  return paragraphs?.some((text) => !/^\s*(\*+ WARNING \*+)?\s*$/.test(text)) ? paragraphs.join('\n\n') : null;
}

export function writeSchema(files: readonly SchemaFile[]): void {
  for (const { path: file, content } of files) fs.writeFileSync(file, content);
}
