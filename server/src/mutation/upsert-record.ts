/**
 * Upsert: changes the record if there is one that the identity may see, else makes it.
 *
 * The update comes first, so that who may change a record need not have the right to make it. Where the
 * unique values of `where` are those of `create`, the insert has `on conflict`, as Prisma's has: a record
 * that another transaction makes between the two steps is then changed too. Otherwise that ends in
 * RECORD_ALREADY_EXISTS.
 */
import { type MutationResult, RowcastError, type WireObject, type WireRow } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { checkSelection, readArguments, selectionArguments } from '../query/check-selection.js';
import { checkUniqueWhere } from '../query/check-unique-where.js';
import type { Condition } from '../query/checked-query.js';
import { checkCreateData, type NewRecord } from './check-create-data.js';
import { checkUpdateData } from './check-update-data.js';
import type { Conflict } from './compile-insert.js';
import { insertReturning } from './insert-returning.js';
import { explainForbidden } from './missing-record.js';
import { type MutationScope, readScopeOf } from './mutation-scope.js';
import { readRows } from './return-rows.js';
import { type UniqueUpdate, updateByUnique } from './update-records.js';

export async function upsertOne(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const known = ['where', 'create', 'update', ...selectionArguments];
  const given = readArguments(args, `upsert of ${scope.model.name}`, known);
  const reading = readScopeOf(scope);
  const model = reading.openModel(scope.model.name);
  const where = checkUniqueWhere(given.get('where'), model, reading);
  const selection = checkSelection(given, model, reading);
  const record = checkCreateData(scope, given.get('create'), 'create');
  const assignments = checkUpdateData(scope, given.get('update'), 'update');
  const update = { where, selection, assignments };
  return { kind: 'row', row: (await updateByUnique(scope, update)) ?? (await insertOrUpdate(scope, update, record)) };
}

async function insertOrUpdate(scope: MutationScope, update: UniqueUpdate, record: NewRecord): Promise<WireRow> {
  const { where, selection, assignments } = update;
  const forbidden = assignments.length === 0 ? undefined : await explainForbidden(scope, 'update', update);
  if (forbidden) throw forbidden;
  const unique = findArbiter(scope.model, where, record);
  const conflict: Conflict | undefined = unique && { kind: 'update', unique, assignments };
  const written = { kind: 'readable', selection } as const;
  const [row] = await insertReturning(scope, { records: [record], selection: written, conflict });
  if (row) return row;
  const [existing] = await readRows(scope, where, selection, 1);
  if (existing) return existing;
  throw new RowcastError('RECORD_ALREADY_EXISTS', `another ${scope.model.name} already has these values`, {
    hint: 'choose other values; the record that has them is not visible to this identity',
    model: scope.model.name,
    ...(unique && { fields: unique.map((field) => field.name) }),
  });
}

/** The fields of the unique constraint that `where` consists of, if `create` gives them the same values. */
function findArbiter(
  model: CatalogModel,
  where: Condition,
  { values }: NewRecord,
): readonly CatalogScalar[] | undefined {
  const parts = where.kind === 'and' ? where.conditions : [where];
  const fields: CatalogScalar[] = [];
  for (const part of parts) {
    if (part.kind !== 'compare' || part.operator !== '=' || values.get(part.field) !== part.value) return undefined;
    fields.push(part.field);
  }
  const names = fields
    .map((field) => field.name)
    .sort()
    .join();
  return [...model.uniques.values()].some((unique) => [...unique].sort().join() === names) ? fields : undefined;
}
