/** A window into which rows were spliced is the window of the table as it is now, or says that it cannot tell. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowPlace } from '../query/row-place.js';
import { type PlacedRow, spliceRows } from './splice-rows.js';

/** A table: what each key is ordered by, of which a null does not meet the filter. */
type Table = ReadonlyMap<number, number | null>;

const tables = fc
  .uniqueArray(fc.tuple(fc.nat(20), fc.option(fc.nat(9))), { selector: ([key]) => key, maxLength: 20 })
  .map((entries): Table => new Map(entries));

function compare(a: RowPlace, b: RowPlace): number {
  return Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]);
}

function rowsOf(table: Table, keys: Iterable<number> = table.keys()): readonly PlacedRow[] {
  return [...keys].flatMap((key): PlacedRow[] => {
    const value = table.get(key) ?? null;
    if (value === null) return [];
    return [{ entry: { key: String(key), row: `{"value":${value}}` }, place: [String(value), String(key)] }];
  });
}

const windowOf = (table: Table, limit: number): readonly PlacedRow[] =>
  rowsOf(table)
    .toSorted((a, b) => compare(a.place, b.place))
    .slice(0, limit);

function splice(before: Table, after: Table, limit: number): readonly PlacedRow[] | undefined {
  const touched = new Set([...before.keys(), ...after.keys()].filter((key) => before.get(key) !== after.get(key)));
  const read = rowsOf(after, touched);
  return spliceRows({
    held: windowOf(before, limit),
    touched: new Set([...touched].map(String)),
    read,
    limit,
    compare,
  });
}

test('it is never another window than that of the table', () => {
  let told = 0;
  const windows = fc.property(tables, tables, fc.integer({ min: 1, max: 12 }), (before, after, limit) => {
    const rows = splice(before, after, limit);
    if (rows) expect(rows).toEqual(windowOf(after, limit));
    told += rows ? 1 : 0;
  });
  fc.assert(windows, { numRuns: 2_000 });
  expect(told).toBeGreaterThan(500);
});

test('it is told whenever nothing has left that was in the window', () => {
  const grown = fc.property(tables, tables, fc.integer({ min: 1, max: 12 }), (before, more, limit) => {
    const after: Table = new Map([...more, ...before]);
    expect(splice(before, after, limit)).toEqual(windowOf(after, limit));
  });
  fc.assert(grown, { numRuns: 1_000 });
});

test('a row that leaves a full window leaves a place that nobody knows how to fill', () => {
  const before: Table = new Map([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect(splice(before, new Map([...before, [1, null]]), 2)).toBeUndefined();
  expect(splice(before, new Map([...before, [1, 9]]), 2)).toBeUndefined();
  expect(splice(before, new Map([...before, [1, null]]), 4)).toHaveLength(2);
});
