/**
 * One look into the change log: all rows whose transaction is visible now and was not in the previous
 * snapshot. Every transaction is seen exactly once, whole, whatever order they commit in, and one that
 * runs for hours delays nobody. One statement, so that snapshot and rows are of one moment.
 *
 * What is read is bounded: past `maxRows` or `maxBytes` only the names of the changed tables are taken.
 */
import { isVisible, parseSnapshot, type Snapshot } from '@rowcast/protocol';
import type { Pool } from 'pg';
import type { Change, ChangeBatch, Gap, RowImage } from './change.js';

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
  /** Whether writers never notify, since transactions may be prepared here, and none that has notified can be. */
  readonly areWritersSilent: boolean;
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
  readonly areWritersSilent: boolean;
  readonly changes: readonly {
    readonly table: number;
    readonly operation: Change['operation'] | 'schema';
    readonly old: string | null;
    readonly new: string | null;
  }[];
}

const readSql = `
with fresh as materialized (
  select xid, table_oid, operation, old_rows, new_rows from rowcast.changes_since($1::pg_snapshot, null, null)
),
volume as (
  select count(*) <= $2 and coalesce(sum(coalesce(octet_length(old_rows), 0) + coalesce(octet_length(new_rows), 0)), 0) <= $3 as fits from fresh
)
select pg_current_snapshot()::text as snapshot,
  (select epoch::text from rowcast.change_log_epoch) as epoch,
  (select xid::text from rowcast.change_log_cut) as cut,
  ((select last_value from rowcast.polling_until) - extract(epoch from clock_timestamp()) * 1000)::float8 as "pollingLeftMs",
  current_setting('max_prepared_transactions') <> '0' as "areWritersSilent",
  case when (select fits from volume) then (
    select coalesce(json_agg(json_build_object('table', table_oid::int8, 'operation', operation,
      'old', old_rows, 'new', new_rows)), '[]') from fresh
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
  const { pollingLeftMs, areWritersSilent } = row;
  const reopen = (reason: string): Promise<LogReading> => openAgain(pool, reason, areWritersSilent);
  if (row.epoch !== previous.epoch) return reopen('the change log was emptied by a crash of the database');
  const snapshot = parseSnapshot(row.snapshot);
  if (snapshot.xmax < previous.snapshot.xmax) return reopen('the database is another one, or an older state of it');
  const position = { snapshot, epoch: previous.epoch, cut: row.cut };
  if (row.cut !== previous.cut && mayBeMissed(BigInt(row.cut), previous.snapshot, snapshot)) {
    const gap: Gap = { kind: 'gap', snapshot, reason: 'the change log no longer reaches back' };
    return { position, news: gap, pollingLeftMs, areWritersSilent };
  }
  const changes = row.changes.flatMap((change): Change[] => {
    if (change.operation === 'schema') return [];
    return [{ table: change.table, operation: change.operation, rows: readImages(change.old, change.new) }];
  });
  const hasSchemaChange = row.changes.some((change) => change.operation === 'schema');
  const news: ChangeBatch = { kind: 'changes', snapshot, changes, hasSchemaChange };
  return { position, news, pollingLeftMs, areWritersSilent };
}

/** Whether a cut took something unread. What still runs had written nothing there, or its lock would have kept it. */
function mayBeMissed(cut: bigint, previous: Snapshot, current: Snapshot): boolean {
  return cut >= previous.xmax || [...previous.running].some((id) => id <= cut && isVisible(id, current));
}

/**
 * The images in texts of the log: each holds one, or several in an array. They are parsed here: Postgres gives up on a
 * document that is nested too deep, and the whole reading with it.
 */
export function readImages(...texts: readonly (string | null)[]): readonly RowImage[] | null {
  const known = texts.filter((text) => text !== null);
  return known.length === 0 ? null : known.flatMap((text) => JSON.parse(text) as RowImage | readonly RowImage[]);
}

async function openAgain(pool: Pool, reason: string, areWritersSilent: boolean): Promise<LogReading> {
  const position = await openChangeLog(pool);
  const news: Gap = { kind: 'gap', snapshot: position.snapshot, reason };
  return { position, news, pollingLeftMs: 0, areWritersSilent };
}
