/** Says how two descriptions of the tables differ: the schema, the migrations, the database, or nothing at all. */
import path from 'node:path';
import type { DiffTarget } from '@prisma/schema-engine-wasm';
import { explainEngineError } from './apply-migrations.js';
import { readMigrations } from './migration-folder.js';
import type { MigrationProject } from './migration-project.js';
import { platformSql } from './platform.js';
import { SchemaEngine } from './schema-engine.js';
import { loadSchemaFiles, type SchemaFiles } from './schema-files.js';

export const diffSides = ['schema', 'migrations', 'database', 'empty'] as const;
export type DiffSide = (typeof diffSides)[number];

export interface DiffOptions {
  readonly from: DiffSide;
  readonly to: DiffSide;
  /** SQL that leads from one to the other, rather than a summary. @default false */
  readonly isScript?: boolean;
}

export interface Difference {
  readonly isEmpty: boolean;
  /** The summary or the script; empty if there is no difference. */
  readonly text: string;
}

export async function diff(project: MigrationProject, options: DiffOptions): Promise<Difference> {
  const schema = loadSchemaFiles(project.schemaPath);
  const engine = await SchemaEngine.open({ url: project.directUrl, shadowUrl: project.shadowUrl, schema });
  const list = readMigrations(project.migrationsDir, platformSql());
  try {
    const [from, to] = [options.from, options.to].map((side) => target(side, project, schema)) as [
      DiffTarget,
      DiffTarget,
    ];
    const text = await engine.diff(from, to, { isScript: options.isScript ?? false });
    const isEmpty = /^(No difference detected\.|-- This is an empty migration\.)?\s*$/.test(text);
    return { isEmpty, text: isEmpty ? '' : text };
  } catch (error) {
    throw explainEngineError(error, engine, list);
  } finally {
    await engine.close();
  }
}

function target(side: DiffSide, project: MigrationProject, schema: SchemaFiles): DiffTarget {
  const files = [...schema.files];
  switch (side) {
    case 'schema':
      return { tag: 'schemaDatamodel', files };
    case 'database':
      return { tag: 'schemaDatasource', files, configDir: path.dirname(path.resolve(project.schemaPath)) };
    case 'migrations':
      return { tag: 'migrations', ...readMigrations(project.migrationsDir, platformSql()) };
    case 'empty':
      return { tag: 'empty' };
  }
}
