/** `rowcast start`: serves a database that is ready, and changes nothing in it unless told to. */

import fs from 'node:fs';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { readEnvironment } from '../../config.js';
import { asDatabaseOwner } from '../../migrate/database-owner.js';
import type { CommandContext } from '../command-context.js';
import { InstanceLock } from '../instance-lock.js';
import { migrationProject } from '../migration-project.js';
import { type OpenDatabase, openForProduction, requireOwner } from '../open-database.js';
import { type Project, readPort } from '../project.js';
import { runServer } from '../run-server.js';
import { readSecrets } from '../state-folder.js';
import { waitForSignal } from '../wait-for-signal.js';

export interface StartOptions {
  readonly port?: string;
  readonly host?: string;
  readonly migrate?: boolean;
  readonly embedded?: boolean;
}

export async function start(context: CommandContext, options: StartOptions): Promise<void> {
  const { project, terminal, isVerbose } = context;
  requireFrontEnd(project);
  const ended = waitForSignal();
  const isEmbedded = options.embedded ?? false;
  // Only the embedded database has one place; servers on a database of their own may stand side by side.
  const usesLock = isEmbedded && project.environment.databaseUrl === undefined;
  const lock = usesLock ? InstanceLock.acquire(project.stateDir, 'start') : undefined;
  let database: OpenDatabase | undefined;
  try {
    database = await openForProduction(project, { isEmbedded });
    if (options.migrate) await migrate(context, database);
    const accountsSecret = database.isEmbedded ? readSecrets(project.stateDir).accountsSecret : undefined;
    if (accountsSecret === undefined) warnWithoutAccounts(context);
    const host = options.host ?? project.environment.host ?? '0.0.0.0';
    const server = await runServer({
      project,
      database,
      port: readPort(options.port),
      isPortFixed: true,
      host,
      accountsSecret,
      staticDir: project.staticDir,
      logLevel: isVerbose ? 'info' : 'warn',
    });
    lock?.publish({ url: server.url, ...(database.isEmbedded && { embeddedUrl: database.directUrl }) });
    terminal.say(`Rowcast listens at ${server.url}`);
    terminal.json({ url: server.url });
    await ended;
    await server.close();
  } finally {
    await database?.close();
    lock?.release();
  }
}

async function migrate({ project, terminal }: CommandContext, database: OpenDatabase): Promise<void> {
  requireOwner(database);
  // Prisma's engine is large, and most starts do without it.
  const { deploy } = await import('../../migrate/deploy.js');
  const migration = migrationProject(project, database, (message) => terminal.note(message));
  const result = await deploy({ ...migration, directUrl: await asDatabaseOwner(database.directUrl) });
  for (const name of result.appliedMigrations) terminal.say(`applied ${name}`);
}

function requireFrontEnd({ staticDir }: Project): void {
  if (staticDir === undefined || fs.existsSync(staticDir)) return;
  const shown = path.relative(process.cwd(), staticDir);
  throw new RowcastError('CONFIG_INVALID', `there is no front end at ${shown}`, {
    hint: 'build it first, or take "static" out of package.json, "rowcast"',
  });
}

function warnWithoutAccounts({ terminal }: CommandContext): void {
  const { accounts, issuers } = readEnvironment(process.env);
  if (accounts !== undefined || (issuers ?? []).length > 0) return;
  terminal.note(
    'nobody can sign in: set ROWCAST_ACCOUNTS_SECRET for built-in accounts, or ROWCAST_JWKS_URL or ROWCAST_JWT_SECRET for tokens from elsewhere',
  );
}
