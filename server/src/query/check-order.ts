/**
 * Checks `orderBy`, and completes it with the key, so that every order is total and two runs of one query
 * never differ. Ties that the client left open are thus broken by the key, ascending.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { type CheckScope, entriesOf, findField } from './check-scope.js';
import { isCount, type OrderExpression, type OrderTerm, type RelationStep } from './checked-query.js';
import { isOrdered } from './sql-type.js';
import { quoteName, unknownName } from './unknown-name.js';

export function completeOrder(terms: readonly OrderTerm[], model: CatalogModel, scope: CheckScope): OrderTerm[] {
  const keyTerms = scope
    .openKey(model)
    .filter((field) => !terms.some(({ expression }) => expression.kind === 'column' && expression.field === field))
    .map((field): OrderTerm => ({ ...ascending, expression: { kind: 'column', field }, isNullable: false }));
  return [...terms, ...keyTerms];
}

/** The terms that the client gave. */
export function readOrder(orderBy: WireValue | undefined, model: CatalogModel, scope: CheckScope): OrderTerm[] {
  const parts: readonly WireValue[] = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
  return parts.flatMap((part) => readTerm(part, model, scope) ?? []);
}

/**
 * Whether Prisma takes the order for one in which every row has a place of its own: it names a unique key, and
 * nothing that may be null. A primary key of several fields does not count, for it alone.
 */
export function isFirm(terms: readonly OrderTerm[], model: CatalogModel): boolean {
  if (terms.some(({ expression }) => mayBeNull(expression, model.key))) return false;
  const named = terms.flatMap(({ expression }) => (expression.kind === 'column' ? [expression.field.name] : []));
  if (terms.length === 0) return model.key.length === 1;
  const isPrimaryKey = (unique: readonly string[]): boolean => unique.length > 1 && unique.join() === model.key.join();
  return [...model.uniques.values()].some(
    (unique) => !isPrimaryKey(unique) && unique.every((name) => named.includes(name)),
  );
}

/** The columns of a view may be null for all that Postgres knows, but not those of a key. */
function mayBeNull(expression: OrderExpression, key: readonly string[]): boolean {
  if (expression.kind === 'count') return false;
  if (expression.kind === 'column') {
    return expression.field.isList || (expression.field.isNullable && !key.includes(expression.field.name));
  }
  const { relation, target } = expression.relation;
  return relation.isNullable || mayBeNull(expression.expression, target.key);
}

const ascending = { direction: 'asc', nulls: 'last' } as const;

/** Null for an empty object. */
function readTerm(part: WireValue, model: CatalogModel, scope: CheckScope): OrderTerm | null {
  const entries = entriesOf(part, `orderBy of ${model.name}`);
  const [entry, second] = entries;
  if (entry === undefined) return null;
  if (second !== undefined) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `orderBy of ${model.name} has two fields in one object`, {
      hint: `write an array, so that their rank is clear: [{ ${quoteName(entry[0])}: … }, { ${quoteName(second[0])}: … }]`,
      model: model.name,
    });
  }
  scope.spend();
  const [name, value] = entry;
  const field = findField(model, name);
  if (field.kind === 'scalar') return readScalarTerm(value, scope.assertReadable(model, field), model);
  const step = scope.openRelation(model, field);
  if (field.isList) return readCountTerm(value, step, `${model.name}.${name}`);
  const inner = readTerm(value, step.target, scope.deeper());
  if (inner === null) return null;
  const expression: OrderExpression = { kind: 'related', relation: step, expression: inner.expression };
  return { ...inner, expression, isNullable: !isCount(expression) };
}

export function readScalarTerm(value: WireValue, field: CatalogScalar, model: CatalogModel): OrderTerm {
  const name = `${model.name}.${field.name}`;
  if (!isOrdered(field)) {
    throw new RowcastError('QUERY_UNSUPPORTED', `rows cannot be ordered by ${name}`, {
      hint: `Postgres has no order for its type`,
      model: model.name,
    });
  }
  const isNullable = field.isNullable || field.isList;
  const expression: OrderExpression = { kind: 'column', field };
  if (typeof value === 'string') {
    const direction = readDirection(value, name);
    return { expression, direction, nulls: direction === 'asc' ? 'last' : 'first', isNullable };
  }
  const options = new Map(entriesOf(value, `the order of ${name}`));
  const direction = readDirection(options.get('sort'), name);
  const nulls = options.get('nulls') ?? (direction === 'asc' ? 'last' : 'first');
  const unknown = [...options.keys()].find((option) => option !== 'sort' && option !== 'nulls');
  if (unknown !== undefined) {
    const message = `the order of ${name} has no option ${quoteName(unknown)}`;
    const known = { known: ['sort', 'nulls'], whose: 'its options', model: model.name };
    throw unknownName({ code: 'QUERY_UNKNOWN_ARGUMENT', message, name: unknown, ...known });
  }
  if (nulls !== 'first' && nulls !== 'last') {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `nulls of ${name} is "first" or "last"`, { model: model.name });
  }
  if (!isNullable) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `${name} is never null, so nulls have no place in its order`, {
      hint: `write ${field.name}: '${direction}'`,
      model: model.name,
    });
  }
  return { expression, direction, nulls, isNullable };
}

function readCountTerm(value: WireValue, relation: RelationStep, name: string): OrderTerm {
  const entries = entriesOf(value, `the order of ${name}`);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1 || entry[0] !== '_count') {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `rows can be ordered by the number of ${name} only`, {
      hint: `write ${relation.relation.name}: { _count: 'desc' }`,
    });
  }
  const direction = readDirection(entry[1], name);
  const nulls = direction === 'asc' ? 'last' : 'first';
  return { expression: { kind: 'count', relation }, direction, nulls, isNullable: false };
}

export function readDirection(value: WireValue | undefined, name: string): 'asc' | 'desc' {
  if (value === 'asc' || value === 'desc') return value;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `the order of ${name} is not "asc" or "desc"`, {
    hint: `write 'asc' for ascending, 'desc' for descending`,
  });
}
