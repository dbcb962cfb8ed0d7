/**
 * Writes a query for rows a third time, for results whose rows' places are held too: it gives those rows only that may
 * have changed, with their places, and the keys of all rows of the table itself that have changed, in the
 * window or not.
 */
import { quoteIdentifier } from '../database/quote-identifier.js';
import type { Statement } from '../database/statement.js';
import type { RowsQuery } from './checked-query.js';
import { compileTouchedRows } from './compile-query.js';
import { compileTouched, Trails, type TrailValues } from './compile-trails.js';
import { compileKey } from './compile-wire-value.js';
import type { QueryLimits } from './query-limits.js';
import type { PlaceOrder } from './row-place.js';
import { StatementBuilder } from './statement-builder.js';

/** A text for each set of trails that have values, so that an index serves where only one has. */
const maxTexts = 8;

/**
 * Returns the columns `key`, `row` and those of the rows' places; `row` is null in those that only name a key. Undefined
 * where the trails with values are of a new kind once too often.
 */
export type CompiledSplice = (changed: TrailValues) => Statement | undefined;

export function compileSplice(query: RowsQuery, order: PlaceOrder, limits: QueryLimits): CompiledSplice {
  const compiled = new Map<string, (changed: TrailValues) => Statement>();
  return (changed) => {
    const used = new Set([...changed.keys()].filter((place) => (changed[place]?.[0] ?? []).length > 0));
    const name = [...used].join();
    const known = compiled.get(name);
    if (!known && compiled.size >= maxTexts) return undefined;
    const compile = known ?? compileFor(query, { order, limits, used });
    compiled.set(name, compile);
    return compile(changed);
  };
}

interface SpliceOptions {
  readonly order: PlaceOrder;
  readonly limits: QueryLimits;
  /** The places of the trails that have values. */
  readonly used: ReadonlySet<number>;
}

function compileFor(query: RowsQuery, { order, limits, used }: SpliceOptions): (changed: TrailValues) => Statement {
  const builder = new StatementBuilder(limits);
  const trails = new Trails(builder, (place) => used.has(place));
  const isTouched = (alias: string): string => `(${compileTouched(query.selection, alias, trails)})`;
  // Rows of the table itself are as few as the changes; of what they are related to, one may concern them all.
  const isFew = [...used].every((place) => place === 0);
  const rows = compileTouchedRows(query, builder, { isTouched, order, isFew });
  const [own] = trails.all;
  const text = own && used.has(0) ? `(${rows})\nunion all ${compileKeys(query, own.lists, { builder, order })}` : rows;
  const { values } = builder.build(text);
  return (changed) => ({ text, values: trails.bind(values, changed) });
}

/** The keys that are on the first trail. */
function compileKeys(
  { selection }: RowsQuery,
  lists: readonly string[],
  { builder, order }: { readonly builder: StatementBuilder; readonly order: PlaceOrder },
): string {
  const alias = builder.alias();
  const columns = selection.key.map(({ column }) => quoteIdentifier(column)).join(', ');
  const nulls = order
    .columns(alias)
    .map(() => ', null')
    .join('');
  return `select ${compileKey(selection.key, alias)}, null${nulls} from unnest(${lists.join(', ')}) ${alias}(${columns})`;
}
