/**
 * Writes an order as SQL, and the condition that a row stands at or behind the cursor's row in it, with
 * nulls where the order puts them.
 */
import { quoteTable } from '../database/quote-identifier.js';
import { isCount, type OrderExpression, type OrderTerm } from './checked-query.js';
import { columnOf, compileLink } from './compile-where.js';
import type { StatementBuilder } from './statement-builder.js';

export function compileOrder(terms: readonly OrderTerm[], alias: string, builder: StatementBuilder): string {
  return terms
    .map((term) => {
      const isUsual = !term.isNullable || term.nulls === (term.direction === 'asc' ? 'last' : 'first');
      const nulls = isUsual ? '' : ` nulls ${term.nulls}`;
      return `${compileExpression(term.expression, alias, builder)} ${term.direction}${nulls}`;
    })
    .join(', ');
}

export function compileExpression(expression: OrderExpression, alias: string, builder: StatementBuilder): string {
  if (expression.kind === 'column') return columnOf(expression.field, alias);
  const other = builder.alias();
  const source = `from ${quoteTable(expression.relation.target.table)} ${other}`;
  const link = compileLink(expression.relation, alias, other);
  if (expression.kind === 'count') return `(select count(*) ${source} where ${link})`;
  const value = `(select ${compileExpression(expression.expression, other, builder)} ${source} where ${link} limit 1)`;
  return isCount(expression) ? `coalesce(${value}, 0)` : value;
}

/**
 * Met by the rows that stand at or behind the cursor's. `cursor` is a subquery of one row, or of none if
 * the cursor's row is not there; then nothing meets it. Its columns are `o0`, `o1`, …, the order's terms.
 */
export function compileFromCursor(
  terms: readonly OrderTerm[],
  { alias, cursor }: { readonly alias: string; readonly cursor: string },
  builder: StatementBuilder,
): string {
  const sides = terms.map((term, index) => ({
    term,
    row: compileExpression(term.expression, alias, builder),
    start: `(select o${index} from ${cursor})`,
  }));
  const chain = sides.reduceRight((rest, side) => {
    if (rest !== '') return `(${isBehind(side)} or (${isLevel(side)} and ${rest}))`;
    return side.term.isNullable ? `(${isBehind(side)} or ${isLevel(side)})` : notBefore(side);
  }, '');
  const [first] = sides;
  // Says nothing new, but an index scan can begin with it.
  const bound =
    first && !first.term.isNullable && first.term.expression.kind === 'column' ? ` and ${notBefore(first)}` : '';
  return `exists (select 1 from ${cursor})${bound} and ${chain}`;
}

interface Side {
  readonly term: OrderTerm;
  readonly row: string;
  readonly start: string;
}

function isBehind({ term, row, start }: Side): string {
  const isBehindValue = `${row} ${term.direction === 'asc' ? '>' : '<'} ${start}`;
  if (!term.isNullable) return isBehindValue;
  return term.nulls === 'last'
    ? `(${isBehindValue} or (${row} is null and ${start} is not null))`
    : `(${isBehindValue} or (${row} is not null and ${start} is null))`;
}

function notBefore({ term, row, start }: Side): string {
  return `${row} ${term.direction === 'asc' ? '>=' : '<='} ${start}`;
}

function isLevel({ term, row, start }: Side): string {
  return term.isNullable ? `${row} is not distinct from ${start}` : `${row} = ${start}`;
}
