import { expect, test } from 'vitest';
import type { Change } from '../changes/change.js';
import { ExpectedChanges } from './expected-changes.js';

const changes = (count: number): readonly Change[] =>
  Array.from({ length: count }, () => ({ table: 1, operation: 'insert', rows: [] }));

test('each evaluation takes what was told since the one before', () => {
  const expected = new ExpectedChanges(2);
  expected.add(changes(1));
  expected.add(changes(2));
  expect(expected.take()).toHaveLength(3);
  expect(expected.take()).toEqual([]);
});

test('where anything may have changed, or too much has, nothing is expected', () => {
  const expected = new ExpectedChanges(2);
  expected.add(undefined);
  expected.add(changes(1));
  expect(expected.take()).toBeUndefined();
  expected.add(changes(150));
  expected.add(changes(100));
  expect(expected.take()).toBeUndefined();
  expect(expected.take()).toEqual([]);
});

test('after a wrong expectation nothing is expected for a while, whatever is told', () => {
  const expected = new ExpectedChanges(2);
  expected.wasWrong();
  expected.add(changes(1));
  expect(expected.take()).toBeUndefined();
  expect(expected.take()).toBeUndefined();
  expected.add(changes(1));
  expect(expected.take()).toHaveLength(1);
});
