/** Writes the `select` of a window: some rows of a table, in order, from a cursor, between limits. */
import type { CatalogScalar } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import { allOf, type CheckedWindow, type OrderTerm, reverseOrder } from './checked-query.js';
import { compileExpression, compileFromCursor, compileOrder } from './compile-order.js';
import { columnOf, compileWhere } from './compile-where.js';
import type { StatementBuilder } from './statement-builder.js';

export interface WindowParts {
  readonly alias: string;
  /** The select list. */
  readonly columns: string;
  /** What is joined to the table. */
  readonly join: string;
  /** Ties a row, by its alias, to the row that the window is nested in; null at the top. */
  readonly link: ((alias: string) => string) | null;
  /** The column in which the rows say their position, for a caller that cannot keep their order. */
  readonly position?: string;
}

/**
 * The rows come in order, except in a window that counts from the end: its rows come last first, with
 * their `position`, by which the caller turns them round.
 */
export function compileWindow(window: CheckedWindow, parts: WindowParts, builder: StatementBuilder): string {
  const order = window.isFromEnd ? reverseOrder(window.order) : window.order;
  const source: Source = { window, order, link: parts.link, cursor: window.cursor && builder.alias() };
  const start = compileStart(source, builder);
  const condition = window.distinct?.length
    ? compileFirstOfEach(source, { alias: parts.alias, distinct: window.distinct }, builder)
    : compileCondition(source, parts.alias, builder);
  const orderBy = compileOrder(order, parts.alias, builder);
  const name = parts.position ?? (window.isFromEnd ? 'position' : null);
  const position = name === null ? '' : `, row_number() over (order by ${orderBy}) as ${quoteIdentifier(name)}`;
  const clauses = [
    `${start}select ${parts.columns}${position}`,
    `from ${quoteTable(window.model.table)} ${parts.alias}${parts.join}`,
    `where ${condition}`,
    ...(orderBy === '' ? [] : [`order by ${orderBy}`]),
    ...(window.limit === null ? [] : [`limit ${builder.parameter(window.limit, 'bigint')}`]),
    ...(window.offset === 0 ? [] : [`offset ${builder.parameter(window.offset, 'bigint')}`]),
  ];
  return clauses.join('\n');
}

/** The rows of a window before its limits. */
interface Source {
  readonly window: CheckedWindow;
  readonly order: readonly OrderTerm[];
  readonly link: WindowParts['link'];
  /** The name of the subquery that holds the cursor's row; null without a cursor. */
  readonly cursor: string | null;
}

/** What the statement begins with: the cursor's row, if there is a cursor. */
function compileStart({ window, order, link, cursor }: Source, builder: StatementBuilder): string {
  if (window.cursor === null) return '';
  const row = builder.alias();
  const columns = order.map(({ expression }, index) => `${compileExpression(expression, row, builder)} as o${index}`);
  // As in Prisma, a nested list starts with one of its own rows, and so does what is not firmly ordered.
  const isWithin = link !== null || window.isCursorWithin === true;
  const condition = isWithin ? allOf([window.cursor, window.where]) : window.cursor;
  const isLinked = link === null ? '' : ` and ${link(row)}`;
  const isCursor = `${compileWhere(condition, row, builder)}${isLinked}`;
  const source = `from ${quoteTable(window.model.table)} ${row} where ${isCursor} limit 1`;
  return `with ${cursor} as (select ${columns.join(', ')} ${source}) `;
}

function compileCondition({ window, order, link, cursor }: Source, alias: string, builder: StatementBuilder): string {
  const parts = [link?.(alias) ?? 'true', compileWhere(window.where, alias, builder)];
  if (cursor !== null) parts.push(compileFromCursor(order, { alias, cursor }, builder));
  return parts.filter((part) => part !== 'true').join(' and ') || 'true';
}

/** Of the rows that agree in the distinct fields, the first in the order; rows are told apart by key. */
function compileFirstOfEach(
  source: Source,
  { alias, distinct }: { readonly alias: string; readonly distinct: readonly CatalogScalar[] },
  builder: StatementBuilder,
): string {
  const { model } = source.window;
  const row = builder.alias();
  const key = model.key.flatMap((name) => model.fields.get(name) ?? []).filter((field) => field.kind === 'scalar');
  const list = (fields: readonly CatalogScalar[], of: string): string =>
    fields.map((field) => columnOf(field, of)).join(', ');
  const groups = list(distinct, row);
  const orderBy = `${groups}, ${compileOrder(source.order, row, builder)}`;
  const condition = compileCondition(source, row, builder);
  return `(${list(key, alias)}) in (select distinct on (${groups}) ${list(key, row)}
from ${quoteTable(model.table)} ${row} where ${condition} order by ${orderBy})`;
}
