import { expect, test } from 'vitest';
import { buildField, buildSettings } from '../../test-support/build-field.js';
import { englishLabels } from '../labels/labels.js';
import type { FieldInfo } from '../model/field-info.js';
import { formatField, readEnumValue } from './format-field.js';

const moment = new Date('2026-03-29T01:30:00Z');

test.each<[string, Partial<FieldInfo>, unknown, string]>([
  ['a text', {}, 'Ada', 'Ada'],
  ['a whole number', { type: 'Int' }, 1_234_567, '1,234,567'],
  ['a key', { type: 'Int', isKey: true }, 1_234_567, '1234567'],
  ['a foreign key', { type: 'Int', foreignKeyOf: 'customer' }, 4_711, '4711'],
  ['a year', { type: 'Int', name: 'releaseYear' }, 2_026, '2026'],
  ['a bigint', { type: 'BigInt' }, 12_345_678_901_234_567_890n, '12,345,678,901,234,567,890'],
  ['a float, as short as it is', { type: 'Float' }, 0.1, '0.1'],
  ['a small float', { type: 'Float' }, 1.5e-7, '0.00000015'],
  ['a large float', { type: 'Float' }, 1e21, '1,000,000,000,000,000,000,000'],
  ['what is no number', { type: 'Float' }, Number.NaN, 'NaN'],
  ['a decimal, with all its digits', { type: 'Decimal' }, '1234.50', '1,234.50'],
  [
    'a long decimal, with all its digits',
    { type: 'Decimal' },
    '12345678901234567890.12345678901234567890',
    '12,345,678,901,234,567,890.12345678901234567890',
  ],
  ['true', { type: 'Boolean' }, true, 'Yes'],
  ['false', { type: 'Boolean' }, false, 'No'],
  ['a day', { type: 'DateTime', native: 'Date' }, new Date('2026-01-05'), 'Jan 5, 2026'],
  ['a time', { type: 'DateTime', native: 'Time(6)' }, new Date('1970-01-01T14:05:09Z'), '2:05:09 PM'],
  ['a moment', { type: 'DateTime', native: 'Timestamptz(6)' }, moment, 'Mar 29, 2026, 1:30 AM'],
  ['a moment with seconds', { type: 'DateTime' }, new Date('2026-03-29T01:30:05Z'), 'Mar 29, 2026, 1:30:05 AM'],
  ['an enum', { type: 'Enum', enumValues: ['IN_PROGRESS'] }, 'IN_PROGRESS', 'In progress'],
  ['JSON', { type: 'Json' }, { a: [1, null] }, '{"a":[1,null]}'],
  ['bytes', { type: 'Bytes' }, new Uint8Array(3), '3 bytes'],
  ['many bytes', { type: 'Bytes' }, new Uint8Array(1_500), '1.5 kB'],
  ['a list', { isList: true }, ['one', 'two'], 'one two'],
  ['nothing', {}, null, ''],
])('%s', (_what, field, value, text) => {
  expect(formatField(value, buildField(field), buildSettings()).replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(text);
});

test('a day is the same day everywhere; a moment is shown in the time zone of the settings', () => {
  const settings = buildSettings({ timeZone: 'America/Los_Angeles' });
  const day = buildField({ type: 'DateTime', native: 'Date' });
  expect(formatField(new Date('2026-01-05'), day, settings)).toBe('Jan 5, 2026');
  expect(formatField(moment, buildField({ type: 'DateTime' }), settings)).toContain('Mar 28, 2026, 6:30');
});

test('numbers and dates go by the language', () => {
  const settings = buildSettings({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
  expect(formatField('1234.50', buildField({ type: 'Decimal' }), settings)).toBe('1.234,50');
  // In the night in which the clocks go forward, half past one UTC is half past three.
  expect(formatField(moment, buildField({ type: 'DateTime' }), settings)).toBe('29.03.2026, 03:30');
});

test('a related record goes by its label, and by its key if it has none', () => {
  const relation = { model: 'Customer', from: ['customerId'], to: ['id'], labelField: 'firstName', ties: undefined };
  const labelFields = ['firstName', 'lastName'];
  const field = buildField({ type: 'Relation', relation: { ...relation, labelFields } });
  expect(formatField({ id: 7, firstName: 'Ada', lastName: 'King' }, field, buildSettings())).toBe('Ada King');
  expect(formatField({ id: 7, firstName: 'Ada' }, field, buildSettings())).toBe('Ada');
  expect(formatField({ id: 7, firstName: null }, field, buildSettings())).toBe('7');
});

test('texts can be in another language', () => {
  const field = {
    ...englishLabels.field,
    yes: 'Ja',
    enumValue: (value: string) => ({ OPEN: 'Offen' })[value] ?? value,
  };
  const settings = buildSettings({ labels: { ...englishLabels, field } });
  expect(formatField(true, buildField({ type: 'Boolean' }), settings)).toBe('Ja');
  expect(formatField('OPEN', buildField({ type: 'Enum' }), settings)).toBe('Offen');
});

test.each([
  ['IN_PROGRESS', 'In progress'],
  ['inProgress', 'In progress'],
  ['open', 'Open'],
  ['A', 'A'],
  ['_', '_'],
])('the enum value %s reads as %s', (value, text) => {
  expect(readEnumValue(value)).toBe(text);
});
