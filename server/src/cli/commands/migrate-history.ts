/** `rowcast migrate baseline` and `resolve`: correct the history of migrations, and run none of them. */
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { type Resolution, resolveMigration, baseline as writeBaseline } from '../../migrate/resolve-migration.js';
import type { CommandContext } from '../command-context.js';
import { withMigrations } from './migrate.js';

export async function baseline(context: CommandContext, options: { readonly name: string }): Promise<void> {
  const { project, terminal } = context;
  const { file } = await withMigrations(context, 'baseline', (migration) => writeBaseline(migration, options));
  const shown = file && path.relative(project.folder, file);
  terminal.say(shown ? `wrote ${shown}, as applied already` : 'the history has all that the database has');
  terminal.json({ createdFile: shown ?? null });
}

export interface ResolveOptions {
  readonly applied?: string;
  readonly rolledBack?: string;
}

export async function resolve(context: CommandContext, options: ResolveOptions): Promise<void> {
  const { terminal } = context;
  const resolution = readResolution(options);
  await withMigrations(context, 'resolve', (migration) => resolveMigration(migration, resolution));
  terminal.say(`marked ${resolution.name} as ${resolution.kind}`);
  terminal.json(resolution);
}

function readResolution({ applied, rolledBack }: ResolveOptions): Resolution {
  if (applied !== undefined && rolledBack === undefined) return { kind: 'applied', name: applied };
  if (rolledBack !== undefined && applied === undefined) return { kind: 'rolled back', name: rolledBack };
  throw new RowcastError('CONFIG_INVALID', 'say of one migration what has become of it', {
    hint: 'either --applied <name> or --rolled-back <name>',
  });
}
