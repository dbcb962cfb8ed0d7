/** Checks the arguments that say which rows are wanted and in which order: where, orderBy, take, skip, cursor, distinct. */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { completeOrder, isFirm, readOrder } from './check-order.js';
import { type CheckScope, scalarNames } from './check-scope.js';
import { checkCursor } from './check-unique-where.js';
import { checkWhere } from './check-where.js';
import { always, type CheckedWindow } from './checked-query.js';
import { isOrdered } from './sql-type.js';

/** The arguments of a query, by name; those that are absent are not in it. */
export type QueryArguments = ReadonlyMap<string, WireValue>;

/** Those that a count and an aggregate take, too. */
export const windowArguments: readonly string[] = ['where', 'orderBy', 'take', 'skip', 'cursor'];

/** Far above any window that is delivered, and safe as a number of Postgres. */
const maxTake = 2_147_483_647;

export function checkWindow(args: QueryArguments, model: CatalogModel, scope: CheckScope): CheckedWindow {
  const where = args.get('where');
  const cursor = args.get('cursor');
  const distinct = args.get('distinct');
  const terms = readOrder(args.get('orderBy'), model, scope);
  return {
    model,
    where: where === undefined ? always : checkWhere(where, model, scope),
    order: completeOrder(terms, model, scope),
    ...readLimits(args, model),
    isCursorWithin: distinct !== undefined || !isFirm(terms, model),
    cursor: cursor === undefined ? null : checkCursor(cursor, model, scope),
    ...(distinct !== undefined && { distinct: checkDistinct(distinct, model, scope) }),
  };
}

/** One row more than may be delivered, so that too many can be told from just enough. */
export function limitWindow<Limited extends { readonly limit: number | null }>(
  rows: Limited,
  mostRows: number,
): Limited {
  const most = mostRows + 1;
  return { ...rows, limit: rows.limit === null ? most : Math.min(rows.limit, most) };
}

export function readLimits(
  args: QueryArguments,
  model: CatalogModel,
): Pick<CheckedWindow, 'limit' | 'offset' | 'isFromEnd'> {
  const take = readInteger(args.get('take'), 'take', model);
  const offset = readInteger(args.get('skip'), 'skip', model) ?? 0;
  if (offset < 0) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `skip of ${model.name} cannot be negative`, {
      hint: 'a negative take counts from the end',
      model: model.name,
    });
  }
  const isFromEnd = take !== undefined && take < 0;
  return { limit: take === undefined ? null : Math.abs(take), offset, isFromEnd };
}

function checkDistinct(distinct: WireValue, model: CatalogModel, scope: CheckScope): readonly CatalogScalar[] {
  const names: readonly WireValue[] = Array.isArray(distinct) ? distinct : [distinct];
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `distinct of ${model.name} must name at least one field`, {
      hint: `its fields are ${scalarNames(model).join(', ')}`,
      model: model.name,
    });
  }
  return names.map((name) => {
    scope.spend();
    const field = scope.openScalar(model, name);
    if (isOrdered(field)) return field;
    throw new RowcastError('QUERY_UNSUPPORTED', `${model.name}.${name} cannot be in distinct`, {
      hint: 'Postgres cannot tell whether two values of its type are equal',
      model: model.name,
    });
  });
}

function readInteger(value: WireValue | undefined, name: string, model: CatalogModel): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= maxTake) return value;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${name} of ${model.name} must be an integer`, {
    hint: 'leave it out to get all rows',
    model: model.name,
  });
}
