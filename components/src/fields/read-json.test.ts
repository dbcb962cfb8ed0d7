import { JsonNull } from '@rowcast/client';
import { expect, test } from 'vitest';
import { buildField, buildSettings } from '../../test-support/build-field.js';
import { jsonText, readJson } from './read-json.js';

const field = buildField({ type: 'Json', isNullable: true });
const settings = buildSettings();

test.each([
  ['{"a": [1, null]}', { a: [1, null] }],
  ['"text"', 'text'],
  ['0', 0],
  ['', null],
  [' \n', null],
  ['null', JsonNull],
])('%j is read', (text, value) => {
  expect(readJson(text, field, settings)).toEqual({ kind: 'value', value });
});

test('nothing is no JSON where something must be', () => {
  const needed = { ...field, isNullable: false };
  expect(readJson('', needed, settings)).toEqual({ kind: 'invalid', message: 'Value is required' });
});

test.each([
  ['{"a": tru}', 'Value is not valid JSON (line 1, column 7)'],
  ['{\n  "a": 1,\n}', 'Value is not valid JSON (line 3, column 1)'],
  ['[1, 2', 'Value is not valid JSON (line 1, column 6)'],
])('of %j it is said where it stops being JSON', (text, message) => {
  expect(readJson(text, field, settings)).toEqual({ kind: 'invalid', message });
});

test('what stands in an editor is read back as it was', () => {
  for (const value of [{ a: { b: [1, 'x', null] } }, [], 'x', 0, false]) {
    expect(readJson(jsonText(value, field), field, settings)).toEqual({ kind: 'value', value });
  }
  expect(jsonText(null, field)).toBe('');
  expect(jsonText(JsonNull, field)).toBe('null');
  expect(jsonText(null, { isNullable: false })).toBe('null');
});
