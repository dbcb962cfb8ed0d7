/**
 * Puts rows that were read again into the rows that are held: what a window is after some of its rows have changed,
 * without asking for the others. Pure.
 *
 * What is held of a full window ends somewhere, and what comes behind its last row is not known. So as many rows as the window
 * takes have to stand no later than that row did; else one that nobody has read may belong there.
 */
import type { RowKey } from '@rowcast/protocol';
import type { RowPlace } from '../query/row-place.js';
import type { ResultRow } from './result-rows.js';

export interface PlacedRow {
  readonly entry: ResultRow;
  readonly place: RowPlace;
}

export interface Splice {
  /** In order. */
  readonly held: readonly PlacedRow[];
  /** The keys of all rows that may have changed. */
  readonly touched: ReadonlySet<RowKey>;
  /** Those of them that the window may hold now, with what they are now; in any order. */
  readonly read: readonly PlacedRow[];
  /** How many rows the window takes. */
  readonly limit: number;
  readonly compare: (a: RowPlace, b: RowPlace) => number;
}

/** In order; undefined if rows are missing that nobody has read. */
export function spliceRows({ held, touched, read, limit, compare }: Splice): readonly PlacedRow[] | undefined {
  const fresh = read.toSorted((a, b) => compare(a.place, b.place));
  const rows: PlacedRow[] = [];
  let next = 0;
  for (const row of held) {
    if (touched.has(row.entry.key)) continue;
    for (let before = fresh[next]; before && compare(before.place, row.place) < 0; before = fresh[next]) {
      rows.push(before);
      next += 1;
    }
    rows.push(row);
  }
  rows.push(...fresh.slice(next));
  const last = held.at(-1);
  const isFull = last !== undefined && held.length >= limit;
  const known = isFull ? rows.filter(({ place }) => compare(place, last.place) <= 0) : rows;
  if (isFull && known.length < limit) return undefined;
  return known.slice(0, limit);
}
