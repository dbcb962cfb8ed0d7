/**
 * How written rows come back. Values of the row itself are returned by the writing statement. Rows of
 * relations are read afterwards by key, in the same transaction: a statement does not see what it or its
 * triggers write, and what it returns must be what the identity may see.
 */
import { RowcastError, type WireRow } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { checkValue, type SqlValue } from '../query/check-value.js';
import { allOf, anyOf, type CheckedSelection, type Condition } from '../query/checked-query.js';
import { compileQuery } from '../query/compile-query.js';
import { compileSelection } from '../query/compile-selection.js';
import type { StatementBuilder } from '../query/statement-builder.js';
import { type MutationScope, runStatement } from './mutation-scope.js';

/** A row as a statement returns it: the JSON text of a WireRow. */
export interface ReturnedRow {
  readonly row: string;
}

/** The column `row` of a `returning`, with as much of the selection as the row itself holds. */
export function compileReturning(selection: CheckedSelection, alias: string, builder: StatementBuilder): string {
  const row = builder.alias();
  const own = isOwn(selection) ? selection : keyOf(selection);
  const { select, json } = compileSelection(own, alias, builder);
  return `(select ${json(row)}::text from (${select}) ${row}) as "row"`;
}

/** The rows that a statement returned, with the rest of the selection. */
export async function completeRows(
  scope: MutationScope,
  selection: CheckedSelection,
  returned: readonly ReturnedRow[],
): Promise<readonly (WireRow | undefined)[]> {
  const rows = returned.map(({ row }) => JSON.parse(row) as WireRow); // made by compileReturning
  if (isOwn(selection) || rows.length === 0) return rows;
  const found = new Map<string, WireRow>();
  for (let start = 0; start < rows.length; start += keysPerRead) {
    const where = isOneOf(rows.slice(start, start + keysPerRead), selection);
    for (const row of await readRows(scope, where, selection)) found.set(row.$key, row);
  }
  return rows.map(({ $key }) => found.get($key));
}

/** The rows that meet the condition, in no particular order. */
export async function readRows(
  scope: MutationScope,
  where: Condition,
  selection: CheckedSelection,
  limit: number | null = null,
): Promise<readonly WireRow[]> {
  const { model } = selection;
  const window = { model, where, order: [], limit, offset: 0, isFromEnd: false, cursor: null };
  const { statement } = compileQuery({ kind: 'rows', window, selection }, scope.limits);
  const rows = await runStatement<ReturnedRow>(scope, statement, { operation: 'select' });
  return rows.map(({ row }) => JSON.parse(row) as WireRow); // made by compileQuery
}

/** Rows that must all be there: an error if one was hidden by what a trigger did to it. */
export function requireRows(rows: readonly (WireRow | undefined)[], model: CatalogModel): readonly WireRow[] {
  const present = rows.flatMap((row) => row ?? []);
  if (present.length === rows.length) return present;
  throw new RowcastError('ACCESS_DENIED', `this identity may not read the ${model.name} that it wrote`, {
    hint:
      'a nested write deleted the record, or a trigger changed it or what its policies read; ' +
      'the select policies must let its writer see it',
    model: model.name,
    operation: 'select',
  });
}

/** Long lists of compound keys make long statements. */
const keysPerRead = 500;

export function isOwn({ members }: CheckedSelection): boolean {
  return members.every(({ kind }) => kind === 'scalar');
}

/** Only the key, and its fields as values. */
export function keyOf({ model, key }: CheckedSelection): CheckedSelection {
  return { model, key, members: key.map((field) => ({ kind: 'scalar', name: field.name, field })) };
}

function isOneOf(rows: readonly WireRow[], { model, key }: CheckedSelection): Condition {
  const keyValue = (row: WireRow, field: CatalogScalar): SqlValue => checkValue(row[field.name] ?? null, field, model);
  const [field] = key;
  if (field && key.length === 1) {
    return { kind: 'in', field, values: rows.map((row) => keyValue(row, field)), isInsensitive: false };
  }
  const isRow = (row: WireRow): Condition =>
    allOf(
      key.map((part) => ({
        kind: 'compare',
        field: part,
        operator: '=',
        value: keyValue(row, part),
        isInsensitive: false,
      })),
    );
  return anyOf(rows.map(isRow));
}
