/**
 * Whom migrations are made for. A superuser who brings a database to its first deploy should leave nothing
 * there that its owner cannot change later, so all is done in the owner's role but what takes a superuser
 * (see `platform.ts`).
 */
import { withDirectConnection } from '../database/direct-connection.js';

/**
 * The same URL, in the role of the database's owner if the user is a superuser and everything that is there
 * belongs to that owner; else as it is.
 */
export async function asDatabaseOwner(url: string): Promise<string> {
  const owner = await withDirectConnection(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(ownerToBe);
    return rows[0]?.name;
  });
  if (owner === undefined) return url;
  const inRole = new URL(url);
  // The value is split at spaces and backslashes.
  inRole.searchParams.set('options', `-c role=${owner.replaceAll(/[\\ ]/g, '\\$&')}`);
  return inRole.href;
}

/** Back again: a database beside it is made, and owned, by who has logged in. */
export function asSessionUser(url: string): string {
  const plain = new URL(url);
  if (/^-c role=/.test(plain.searchParams.get('options') ?? '')) plain.searchParams.delete('options');
  return plain.href;
}

const ownerToBe = `
  select o.rolname as name
  from pg_database d join pg_roles o on o.oid = d.datdba
  where d.datname = current_database() and not o.rolsuper
    and (select rolsuper from pg_roles where rolname = current_user)
    and has_schema_privilege(o.oid, 'public', 'create')
    and not exists (select from pg_namespace n where n.nspname in ('auth', 'rowcast') and n.nspowner <> o.oid)
    and not exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relowner <> o.oid
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (select from pg_depend e where e.objid = c.oid and e.deptype = 'e'))`;
