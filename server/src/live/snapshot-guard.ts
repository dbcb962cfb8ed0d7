/**
 * Asked first in every evaluation that serves more than one identity, in the same snapshot: does what we
 * know of the policies still hold, and do the gates that were answered earlier? The change feed may be
 * behind the evaluation; this looks into the log itself.
 *
 * Asked again after every evaluation, at a later moment: Postgres applies the newest policies even to an
 * old snapshot, so one that changed between the guard and the rows was used and not noticed.
 */
import type { CatalogMoment } from '../catalog/catalog.js';
import { roleStampSql } from '../catalog/introspect.js';
import type { Change } from '../changes/change.js';
import { readImages } from '../changes/read-change-log.js';
import type { SnapshotReader } from '../database/database.js';
import type { Statement } from '../database/statement.js';

/** When an evaluation took place, and the state of the log then. */
export interface EvaluationMoment {
  readonly snapshot: string;
  readonly epoch: string | null;
  /** How often the log had been cut. */
  readonly cuts: string;
}

export interface GuardAnswer extends EvaluationMoment {
  /** A schema, policy, grant or role has changed that the catalogue does not know. */
  readonly isCatalogOld: boolean;
  /** Something has changed since the gates were answered that may concern any of them, or this cannot be told. */
  readonly areGatesOld: boolean;
  /** What else has changed since, in tables of which a row concerns some gates only. */
  readonly changes: readonly Change[];
}

export interface GuardQuestion {
  readonly catalog: CatalogMoment;
  readonly roles: readonly string[];
  readonly gates?: {
    readonly moment: EvaluationMoment;
    /** The tables of which any change may concern any gate, and those of which a row concerns some only. */
    readonly openTables: readonly number[];
    readonly claimedTables: readonly number[];
  };
}

/** More than this is not looked through row by row: then all gates are old. */
const maxChanges = 1_000;
const maxChangedBytes = 1_048_576;

interface GuardRow extends Omit<GuardAnswer, 'changes'> {
  readonly changes: readonly (Pick<Change, 'table' | 'operation'> & {
    readonly old: string | null;
    readonly new: string | null;
  })[];
}

const snapshotStatement: Statement = { text: 'select pg_current_snapshot()::text as snapshot', values: [] };

// Two texts, and selects around the bounds, so that no plan for the very values is cheaper than the one that Postgres
// keeps: planning takes five times as long as answering.
const schemaChangesSince = (moment: string): string => `(
    select from rowcast.schema_change s
    where s.xid >= (select pg_snapshot_xmin(${moment}::pg_snapshot)) and not pg_visible_in_snapshot(s.xid, ${moment}::pg_snapshot)
  )`;
const isCatalogOldSql = `${roleStampSql} is distinct from $3 or exists ${schemaChangesSince('$2')}`;

const guardSql = `
select pg_current_snapshot()::text as snapshot, e.epoch::text as epoch, c.last_value::text as cuts,
  ${isCatalogOldSql} as "isCatalogOld", true as "areGatesOld", '[]'::json as changes
from rowcast.change_log_cuts c left join rowcast.change_log_epoch e on true`;

const gatesSql = `
with claimed as materialized (
  select table_oid, operation, old_rows, new_rows from rowcast.changes_since($4::pg_snapshot, $8::oid[], ${maxChanges + 1})
),
volume as (
  select count(*) <= ${maxChanges}
    and coalesce(sum(coalesce(octet_length(old_rows), 0) + coalesce(octet_length(new_rows), 0)), 0) <= ${maxChangedBytes} as fits
  from claimed
)
select pg_current_snapshot()::text as snapshot, e.epoch::text as epoch, c.last_value::text as cuts,
  ${isCatalogOldSql} as "isCatalogOld",
  e.epoch::text is distinct from $5 or c.last_value::text is distinct from $6 or (
    cardinality($7::oid[]) > 0 and exists (select from rowcast.changes_since($4::pg_snapshot, $7::oid[], 1))
  ) or not v.fits as "areGatesOld",
  case when v.fits then (select coalesce(json_agg(json_build_object('table', table_oid::int8, 'operation', operation,
    'old', old_rows, 'new', new_rows)), '[]') from claimed) else '[]' end as changes
from volume v cross join rowcast.change_log_cuts c left join rowcast.change_log_epoch e on true`;

export async function askGuard(reader: SnapshotReader, question: GuardQuestion): Promise<GuardAnswer> {
  const [answer] = await reader.asServer<GuardRow>(guardStatement(question));
  if (!answer) throw new Error('broken invariant: the log says in one row how often it was cut');
  const changes = answer.changes.map(({ table, operation, old, new: fresh }): Change => {
    return { table, operation, rows: readImages(old, fresh) };
  });
  return { ...answer, changes };
}

/** For an evaluation without a guard: what all of its reading sees. */
export async function askSnapshot(reader: SnapshotReader): Promise<string | undefined> {
  const [answer] = await reader.asServer<Pick<GuardAnswer, 'snapshot'>>(snapshotStatement);
  return answer?.snapshot;
}

/** Whether policies have changed, by the end of the reading, that the catalogue does not know. */
export async function askAfterwards(reader: SnapshotReader, question: Omit<GuardQuestion, 'gates'>): Promise<boolean> {
  const [answer] = await reader.afterwards<GuardAnswer>(guardStatement(question));
  return answer?.isCatalogOld ?? true;
}

/** For a query that is run once: whether tables or policies have changed that the catalogue does not know, in `isCatalogOld`. */
export function schemaChangeStatement({ snapshot }: CatalogMoment): Statement {
  return { text: `select exists ${schemaChangesSince('$1')} as "isCatalogOld"`, values: [snapshot] };
}

function guardStatement({ catalog, roles, gates }: GuardQuestion): Statement {
  const known = [[...roles], catalog.snapshot, catalog.roleStamp];
  if (!gates) return { text: guardSql, values: known };
  const { moment, openTables, claimedTables } = gates;
  const since = [moment.snapshot, moment.epoch, moment.cuts];
  return { text: gatesSql, values: [...known, ...since, [...openTables], [...claimedTables]] };
}
