/**
 * Refuses to serve as a role that row-level security does not bind, or from a database that has not been
 * prepared. One wrong URL must be an error at start-up, never an open door.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Pool } from 'pg';

interface LoginRole {
  readonly name: string;
  readonly isSuperuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly ownsTables: boolean;
  readonly isMigrated: boolean;
  readonly missingRoles: readonly string[];
  readonly serverVersion: number;
}

const loginRoleSql = `
select r.rolname as name, r.rolsuper as "isSuperuser", r.rolbypassrls as "bypassesRowSecurity",
  exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'usage')
      and n.nspname not in ('pg_catalog', 'information_schema')) as "ownsTables",
  to_regprocedure('rowcast.changes_since(pg_snapshot, oid[], bigint)') is not null as "isMigrated",
  array(select wanted from unnest($1::text[]) wanted
    where not exists (select from pg_roles t where t.rolname = wanted and pg_has_role(r.oid, t.oid, 'member'))
  ) as "missingRoles",
  current_setting('server_version_num')::int as "serverVersion"
from pg_roles r where r.rolname = current_user`;

/** The minor release of each major from which role switches and cached plans are safe together. */
const safeMinors: ReadonlyMap<number, number> = new Map([
  [14, 24],
  [15, 19],
  [16, 15],
  [17, 11],
  [18, 6],
]);

/** Throws CONFIG_UNSAFE_ROLE, CONFIG_NOT_MIGRATED or SERVER_DATABASE_UNAVAILABLE. Returns warnings. */
export async function checkLoginRole(pool: Pool, roles: readonly string[]): Promise<readonly string[]> {
  const role = await readLoginRole(pool, roles);
  const hint =
    'log in as rowcast_server, which rowcast migrate deploy makes, and give the owner as DIRECT_URL to migrations only';
  if (role.isSuperuser || role.bypassesRowSecurity) {
    const why = role.isSuperuser ? 'is a superuser' : 'has BYPASSRLS';
    throw new RowcastError(
      'CONFIG_UNSAFE_ROLE',
      `the database role "${role.name}" ${why}: policies would not bind it`,
      { hint },
    );
  }
  if (role.ownsTables) {
    throw new RowcastError(
      'CONFIG_UNSAFE_ROLE',
      `the database role "${role.name}" owns tables: policies would not bind it`,
      { hint },
    );
  }
  if (!role.isMigrated) {
    throw new RowcastError(
      'CONFIG_NOT_MIGRATED',
      "the database lacks Rowcast's own objects, or has those of an older version",
      {
        hint: 'run rowcast migrate deploy',
      },
    );
  }
  if (role.missingRoles.length > 0) {
    throw new RowcastError('CONFIG_NOT_MIGRATED', `"${role.name}" may not switch to ${role.missingRoles.join(', ')}`, {
      hint: 'run rowcast migrate deploy, or grant the role',
    });
  }
  return versionWarnings(role.serverVersion);
}

async function readLoginRole(pool: Pool, roles: readonly string[]): Promise<LoginRole> {
  try {
    const { rows } = await pool.query<LoginRole>(loginRoleSql, [roles]);
    const [role] = rows;
    if (role) return role;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RowcastError('SERVER_DATABASE_UNAVAILABLE', `the database cannot be reached: ${reason}`, {
      hint: 'check DATABASE_URL, and that the server is up',
      cause: error,
    });
  }
  throw new Error('broken invariant: the current role is in pg_roles');
}

/** Of `server_version_num`, such as 180004 for 18.4. */
export function versionWarnings(version: number): readonly string[] {
  const major = Math.floor(version / 10_000);
  const safe = safeMinors.get(major);
  if (safe === undefined || version % 10_000 >= safe) return [];
  return [
    `PostgreSQL ${major}.${version % 10_000} has known faults in cached plans with role switches (CVE-2026-14666, CVE-2024-10976, CVE-2023-2455); update to ${major}.${safe}`,
  ];
}
