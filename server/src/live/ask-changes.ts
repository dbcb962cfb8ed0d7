/**
 * Asks the change log, in the snapshot of an evaluation, what has changed since the one before. The change feed
 * may be behind the evaluation or ahead of it; this is exactly the difference between the two.
 */
import type { Change } from '../changes/change.js';
import { readImages } from '../changes/read-change-log.js';
import type { SnapshotReader } from '../database/database.js';
import type { EvaluationMoment } from './snapshot-guard.js';

export interface ChangesQuestion {
  readonly since: EvaluationMoment;
  /** The tables of which rows are told. */
  readonly trailTables: readonly number[];
  /** Those of which it is enough that something changed. */
  readonly openTables: readonly number[];
  /** The same, where more can still be told than nothing. */
  readonly memberTables: readonly number[];
}

export interface ToldChanges {
  /** In the tables of which rows are told. */
  readonly changes: readonly Change[];
  /** Whether something has changed in the member tables. */
  readonly areMembersTouched: boolean;
}

/** More than this is not looked through row by row. */
const maxChanges = 500;
const maxChangedBytes = 1_048_576;

interface ChangesRow extends Pick<ToldChanges, 'areMembersTouched'> {
  readonly isTold: boolean;
  readonly changes: readonly (Pick<Change, 'table' | 'operation'> & {
    readonly old: string | null;
    readonly new: string | null;
  })[];
}

const changesSql = `
with fresh as materialized (
  select table_oid, operation, old_rows, new_rows
  from rowcast.changes_since($1::pg_snapshot, $4::oid[] || $5::oid[], ${maxChanges + 1})
),
answer as (
  select (select epoch::text from rowcast.change_log_epoch) is not distinct from $2
    and (select last_value::text from rowcast.change_log_cuts) is not distinct from $3
    and count(*) <= ${maxChanges} and not coalesce(bool_or(table_oid = any($5::oid[])), false)
    and coalesce(sum(coalesce(octet_length(old_rows), 0) + coalesce(octet_length(new_rows), 0)), 0) <= ${maxChangedBytes} as is_told
  from fresh
)
select is_told as "isTold", case when is_told then (select coalesce(json_agg(json_build_object('table', table_oid::int8,
  'operation', operation, 'old', old_rows, 'new', new_rows)), '[]') from fresh) else '[]' end as changes,
  cardinality($6::oid[]) > 0 and exists (select from rowcast.changes_since($1::pg_snapshot, $6::oid[], 1)) as "areMembersTouched"
from answer`;

/** Undefined if it cannot be told, or if something has changed in the open tables. */
export async function askChanges(
  reader: SnapshotReader,
  { since, trailTables, openTables, memberTables }: ChangesQuestion,
): Promise<ToldChanges | undefined> {
  const { snapshot, epoch, cuts } = since;
  const values = [snapshot, epoch, cuts, [...trailTables], [...openTables], [...memberTables]];
  const [answer] = await reader.asServer<ChangesRow>({ text: changesSql, values });
  if (!answer?.isTold) return undefined;
  const changes = answer.changes.map(({ table, operation, old, new: fresh }): Change => {
    return { table, operation, rows: readImages(old, fresh) };
  });
  return { changes, areMembersTouched: answer.areMembersTouched };
}
