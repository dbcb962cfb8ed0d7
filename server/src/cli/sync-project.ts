/**
 * Development's one step from files to a database that matches them: Rowcast's objects, migrations,
 * capture, policies, the client's schema. A change of the schema that loses nothing becomes a migration by
 * itself; one that would is told and left to its author.
 */
import path from 'node:path';
import { generateClientSchema } from '../generate/generate.js';
import { deployTables, finishDeploy } from '../migrate/deploy.js';
import { diff } from '../migrate/diff.js';
import { migrateDev } from '../migrate/migrate-dev.js';
import { migrationNames } from '../migrate/migration-folder.js';
import { migrationProject } from './migration-project.js';
import type { OpenDatabase } from './open-database.js';
import type { Project } from './project.js';
import { refusedChanges } from './refused-changes.js';
import type { Terminal } from './terminal.js';

export interface SyncOptions {
  readonly project: Project;
  readonly database: OpenDatabase;
  readonly terminal: Terminal;
  /** Whether a changed schema becomes a migration. */
  readonly writesMigrations: boolean;
}

export interface SyncResult {
  /** Whether the database had no tables of the project before. */
  readonly isNew: boolean;
}

export async function syncProject(options: SyncOptions): Promise<SyncResult> {
  const { project, database, terminal } = options;
  const migration = migrationProject(project, database, (message) => terminal.note(message));
  const appliedMigrations = await deployTables(migration);
  for (const name of appliedMigrations) terminal.say(`applied ${name}`);
  let applied = appliedMigrations.length;
  const isBehind = !(await diff(migration, { from: 'database', to: 'schema' })).isEmpty;
  if (isBehind && options.writesMigrations) {
    const result = await migrateDev(migration);
    if (result.kind === 'refused') throw refusedChanges(result);
    applied += result.appliedMigrations.length;
    if (result.createdFile !== undefined) {
      terminal.say(`wrote and applied ${path.relative(project.folder, result.createdFile)}`);
    }
  } else {
    if (isBehind) terminal.note('the schema has changes that the database lacks; run rowcast migrate dev');
    await finishDeploy(migration);
  }
  generate(project, terminal);
  const total = migrationNames(project.migrationsDir).length;
  return { isNew: total > 0 && applied === total };
}

/** Writes the client's schema, and says so if it has changed. */
export function generate(project: Project, terminal: Terminal): void {
  const { path: file, isChanged } = generateClientSchema({ schemaPath: project.schemaPath });
  if (isChanged) terminal.say(`wrote ${path.relative(project.folder, file)}`);
}
