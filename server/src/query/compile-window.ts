/** Writes the `select` of a window: some rows of a table, in order, from a cursor, between limits. */
import { quoteTable } from '../database/quote-identifier.js';
import { allOf, type CheckedWindow } from './checked-query.js';
import { compileExpression, compileFromCursor, compileOrder, reverseOrder } from './compile-order.js';
import { compileWhere } from './compile-where.js';
import type { StatementBuilder } from './statement-builder.js';

export interface WindowParts {
  readonly alias: string;
  /** The select list. */
  readonly columns: string;
  /** What is joined to the table. */
  readonly join: string;
  /** Ties a row, by its alias, to the row that the window is nested in; null at the top. */
  readonly link: ((alias: string) => string) | null;
}

/**
 * The rows come in order, except in a window that counts from the end: its rows come last first, with
 * their `position`, by which the caller turns them round.
 */
export function compileWindow(window: CheckedWindow, parts: WindowParts, builder: StatementBuilder): string {
  const { alias } = parts;
  const order = window.isFromEnd ? reverseOrder(window.order) : window.order;
  const conditions = [parts.link?.(alias) ?? 'true', compileWhere(window.where, alias, builder)];
  let start = '';
  if (window.cursor !== null) {
    const [cursor, row] = [builder.alias(), builder.alias()];
    const columns = order.map(({ expression }, index) => `${compileExpression(expression, row, builder)} as o${index}`);
    // As in Prisma, a nested list starts with one of its own rows, the result with any row that is visible.
    const condition = parts.link === null ? window.cursor : allOf([window.cursor, window.where]);
    const isLinked = parts.link === null ? '' : ` and ${parts.link(row)}`;
    const isCursor = `${compileWhere(condition, row, builder)}${isLinked}`;
    const source = `from ${quoteTable(window.model.table)} ${row} where ${isCursor} limit 1`;
    start = `with ${cursor} as (select ${columns.join(', ')} ${source}) `;
    conditions.push(compileFromCursor(order, { alias, cursor }, builder));
  }
  const orderBy = compileOrder(order, alias, builder);
  const position = window.isFromEnd ? `, row_number() over (order by ${orderBy}) as position` : '';
  const clauses = [
    `select ${parts.columns}${position}`,
    `from ${quoteTable(window.model.table)} ${alias}${parts.join}`,
    `where ${conditions.filter((condition) => condition !== 'true').join(' and ') || 'true'}`,
    ...(orderBy === '' ? [] : [`order by ${orderBy}`]),
    ...(window.limit === null ? [] : [`limit ${builder.parameter(window.limit, 'bigint')}`]),
    ...(window.offset === 0 ? [] : [`offset ${builder.parameter(window.offset, 'bigint')}`]),
  ];
  return start + clauses.join('\n');
}
