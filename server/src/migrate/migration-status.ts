/** Compares a database with the migration folder and with this version of Rowcast. Changes nothing. */
import { withDirectConnection } from '../database/direct-connection.js';
import { explainEngineError } from './apply-migrations.js';
import { readMigrations } from './migration-folder.js';
import type { MigrationProject } from './migration-project.js';
import { platformChecksum, platformSql, readPlatformState } from './platform.js';
import { SchemaEngine } from './schema-engine.js';
import { loadSchemaFiles } from './schema-files.js';

export interface MigrationStatus {
  /** Rowcast's own objects. */
  readonly platform: 'missing' | 'outdated' | 'current';
  /** In the folder, not in the database. */
  readonly pending: readonly string[];
  /** In the database, not in the folder. */
  readonly unknown: readonly string[];
  /** Changed since they were applied. */
  readonly edited: readonly string[];
  /** Begun by another tool, and neither finished nor marked as rolled back. */
  readonly failed: readonly string[];
}

export function isUpToDate(status: MigrationStatus): boolean {
  const { platform, pending, unknown, edited, failed } = status;
  return platform === 'current' && [pending, unknown, edited, failed].every((names) => names.length === 0);
}

export async function readMigrationStatus(project: MigrationProject): Promise<MigrationStatus> {
  const schema = loadSchemaFiles(project.schemaPath);
  const state = await withDirectConnection(project.directUrl, readPlatformState);
  const isCurrent = state?.checksum === platformChecksum();
  const platform = state === undefined ? 'missing' : isCurrent ? 'current' : 'outdated';
  const engine = await SchemaEngine.open({ url: project.directUrl, shadowUrl: project.shadowUrl, schema });
  const list = readMigrations(project.migrationsDir, platformSql());
  try {
    const { history, editedMigrationNames: edited, failedMigrationNames: failed } = await engine.diagnoseHistory(list);
    const pending = history !== null && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [];
    const unknown = history !== null && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
    return { platform, pending, unknown, edited, failed };
  } catch (error) {
    throw explainEngineError(error, engine, list);
  } finally {
    await engine.close();
  }
}
