/**
 * Writes a query for rows a third time, for results whose rows' places are held too: it gives those rows only that may
 * have changed, with their places, and the keys of all rows of the table itself that have changed, in the
 * window or not. No more rows are read than the window takes, but those may stand behind it.
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
 * where the trails with values are of a new kind once too often, or where what they lead to would be looked for far beyond
 * the window: rows of the table that share an author may be anywhere in it.
 */
export type CompiledSplice = (changed: TrailValues, window: HeldWindow) => Statement | undefined;

export interface HeldWindow {
  /** Whether as many rows are held as the window takes; if not, there are no others that meet its filter. */
  readonly isFull: boolean;
}

interface Compiled {
  readonly statement: (changed: TrailValues) => Statement;
  /** Whether all trails name the rows by their keys. */
  readonly areKeysNamed: boolean;
}

export interface SpliceOptions {
  readonly order: PlaceOrder;
  readonly limits: QueryLimits;
  /** Gives the one copy of equal texts. */
  readonly share: (text: string) => string;
}

export function compileSplice(query: RowsQuery, options: SpliceOptions): CompiledSplice {
  const compiled = new Map<string, Compiled>();
  return (changed, { isFull }) => {
    const used = new Set([...changed.keys()].filter((place) => (changed[place]?.[0] ?? []).length > 0));
    const name = [...used].join();
    const known = compiled.get(name);
    if (!known && compiled.size >= maxTexts) return undefined;
    const splice = known ?? compileFor(query, { ...options, used });
    compiled.set(name, splice);
    return isFull && !splice.areKeysNamed ? undefined : splice.statement(changed);
  };
}

interface UsedTrails {
  /** The places of the trails that have values. */
  readonly used: ReadonlySet<number>;
}

function compileFor(query: RowsQuery, { order, limits, share, used }: SpliceOptions & UsedTrails): Compiled {
  const builder = new StatementBuilder(limits);
  const trails = new Trails(builder, (place) => used.has(place));
  const isTouched = (alias: string): string => `(${compileTouched(query.selection, alias, trails)})`;
  const rows = compileTouchedRows(query, builder, { isTouched, order });
  const [own] = trails.all;
  const text = share(
    own && used.has(0) ? `(${rows})\nunion all ${compileKeys(query, own.lists, { builder, order })}` : rows,
  );
  const { values } = builder.build(text);
  return {
    statement: (changed) => ({ text, values: trails.bind(values, changed) }),
    areKeysNamed: trails.all.every(({ namesKey }, place) => namesKey || !used.has(place)),
  };
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
