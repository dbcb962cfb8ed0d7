/**
 * The questions that `rowcast doctor` asks, each with its answer's fix. A check changes nothing, and one
 * that cannot be made says so instead of failing the others.
 */

import { RowcastError } from '@rowcast/protocol';
import { checkLoginRole } from '../database/check-login-role.js';
import { Database } from '../database/database.js';
import { connectDirect, describeUrl, withDirectConnection } from '../database/direct-connection.js';
import { checkPolicies } from '../migrate/check-policies.js';
import { diff } from '../migrate/diff.js';
import type { MigrationProject } from '../migrate/migration-project.js';
import { readMigrationStatus } from '../migrate/migration-status.js';

export interface Diagnosis {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'error';
  readonly message: string;
  readonly fix?: string;
}

export interface Patient {
  readonly migration: MigrationProject;
  readonly databaseUrl: string;
  readonly roles: readonly string[];
  readonly isEmbedded: boolean;
}

type Check = (patient: Patient) => Promise<readonly Diagnosis[]>;

const checks: readonly (readonly [string, Check])[] = [
  ['connection', checkConnection],
  ['server role', checkServerRole],
  ['migrations', checkMigrations],
  ['drift', checkDrift],
  ['capture', checkCapture],
  ['policies', checkPolicyFiles],
  ['notifications', checkNotifications],
  ['connections', checkConnectionLimit],
];

/** What can only be said of a database that has been deployed to. */
const afterDeploy: ReadonlySet<string> = new Set(['drift', 'capture', 'policies']);
const deployFirst = 'rowcast migrate deploy';

/** Makes all checks, in order. If the database cannot be reached, that is the one answer. */
export async function diagnose(patient: Patient): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = [];
  for (const [check, run] of checks) {
    if (
      afterDeploy.has(check) &&
      found.some((one) => one.check === 'migrations' && one.fix === deployFirst && one.status === 'error')
    )
      continue;
    try {
      found.push(...(await run(patient)));
    } catch (error) {
      if (!(error instanceof RowcastError)) throw error;
      found.push({ check, status: 'error', message: error.message, ...(error.hint && { fix: error.hint }) });
      if (check === 'connection') break;
    }
  }
  return found;
}

async function checkConnection({ migration }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'connection';
  return withDirectConnection(migration.directUrl, async (client) => {
    const { rows } = await client.query<{ version: string; number: number }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
    );
    const { version = '', number = 0 } = rows[0] ?? {};
    if (number >= 140_000) {
      return [{ check, status: 'ok', message: `PostgreSQL ${version} at ${describeUrl(migration.directUrl)}` }];
    }
    return [{ check, status: 'error', message: `PostgreSQL ${version} is too old`, fix: 'use version 14 or later' }];
  });
}

/** Connects as the server would. */
async function checkServerRole({ databaseUrl, roles, isEmbedded }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'server role';
  await withDirectConnection(databaseUrl, async () => {});
  const database = new Database({ connectionString: databaseUrl, maxConnections: 1 });
  try {
    const warnings = await checkLoginRole(database.pool, roles);
    if (warnings.length === 0) return [{ check, status: 'ok', message: `policies bind ${describeUrl(databaseUrl)}` }];
    const fix = isEmbedded
      ? 'use a server of that release in production; this one is for development'
      : 'update PostgreSQL';
    return warnings.map((message) => ({ check, status: 'warning', message, fix }));
  } finally {
    await database.close();
  }
}

async function checkMigrations({ migration }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'migrations';
  const { platform, pending, unknown, edited, failed } = await readMigrationStatus(migration);
  const fix = deployFirst;
  const found: Diagnosis[] = [];
  if (platform === 'missing') found.push({ check, status: 'error', message: "Rowcast's own objects are missing", fix });
  if (platform === 'outdated') {
    found.push({ check, status: 'warning', message: "Rowcast's own objects are of another version", fix });
  }
  const add = (names: readonly string[], words: string, help: string): void => {
    if (names.length > 0) found.push({ check, status: 'error', message: `${words}: ${names.join(', ')}`, fix: help });
  };
  add(pending, 'not applied yet', fix);
  add(unknown, 'applied, but not in the folder', 'restore the folder from version control');
  add(edited, 'changed since applied', 'undo the edit, and write a new migration for what it was to do');
  add(failed, 'begun and not finished', 'rowcast migrate resolve --rolled-back <name>');
  return found.length > 0 ? found : [{ check, status: 'ok', message: 'all migrations are applied' }];
}

