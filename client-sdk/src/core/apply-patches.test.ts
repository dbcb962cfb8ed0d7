import type { RowPatch, WireRow } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { applyPatches } from './apply-patches.js';

const a: WireRow = { $key: 'a', n: 1 };
const b: WireRow = {
  $key: 'b',
  n: 2,
  author: { $key: 'x', name: 'X' },
  tags: [
    { $key: 't', t: 1 },
    { $key: 'u', t: 2 },
  ],
};
const c: WireRow = { $key: 'c', n: 3, author: null, tags: [] };
const rows = [a, b, c];

const keysAfter = (...patches: RowPatch[]): string | undefined =>
  applyPatches(rows, patches)
    ?.map(({ $key }) => $key)
    .join('');

test('rows are inserted in front of another, or at the end', () => {
  const row = { $key: 'd' };
  expect(keysAfter({ kind: 'insert', key: 'd', row, before: 'b' })).toBe('adbc');
  expect(keysAfter({ kind: 'insert', key: 'd', row, before: null })).toBe('abcd');
});

test('rows move and go', () => {
  expect(keysAfter({ kind: 'move', key: 'c', before: 'a' }, { kind: 'remove', key: 'a' })).toBe('cb');
  expect(keysAfter({ kind: 'move', key: 'a', before: null })).toBe('bca');
});

test('an update changes its fields and leaves all other rows the same objects', () => {
  const next = applyPatches(rows, [{ kind: 'update', key: 'b', changed: { n: 9 } }])!;
  expect(next[1]).toEqual({ ...b, n: 9 });
  expect(next[0]).toBe(a);
  expect(next[2]).toBe(c);
  expect(next[1]!['tags']).toBe(b['tags']);
});

test('nested steps reach the rows of a list, and the row of a to-one relation', () => {
  const next = applyPatches(rows, [
    { kind: 'nested', key: 'b', field: 'tags', patches: [{ kind: 'update', key: 'u', changed: { t: 5 } }] },
    { kind: 'nested', key: 'b', field: 'author', patches: [{ kind: 'remove', key: 'x' }] },
    {
      kind: 'nested',
      key: 'c',
      field: 'author',
      patches: [{ kind: 'insert', key: 'y', row: { $key: 'y' }, before: null }],
    },
  ])!;
  expect(next[1]).toMatchObject({ author: null, tags: [{ t: 1 }, { t: 5 }] });
  expect((next[1]!['tags'] as unknown[])[0]).toBe((b['tags'] as unknown[])[0]);
  expect(next[2]).toMatchObject({ author: { $key: 'y' } });
});

test.each<RowPatch>([
  { kind: 'remove', key: 'z' },
  { kind: 'update', key: 'z', changed: {} },
  { kind: 'insert', key: 'a', row: a, before: null },
  { kind: 'insert', key: 'd', row: { $key: 'd' }, before: 'z' },
  { kind: 'nested', key: 'a', field: 'author', patches: [] },
])('a step that does not fit is refused: %o', (patch) => {
  expect(applyPatches(rows, [patch])).toBeUndefined();
});
