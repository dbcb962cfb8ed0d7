/**
 * What a filter means, written as SQL in the plainest way: one expression in Postgres's own three-valued
 * logic, correlated subqueries for relations, literals in the text. For the oracle alone; nothing here is
 * fast, and nothing is shared with the server's compiler.
 */
import type { WireObject, WireValue } from '@rowcast/protocol';
import {
  findModel,
  findRelation,
  findWorldField,
  keyName,
  type WorldField,
  type WorldModel,
  type WorldRelation,
  type WorldSchema,
} from './world-schema.js';

export interface OracleScope {
  readonly schema: WorldSchema;
  /** A name that is not in use yet. */
  alias(): string;
  /** Notes that the asker needs the column; a query that needs one without a grant is refused. */
  need(model: WorldModel, field: WorldField): void;
  needRows(model: WorldModel): void;
  /** As `need`, of a table that is no model. */
  needColumn(table: string, column: string): void;
}

export function whereSql(where: WireObject, model: WorldModel, alias: string, scope: OracleScope): string {
  return partSql(where, { model, alias, scope });
}

interface Place {
  readonly model: WorldModel;
  readonly alias: string;
  readonly scope: OracleScope;
  /** Whether an odd number of NOT and isNot stand around it. */
  readonly isDenied?: boolean;
}

function partSql(where: WireObject, place: Place): string {
  const parts = Object.entries(where).map(([name, value]) => memberSql(name, value, place));
  return parts.length === 0 ? 'true' : `(${parts.join(' and ')})`;
}

function denied(place: Place): Place {
  return { ...place, isDenied: place.isDenied !== true };
}

function memberSql(name: string, value: WireValue, place: Place): string {
  const { model, alias, scope } = place;
  const parts = (list: WireValue, at: Place): string[] =>
    (Array.isArray(list) ? list : [list]).map((part: WireObject) => partSql(part, at));
  if (name === 'AND') return `(${parts(value, place).join(' and ')})`;
  if (name === 'OR') return `(${parts(value, place).join(' or ')})`;
  if (name === 'NOT')
    return `(${parts(value, denied(place))
      .map((part) => `not ${part}`)
      .join(' and ')})`;
  if (name === keyName(model) && model.key.length > 1) return partSql(value as WireObject, place);
  const relation = findRelation(model, name);
  if (relation) return relationSql(relation, value, place);
  const field = findWorldField(model, name);
  scope.need(model, field);
  const column = `${alias}.${field.column}`;
  if (field.isList) return listSql(value as WireObject, column, field);
  return field.type === 'Json'
    ? jsonSql(value as WireObject, column, place.isDenied === true)
    : scalarSql(value, column, field);
}

/** Where the rows of `other` belong to the row of `alias`. */
export function linkSql(relation: WorldRelation, { model, alias, scope }: Place, other: string): string {
  const target = findModel(scope.schema, relation.model);
  scope.needRows(target);
  const pairs = relation.from.map((name, index) => {
    const from = findWorldField(model, name);
    const to = findWorldField(target, relation.to[index] ?? '');
    scope.need(model, from);
    scope.need(target, to);
    if (relation.join)
      return joinedSql(relation.join, `${other}.${to.column}`, { scope, value: `${alias}.${from.column}` });
    return `${other}.${to.column} = ${alias}.${from.column}`;
  });
  return pairs.join(' and ');
}

/** Where a row of the table between, as the asker sees it, ties the two. */
function joinedSql(
  { table, fromColumn, toColumn }: NonNullable<WorldRelation['join']>,
  target: string,
  { scope, value }: { readonly scope: OracleScope; readonly value: string },
): string {
  for (const column of [fromColumn, toColumn]) scope.needColumn(table, column);
  const tie = scope.alias();
  return `exists (select 1 from ${table} ${tie} where ${tie}."${fromColumn}" = ${value} and ${tie}."${toColumn}" = ${target})`;
}

function relationSql(relation: WorldRelation, value: WireValue, place: Place): string {
  const target = findModel(place.scope.schema, relation.model);
  const other = place.scope.alias();
  const link = linkSql(relation, place, other);
  const exists = `exists (select 1 from ${target.table} ${other} where ${link})`;
  const inner = (where: WireValue, at: Place = place): string =>
    partSql(where as WireObject, { ...at, model: target, alias: other });
  if (!relation.isList) return singleSql(value, { exists, link, other, target, place, inner });
  const parts = Object.entries(value as WireObject).map(([operator, where]) => {
    const among = (condition: string): string =>
      `exists (select 1 from ${target.table} ${other} where ${link} and ${condition})`;
    if (operator === 'some') return among(inner(where));
    return operator === 'none' ? `not ${among(inner(where))}` : `not ${among(`not ${inner(where)}`)}`;
  });
  return parts.join(' and ');
}

