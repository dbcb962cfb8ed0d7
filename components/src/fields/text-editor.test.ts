import { expect, test } from 'vitest';
import { buildField } from '../../test-support/build-field.js';
import { emptied, textDraft } from './text-editor.js';

test.each([
  ['may be NULL', { isNullable: true }, 'x', null],
  ['may not', {}, 'x', ''],
  ['has a default, in a new record', { default: { kind: 'value', value: 'light' } }, undefined, null],
  ['has a default, in another', { default: { kind: 'value', value: 'light' } }, 'dark', ''],
] as const)('an emptied text that %s', (_what, field, value, text) => {
  expect(emptied('', { field: buildField(field), value })).toBe(text);
  expect(emptied('y', { field: buildField(field), value })).toBe('y');
});

test('no text is NULL where that may be, and nothing at all where not', () => {
  expect(textDraft(null, { isNullable: true })).toEqual({ kind: 'value', value: null });
  expect(textDraft(null, { isNullable: false })).toEqual({ kind: 'value', value: undefined });
  expect(textDraft('', { isNullable: true })).toEqual({ kind: 'value', value: '' });
});
