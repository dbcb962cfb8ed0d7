import type { WireRow } from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareRows } from './share-rows.js';

const copy = (rows: readonly WireRow[]): WireRow[] => structuredClone(rows) as WireRow[];
const rows: readonly WireRow[] = [
  { $key: 'a', n: 1, tags: ['x'], author: { $key: 'p', name: 'P' } },
  {
    $key: 'b',
    n: 2,
    data: { deep: [1, { two: 2 }] },
    posts: [
      { $key: 'q', t: 1 },
      { $key: 'r', t: 2 },
    ],
  },
];

test('an equal result is the very same one', () => {
  expect(shareRows(rows, copy(rows))).toBe(rows);
});

test('what differs is new, and all that is equal within it is kept', () => {
  const next = copy(rows);
  (next[1]!['posts'] as { t: number }[])[0]!.t = 9;
  const shared = shareRows(rows, next);
  expect(shared[0]).toBe(rows[0]);
  expect(shared[1]).toEqual(next[1]);
  expect(shared[1]!['data']).toBe(rows[1]!['data']);
  expect((shared[1]!['posts'] as unknown[])[1]).toBe((rows[1]!['posts'] as unknown[])[1]);
});

test('rows keep their identity in another order, and a shorter list is a new list', () => {
  const shared = shareRows(rows, copy([...rows].reverse()));
  expect(shared[0]).toBe(rows[1]);
  expect(shared).not.toBe(rows);
  expect(shareRows(rows, copy([rows[0]!]))).toHaveLength(1);
});

test('a field that went or came makes the row new', () => {
  expect(shareRows([{ $key: 'a', n: 1 }], [{ $key: 'a' }])[0]).toEqual({ $key: 'a' });
  expect(shareRows([{ $key: 'a' }], [{ $key: 'a', n: null }])[0]).toEqual({ $key: 'a', n: null });
});

test('whatever has changed, the new list is right, and every row that is equal is the one from before', () => {
  const list = fc.uniqueArray(fc.record({ $key: fc.constantFrom(...'abcdefgh'), n: fc.integer({ min: 0, max: 2 }) }), {
    selector: ({ $key }) => $key,
  });
  fc.assert(
    fc.property(list, list, fc.array(fc.boolean()), (previous, drawn, isKept) => {
      const next = drawn.map((row, index) => {
        const old = previous.find(({ $key, n }) => $key === row.$key && n === row.n);
        return isKept[index] && old ? old : row;
      });
      const shared = shareRows(previous, next);
      expect(shared).toEqual(next);
      for (const row of shared) {
        const old = previous.find(({ $key, n }) => $key === row.$key && n === row['n']);
        if (old) expect(row).toBe(old);
      }
      if (JSON.stringify(previous) === JSON.stringify(next)) expect(shared).toBe(previous);
    }),
  );
});
