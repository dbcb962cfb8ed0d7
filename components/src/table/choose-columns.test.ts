import { expect, test } from 'vitest';
import { chooseColumns, drawnColumns, fewColumns, firstColumns } from './choose-columns.js';
import type { Column } from './column.js';

/** Columns of 100 pixels, of which the first ones may be pinned. */
function columns(count: number, pinned = 0): readonly Column[] {
  return Array.from(
    { length: count },
    (_, place) => ({ id: `c${place}`, width: 100, isPinned: place < pinned }) as Column,
  );
}

test('a few columns are all drawn, wherever one is', () => {
  const few = columns(fewColumns);
  expect(drawnColumns(few, { first: 20, last: 23 })).toHaveLength(fewColumns);
});

test('of many, those in sight are drawn with some on either side, and the pinned ones', () => {
  const range = chooseColumns(columns(80, 2), { start: 4_000, width: 1_000 }, firstColumns);
  expect(range).toEqual({ first: 35, last: 54 });
  expect(drawnColumns(columns(80, 2), range)).toEqual([0, 1, ...Array.from({ length: 20 }, (_, at) => 35 + at)]);
});

test('scrolling a little draws no others, and at the ends there is nothing beyond', () => {
  const all = columns(80);
  const range = chooseColumns(all, { start: 4_000, width: 1_000 }, firstColumns);
  expect(chooseColumns(all, { start: 4_200, width: 1_000 }, range)).toBe(range);
  expect(chooseColumns(all, { start: 4_600, width: 1_000 }, range)).not.toBe(range);
  expect(chooseColumns(all, { start: 7_000, width: 1_000 }, range).last).toBe(79);
  expect(chooseColumns(all, { start: 0, width: 1_000 }, range).first).toBe(0);
});