interface Single {
  readonly exists: string;
  readonly link: string;
  readonly other: string;
  readonly target: WorldModel;
  readonly place: Place;
  inner(where: WireValue, at?: Place): string;
}

/** The truth of the condition for the related row; false without one. */
function singleSql(value: WireValue, { exists, link, other, target, place, inner }: Single): string {
  const is = (where: WireValue, at = place): string =>
    where === null
      ? `not ${exists}`
      : `(case when ${exists} then (select ${inner(where, at)} from ${target.table} ${other} where ${link}) else false end)`;
  if (value === null) return is(null);
  const [operator] = Object.keys(value as WireObject);
  if (operator === 'is') return is((value as WireObject)['is'] ?? null);
  if (operator === 'isNot') return `not ${is((value as WireObject)['isNot'] ?? null, denied(place))}`;
  return is(value);
}

const comparisons: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=', equals: '=' };

function scalarSql(filter: WireValue, column: string, field: WorldField): string {
  if (filter === null) return `${column} is null`;
  if (typeof filter !== 'object' || Array.isArray(filter)) return `${column} = ${literal(filter, field)}`;
  const { mode, ...operators } = filter as WireObject;
  const parts = Object.entries(operators).map(([operator, value]) =>
    operatorSql(operator, value, { column, field, fold: mode === 'insensitive' }),
  );
  return `(${parts.join(' and ')})`;
}

function operatorSql(
  operator: string,
  value: WireValue,
  { column, field, fold }: { readonly column: string; readonly field: WorldField; readonly fold: boolean },
): string {
  const left = fold ? `lower(${column})` : column;
  const text = (given: WireValue): string => (fold ? `lower(${literal(given, field)})` : literal(given, field));
  if (operator === 'not') return `not ${scalarSql(value, column, field)}`;
  if (value === null) return `${column} is null`;
  const list = Array.isArray(value) ? value.map(text).join(', ') : '';
  switch (operator) {
    case 'in':
      return list === '' ? 'false' : `${left} in (${list})`;
    case 'notIn':
      return list === '' ? 'true' : `${left} not in (${list})`;
    case 'contains':
      return `strpos(${left}, ${text(value)}) > 0`;
    case 'startsWith':
      return `left(${left}, length(${text(value)})) = ${text(value)}`;
    case 'endsWith':
      return `right(${left}, length(${text(value)})) = ${text(value)}`;
    default:
      return `${left} ${comparisons[operator]} ${text(value)}`;
  }
}

function listSql(filter: WireObject, column: string, field: WorldField): string {
  const array = (values: WireValue): string =>
    `array[${(values as WireValue[]).map((value) => literal(value, field)).join(', ')}]::text[]`;
  const parts = Object.entries(filter).map(([operator, value]) => {
    if (operator === 'has') return `${column} @> ${array([value])}`;
    if (operator === 'hasSome') return `${column} && ${array(value)}`;
    if (operator === 'hasEvery') return `${column} @> ${array(value)}`;
    if (operator === 'isEmpty') return `${value === true ? '' : 'not '}${column} = '{}'`;
    return `${column} = ${array(value)}`;
  });
  return `(${parts.join(' and ')})`;
}

function jsonSql(filter: WireObject, column: string, isDenied: boolean): string {
  const target = `(${column} #> ${quote(`{${(filter['path'] as string[]).join(',')}}`)})`;
  // A document of another type does not meet the condition; where it is denied, it does.
  const ofType = (type: string, condition: string): string =>
    `(case when jsonb_typeof(${target}) = '${type}' then ${condition} when ${target} is not null then ${isDenied} end)`;
  const json = (value: WireValue | undefined): string => `${quote(JSON.stringify(value))}::jsonb`;
  if ('equals' in filter) return `${target} = ${json(filter['equals'])}`;
  if ('gt' in filter) return ofType('number', `${target} > ${json(filter['gt'])}`);
  if ('array_contains' in filter) return ofType('array', `${target} @> ${json(filter['array_contains'])}`);
  return ofType('string', `strpos(${target} #>> '{}', ${quote(String(filter['string_contains']))}) > 0`);
}

function literal(value: WireValue, field: WorldField): string {
  switch (field.type) {
    case 'Int':
      return `${String(value)}::int`;
    case 'BigInt':
      return `${quote(String(value))}::bigint`;
    case 'Decimal':
      return `${quote(String(value))}::numeric`;
    case 'Boolean':
      return String(value);
    case 'Uuid':
      return `${quote(String(value))}::uuid`;
    case 'DateTime':
      return `${quote(String(value))}::timestamptz`;
    case 'Enum': {
      const label = field.enum?.labels.find(([name]) => name === value)?.[1] ?? String(value);
      return `${quote(label)}::${field.enum?.sqlType}`;
    }
    default:
      return quote(String(value));
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
