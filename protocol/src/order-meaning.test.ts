import { expect, test } from 'vitest';
import { compareRows, orderTerms } from './order-meaning.js';
import type { FieldMeaning, ModelMeaning } from './value-meaning.js';
import type { WireValue } from './wire-value.js';

const fields: { [name: string]: FieldMeaning } = {
  id: { type: 'Int', isList: false },
  name: { type: 'String', isList: false },
  at: { type: 'DateTime', isList: false },
};
const author: ModelMeaning = {
  field: (name) => fields[name],
  related: () => undefined,
  compound: () => undefined,
};
const model: ModelMeaning = { ...author, related: (name) => (name === 'author' ? author : undefined) };

function sorted(orderBy: WireValue | undefined, rows: readonly { readonly [field: string]: WireValue }[]): unknown[] {
  const terms = orderTerms(orderBy, ['id'])!;
  return [...rows].sort((a, b) => compareRows(terms, model, [a, b]).sign).map((row) => row['id']);
}

test('without an order the key decides', () => {
  expect(sorted(undefined, [{ id: 10 }, { id: 9 }])).toEqual([9, 10]);
});

test('nulls come last when ascending, first when descending, or as declared', () => {
  const rows = [
    { id: 1, at: null },
    { id: 2, at: '2026-01-01T00:00:00Z' },
  ];
  expect(sorted({ at: 'asc' }, rows)).toEqual([2, 1]);
  expect(sorted({ at: 'desc' }, rows)).toEqual([1, 2]);
  expect(sorted({ at: { sort: 'desc', nulls: 'last' } }, rows)).toEqual([2, 1]);
});

test('the key breaks ties, ascending', () => {
  const at = '2026-01-01T00:00:00Z';
  expect(
    sorted(
      [{ at: 'desc' }],
      [
        { id: 2, at },
        { id: 1, at },
      ],
    ),
  ).toEqual([1, 2]);
});

test('a to-one relation is followed, and one that leads nowhere counts as null', () => {
  const rows = [
    { id: 1, author: { id: 5 } },
    { id: 2, author: null },
    { id: 3, author: { id: 4 } },
  ];
  expect(sorted({ author: { id: 'asc' } }, rows)).toEqual([3, 1, 2]);
});

test('an order of texts is a guess and says so', () => {
  const terms = orderTerms({ name: 'asc' }, ['id'])!;
  expect(
    compareRows(terms, model, [
      { id: 1, name: 'a' },
      { id: 2, name: 'B' },
    ]),
  ).toEqual({ sign: -1, isCertain: false });
  expect(
    compareRows(terms, model, [
      { id: 1, name: 'a' },
      { id: 2, name: 'a' },
    ]),
  ).toEqual({ sign: -1, isCertain: true });
});

test('what a row does not tell is not decided', () => {
  const terms = orderTerms({ at: 'asc' }, ['id'])!;
  expect(compareRows(terms, model, [{ id: 1 }, { id: 2, at: null }])).toEqual({ sign: 0, isCertain: false });
});

test('a term that only the server understands makes the whole order unknown', () => {
  expect(orderTerms({ messages: { _count: 'desc' } }, ['id'])).toBeUndefined();
});
