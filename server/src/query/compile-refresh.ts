/**
 * Writes a query for rows a second time, for results that are held already: it gives every key in order, as the
 * first statement does, and the row itself only where it may have changed.
 */
import type { RowKey } from '@rowcast/protocol';
import type { Statement } from '../database/statement.js';
import type { RowsQuery } from './checked-query.js';
import { compileRows } from './compile-query.js';
import { compileTouched, type Trail, Trails, type TrailValues } from './compile-trails.js';
import type { QueryLimits } from './query-limits.js';
import { placeOrder } from './row-place.js';
import { StatementBuilder } from './statement-builder.js';

/** Of which rows of the result more than the key is wanted. */
export interface WantedRows {
  readonly changed: TrailValues;
  readonly keys: readonly RowKey[];
}

export interface CompiledRefresh {
  readonly trails: readonly Trail[];
  /**
   * The text is always the same. Returns the columns `key` and `row`, which is null where it is not wanted, and those of
   * the rows' places, if they have such.
   */
  readonly statement: (wanted: WantedRows) => Statement;
}

/** `share` gives the one copy of equal texts. */
export function compileRefresh(
  query: RowsQuery,
  limits: QueryLimits,
  share: (text: string) => string = (text) => text,
): CompiledRefresh {
  const builder = new StatementBuilder(limits);
  const trails = new Trails(builder);
  const keys = Symbol('keys');
  const isWanted = (alias: string, key: string): string =>
    `${compileTouched(query.selection, alias, trails)}\n  or ${key} = any(${builder.parameter(keys, 'text[]')})`;
  const order = placeOrder(query.window);
  const text = share(compileRows(query, builder, { isWanted, ...(order && { order }) }));
  const { values } = builder.build(text);
  return {
    trails: trails.all,
    statement: ({ changed, keys: given }) => {
      return { text, values: trails.bind(values, changed, new Map([[keys, [...given]]])) };
    },
  };
}
