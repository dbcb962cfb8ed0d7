/**
 * Writes grouped rows as SQL: the groups and all that is computed of them in a subquery, whose columns are
 * then filtered, ordered and written like those of a table.
 */
import { unreachable } from '@rowcast/protocol';
import type { CatalogScalar } from '../catalog/catalog.js';
import { quoteTable } from '../database/quote-identifier.js';
import type { CheckedWindow, GroupColumn, GroupMember, GroupsQuery } from './checked-query.js';
import { compileObject, type ObjectMember } from './compile-object.js';
import { compileOrder } from './compile-order.js';
import { columnOf, compileWhere } from './compile-where.js';
import { compileWindow } from './compile-window.js';
import { compileWireValue } from './compile-wire-value.js';
import { elementType } from './sql-type.js';
import type { StatementBuilder } from './statement-builder.js';

export function compileGroups({ window, groups }: GroupsQuery, builder: StatementBuilder): string {
  const alias = builder.alias();
  const source = compileSource(window, groups.columns, builder);
  const grouped = `select ${groups.columns.map((column) => compileColumn(column, source.alias)).join(', ')} ${source.text}`;
  const key = groups.name === null ? compileGroupKey(groups.columns, alias, builder) : `'${groups.name}'::text`;
  const { select, json } = compileObject([{ name: '$key', value: key }, ...membersOf(groups.members, alias, builder)]);
  const row = builder.alias();
  const { limit, offset } = groups;
  const orderBy = compileOrder(groups.order, alias, builder);
  return [
    `select ${row}."$key" as "key", ${json(row)}::text as "row"`,
    `from (${grouped}) ${alias} cross join lateral (${select}) ${row}`,
    `where ${compileWhere(groups.having, alias, builder)}`,
    ...(orderBy === '' ? [] : [`order by ${orderBy}`]),
    ...(limit === null ? [] : [`limit ${builder.parameter(limit, 'bigint')}`]),
    ...(offset === 0 ? [] : [`offset ${builder.parameter(offset, 'bigint')}`]),
  ].join('\n');
}

interface Source {
  readonly alias: string;
  /** What follows the select list. */
  readonly text: string;
}

function compileSource(window: CheckedWindow, columns: readonly GroupColumn[], builder: StatementBuilder): Source {
  const [alias, inner] = [builder.alias(), builder.alias()];
  const isLimited = window.limit !== null || window.offset > 0 || window.cursor !== null;
  const by = columns.flatMap(({ aggregate, of }) => (aggregate === null && of ? [columnOf(of, alias)] : []));
  const groupBy = by.length === 0 ? '' : ` group by ${by.join(', ')}`;
  if (!isLimited) {
    const where = compileWhere(window.where, alias, builder);
    return { alias, text: `from ${quoteTable(window.model.table)} ${alias} where ${where}${groupBy}` };
  }
  const needed = new Set(columns.flatMap(({ of }) => (of ? [columnOf(of, inner)] : [])));
  const parts = { alias: inner, columns: [...needed].join(', ') || '1 as one', join: '', link: null };
  return { alias, text: `from (${compileWindow(window, parts, builder)}) ${alias}${groupBy}` };
}

function compileColumn({ field, aggregate, of }: GroupColumn, alias: string): string {
  return `${compileAggregate(aggregate, of, alias)} as ${field.column}`;
}

function compileAggregate(aggregate: GroupColumn['aggregate'], of: CatalogScalar | null, alias: string): string {
  if (of === null) return 'count(*)';
  const column = columnOf(of, alias);
  const type = elementType(of);
  switch (aggregate) {
    case null:
      return column;
    case '_count':
      return `count(${column})`;
    case '_sum':
      // Postgres does not add up oids.
      return type === 'oid' ? `sum(${column}::bigint)::bigint` : `sum(${column})`;
    case '_avg':
      // The average has digits to spare, most of them zeros.
      if (of.type === 'Decimal') return `trim_scale(avg(${column}::numeric))`;
      return `avg(${type === 'oid' ? `${column}::bigint` : column})::double precision`;
    case '_min':
    case '_max':
      return compileExtreme(aggregate === '_min' ? 'min' : 'max', column, of);
    default:
      return unreachable(aggregate);
  }
}

/** Of the types that have no such aggregate in every Postgres, the texts are in the order of the values. */
function compileExtreme(extreme: 'min' | 'max', column: string, of: CatalogScalar): string {
  const type = elementType(of);
  switch (type) {
    case 'boolean':
      return `${extreme === 'min' ? 'bool_and' : 'bool_or'}(${column})`;
    case 'bytea':
      return `decode(${extreme}(encode(${column}, 'hex') collate "C"), 'hex')`;
    case 'uuid':
    case '"bit"':
    case 'bit varying':
      return `${extreme}(${column}::text collate "C")::${type}`;
    default:
      return `${extreme}(${column})`;
  }
}

function membersOf(members: readonly GroupMember[], alias: string, builder: StatementBuilder): readonly ObjectMember[] {
  return members.map((member): ObjectMember => {
    const { name } = member;
    if (member.kind === 'scalar') return { name, value: compileWireValue(member.field, alias, builder) };
    const { select, json } = compileObject(membersOf(member.members, alias, builder));
    const inner = builder.alias();
    return { name, value: `(select ${json(inner)} from (${select}) ${inner})` };
  });
}

/** The JSON array of the values that the rows of the group share. */
function compileGroupKey(columns: readonly GroupColumn[], alias: string, builder: StatementBuilder): string {
  const by = columns.filter(({ aggregate }) => aggregate === null);
  const texts = by.map(({ field }) => {
    // A document or list that is missing travels like one that is null or empty, but is another group.
    const missing = field.isList || field.type === 'Json' ? '' : 'null';
    const value = compileWireValue(field, alias, builder);
    return `case when ${columnOf(field, alias)} is null then '${missing}' else to_json(${value})::text end`;
  });
  return `'[' || ${texts.join(` || ',' || `)} || ']'`;
}
