/** The actions that remove records: delete and deleteMany. */
import type { MutationResult, WireObject, WireRow } from '@rowcast/protocol';
import { checkSelection, readArguments, selectionArguments } from '../query/check-selection.js';
import { checkUniqueWhere } from '../query/check-unique-where.js';
import type { CheckedSelection, Condition } from '../query/checked-query.js';
import { compileDelete } from './compile-write.js';
import { explainMissing } from './missing-record.js';
import { countWritten, type MutationScope, readScopeOf, runStatement } from './mutation-scope.js';
import { isOwn, type ReturnedRow, readRows } from './return-rows.js';
import { checkMayDelete } from './write-access.js';
import { readManyTarget } from './write-arguments.js';

export async function deleteOne(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const given = readArguments(args, `delete of ${scope.model.name}`, ['where', ...selectionArguments]);
  const reading = readScopeOf(scope);
  const model = reading.openModel(scope.model.name);
  const where = checkUniqueWhere(given.get('where'), model, reading);
  const selection = checkSelection(given, model, reading);
  checkMayDelete(scope);
  const row = await deleteByUnique(scope, where, selection);
  if (row) return { kind: 'row', row };
  throw await explainMissing(scope, 'delete', { where, selection });
}

export async function deleteMany(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const of = `deleteMany of ${scope.model.name}`;
  const given = readArguments(args, of, ['where', 'limit']);
  const target = readManyTarget(scope, given, of);
  checkMayDelete(scope);
  return { kind: 'count', count: await countWritten(scope, compileDelete(target), { operation: 'delete' }) };
}

/** The row as it was. Its relations are read before it goes, when it is still there to be related to. */
async function deleteByUnique(
  scope: MutationScope,
  where: Condition,
  selection: CheckedSelection,
): Promise<WireRow | undefined> {
  const [whole] = isOwn(selection) ? [] : await readRows(scope, where, selection, 1);
  const statement = compileDelete({ model: scope.model, where, selection });
  const [deleted] = await runStatement<ReturnedRow>(scope, statement, { operation: 'delete' });
  if (!deleted) return undefined;
  return whole ?? (JSON.parse(deleted.row) as WireRow); // made by compileReturning
}
