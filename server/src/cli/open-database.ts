/**
 * Finds the database that a command works on: the one that DATABASE_URL and DIRECT_URL name, the embedded
 * one of a Rowcast that runs in this folder, or an embedded one of its own, which ends with the command.
 */
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { describeUrl, withDirectConnection } from '../database/direct-connection.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { asDatabaseOwner } from '../migrate/database-owner.js';
import { findRunningInstance, InstanceLock } from './instance-lock.js';
import type { Project } from './project.js';
import { openStateFolder, readSecrets, writeSecrets } from './state-folder.js';

export interface OpenDatabase {
  /** The owner's: migrations, policies, LISTEN. */
  readonly directUrl: string;
  /** The data plane's: a role that owns nothing. */
  readonly databaseUrl: string;
  /** Whether `directUrl` may change tables; if not, the database can only be served as it is. */
  readonly canMigrate: boolean;
  /** The password to give to rowcast_server, where that is Rowcast's business. */
  readonly serverPassword: string | undefined;
  readonly isEmbedded: boolean;
  close(): Promise<void>;
}

const serverRole = 'rowcast_server';
const databaseName = 'rowcast';

/** For `dev`: the caller holds the instance lock. An owner's URL will do, the server gets a role of its own. */
export async function openForDevelopment(project: Project): Promise<OpenDatabase> {
  const { databaseUrl, directUrl } = project.environment;
  if (databaseUrl === undefined && directUrl === undefined) return openEmbedded(project);
  if (databaseUrl !== undefined && directUrl !== undefined) {
    return { ...given(databaseUrl, directUrl), directUrl: await asDatabaseOwner(directUrl) };
  }
  const url = databaseUrl ?? directUrl ?? '';
  const canMigrate = await isOwner(url);
  if (!canMigrate) return { ...given(url, url), canMigrate };
  const serverPassword = sharedPassword(url) ?? readSecrets(project.stateDir).serverPassword;
  return { ...given(asServerRole(url, serverPassword), await asDatabaseOwner(url)), canMigrate, serverPassword };
}

/**
 * Roles are shared by all databases of a server: projects that are developed on one must give rowcast_server
 * the same password. Who knows the owner's may know it.
 */
function sharedPassword(ownerUrl: string): string | undefined {
  const { username, password } = new URL(ownerUrl);
  if (password === '') return undefined;
  return createHmac('sha256', password).update(`rowcast_server ${username}`).digest('hex');
}

/** For `start`: takes what it is given, and starts nothing unless told to. */
export async function openForProduction(
  project: Project,
  options: { readonly isEmbedded: boolean },
): Promise<OpenDatabase> {
  const { databaseUrl, directUrl } = project.environment;
  if (databaseUrl !== undefined) {
    if (await isOwner(databaseUrl)) throw unsafeRole(databaseUrl);
    return given(databaseUrl, directUrl ?? databaseUrl);
  }
  if (options.isEmbedded) return openEmbedded(project);
  throw new RowcastError('CONFIG_INVALID', 'DATABASE_URL is not set', {
    hint: `set it to the database, as ${serverRole}; or use rowcast dev, or rowcast start --embedded`,
  });
}

/** For every other command: the owner's connection, wherever the database is. */
export async function openForOwner(project: Project, command: string): Promise<OpenDatabase> {
  const { databaseUrl, directUrl } = project.environment;
  if (databaseUrl !== undefined || directUrl !== undefined) {
    const url = directUrl ?? databaseUrl ?? '';
    return { ...given(databaseUrl ?? url, url), directUrl: await asDatabaseOwner(url), canMigrate: true };
  }
  const running = findRunningInstance(project.stateDir)?.embeddedUrl;
  if (running !== undefined) return embedded(project, running, async () => {});
  const lock = InstanceLock.acquire(project.stateDir, command);
  try {
    const opened = await openEmbedded(project);
    lock.publish({ embeddedUrl: opened.directUrl });
    const close = async (): Promise<void> => {
      await opened.close();
      lock.release();
    };
    return { ...opened, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function given(databaseUrl: string, directUrl: string): OpenDatabase {
  return {
    databaseUrl,
    directUrl,
    canMigrate: databaseUrl !== directUrl,
    serverPassword: passwordFor(databaseUrl, directUrl),
    isEmbedded: false,
    close: async () => {},
  };
}

/** A password that DATABASE_URL names for rowcast_server is the one the role shall have. */
function passwordFor(databaseUrl: string | undefined, directUrl: string | undefined): string | undefined {
  if (databaseUrl === undefined || directUrl === undefined || databaseUrl === directUrl) return undefined;
  const { username, password } = new URL(databaseUrl);
  // A pooler's user may carry the name of the project after a dot.
  const isOurs = decodeURIComponent(username).split('.')[0] === serverRole;
  return isOurs && password !== '' ? decodeURIComponent(password) : undefined;
}

async function openEmbedded(project: Project): Promise<OpenDatabase> {
  openStateFolder(project.stateDir);
  const secrets = readSecrets(project.stateDir);
  const dataDir = path.join(project.stateDir, 'postgres');
  const { databasePort: port } = secrets;
  const server = await EmbeddedPostgres.start({ dataDir, ...(port !== undefined && { port }) });
  try {
    const url = new URL(server.url);
    writeSecrets(project.stateDir, { ...secrets, databasePort: Number(url.port) });
    await withDirectConnection(server.url, async (client) => {
      const known = await client.query('select from pg_database where datname = $1', [databaseName]);
      if (known.rowCount === 0) await client.query(`create database ${databaseName}`);
    });
    url.pathname = `/${databaseName}`;
    return embedded(project, url.href, () => server.stop());
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function embedded(project: Project, directUrl: string, close: () => Promise<void>): OpenDatabase {
  const { serverPassword } = readSecrets(project.stateDir);
  const databaseUrl = asServerRole(directUrl, serverPassword);
  return { directUrl, databaseUrl, canMigrate: true, serverPassword, isEmbedded: true, close };
}

function asServerRole(url: string, password: string): string {
  const other = new URL(url);
  other.username = serverRole;
  other.password = password;
  return other.href;
}

/** Whether a role could lay tables into its database: then it must not be the one that serves clients. */
async function isOwner(url: string): Promise<boolean> {
  return withDirectConnection(url, async (client) => {
    const { rows } = await client.query<{ isOwner: boolean }>(
      `select r.rolsuper or r.rolbypassrls or pg_has_role(d.datdba, 'usage') or exists (
         select from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
           and pg_has_role(c.relowner, 'usage')) as "isOwner"
       from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()`,
    );
    return rows[0]?.isOwner === true;
  });
}

function unsafeRole(url: string): RowcastError {
  return new RowcastError('CONFIG_UNSAFE_ROLE', `${describeUrl(url)} owns the database: policies would not bind it`, {
    hint: `give this URL as DIRECT_URL, and set DATABASE_URL to the same database as ${serverRole} with a password of your choice; rowcast migrate deploy makes that role with that password`,
  });
}

/** For a command that would change tables. */
export function requireOwner(database: OpenDatabase): void {
  if (database.canMigrate) return;
  throw new RowcastError('CONFIG_INVALID', `${describeUrl(database.directUrl)} may not change tables`, {
    hint: "set DIRECT_URL to the database as its owner; DATABASE_URL stays the server's",
  });
}
