/** Reads what the argument objects of writes have in common. Pure. */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import { checkWhere } from '../query/check-where.js';
import type { QueryArguments } from '../query/check-window.js';
import { always } from '../query/checked-query.js';
import type { WriteTarget } from './compile-write.js';
import { readScopeOf, type WriteScope } from './mutation-scope.js';

/** The `where` and `limit` of an action on many records. */
export function readManyTarget(scope: WriteScope, given: QueryArguments, of: string): WriteTarget {
  const reading = readScopeOf(scope);
  const model = reading.openModel(scope.model.name);
  const where = given.get('where');
  const count = readLimit(given.get('limit'), of);
  return {
    model,
    where: where === undefined ? always : checkWhere(where, model, reading),
    limit: count === undefined ? undefined : { count, key: reading.openKey(model) },
  };
}

function readLimit(value: WireValue | undefined, of: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `limit of ${of} must be a whole number, 0 or more`, {
    hint: 'leave it out to write all records that match',
  });
}

/** Such as `skipDuplicates`. */
export function readFlag(value: WireValue | undefined, name: string, of: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${name} of ${of} must be true or false`, {
    hint: `leave ${name} out, or give a boolean`,
  });
}
