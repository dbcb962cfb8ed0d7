/** The actions that change records: update, updateMany and updateManyAndReturn. */
import { type MutationResult, RowcastError, type WireObject, type WireRow } from '@rowcast/protocol';
import type { Statement } from '../database/statement.js';
import { checkCount } from '../query/check-aggregates.js';
import { checkSelection, readArguments, selectionArguments } from '../query/check-selection.js';
import { checkUniqueWhere } from '../query/check-unique-where.js';
import type { QueryArguments } from '../query/check-window.js';
import type { CheckedSelection, Condition } from '../query/checked-query.js';
import { compileQuery } from '../query/compile-query.js';
import { type Assignment, checkUpdateData } from './check-update-data.js';
import { compileUpdate } from './compile-write.js';
import { describeUpdate } from './describe-update.js';
import { explainMissing, notFound } from './missing-record.js';
import { countWritten, type MutationScope, readScopeOf, runStatement } from './mutation-scope.js';
import { planUpdate, topPlace } from './nested/plan-record.js';
import { resolveKeys } from './nested/resolve-keys.js';
import type { PlannedUpdate } from './nested/write-plan.js';
import { recordWriter } from './nested/write-record.js';
import { assign, isRecord } from './nested/written-record.js';
import { completeRows, type ReturnedRow, readRows, requireRows } from './return-rows.js';
import { readManyTarget } from './write-arguments.js';
import { assertOfRecord } from './written-selection.js';

export async function updateOne(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const given = readArguments(args, `update of ${scope.model.name}`, ['where', 'data', ...selectionArguments]);
  const reading = readScopeOf(scope);
  const model = reading.openModel(scope.model.name);
  const where = checkUniqueWhere(given.get('where'), model, reading);
  const selection = checkSelection(given, model, reading);
  const planned = planUpdate(scope, given.get('data'), topPlace(scope, 'data'));
  const row = await updatePlanned(scope, { where, selection }, planned);
  if (row) return { kind: 'row', row };
  const isReading = planned.assignments.length === 0 && planned.before.length === 0;
  throw isReading ? notFound(scope) : await explainMissing(scope, 'update', { where, selection });
}

/** The row after the update and all that is nested in it; undefined if there was none that the identity may change. */
export async function updatePlanned(
  scope: MutationScope,
  { where, selection }: Omit<UniqueUpdate, 'assignments'>,
  planned: PlannedUpdate,
): Promise<WireRow | undefined> {
  if (planned.after.length === 0) {
    const keys = await resolveKeys(scope, planned.before, { writer: recordWriter, holder: { scope, where } });
    const assignments = [...planned.assignments, ...assign(scope.model, keys)];
    return updateByUnique(scope, { where, selection, assignments });
  }
  const record = await recordWriter.update({ scope, where }, planned);
  if (!record) return undefined;
  const [row] = await readRows(scope, isRecord(record), selection, 1);
  return requireRows([row], scope.model)[0];
}

export interface UniqueUpdate {
  readonly where: Condition;
  readonly selection: CheckedSelection;
  readonly assignments: readonly Assignment[];
}

/** The row after the update; undefined if there was none that the identity may change. */
export async function updateByUnique(scope: MutationScope, update: UniqueUpdate): Promise<WireRow | undefined> {
  const { where, selection, assignments } = update;
  if (assignments.length === 0) return (await readRows(scope, where, selection, 1))[0];
  const statement = compileUpdate({ model: scope.model, where, selection }, assignments);
  const returned = await runStatement<ReturnedRow>(scope, statement, describeUpdate(assignments));
  return requireRows(await completeRows(scope, selection, returned), scope.model)[0];
}

export async function updateMany(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const of = `updateMany of ${scope.model.name}`;
  const given = readArguments(args, of, ['where', 'data', 'limit']);
  const target = readManyTarget(scope, given, of);
  const assignments = checkUpdateData(scope, given.get('data'), 'data');
  if (assignments.length === 0) return { kind: 'count', count: await countMatching(scope, given) };
  return {
    kind: 'count',
    count: await countWritten(scope, compileUpdate(target, assignments), describeUpdate(assignments)),
  };
}

export async function updateManyAndReturn(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const of = `updateManyAndReturn of ${scope.model.name}`;
  const given = readArguments(args, of, ['where', 'data', 'limit', ...selectionArguments]);
  const target = readManyTarget(scope, given, of);
  const selection = assertOfRecord(checkSelection(given, scope.model, readScopeOf(scope)), of);
  const assignments = checkUpdateData(scope, given.get('data'), 'data');
  if (assignments.length === 0) {
    const most = Math.min(target.limit?.count ?? Number.POSITIVE_INFINITY, scope.limits.maxRows + 1);
    const rows = await readRows(scope, target.where, selection, most);
    if (rows.length > scope.limits.maxRows) throw tooManyRows(scope);
    return { kind: 'rows', rows };
  }
  const statement = capRows(compileUpdate({ ...target, selection }, assignments), scope.limits.maxRows + 1);
  const returned = await runStatement<ReturnedRow>(scope, statement, describeUpdate(assignments));
  if (returned.length > scope.limits.maxRows) throw tooManyRows(scope);
  return { kind: 'rows', rows: requireRows(await completeRows(scope, selection, returned), scope.model) };
}

/** Without anything to write, as many as there are to be found: Prisma counts them as written. */
async function countMatching(scope: MutationScope, given: QueryArguments): Promise<number> {
  const reading = readScopeOf(scope);
  const [where, limit] = [given.get('where'), given.get('limit')];
  const args = new Map([
    ...(where === undefined ? [] : [['where', where] as const]),
    ...(limit === undefined ? [] : [['take', limit] as const]),
  ]);
  const { statement } = compileQuery(checkCount(args, reading.openModel(scope.model.name), reading), scope.limits);
  const [counted] = await runStatement<ReturnedRow>(scope, statement, { operation: 'select' });
  return counted ? Number((JSON.parse(counted.row) as WireRow)['count']) : 0; // made by compileQuery
}

/** All are written, but no more are fetched than it takes to see that they are too many. */
function capRows({ text, values }: Statement, most: number): Statement {
  return {
    text: `with written as (${text})\nselect "row" from written limit $${values.length + 1}`,
    values: [...values, most],
  };
}

function tooManyRows({ model, limits }: MutationScope): RowcastError {
  const message = `updateManyAndReturn of ${model.name} would return more than ${limits.maxRows} rows`;
  return new RowcastError('QUERY_TOO_MANY_ROWS', message, {
    hint: 'nothing was written; use updateMany, or a limit',
    model: model.name,
  });
}
