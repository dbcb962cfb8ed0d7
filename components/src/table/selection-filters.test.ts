import { expect, test } from 'vitest';
import { allSelected, nothingSelected, select } from './row-selection.js';
import { filtersForKeys, filtersForSelection } from './selection-filters.js';

const numbered = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));
const table = { where: { country: 'Peru' }, key: ['id'] };

test('what was picked is named by its keys, whatever the filter', () => {
  const picked = select(nothingSelected, new Map([['7', { id: 7 }]]), true);
  expect(filtersForSelection(picked, table)).toEqual([{ id: { in: [7] } }]);
});

test('all that match are named by the filter, with exceptions', () => {
  expect(filtersForSelection(allSelected, table)).toEqual([{ country: 'Peru' }]);
  const allButOne = select(allSelected, new Map([['7', { id: 7 }]]), false);
  expect(filtersForSelection(allButOne, table)).toEqual([{ AND: [{ country: 'Peru' }, { NOT: { id: { in: [7] } } }] }]);
});

test('many keys go in pieces that hold each of them once', () => {
  const filters = filtersForKeys(numbered(2_500), ['id']) as { readonly id: { readonly in: readonly number[] } }[];
  expect(filters.map(({ id }) => id.in.length)).toEqual([1_000, 1_000, 500]);
  expect(filters.flatMap(({ id }) => id.in)).toEqual(numbered(2_500).map(({ id }) => id));
});

test('a piece of keys with several fields has fewer conditions than a server takes', () => {
  const key = ['room', 'user', 'day', 'place'];
  const records = numbered(300).map(({ id }) => Object.fromEntries(key.map((field) => [field, id])));
  const filters = filtersForKeys(records, key) as { readonly OR: readonly object[] }[];
  expect(filters.flatMap(({ OR }) => OR)).toEqual(records);
  expect(Math.max(...filters.map(({ OR }) => OR.length * (key.length + 1)))).toBeLessThan(500);
});
