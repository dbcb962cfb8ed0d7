import { expect, test } from 'vitest';
import { type EqualityKind, equalityKey } from './equality-key.js';

test.each<[EqualityKind, unknown, unknown, boolean]>([
  ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', true],
  ['uuid', '{a0eebc999c0b4ef8bb6d6bb9bd380a11}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', true],
  ['integer', '7', 7, true],
  ['integer', '-0', 0, true],
  ['integer', '007', 7, true],
  ['text', 'a', 'A', false],
  ['text', 'null', null, false],
  ['boolean', true, false, false],
])('%s: %j and %j', (kind, fromQuery, fromLog, isSame) => {
  expect(equalityKey(kind, fromQuery) === equalityKey(kind, fromLog)).toBe(isSame);
});

test.each<[EqualityKind, unknown]>([
  ['integer', 2 ** 53],
  ['integer', '9007199254740993'],
  ['integer', '1e3'],
  ['text', undefined],
  ['uuid', 5],
])('%s: %j cannot be told exactly', (kind, value) => {
  expect(equalityKey(kind, value)).toBeUndefined();
});
