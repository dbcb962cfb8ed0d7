import { expect, test } from 'vitest';
import { buildField, buildSettings } from '../../test-support/build-field.js';
import type { FieldInfo } from '../model/field-info.js';
import type { FieldDraft } from './field-editor.js';
import { readNumber } from './number-editor.js';

const settings = buildSettings({ locale: 'de-DE' });
const read = (text: string, field: Partial<FieldInfo>): FieldDraft =>
  readNumber(text, { field: buildField(field), value: 1, settings });

test.each<[string, Partial<FieldInfo>, unknown]>([
  ['1.234', { type: 'Int' }, 1_234],
  ['1,0', { type: 'Int' }, 1],
  ['9007199254740993', { type: 'BigInt' }, 9_007_199_254_740_993n],
  ['1.234,50', { type: 'Decimal' }, '1234.50'],
  ['12345678901234567890,12345678901234567890', { type: 'Decimal' }, '12345678901234567890.12345678901234567890'],
  ['-1,5e3', { type: 'Float' }, -1_500],
  [' ', { type: 'Int', isNullable: true }, null],
])('%j is the value of %j', (text, field, value) => {
  expect(read(text, field)).toEqual({ kind: 'value', value });
});

test('nothing in a new record is nothing, and in another that something is missing', () => {
  const field = buildField({ type: 'Int' });
  expect(readNumber('', { field, value: undefined, settings })).toEqual({ kind: 'value', value: undefined });
  expect(readNumber('', { field, value: 7, settings })).toEqual({ kind: 'invalid', message: 'Value is required' });
});

test.each([
  ['1,5', 'Int', 'Value must be a whole number'],
  ['1e3', 'Int', 'Value must be a whole number'],
  ['viel', 'Decimal', 'Value must be a number'],
] as const)('%j is no %s', (text, type, message) => {
  expect(read(text, { type })).toEqual({ kind: 'invalid', message });
});
