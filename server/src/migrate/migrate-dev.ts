/**
 * Development's migration: compares the schema with the history, writes the migration that leads from one
 * to the other, and applies it. Nothing is lost without consent: a change that would drop data, or that
 * existing rows forbid, is returned instead of done.
 */

import type { MigrationList } from '@prisma/schema-engine-wasm';
import { RowcastError } from '@rowcast/protocol';
import { applyPendingMigrations, explainEngineError } from './apply-migrations.js';
import { finishDeploy } from './deploy.js';
import { migrationNames, readMigrations, removeMigration, writeMigration } from './migration-folder.js';
import { withMigrationLock } from './migration-lock.js';
import type { MigrationProject } from './migration-project.js';
import { directoryName, nameMigration } from './name-migration.js';
import { applyPlatform, platformSql } from './platform.js';
import { SchemaEngine } from './schema-engine.js';
import { loadSchemaFiles } from './schema-files.js';

export interface MigrateDevOptions {
  /** @default made from what the migration does */
  readonly name?: string | undefined;
  /** @default false */
  readonly acceptsDataLoss?: boolean;
}

export type MigrateDevResult =
  | {
      readonly kind: 'migrated';
      readonly appliedMigrations: readonly string[];
      /** The script that was written, if the schema had changed. */
      readonly createdFile: string | undefined;
    }
  | {
      readonly kind: 'refused';
      /** What would be lost. */
      readonly warnings: readonly string[];
      /** What the rows that exist make impossible. */
      readonly impossible: readonly string[];
    };

export async function migrateDev(
  project: MigrationProject,
  options: MigrateDevOptions = {},
): Promise<MigrateDevResult> {
  const schema = loadSchemaFiles(project.schemaPath);
  return withMigrationLock(project, async () => {
    await applyPlatform(project.directUrl, { serverPassword: project.serverPassword });
    const engine = await SchemaEngine.open({ url: project.directUrl, shadowUrl: project.shadowUrl, schema });
    try {
      const list = readMigrations(project.migrationsDir, platformSql());
      await refuseDrift(engine, list);
      const applied = await applyPendingMigrations(engine, list);
      const { warnings: losses, unexecutableSteps } = await engine.evaluateDataLoss(list);
      const impossible = unexecutableSteps.map(({ message }) => message);
      const warnings = losses.map(({ message }) => message);
      if (impossible.length > 0 || (warnings.length > 0 && !options.acceptsDataLoss)) {
        return { kind: 'refused', warnings, impossible };
      }
      const created = await writeNext(engine, list, { project, name: options.name, isDraft: false });
      if (created !== undefined) await applyCreated(engine, project, created.name);
      await finishDeploy(project);
      const appliedMigrations = [...applied, ...(created ? [created.name] : [])];
      return { kind: 'migrated', appliedMigrations, createdFile: created?.file };
    } finally {
      await engine.close();
    }
  });
}

/** Writes the next migration for its author to edit, without running it. Returns the path of its script. */
export async function createMigration(
  project: MigrationProject,
  options: { readonly name?: string | undefined } = {},
): Promise<string> {
  const schema = loadSchemaFiles(project.schemaPath);
  const engine = await SchemaEngine.open({ url: project.directUrl, shadowUrl: project.shadowUrl, schema });
  try {
    const list = readMigrations(project.migrationsDir, platformSql());
    await refuseDrift(engine, list);
    const created = await writeNext(engine, list, { project, name: options.name, isDraft: true });
    if (created === undefined) throw new Error('broken invariant: a draft is written even if it is empty');
    return created.file;
  } finally {
    await engine.close();
  }
}

async function refuseDrift(engine: SchemaEngine, list: MigrationList): Promise<void> {
  let reason: string | undefined;
  try {
    reason = await engine.findDrift(list);
  } catch (error) {
    throw explainEngineError(error, engine, list);
  }
  if (reason === undefined) return;
  throw new RowcastError('MIGRATION_DRIFT', shortenDrift(reason), {
    hint: 'rowcast migrate baseline keeps what was made by hand, as history; or undo it by hand; rowcast migrate reset begins anew and loses all rows',
  });
}

/** Without the engine's advice: its manual speaks of commands that are not ours. */
function shortenDrift(reason: string): string {
  const paragraphs = reason.trim().split('\n\n');
  return paragraphs
    .filter((paragraph) => !/^(The following is|It should be|If you are running)/.test(paragraph))
    .join('\n\n');
}

interface NextMigration {
  readonly project: MigrationProject;
  readonly name: string | undefined;
  readonly isDraft: boolean;
}

async function writeNext(
  engine: SchemaEngine,
  list: MigrationList,
  { project, name, isDraft }: NextMigration,
): Promise<{ name: string; file: string } | undefined> {
  const next = await engine.createMigration(list, { name: 'next', isDraft });
  if (next.migrationScript === null) return undefined;
  const previous = migrationNames(project.migrationsDir).at(-1);
  const words = name ?? (previous === undefined ? 'init' : nameMigration(next.migrationScript));
  const directory = directoryName(words, { stamp: next.generatedMigrationName.slice(0, 14), previous });
  return { name: directory, file: writeMigration(project.migrationsDir, directory, next.migrationScript) };
}

/** A migration of our own making that fails is taken back: only what works becomes history. */
async function applyCreated(engine: SchemaEngine, project: MigrationProject, name: string): Promise<void> {
  try {
    await applyPendingMigrations(engine, readMigrations(project.migrationsDir, platformSql()));
  } catch (error) {
    removeMigration(project.migrationsDir, name);
    if (!(error instanceof RowcastError)) throw error;
    throw new RowcastError(error.code, error.message, {
      hint: 'nothing was applied or kept; rowcast migrate create writes the script for you to edit first',
      cause: error,
    });
  }
}
