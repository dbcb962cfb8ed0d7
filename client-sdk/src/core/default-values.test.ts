import { expect, test } from 'vitest';
import { makeDefault } from './default-values.js';

let number = 0;
const sources = { nowMs: Date.parse('2026-01-01T00:00:00Z'), userId: 'u', nextNumber: () => ++number };

test('ids have the form of their kind and are never the same', () => {
  const hex = '[0-9a-f]';
  const uuidOf = (version: number): RegExp =>
    new RegExp(`^${hex}{8}-${hex}{4}-${version}${hex}{3}-[89ab]${hex}{3}-${hex}{12}$`);
  expect(makeDefault({ kind: 'uuid4' }, sources)).toMatch(uuidOf(4));
  expect(makeDefault({ kind: 'uuid7' }, sources)).toMatch(uuidOf(7));
  expect(makeDefault({ kind: 'cuid' }, sources)).toMatch(/^c[0-9a-z]{24}$/);
  const many = Array.from({ length: 1_000 }, () => makeDefault({ kind: 'uuid7' }, sources));
  expect(new Set(many).size).toBe(1_000);
});

test('a uuid of version 7 begins with its time', () => {
  const text = String(makeDefault({ kind: 'uuid7' }, sources))
    .replaceAll('-', '')
    .slice(0, 12);
  expect(Number.parseInt(text, 16)).toBe(sources.nowMs);
});

test('uuids of version 7 made in the same millisecond keep their order', () => {
  const many = Array.from({ length: 1_000 }, () => String(makeDefault({ kind: 'uuid7' }, sources)));
  expect(many.toSorted()).toEqual(many);
});

test('other defaults', () => {
  expect(makeDefault({ kind: 'value', value: 5 }, sources)).toBe(5);
  expect(makeDefault({ kind: 'now' }, sources)).toBe('2026-01-01T00:00:00.000Z');
  expect(makeDefault({ kind: 'userId' }, sources)).toBe('u');
  expect(makeDefault({ kind: 'database' }, sources)).toBeUndefined();
});
