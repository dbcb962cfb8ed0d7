import { expect, test } from 'vitest';
import { defaultValue } from './default-value.js';

const now = new Date('2026-03-04T05:06:07.089Z');

test('a literal and the time are themselves', () => {
  expect(defaultValue({ kind: 'value', value: ['a', 'b'] }, now)).toEqual(['a', 'b']);
  expect(defaultValue({ kind: 'now' }, now)).toBe('2026-03-04T05:06:07.089Z');
});

test('a uuid4 has version 4', () => {
  expect(defaultValue({ kind: 'uuid4' }, now)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('a uuid7 carries the milliseconds in its first 48 bits', () => {
  const uuid = String(defaultValue({ kind: 'uuid7' }, now));

  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime());
});

test('a cuid has the shape of a cuid, and no two are equal', () => {
  const made = new Set(Array.from({ length: 1_000 }, () => defaultValue({ kind: 'cuid' }, now)));

  expect(made.size).toBe(1_000);
  for (const cuid of made) expect(cuid).toMatch(/^c[0-9a-z]{24}$/);
});
