/** `rowcast migrate …`: the tables, from Prisma's migrations, with what Rowcast and the policies need around them. */
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { describeUrl } from '../../database/direct-connection.js';
import { deploy as deployProject } from '../../migrate/deploy.js';
import { type DiffSide, diff as diffProject, diffSides } from '../../migrate/diff.js';
import { createMigration, migrateDev } from '../../migrate/migrate-dev.js';
import type { MigrationProject } from '../../migrate/migration-project.js';
import { isUpToDate, type MigrationStatus, readMigrationStatus } from '../../migrate/migration-status.js';
import { reset as resetProject } from '../../migrate/reset.js';
import { loadSchemaFiles } from '../../migrate/schema-files.js';
import type { CommandContext } from '../command-context.js';
import { migrationProject } from '../migration-project.js';
import { type OpenDatabase, openForOwner } from '../open-database.js';
import { refusedChanges } from '../refused-changes.js';
import { seedOnce } from '../seed.js';
import { generate } from '../sync-project.js';

/** Opens the database, works, and closes it again. */
export async function withMigrations<T>(
  { project, terminal }: CommandContext,
  command: string,
  work: (migration: MigrationProject, database: OpenDatabase) => Promise<T>,
): Promise<T> {
  // A mistake in the schema is told before a database is started for it.
  loadSchemaFiles(project.schemaPath);
  const database = await openForOwner(project, `migrate ${command}`);
  try {
    return await work(
      migrationProject(project, database, (message) => terminal.note(message)),
      database,
    );
  } finally {
    await database.close();
  }
}

export interface DevOptions {
  readonly name?: string;
  readonly acceptDataLoss?: boolean;
}

export async function dev(context: CommandContext, options: DevOptions): Promise<void> {
  const { project, terminal } = context;
  const acceptsDataLoss = options.acceptDataLoss ?? false;
  const result = await withMigrations(context, 'dev', (migration) =>
    migrateDev(migration, { name: options.name, acceptsDataLoss }),
  );
  if (result.kind === 'refused') throw refusedChanges(result);
  const created = result.createdFile && path.relative(project.folder, result.createdFile);
  for (const name of result.appliedMigrations) terminal.say(`applied ${name}`);
  if (created) terminal.say(`wrote ${created}`);
  else if (result.appliedMigrations.length === 0) terminal.say('the database has all of the schema already');
  generate(project, terminal);
  terminal.json({ appliedMigrations: result.appliedMigrations, createdFile: created ?? null });
}

export async function create(context: CommandContext, options: { readonly name?: string }): Promise<void> {
  const { project, terminal } = context;
  const file = await withMigrations(context, 'create', (migration) => createMigration(migration, options));
  const shown = path.relative(project.folder, file);
  terminal.say(`wrote ${shown}`);
  terminal.say('edit it, then run rowcast migrate dev');
  terminal.json({ createdFile: shown });
}

export async function deploy(context: CommandContext): Promise<void> {
  const { terminal } = context;
  const result = await withMigrations(context, 'deploy', (migration) => deployProject(migration));
  for (const name of result.appliedMigrations) terminal.say(`applied ${name}`);
  if (result.appliedMigrations.length === 0) terminal.say('no migration was pending');
  terminal.say(`applied ${result.policyFiles.length} policy ${result.policyFiles.length === 1 ? 'file' : 'files'}`);
  terminal.json(result);
}

export async function status(context: CommandContext): Promise<void> {
  const { terminal } = context;
  const found = await withMigrations(context, 'status', readMigrationStatus);
  for (const line of describeStatus(found)) terminal.say(line);
  terminal.json({ isUpToDate: isUpToDate(found), ...found });
  if (!isUpToDate(found)) process.exitCode = 1;
}

function describeStatus(found: MigrationStatus): readonly string[] {
  if (isUpToDate(found)) return ['the database is up to date'];
  const platform = {
    current: [],
    missing: ["Rowcast's own objects are missing"],
    outdated: ["Rowcast's own objects are of another version"],
  };
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['not applied yet', found.pending],
    ['applied, but not in the folder', found.unknown],
    ['changed since it was applied', found.edited],
    ['begun by another tool and not finished', found.failed],
  ];
  const lines = lists.flatMap(([words, names]) => names.map((name) => `${name}: ${words}`));
  const isBehind = found.pending.length > 0 || found.platform !== 'current';
  return [...platform[found.platform], ...lines, ...(isBehind ? ['run rowcast migrate deploy'] : [])];
}

export interface ResetOptions {
  readonly force?: boolean;
  readonly seed: boolean;
}

export async function reset(context: CommandContext, options: ResetOptions): Promise<void> {
  const { project, terminal } = context;
  const result = await withMigrations(context, 'reset', async (migration, database) => {
    const question = `All rows and accounts in ${describeUrl(database.directUrl)} will be lost. Go on?`;
    if (!options.force && !(await terminal.confirm(question, '--force'))) return undefined;
    const done = await resetProject(migration);
    if (options.seed && (await seedOnce({ project, database, isNew: true }))) terminal.say('filled with the seed');
    return done;
  });
  if (result === undefined) return terminal.say('nothing was changed');
  terminal.say(`emptied, and applied ${result.appliedMigrations.length} migrations`);
  terminal.json(result);
}

export interface DiffOptions {
  readonly from: string;
  readonly to: string;
  readonly script?: boolean;
  readonly exitCode?: boolean;
}

export async function diff(context: CommandContext, options: DiffOptions): Promise<void> {
  const { terminal } = context;
  const [from, to] = [side(options.from), side(options.to)];
  const isScript = options.script ?? false;
  const difference = await withMigrations(context, 'diff', (migration) =>
    diffProject(migration, { from, to, isScript }),
  );
  if (!difference.isEmpty) terminal.say(difference.text.trim());
  else if (!isScript) terminal.say(`${from} and ${to} agree`);
  terminal.json(difference);
  if (options.exitCode && !difference.isEmpty) process.exitCode = 1;
}

function side(name: string): DiffSide {
  const known = diffSides.find((one) => one === name);
  if (known !== undefined) return known;
  throw new RowcastError('CONFIG_INVALID', `"${name}" is nothing to compare`, {
    hint: `one of ${diffSides.join(', ')}`,
  });
}
