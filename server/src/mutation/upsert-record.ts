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
import type { CheckedSelection, Condition } from '../query/checked-query.js';
import type { NewRecord } from './check-create-data.js';
import type { Conflict } from './compile-insert.js';
import { createPlanned } from './create-records.js';
import { insertReturning } from './insert-returning.js';
import { explainForbidden, explainMissing } from './missing-record.js';
import { type MutationScope, readScopeOf } from './mutation-scope.js';
import { planCreate, planUpdate, topPlace } from './nested/plan-record.js';
import { countRows } from './nested/related-rows.js';
import { isFlat, type PlannedCreate, type PlannedUpdate } from './nested/write-plan.js';
import { readRows } from './return-rows.js';
import { type UniqueUpdate, updateByUnique, updatePlanned } from './update-records.js';

export async function upsertOne(scope: MutationScope, args: WireObject): Promise<MutationResult> {
  const known = ['where', 'create', 'update', ...selectionArguments];
  const given = readArguments(args, `upsert of ${scope.model.name}`, known);
  const reading = readScopeOf(scope);
  const model = reading.openModel(scope.model.name);
  const where = checkUniqueWhere(given.get('where'), model, reading);
  const selection = checkSelection(given, model, reading);
  const create = planCreate(scope, given.get('create'), topPlace(scope, 'create'));
  const update = planUpdate(scope, given.get('update'), topPlace(scope, 'update'));
  if (!isFlat(create) || !isFlat(update)) {
    return { kind: 'row', row: await updateOrCreate(scope, { where, selection, create, update }) };
  }
  const flat = { where, selection, assignments: update.assignments };
  const row = (await updateByUnique(scope, flat)) ?? (await insertOrUpdate(scope, flat, create.record));
  return { kind: 'row', row };
}

interface NestedUpsert {
  readonly where: Condition;
  readonly selection: CheckedSelection;
  readonly create: PlannedCreate;
  readonly update: PlannedUpdate;
}

/** Looks first: what is nested in the update must not be written if there is nothing to update. */
async function updateOrCreate(scope: MutationScope, upsert: NestedUpsert): Promise<WireRow> {
  const { where, selection, create, update } = upsert;
  const isThere = (await countRows({ scope, where })) > 0;
  if (!isThere) return createPlanned(scope, create, { kind: 'readable', selection });
  const row = await updatePlanned(scope, { where, selection }, update);
  if (row) return row;
  throw await explainMissing(scope, 'update', { where, selection });
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
