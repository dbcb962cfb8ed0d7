/** Checks the arguments that say which rows are wanted and in which order: where, orderBy, take, skip, cursor. */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel } from '../catalog/catalog.js';
import { checkOrder } from './check-order.js';
import type { CheckScope } from './check-scope.js';
import { checkCursor } from './check-unique-where.js';
import { checkWhere } from './check-where.js';
import { always, type CheckedWindow } from './checked-query.js';

/** The arguments of a query, by name; those that are absent are not in it. */
export type QueryArguments = ReadonlyMap<string, WireValue>;

export const windowArguments: readonly string[] = ['where', 'orderBy', 'take', 'skip', 'cursor'];

/** Far above any window that is delivered, and safe as a number of Postgres. */
const maxTake = 2_147_483_647;

export function checkWindow(args: QueryArguments, model: CatalogModel, scope: CheckScope): CheckedWindow {
  const where = args.get('where');
  const cursor = args.get('cursor');
  const take = readInteger(args.get('take'), 'take', model);
  const skip = readInteger(args.get('skip'), 'skip', model) ?? 0;
  if (skip < 0) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `skip of ${model.name} cannot be negative`, {
      hint: 'a negative take counts from the end',
      model: model.name,
    });
  }
  return {
    model,
    where: where === undefined ? always : checkWhere(where, model, scope),
    order: checkOrder(args.get('orderBy'), model, scope),
    limit: take === undefined ? null : Math.abs(take),
    offset: skip,
    isFromEnd: take !== undefined && take < 0,
    cursor: cursor === undefined ? null : checkCursor(cursor, model, scope),
  };
}

function readInteger(value: WireValue | undefined, name: string, model: CatalogModel): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= maxTake) return value;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${name} of ${model.name} must be an integer`, {
    hint: 'leave it out to get all rows',
    model: model.name,
  });
}
