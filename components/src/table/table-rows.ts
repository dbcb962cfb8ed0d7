/**
 * What a table shows of a window: the rows without those that are being deleted, and with the one that is being
 * edited, in its place, even if somebody else has deleted it or it has left the filter. Pure.
 */
import { keyOf } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';

export interface TableRow {
  readonly key: string;
  readonly record: AnyRecord;
  /** Its place in the whole list, from 0. */
  readonly index: number;
  /** No longer in the list, but being edited. */
  readonly isGone: boolean;
}

export interface TableRows {
  readonly rows: readonly TableRow[];
  readonly total: number;
}

export interface RowsSource {
  readonly skip: number;
  readonly rows: readonly AnyRecord[];
  readonly total: number;
  readonly key: readonly string[];
  readonly hidden: ReadonlyMap<string, AnyRecord>;
  /** Whether what is hidden belongs to this list, also what is not among `rows`. */
  readonly isHiddenHere: boolean;
  /** Where a row that is hidden was last seen in the list. */
  readonly placeOf: (key: string) => number | undefined;
  /** The row that is being edited, as it was last seen. */
  readonly kept: Pick<TableRow, 'key' | 'record' | 'index'> | undefined;
  /** What was shown before: rows that are as they were stay the same objects, so that they are not drawn anew. */
  readonly before: readonly TableRow[];
}

export function tableRows(given: RowsSource): TableRows {
  const { rows, total, key, hidden, isHiddenHere, kept, before, ...source } = given;
  const shown = rows.map((record) => ({ key: keyOf(record, key), record })).filter(({ key }) => !hidden.has(key));
  const hiddenInSight = rows.length - shown.length;
  // Of a list that is all there, what is hidden and not in it is gone already.
  const hiddenElsewhere = isHiddenHere && rows.length < total ? hidden.size - hiddenInSight : 0;
  const isAtEnd = source.skip + rows.length >= total;
  // At the end of the list, everything else comes before.
  const hiddenBefore = isAtEnd ? hiddenElsewhere : Math.min(hiddenElsewhere, countBefore(given));
  const skip = Math.max(0, source.skip - hiddenBefore);
  const isThere = kept === undefined || shown.some((row) => row.key === kept.key);
  const place = isThere ? -1 : Math.min(Math.max(0, kept.index - skip), shown.length);
  const all = isThere ? shown : shown.toSpliced(place, 0, { key: kept.key, record: kept.record });
  const known = new Map(before.map((row) => [row.key, row]));
  return {
    rows: all.map(({ key: name, record }, at) => {
      const row: TableRow = { key: name, record, index: skip + at, isGone: at === place };
      const last = known.get(name);
      return last && isSameRow(last, row) ? last : row;
    }),
    // A stretch without rows lies beyond the end, and says nothing of where that is.
    total: Math.max(
      all.length > 0 ? skip + all.length : 0,
      total - hiddenInSight - hiddenElsewhere + (isThere ? 0 : 1),
    ),
  };
}

/** The hidden rows that stand before the window, and so are missing in front of it. */
function countBefore({ hidden, skip, placeOf }: RowsSource): number {
  return [...hidden.keys()].filter((key) => (placeOf(key) ?? Infinity) < skip).length;
}

function isSameRow(a: TableRow, b: TableRow): boolean {
  return a.record === b.record && a.index === b.index && a.isGone === b.isGone;
}
