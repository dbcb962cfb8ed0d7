/**
 * Corrects the history of migrations where it and the database disagree about what happened: a baseline
 * writes down what the database has already, and a migration can be marked as applied or as rolled back by
 * hand. Runs none of the scripts; no table is touched.
 */
import { RowcastError } from '@rowcast/protocol';
import { explainEngineError } from './apply-migrations.js';
import { diff } from './diff.js';
import { migrationNames, readMigrations, removeMigration, writeMigration } from './migration-folder.js';
import { withMigrationLock } from './migration-lock.js';
import type { MigrationProject } from './migration-project.js';
import { readMigrationStatus } from './migration-status.js';
import { directoryName } from './name-migration.js';
import { applyPlatform, platformSql } from './platform.js';
import { SchemaEngine } from './schema-engine.js';
import { loadSchemaFiles } from './schema-files.js';

export interface Baseline {
  /** The script that leads from the history to the database; undefined if they agree already. */
  readonly file: string | undefined;
}

/** Writes a migration of what the database has and the history lacks, marked as applied. */
export async function baseline(
  project: MigrationProject,
  { name = 'baseline' }: { readonly name?: string | undefined } = {},
): Promise<Baseline> {
  return withMigrationLock(project, async () => {
    await applyPlatform(project.directUrl, { serverPassword: project.serverPassword });
    const { pending } = await readMigrationStatus(project);
    if (pending.length > 0) {
      throw new RowcastError('MIGRATION_FAILED', `not applied yet: ${pending.join(', ')}`, {
        hint: 'run rowcast migrate deploy first; or, if the database has their tables already, mark each with rowcast migrate resolve --applied <name>',
      });
    }
    const script = await diff(project, { from: 'migrations', to: 'database', isScript: true });
    if (script.isEmpty) return { file: undefined };
    const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const directory = directoryName(name, { stamp, previous: migrationNames(project.migrationsDir).at(-1) });
    const file = writeMigration(project.migrationsDir, directory, script.text);
    try {
      await resolve(project, { kind: 'applied', name: directory });
    } catch (error) {
      removeMigration(project.migrationsDir, directory);
      throw error;
    }
    return { file };
  });
}

export interface Resolution {
  readonly kind: 'applied' | 'rolled back';
  /** The migration's folder. */
  readonly name: string;
}

/** Marks a migration whose effect on the database was brought about, or undone, by hand. */
export async function resolveMigration(project: MigrationProject, resolution: Resolution): Promise<void> {
  if (!migrationNames(project.migrationsDir).includes(resolution.name)) {
    throw new RowcastError('CONFIG_INVALID', `there is no migration ${resolution.name}`, {
      hint: 'give the name of its folder; rowcast migrate status lists those that are not applied',
    });
  }
  await withMigrationLock(project, () => resolve(project, resolution));
}

async function resolve(project: MigrationProject, { kind, name }: Resolution): Promise<void> {
  const schema = loadSchemaFiles(project.schemaPath);
  const list = readMigrations(project.migrationsDir, platformSql());
  const engine = await SchemaEngine.open({ url: project.directUrl, shadowUrl: project.shadowUrl, schema });
  try {
    await (kind === 'applied' ? engine.markApplied(list, name) : engine.markRolledBack(name));
  } catch (error) {
    throw explainEngineError(error, engine, list);
  } finally {
    await engine.close();
  }
}
