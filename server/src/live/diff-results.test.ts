import type { RowPatch, WireRow } from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ResultShape } from '../query/compiled-query.js';
import { diffResults } from './diff-results.js';
import type { ResultRows } from './result-rows.js';

const flat: ResultShape = new Map();
const withTags: ResultShape = new Map([
  ['tags', { isList: true, shape: flat }],
  ['author', { isList: false, shape: flat }],
]);

function resultOf(rows: readonly WireRow[]): ResultRows {
  return rows.map((row) => ({ key: row.$key, row: JSON.stringify(row) }));
}

function letters(text: string): WireRow[] {
  return [...text].map(($key) => ({ $key }));
}

function diff(before: readonly WireRow[], after: readonly WireRow[], shape = flat): RowPatch[] {
  return diffResults(resultOf(before), resultOf(after), shape);
}

test.each<[string, string, string, RowPatch[]]>([
  ['nothing changed', 'abc', 'abc', []],
  ['a row at the end', 'ab', 'abc', [{ kind: 'insert', key: 'c', row: { $key: 'c' }, before: null }]],
  ['a row in front', 'bc', 'abc', [{ kind: 'insert', key: 'a', row: { $key: 'a' }, before: 'b' }]],
  ['a row leaves', 'abc', 'ac', [{ kind: 'remove', key: 'b' }]],
  ['the last becomes the first in one move', 'abcd', 'dabc', [{ kind: 'move', key: 'd', before: 'a' }]],
  ['the first becomes the last in one move', 'abcd', 'bcda', [{ kind: 'move', key: 'a', before: null }]],
  ['two change places', 'abc', 'bac', [{ kind: 'move', key: 'b', before: 'a' }]],
])('%s', (_name, before, after, patches) => {
  expect(diff(letters(before), letters(after))).toEqual(patches);
});

test('only the fields that changed are sent', () => {
  const patches = diff(
    [{ $key: 'a', n: 1, t: 'x', j: { b: 1, a: 2 } }],
    [{ $key: 'a', n: 2, t: 'x', j: { a: 2, b: 1 } }],
  );
  expect(patches).toEqual([{ kind: 'update', key: 'a', changed: { n: 2 } }]);
});

test('a child that is added is one small step inside its parent', () => {
  const before = [{ $key: 'a', tags: [{ $key: 't1' }] }];
  const after = [{ $key: 'a', tags: [{ $key: 't1' }, { $key: 't2', n: 1 }] }];
  expect(diff(before, after, withTags)).toEqual([
    {
      kind: 'nested',
      key: 'a',
      field: 'tags',
      patches: [{ kind: 'insert', key: 't2', row: { $key: 't2', n: 1 }, before: null }],
    },
  ]);
});

test('a single related row is patched if it is the same row, and replaced if it is another', () => {
  const anna = { $key: 'a', author: { $key: 'u1', name: 'Anna' } };
  const renamed = { $key: 'a', author: { $key: 'u1', name: 'Ann' } };
  const other = { $key: 'a', author: { $key: 'u2', name: 'Bo' } };
  expect(diff([anna], [renamed], withTags)).toEqual([
    { kind: 'nested', key: 'a', field: 'author', patches: [{ kind: 'update', key: 'u1', changed: { name: 'Ann' } }] },
  ]);
  expect(diff([anna], [other], withTags)).toEqual([{ kind: 'update', key: 'a', changed: { author: other.author } }]);
});

/** Applies patches in the plainest way, as PROTOCOL.md tells it. */
function apply(rows: readonly WireRow[], patches: readonly RowPatch[]): WireRow[] {
  let result = [...rows];
  const place = (row: WireRow, before: string | null): void => {
    result = result.filter((other) => other.$key !== row.$key);
    const index = before === null ? result.length : result.findIndex((other) => other.$key === before);
    expect(index).toBeGreaterThanOrEqual(0);
    result.splice(index, 0, row);
  };
  for (const patch of patches) {
    const row = result.find((other) => other.$key === patch.key);
    if (patch.kind === 'insert') place(patch.row, patch.before);
    else if (patch.kind === 'remove') result = result.filter((other) => other.$key !== patch.key);
    else if (patch.kind === 'move') place(row!, patch.before);
    else if (patch.kind === 'update')
      result = result.map((other) => (other === row ? { ...other, ...patch.changed } : other));
    else {
      const value = row![patch.field];
      const inside = apply((Array.isArray(value) ? value : [value]) as WireRow[], patch.patches);
      result = result.map((other) =>
        other === row ? { ...other, [patch.field]: Array.isArray(value) ? inside : inside[0]! } : other,
      );
    }
  }
  return result;
}

const row = (shape: 'parent' | 'child'): fc.Arbitrary<WireRow> =>
  fc.record({
    $key: fc.constantFrom(...'abcdefgh'),
    n: fc.integer({ min: 0, max: 2 }),
    ...(shape === 'parent' && {
      tags: fc.uniqueArray(fc.record({ $key: fc.constantFrom(...'xyz'), n: fc.integer({ min: 0, max: 1 }) }), {
        selector: (tag) => tag.$key,
      }),
      author: fc.option(fc.record({ $key: fc.constantFrom('u', 'v'), n: fc.integer({ min: 0, max: 1 }) })),
    }),
  }) as fc.Arbitrary<WireRow>;

const rows = fc.uniqueArray(row('parent'), { selector: (entry) => entry.$key, maxLength: 8 });

test('the steps lead from any result to any other, and none is wasted on an equal one', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const patches = diff(before, after, withTags);
      expect(apply(before, patches)).toEqual(after);
      expect(diff(after, after, withTags)).toEqual([]);
      const moves = patches.filter((patch) => patch.kind === 'move').length;
      expect(moves).toBeLessThan(Math.max(1, before.length));
    }),
    { numRuns: 2_000 },
  );
});
