/** Writes the `select` of a window: some rows of a table, in order, from a cursor, between limits. */
import { quoteTable } from '../database/quote-identifier.js';
import type { CheckedWindow } from './checked-query.js';
import { compileExpression, compileFromCursor, compileOrder, reverseOrder } from './compile-order.js';
import { compileWhere } from './compile-where.js';
import type { StatementBuilder } from './statement-builder.js';

export interface WindowParts {
  readonly alias: string;
  /** The select list. */
  readonly columns: string;
  /** What is joined to the table. */
  readonly join: string;
  /** A condition beside the window's own. */
  readonly link: string | null;
}

/**
 * The rows come in order, except in a window that counts from the end: its rows come last first, with
 * their `position`, by which the caller turns them round.
 */
export function compileWindow(window: CheckedWindow, parts: WindowParts, builder: StatementBuilder): string {
  const { alias } = parts;
  const order = window.isFromEnd ? reverseOrder(window.order) : window.order;
  const conditions = [parts.link ?? 'true', compileWhere(window.where, alias, builder)];
  let start = '';
  if (window.cursor !== null) {
    const [cursor, row] = [builder.alias(), builder.alias()];
    const columns = order.map(({ expression }, index) => `${compileExpression(expression, row, builder)} as o${index}`);
    const isCursor = compileWhere(window.cursor, row, builder);
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
