import { expect, test } from 'vitest';
import { buildField, buildSettings } from '../../test-support/build-field.js';
import { parseText } from './parse-text.js';
import { plainText } from './plain-text.js';

const settings = buildSettings({ locale: 'de-CH', timeZone: 'Europe/Zurich' });
const day = buildField({ type: 'DateTime', native: 'Date' });
const moment = buildField({ type: 'DateTime', native: 'Timestamptz(3)' });
const tier = buildField({ type: 'Enum', enumValues: ['FREE', 'IN_TRIAL'] });

test.each([
  [buildField(), ' as it is ', ' as it is '],
  [buildField(), '', ''],
  [buildField({ isNullable: true }), '', null],
  [buildField({ type: 'Int', isNullable: true }), ' ', null],
  [buildField({ type: 'Int' }), "1'234", 1234],
  [buildField({ type: 'BigInt' }), '9007199254740993', 9007199254740993n],
  [buildField({ type: 'Decimal' }), '1.50', '1.50'],
  [buildField({ type: 'Boolean' }), 'TRUE', true],
  [buildField({ type: 'Boolean' }), 'No', false],
  [tier, 'IN_TRIAL', 'IN_TRIAL'],
  [tier, 'in trial', 'IN_TRIAL'],
  [day, '2026-03-05', new Date('2026-03-05')],
  [day, '5.3.2026', new Date('2026-03-05')],
  [buildField({ type: 'DateTime', native: 'Time(0)' }), '9:30', new Date('1970-01-01T09:30Z')],
  [moment, '2026-03-05T10:00:00.000Z', new Date('2026-03-05T10:00Z')],
  [moment, '5.3.2026 11:00', new Date('2026-03-05T10:00Z')],
  [moment, '2026-07-05 11:00:30', new Date('2026-07-05T09:00:30Z')],
  // In the night in which the clocks go back, and on the day after.
  [moment, '2026-10-25 00:30', new Date('2026-10-24T22:30Z')],
  [moment, '2026-10-25 12:00', new Date('2026-10-25T11:00Z')],
  [buildField({ isList: true }), 'red, blue', ['red', 'blue']],
  [buildField({ type: 'Int', isList: true }), '[1, 2]', [1, 2]],
  [buildField({ type: 'Json' }), '{"a": 1}', { a: 1 }],
])('a text is read as a value of its type: %#', (field, text, meant) => {
  expect(parseText(text, field, settings)).toEqual({ kind: 'value', value: meant });
});

test.each([
  [buildField({ type: 'Int' }), 'many'],
  [buildField({ type: 'Int' }), '1.5'],
  [buildField({ type: 'Int' }), ''],
  [buildField({ type: 'Boolean' }), 'perhaps'],
  [tier, 'GOLD'],
  [day, '31.2.2026'],
  [day, 'soon'],
  [moment, '5.3.2026 25:00'],
  [buildField({ type: 'Bytes' }), 'AAEC'],
  [buildField({ type: 'Json' }), '{'],
])('a text that is no value of its type is told: %#', (field, text) => {
  expect(parseText(text, field, settings)).toMatchObject({ kind: 'invalid' });
});

test.each([
  [buildField({ type: 'Float' }), 1.5],
  [buildField({ type: 'Decimal' }), '-1234.50'],
  [buildField({ type: 'Boolean' }), true],
  [tier, 'IN_TRIAL'],
  [day, new Date('2026-03-05')],
  [moment, new Date('2026-03-05T10:00:30.123Z')],
  [buildField({ isList: true }), ['a, b', 'c']],
  [buildField({ type: 'Json' }), { a: [1] }],
])('a value is read as it was written: %#', (field, value) => {
  expect(parseText(plainText(value, field, settings), field, settings)).toEqual({ kind: 'value', value });
});
