/**
 * Checks a `groupBy`: what the groups are made by, which of them are wanted (`having`) and in which order.
 * The order is completed with the fields of `by`, so that it is total.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { readAggregates } from './check-aggregates.js';
import { checkHaving, type GroupPlace } from './check-having.js';
import { readDirection, readScalarTerm } from './check-order.js';
import type { CheckScope } from './check-scope.js';
import { entriesOf, findField, scalarNames } from './check-scope.js';
import { checkWhere } from './check-where.js';
import { type QueryArguments, readLimits } from './check-window.js';
import {
  always,
  type GroupMember,
  type GroupsQuery,
  type OrderTerm,
  reverseOrder,
  wholeWindow,
} from './checked-query.js';
import { aggregateNames, GroupColumns, isAggregateName } from './group-columns.js';
import { isOrdered } from './sql-type.js';
import { quoteName } from './unknown-name.js';

export const groupArguments: readonly string[] = [
  'by',
  'where',
  'having',
  'orderBy',
  'take',
  'skip',
  ...aggregateNames,
];

export function checkGroupBy(args: QueryArguments, model: CatalogModel, scope: CheckScope): GroupsQuery {
  const place: GroupPlace = { model, scope, columns: new GroupColumns(model) };
  const [where, having, orderBy] = [args.get('where'), args.get('having'), args.get('orderBy')];
  const members = readBy(args.get('by'), place);
  const { limit, offset, isFromEnd } = readLimits(args, model);
  if (orderBy === undefined && (limit !== null || offset > 0)) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `take and skip of groupBy of ${model.name} need an orderBy`, {
      hint: `order by one of its fields: ${members.map(({ name }) => name).join(', ')}`,
      model: model.name,
    });
  }
  const asked = checkGroupOrder(orderBy, place);
  // As in Prisma, the groups then come last first.
  const order = isFromEnd ? reverseOrder(asked) : asked;
  const condition = having === undefined ? always : checkHaving(having, place);
  const all = [...members, ...readAggregates(args, place)];
  return {
    kind: 'groups',
    window: wholeWindow(model, where === undefined ? always : checkWhere(where, model, scope)),
    groups: { name: null, columns: place.columns.all, having: condition, order, limit, offset, members: all },
  };
}

function readBy(by: WireValue | undefined, { model, scope, columns }: GroupPlace): readonly GroupMember[] {
  const names: readonly WireValue[] = Array.isArray(by) ? by : by === undefined ? [] : [by];
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `by of groupBy of ${model.name} must name at least one field`, {
      hint: `its fields are ${scalarNames(model).join(', ')}`,
      model: model.name,
    });
  }
  return [...new Set(names)].map((name): GroupMember => {
    scope.spend();
    const field = scope.openScalar(model, name);
    if (isOrdered(field)) return { kind: 'scalar', name, field: columns.groupBy(field) };
    throw new RowcastError('QUERY_UNSUPPORTED', `${model.name} cannot be grouped by ${name}`, {
      hint: 'Postgres cannot tell whether two values of its type are equal',
      model: model.name,
    });
  });
}

function checkGroupOrder(orderBy: WireValue | undefined, place: GroupPlace): readonly OrderTerm[] {
  const parts: readonly WireValue[] = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
  const terms = parts.flatMap((part) => readTerm(part, place) ?? []);
  const rest = place.columns.by
    .filter((field) => !terms.some(({ expression }) => expression.kind === 'column' && expression.field === field))
    .map((field) => orderTerm(field, 'asc'));
  return [...terms, ...rest];
}

function orderTerm(field: CatalogScalar, direction: 'asc' | 'desc'): OrderTerm {
  const nulls = direction === 'asc' ? 'last' : 'first';
  return { expression: { kind: 'column', field }, direction, nulls, isNullable: true };
}

/** Null for an empty object. */
function readTerm(part: WireValue, place: GroupPlace): OrderTerm | null {
  const { model, scope, columns } = place;
  const what = `orderBy of groupBy of ${model.name}`;
  const entry = onlyEntry(part, what, model);
  if (entry === undefined) return null;
  scope.spend();
  const [name, value] = entry;
  if (isAggregateName(name)) {
    const inner = onlyEntry(value, `${name} in ${what}`, model);
    if (inner === undefined) throw new RowcastError('QUERY_INVALID_ARGUMENT', `${name} in ${what} names no field`);
    const field = columns.aggregate(name, scope.openScalar(model, inner[0]));
    return orderTerm(field, readDirection(inner[1], `${model.name}.${inner[0]}`));
  }
  const field = scope.openScalar(model, findField(model, name).name);
  const grouped = columns.findGrouped(field);
  if (grouped !== undefined) return readScalarTerm(value, grouped, model);
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `groups of ${model.name} cannot be ordered by ${name}`, {
    hint: `name it in by, or order by an aggregate of it: { _max: { ${name}: 'asc' } }`,
    model: model.name,
  });
}

function onlyEntry(value: WireValue, what: string, model: CatalogModel): readonly [string, WireValue] | undefined {
  const [entry, second] = entriesOf(value, what);
  if (entry === undefined || second === undefined) return entry;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${what} has two fields in one object`, {
    hint: `write an array, so that their rank is clear: [{ ${quoteName(entry[0])}: … }, { ${quoteName(second[0])}: … }]`,
    model: model.name,
  });
}
