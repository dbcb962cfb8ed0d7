/**
 * Lays Rowcast's own objects (roles, identity functions, accounts, change log, capture) into a project's
 * database: the files of `server/sql`, in order, in one transaction, as often as one likes. The user's
 * tables come from the user's migrations; this knows nothing of them.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RowcastError } from '@rowcast/protocol';
import pg from 'pg';
import { withDirectConnection } from '../database/direct-connection.js';
import { quoteLiteral } from '../database/quote-identifier.js';
import { runScript, ScriptError } from './run-script.js';

/** Raised when an older server could not work with the objects, or a newer one needs them anew. */
const platformVersion = 3;

export interface ApplyPlatformOptions {
  /** The password that rowcast_server shall have; left as it is if not given. */
  readonly serverPassword?: string | undefined;
}

export interface PlatformState {
  readonly version: number;
  /** Of the SQL that was applied last; equal to `platformChecksum()` if nothing has changed since. */
  readonly checksum: string;
}

const folder = fileURLToPath(new URL('../../sql', import.meta.url));

/** All of it as one script, which may also prepare a shadow database. */
export function platformSql(): string {
  return platformFiles()
    .map(({ content }) => content)
    .join('\n');
}

export function platformChecksum(): string {
  return createHash('sha256').update(platformSql()).digest('hex');
}

const attempts = 5;

/** Applies all files, records the version. Safe to run by several at once, on one database or on several. */
export async function applyPlatform(url: string, options: ApplyPlatformOptions = {}): Promise<void> {
  await withDirectConnection(url, async (client) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await applyOnce(client, url, options);
      } catch (error) {
        await client.query('rollback');
        if (attempt === attempts || !isRoleRace(error)) throw error;
      }
    }
  });
}

/** What is there; undefined before the first run. */
export async function readPlatformState(client: pg.Client): Promise<PlatformState | undefined> {
  const { rows: known } = await client.query<{ owner: string; isReadable: boolean }>(
    `select pg_get_userbyid(c.relowner) as owner, has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as "isReadable"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'rowcast' and c.relname = 'platform_version'`,
  );
  const [table] = known;
  if (table === undefined) return undefined;
  if (!table.isReadable) {
    throw new RowcastError('CONFIG_INVALID', `Rowcast's own objects in this database belong to "${table.owner}"`, {
      hint: `use that role in DIRECT_URL`,
    });
  }
  const { rows } = await client.query<PlatformState>('select version, checksum from rowcast.platform_version');
  return rows[0];
}

async function applyOnce(client: pg.Client, url: string, options: ApplyPlatformOptions): Promise<void> {
  await client.query('begin');
  await client.query(`set local client_min_messages to warning`);
  await client.query(`select pg_advisory_xact_lock(hashtext('rowcast platform'))`);
  await refuseNewer(client);
  for (const file of platformFiles()) {
    await (sessionFiles.has(file.name) ? asSessionUser(client, () => runFile(client, file)) : runFile(client, file));
  }
  const { serverPassword } = options;
  if (serverPassword !== undefined) {
    await asSessionUser(client, () => setServerPassword(client, url, serverPassword));
  }
  await client.query(recordVersion);
  await client.query('delete from rowcast.platform_version');
  await client.query('insert into rowcast.platform_version (version, checksum) values ($1, $2)', [
    platformVersion,
    platformChecksum(),
  ]);
  await client.query('commit');
}

/** What belongs to no database, or that only a superuser may make, whomever the rest is made for. */
const sessionFiles: ReadonlySet<string> = new Set(['010-roles.sql', '060-event-triggers.sql']);

/** Steps out of the role that `asDatabaseOwner` has chosen, for a moment. */
async function asSessionUser(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ role: string }>(`select current_setting('role') as role`);
  await client.query('set local role none');
  await work();
  await client.query(`select set_config('role', $1, true)`, [rows[0]?.role]);
}

async function runFile(client: pg.Client, { name, content }: PlatformFile): Promise<void> {
  try {
    await runScript(client, content);
  } catch (error) {
    if (!(error instanceof ScriptError) || isRoleRace(error)) throw error;
    throw error.toRowcastError('MIGRATION_FAILED', `sql/${name}`, hintFor(error));
  }
}

const recordVersion = `
  create table if not exists rowcast.platform_version (
    version int not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  );
  grant select on rowcast.platform_version to rowcast_server`;

async function refuseNewer(client: pg.Client): Promise<void> {
  const state = await readPlatformState(client);
  if (state === undefined || state.version <= platformVersion) return;
  throw new RowcastError(
    'CONFIG_NOT_MIGRATED',
    `the database has Rowcast's objects of version ${state.version}, this is version ${platformVersion}`,
    { hint: 'update @rowcast/server' },
  );
}

/** Sends a SCRAM verifier, so that the password itself is in no log of the server. */
async function setServerPassword(client: pg.Client, url: string, password: string): Promise<void> {
  try {
    await client.query('savepoint server_password');
    await client.query(`alter role rowcast_server password ${quoteLiteral(scramVerifier(password))}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
    await client.query('rollback to savepoint server_password');
    // Another database's owner has made the role; if the password is the right one, all is well.
    if (await canLogIn(url, password)) return;
    throw new RowcastError('MIGRATION_FAILED', 'this role may not set the password of rowcast_server', {
      hint: 'take the password that it has into DATABASE_URL, or let who made the role change it',
      cause: error,
    });
  }
}

async function canLogIn(url: string, password: string): Promise<boolean> {
  const server = Object.assign(new URL(url), { username: 'rowcast_server', password });
  try {
    await withDirectConnection(server.href, async () => {});
    return true;
  } catch {
    return false;
  }
}

function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const hmac = (label: string): Buffer => createHmac('sha256', salted).update(label).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

/** Roles are shared by all databases of a cluster: two runners may collide on one, and one of them tries again. */
function isRoleRace(error: unknown): boolean {
  const cause = error instanceof ScriptError ? error.cause : error;
  if (!(cause instanceof pg.DatabaseError)) return false;
  if (cause.code === '23505') return /pg_auth/.test(cause.message);
  return cause.code === '40001' || cause.code === '40P01' || /tuple concurrently (updated|deleted)/.test(cause.message);
}

function hintFor(error: ScriptError): string {
  if (error.code === '42501') {
    return "use the database's owner (with CREATEROLE) in DIRECT_URL, or let an administrator run the command once";
  }
  return 'nothing was changed; run rowcast doctor to see what is in the way';
}

interface PlatformFile {
  readonly name: string;
  readonly content: string;
}

function platformFiles(): readonly PlatformFile[] {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => ({ name, content: fs.readFileSync(path.join(folder, name), 'utf8') }));
}
