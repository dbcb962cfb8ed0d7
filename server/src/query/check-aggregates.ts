/**
 * Checks what is asked of many rows at once: `count` and `aggregate`, and the aggregates that a `groupBy`
 * answers with.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel } from '../catalog/catalog.js';
import { readOrder } from './check-order.js';
import { type CheckScope, entriesOf, isObject, scalarNames } from './check-scope.js';
import { checkWhere } from './check-where.js';
import { checkWindow, type QueryArguments } from './check-window.js';
import {
  type AggregateName,
  always,
  type CheckedGroups,
  type CheckedQuery,
  type CheckedWindow,
  type GroupMember,
  wholeWindow,
} from './checked-query.js';
import { aggregateNames, GroupColumns, hasAggregate } from './group-columns.js';
import { quoteName, unknownName } from './unknown-name.js';

export function checkCount(args: QueryArguments, model: CatalogModel, scope: CheckScope): CheckedQuery {
  const window = checkSource(args, model, scope);
  const columns = new GroupColumns(model);
  const select = args.get('select');
  const members: readonly GroupMember[] =
    select === undefined || select === true
      ? [{ kind: 'scalar', name: 'count', field: columns.aggregate('_count', null) }]
      : readFields('_count', select, { model, scope, columns, what: 'select of count' });
  return { kind: 'groups', window, groups: oneGroup('count', columns, members) };
}

export function checkAggregate(args: QueryArguments, model: CatalogModel, scope: CheckScope): CheckedQuery {
  const window = checkSource(args, model, scope);
  const columns = new GroupColumns(model);
  const members = readAggregates(args, { model, scope, columns });
  if (members.length > 0) return { kind: 'groups', window, groups: oneGroup('aggregate', columns, members) };
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `aggregate of ${model.name} asks for nothing`, {
    hint: `give at least one of ${aggregateNames.join(', ')}`,
    model: model.name,
  });
}

/** The rows that are taken together. Their order makes a difference only between limits. */
function checkSource(args: QueryArguments, model: CatalogModel, scope: CheckScope): CheckedWindow {
  if (['take', 'skip', 'cursor'].some((name) => args.has(name))) return checkWindow(args, model, scope);
  readOrder(args.get('orderBy'), model, scope);
  const where = args.get('where');
  return wholeWindow(model, where === undefined ? always : checkWhere(where, model, scope));
}

function oneGroup(name: 'count' | 'aggregate', columns: GroupColumns, members: readonly GroupMember[]): CheckedGroups {
  const whole = { having: always, order: [], limit: null, offset: 0 };
  return { name, columns: columns.all, ...whole, members };
}

export interface AggregatePlace {
  readonly model: CatalogModel;
  readonly scope: CheckScope;
  readonly columns: GroupColumns;
}

/** The members `_count`, `_avg`, `_sum`, `_min` and `_max` of the answer. */
export function readAggregates(args: QueryArguments, place: AggregatePlace): readonly GroupMember[] {
  return aggregateNames.flatMap((name): GroupMember[] => {
    const asked = args.get(name);
    if (asked === undefined) return [];
    if (name === '_count' && asked === true) {
      return [{ kind: 'scalar', name, field: place.columns.aggregate(name, null) }];
    }
    const members = readFields(name, asked, { ...place, what: name });
    return [{ kind: 'object', name, members }];
  });
}

function readFields(
  aggregate: AggregateName,
  select: WireValue,
  place: AggregatePlace & { readonly what: string },
): readonly GroupMember[] {
  const { model, scope, columns, what } = place;
  const members = entriesOf(select, `${what} of ${model.name}`).flatMap(([name, value]): GroupMember[] => {
    if (typeof value !== 'boolean') {
      throw new RowcastError(
        'QUERY_INVALID_ARGUMENT',
        `${quoteName(name)} in ${what} of ${model.name} must be true or false`,
      );
    }
    if (name === '_all' && aggregate === '_count') {
      return value ? [{ kind: 'scalar', name, field: columns.aggregate(aggregate, null) }] : [];
    }
    if (model.fields.get(name)?.kind !== 'scalar') throw unknownField(aggregate, name, place);
    if (!value) return [];
    scope.spend();
    return [{ kind: 'scalar', name, field: columns.aggregate(aggregate, scope.openScalar(model, name)) }];
  });
  if (members.length > 0) return members;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${what} of ${model.name} names nothing`, {
    hint: isObject(select) ? 'set at least one field to true' : 'write an object such as { id: true }',
    model: model.name,
  });
}

function unknownField(
  aggregate: AggregateName,
  name: string,
  { model, what }: { readonly model: CatalogModel; readonly what: string },
): RowcastError {
  const fields = scalarNames(model).filter((known) => {
    const field = model.fields.get(known);
    return field?.kind === 'scalar' && hasAggregate(aggregate, field);
  });
  const known = aggregate === '_count' ? ['_all', ...fields] : fields;
  const message = `${model.name} has no field ${quoteName(name)} for ${what}`;
  return unknownName({ code: 'QUERY_UNKNOWN_FIELD', message, name, known, whose: 'its fields', model: model.name });
}
