/**
 * One look into the change log: all rows whose transaction is visible now and was not in the previous
 * snapshot. Every transaction is seen exactly once, whole, whatever order they commit in, and one that
 * runs for hours delays nobody. One statement, so that snapshot and rows are of one moment.
 *
 * What is read is bounded: past `maxRows` or `maxBytes` only the names of the changed tables are taken.
 */
import type { Pool } from 'pg';
import type { Change, ChangeBatch, Gap, RowImage } from './change.js';
import { parseSnapshot, type Snapshot } from './snapshot.js';

/** Where a reader stands in the log. */
export interface LogPosition {
  readonly snapshot: Snapshot;
  /** The log's epoch; another one means that the log was emptied by a crash. */
  readonly epoch: string;
  /** The newest transaction ever cut from the log; another one means that the log was cut meanwhile. */
  readonly cut: string;
}

export interface LogReading {
  readonly position: LogPosition;
  readonly news: ChangeBatch | Gap;
  /** How long writers will still rely on the servers looking by themselves, in milliseconds; negative if they do not. */
  readonly pollingLeftMs: number;
}

export interface LogLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

const defaultLogLimits: LogLimits = { maxRows: 20_000, maxBytes: 16 * 1024 * 1024 };

interface LogRow {
  readonly snapshot: string;
  readonly epoch: string | null;
  readonly cut: string;
  readonly pollingLeftMs: number;
  readonly changes: readonly {
    readonly table: number;
    readonly operation: Change['operation'] | 'schema';
    readonly old: readonly RowImage[] | null;
    readonly new: readonly RowImage[] | null;
  }[];
}

const readSql = `
with fresh as materialized (
  select xid, table_oid, operation, old_rows, new_rows
  from rowcast.change_log
  where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
),
volume as (
  select count(*) <= $2 and coalesce(sum(octet_length(old_rows) + octet_length(new_rows)), 0) <= $3 as fits from fresh
)
select pg_current_snapshot()::text as snapshot,
  (select epoch::text from rowcast.change_log_epoch) as epoch,
  (select xid::text from rowcast.change_log_cut) as cut,
  ((select last_value from rowcast.polling_until) - extract(epoch from clock_timestamp()) * 1000)::float8 as "pollingLeftMs",
  case when (select fits from volume) then (
    select coalesce(json_agg(json_build_object('table', table_oid::int8, 'operation', operation,
      'old', old_rows::json, 'new', new_rows::json)), '[]') from fresh
  ) else (
    select json_agg(json_build_object('table', table_oid::int8, 'operation', operation, 'old', null, 'new', null))
    from (select distinct table_oid, operation from fresh) as changed
  ) end as changes`;

const positionSql = `
select pg_current_snapshot()::text as snapshot, rowcast.begin_change_log_epoch()::text as epoch,
  (select xid::text from rowcast.change_log_cut) as cut`;

/** Where the log stands now. Begins a new epoch if a crash has emptied it. */
export async function openChangeLog(pool: Pool): Promise<LogPosition> {
  const { rows } = await pool.query<Pick<LogRow, 'snapshot' | 'cut'> & { readonly epoch: string }>(positionSql);
  const [row] = rows;
  if (!row) throw new Error('broken invariant: the position is one row');
  return { snapshot: parseSnapshot(row.snapshot), epoch: row.epoch, cut: row.cut };
}

export interface ReadOptions {
  readonly limits?: LogLimits;
  /** Whether the statement may be prepared, which a pooler may not support. @default false */
  readonly isPrepared?: boolean;
}

/** What has become visible since `previous`. */
export async function readChangeLog(pool: Pool, previous: LogPosition, options: ReadOptions = {}): Promise<LogReading> {
  const limits = options.limits ?? defaultLogLimits;
  const values = [previous.snapshot.text, limits.maxRows, limits.maxBytes];
  const name = options.isPrepared ? { name: 'rowcast read changes' } : {};
  const { rows } = await pool.query<LogRow>({ ...name, text: readSql, values });
  const [row] = rows;
  if (!row) throw new Error('broken invariant: a reading is one row');
  if (row.epoch !== previous.epoch) return reopen(pool, 'the change log was emptied by a crash of the database');
  const snapshot = parseSnapshot(row.snapshot);
  if (snapshot.xmax < previous.snapshot.xmax)
    return reopen(pool, 'the database is another one, or an older state of it');
  const position = { snapshot, epoch: previous.epoch, cut: row.cut };
  if (row.cut !== previous.cut && BigInt(row.cut) >= previous.snapshot.xmin) {
    const gap: Gap = { kind: 'gap', snapshot, reason: 'the change log no longer reaches back' };
    return { position, news: gap, pollingLeftMs: row.pollingLeftMs };
  }
  const changes = row.changes.flatMap((change): Change[] => {
    if (change.operation === 'schema') return [];
    const isKnown = change.old !== null || change.new !== null;
    const rowImages = isKnown ? [...(change.old ?? []), ...(change.new ?? [])] : null;
    return [{ table: change.table, operation: change.operation, rows: rowImages }];
  });
  const hasSchemaChange = row.changes.some((change) => change.operation === 'schema');
  return { position, news: { kind: 'changes', snapshot, changes, hasSchemaChange }, pollingLeftMs: row.pollingLeftMs };
}

async function reopen(pool: Pool, reason: string): Promise<LogReading> {
  const position = await openChangeLog(pool);
  return { position, news: { kind: 'gap', snapshot: position.snapshot, reason }, pollingLeftMs: 0 };
}