async function checkDrift({ migration }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'drift';
  const { isEmpty, text } = await diff(migration, { from: 'database', to: 'schema' });
  if (isEmpty) return [{ check, status: 'ok', message: 'the database has the tables that the schema describes' }];
  const message = `the database and the schema differ\n${text.trim()}`;
  return [
    {
      check,
      status: 'warning',
      message,
      fix: 'rowcast migrate dev, if the schema is ahead; undo what was changed by hand',
    },
  ];
}

async function checkCapture({ migration }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'capture';
  return withDirectConnection(migration.directUrl, async (client) => {
    const ready = await client.query(
      `select from pg_proc where oid = to_regprocedure('rowcast.is_captured_schema(name, name)')`,
    );
    if (ready.rowCount === 0) return [];
    const { rows } = await client.query<{ name: string; owner: string; isOurs: boolean }>(
      `select format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner,
         pg_has_role(c.relowner, 'usage') as "isOurs"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and c.relpersistence <> 't' and rowcast.is_captured_schema(n.nspname, c.relname)
         and (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgname like 'rowcast\\_capture\\_%'
           and t.tgenabled in ('A', 'O')) < 4
       order by 1`,
    );
    const found: Diagnosis[] = rows.map(({ name, owner, isOurs }) => ({
      check,
      status: isOurs ? 'error' : 'warning',
      message: `${name} lacks a capture trigger, so changes of it go unseen`,
      fix: isOurs
        ? 'rowcast migrate deploy'
        : `rowcast migrate deploy as its owner, ${owner}; it matters if live queries or policies read it`,
    }));
    const events = await client.query(`select from pg_event_trigger where evtname like 'rowcast\\_schema\\_%'`);
    if (events.rowCount === 0) {
      const message =
        'changes of policies are noticed late and no evaluation is shared: only a superuser may make the event triggers';
      found.push({ check, status: 'warning', message, fix: 'let a superuser run rowcast migrate deploy once' });
    }
    return found.length > 0 ? found : [{ check, status: 'ok', message: 'every table is captured' }];
  });
}

async function checkPolicyFiles({ migration }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'policies';
  const findings = await checkPolicies({ url: migration.directUrl, policiesDir: migration.policiesDir });
  if (findings.length === 0) return [{ check, status: 'ok', message: 'every table is protected' }];
  return findings.map(({ severity: status, object, message, fix }) => ({
    check,
    status,
    message: `${object}: ${message}`,
    fix,
  }));
}

const notificationTimeoutMs = 3_000;

/** A pooler in transaction mode accepts LISTEN and delivers nothing: only trying tells. */
async function checkNotifications({ migration }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'notifications';
  const listener = await connectDirect(migration.directUrl);
  try {
    const channel = `rowcast_doctor_${process.pid}`;
    const heard = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), notificationTimeoutMs);
      listener.once('notification', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
    await listener.query(`listen ${channel}`);
    await withDirectConnection(migration.directUrl, (client) => client.query(`notify ${channel}`));
    if (await heard) return [{ check, status: 'ok', message: 'notifications arrive' }];
    const message = `notifications do not arrive at ${describeUrl(migration.directUrl)}: a pooler stands between`;
    return [{ check, status: 'error', message, fix: 'set DIRECT_URL to the database itself, past the pooler' }];
  } finally {
    await listener.end();
  }
}

/** What one server takes with its default settings, and room for psql and migrations. */
const wantedConnections = 15;

async function checkConnectionLimit({ migration }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'connections';
  return withDirectConnection(migration.directUrl, async (client) => {
    const { rows } = await client.query<{ most: number; used: number }>(
      `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most,
         (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`,
    );
    const { most = 0, used = 0 } = rows[0] ?? {};
    const message = `${used} of ${most} connections are in use`;
    if (most - used >= wantedConnections) return [{ check, status: 'ok', message }];
    const fix = 'raise max_connections, put a pooler before DATABASE_URL, or lower ROWCAST_MAX_DATABASE_CONNECTIONS';
    return [{ check, status: 'warning', message, fix }];
  });
}
