/** The actions that make records: create, createMany and createManyAndReturn. */
import { assert, type MutationResult, type WireObject, type WireRow, type WireValue } from '@rowcast/protocol';
import { readArguments, selectionArguments } from '../query/check-selection.js';
import type { QueryArguments } from '../query/check-window.js';
import { checkCreateData, type NewRecord, withValues } from './check-create-data.js';
import { type Conflict, groupByShape } from './compile-insert.js';
import { insertCounting, insertReturning } from './insert-returning.js';
import type { MutationScope } from './mutation-scope.js';
import { planCreate, topPlace } from './nested/plan-record.js';
import { resolveKeys } from './nested/resolve-keys.js';
import type { PlannedCreate } from './nested/write-plan.js';
import { recordWriter } from './nested/write-record.js';
import { keyFields, readWritten } from './nested/written-record.js';
import { readFlag } from './write-arguments.js';
import { assertOfRecord, readWrittenSelection, type WrittenSelection } from './written-selection.js';

export async function createOne(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const given = readArguments(args, `create of ${scope.model.name}`, ['data', ...selectionArguments]);
  const planned = planCreate(scope, given.get('data') ?? {}, topPlace(scope, 'data'));
  return { kind: 'row', row: await createPlanned(scope, planned, readWrittenSelection(scope, given)) };
}

/** The new row, read again if something was written after it. */
export async function createPlanned(
  scope: MutationScope,
  planned: PlannedCreate,
  selection: WrittenSelection,
): Promise<WireRow> {
  if (planned.after.length === 0) {
    const keys = await resolveKeys(scope, planned.before, { writer: recordWriter });
    const [row] = await insertReturning(scope, { records: [withValues(scope, planned.record, keys)], selection });
    assert(row, 'an insert that meets no conflict returns its row');
    return row;
  }
  const [record] = await recordWriter.create(scope, [planned], keyFields(scope.model));
  assert(record, 'a record whose key is needed is returned');
  return readWritten(record, selection);
}

export async function createMany(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const of = `createMany of ${scope.model.name}`;
  const given = readArguments(args, of, ['data', 'skipDuplicates']);
  const conflict = readConflict(given, of);
  let count = 0;
  for (const { records } of groupByShape(readRecords(scope, given, of))) {
    count += await insertCounting(scope, { records, ...conflict });
  }
  return { kind: 'count', count };
}

export async function createManyAndReturn(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const of = `createManyAndReturn of ${scope.model.name}`;
  const given = readArguments(args, of, ['data', 'skipDuplicates', ...selectionArguments]);
  const records = readRecords(scope, given, of);
  const selection = readWrittenSelection(scope, given);
  if (selection.kind === 'readable') assertOfRecord(selection.selection, of);
  const rows = await insertReturning(scope, { records, selection, ...readConflict(given, of) });
  return { kind: 'rows', rows };
}

/** One object, or a list of them. */
function readRecords(scope: MutationScope, given: QueryArguments, of: string): readonly NewRecord[] {
  const data = given.get('data');
  if (!Array.isArray(data)) return [checkCreateData(scope, data, `data of ${of}`)];
  return data.map((record: WireValue, place) => checkCreateData(scope, record, `data[${place}] of ${of}`));
}

function readConflict(given: QueryArguments, of: string): { readonly conflict?: Conflict } {
  const isSkipping = readFlag(given.get('skipDuplicates'), 'skipDuplicates', of);
  return isSkipping ? { conflict: { kind: 'skip' } } : {};
}
