/** Reads revocations as the change log is read: by what was not visible before, whatever order it was committed in. */
import type { Pool } from 'pg';
import type { RevocationReading } from './revocations.js';

const readSql = `
select pg_current_snapshot()::text as snapshot, coalesce((
  select json_agg(json_build_object('kind', r.kind, 'id', r.id,
    'revokedAtMs', extract(epoch from r.revoked_at) * 1000,
    'blockedUntilMs', case when r.blocked_until = 'infinity' then 8.64e15 else extract(epoch from r.blocked_until) * 1000 end))
  from rowcast.revocation r
  where $1::pg_snapshot is null
    or (r.changed_in >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(r.changed_in, $1::pg_snapshot))
), '[]') as revocations`;

export async function readRevocations(pool: Pool, since: string | undefined): Promise<RevocationReading> {
  const { rows } = await pool.query<RevocationReading>(readSql, [since ?? null]);
  const [reading] = rows;
  if (!reading) throw new Error('broken invariant: a reading is one row');
  return reading;
}
