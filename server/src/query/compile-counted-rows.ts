/**
 * Writes rows that say how many related rows they have as one statement in two steps: the rows of the window
 * first, then the related rows of all of them, counted in one pass. A count apart for each row, as within a
 * nested list, would look through the related table once a row.
 */
import type { CatalogScalar } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import type { CheckedSelection, RelationCount, RowsQuery, SelectedMember } from './checked-query.js';
import { compileRow } from './compile-selection.js';
import { columnOf, compileWhere } from './compile-where.js';
import { compileWindow } from './compile-window.js';
import { elementType } from './sql-type.js';
import type { StatementBuilder } from './statement-builder.js';

/** The counts that one pass can make; none if the window has one row at most, for which nothing is won. */
export function countsInOnePass({ window, selection }: RowsQuery): readonly RelationCount[] {
  if (window.limit === 1 || window.order.length === 0) return [];
  return selection.members.flatMap((member) => (member.kind === 'counts' ? member.counts.filter(isGroupable) : []));
}

/** Where the grouping finds the same values equal that the relation does. A join table has no such column. */
function isGroupable({ relation: { from, to, through } }: RelationCount): boolean {
  if (through !== undefined) return false;
  return from.every((field, index) => {
    const other = to[index];
    if (other === undefined || elementType(field) !== elementType(other)) return false;
    return field.isDeterministic && other.isDeterministic && field.collation === other.collation;
  });
}

/** The rows in their order, with the columns `key` and `row`. */
export function compileCountedRows(
  { window, selection }: RowsQuery,
  inOnePass: readonly RelationCount[],
  builder: StatementBuilder,
): string {
  const [inner, rows, alias] = [builder.alias(), builder.alias(), builder.alias()];
  const fields = columnsRead(selection);
  const columns = fields.map((field) => columnOf(field, inner)).join(', ');
  const position = unusedName(fields);
  const parts = { alias: inner, columns, join: '', link: null, position };
  const start = compileWindow(window, parts, builder);
  const joins: string[] = [];
  const counted = new Map<RelationCount, string>();
  for (const count of inOnePass) {
    const groups = builder.alias();
    joins.push(compileCount(count, { groups, rows, alias }, builder));
    counted.set(count, `coalesce(${groups}.n, 0)`);
  }
  const { join, key, row } = compileRow(selection, alias, builder, counted);
  return [
    `with ${rows} as materialized (${start})`,
    `select ${key} as "key", ${row}::text as "row"`,
    `from ${rows} ${alias}${joins.join('')}${join}`,
    `order by ${alias}.${quoteIdentifier(position)}${window.isFromEnd ? ' desc' : ''}`,
  ].join('\n');
}

function unusedName(fields: readonly CatalogScalar[]): string {
  let name = 'position';
  while (fields.some(({ column }) => column === name)) name += '_';
  return name;
}

interface CountPlace {
  /** The name of the counts by group. */
  readonly groups: string;
  /** The name of the rows of the window. */
  readonly rows: string;
  /** What the statement calls the rows that the counts are joined to. */
  readonly alias: string;
}

function compileCount(
  { relation: { target, from, to }, where }: RelationCount,
  { groups, rows, alias }: CountPlace,
  builder: StatementBuilder,
): string {
  const other = builder.alias();
  const keys = to.map((field) => columnOf(field, other));
  const selected = keys.map((key, index) => `${key} as k${index}`);
  const wanted = from.map((field) => quoteIdentifier(field.column)).join(', ');
  const isWanted = `(${keys.join(', ')}) in (select ${wanted} from ${rows})`;
  const condition = `${isWanted} and ${compileWhere(where, other, builder)}`;
  const source = `from ${quoteTable(target.table)} ${other} where ${condition} group by ${keys.join(', ')}`;
  const isSame = from.map((field, index) => `${groups}.k${index} = ${columnOf(field, alias)}`);
  return `\nleft join (select ${selected.join(', ')}, count(*) as n ${source}) ${groups} on ${isSame.join(' and ')}`;
}

/** The columns that the selection reads of a row, each once. */
function columnsRead({ key, members }: CheckedSelection): readonly CatalogScalar[] {
  const fields = new Map<string, CatalogScalar>();
  for (const field of [...key, ...members.flatMap(fieldsOf)]) fields.set(field.column, field);
  return [...fields.values()];
}

function fieldsOf(member: SelectedMember): readonly CatalogScalar[] {
  if (member.kind === 'scalar') return [member.field];
  return member.kind === 'counts' ? member.counts.flatMap(({ relation }) => relation.from) : member.relation.from;
}
