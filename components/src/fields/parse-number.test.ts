import { expect, test } from 'vitest';
import { numberText, parseNumber } from './parse-number.js';

test.each([
  ['en-US', '1234.5', '1234.5'],
  ['en-US', '1,234,567.5', '1234567.5'],
  ['en-US', ' -7 ', '-7'],
  ['en-US', '+7', '7'],
  ['en-US', '−7', '-7'],
  ['en-US', '.5', '0.5'],
  ['en-US', '5.', '5'],
  ['en-US', '007', '7'],
  ['en-US', '0', '0'],
  ['en-US', '1e21', '1e21'],
  ['en-US', '12345678901234567890.123456789', '12345678901234567890.123456789'],
  ['de-DE', '1.234,5', '1234.5'],
  ['de-DE', '1.234', '1234'],
  ['de-DE', '1.5', '1.5'],
  ['de-DE', '1,5', '1.5'],
  ['de-CH', "1'234.5", '1234.5'],
  ['de-CH', '1’234.5', '1234.5'],
  ['fr-FR', '1 234,5', '1234.5'],
  ['fr-FR', '1\u202f234,5', '1234.5'],
  ['en-IN', '12,34,567', '1234567'],
  ['ar-EG', '٣٫٥', '3.5'],
  ['ar-EG', '١٬٢٣٤', '1234'],
])('in %s, %j is %s', (locale, text, digits) => {
  expect(parseNumber(text, locale)).toBe(digits);
});

test.each(['', '-', 'seven', '1,2', '1 2', '1.2.3', '1e', '0x10', 'NaN', 'Infinity', '12abc'])(
  'in en-US, %j is no number',
  (text) => {
    expect(parseNumber(text, 'en-US')).toBeUndefined();
  },
);

test.each([
  ['en-US', '1234567.50', '1234567.50'],
  ['de-DE', '1234567.50', '1234567,50'],
  ['de-DE', 1.5, '1,5'],
  ['de-DE', 10n ** 20n, '100000000000000000000'],
  ['de-DE', null, ''],
])('in an editor of %s, %s stands as %s, and is read back', (locale, value, text) => {
  expect(numberText(value, locale)).toBe(text);
  if (value !== null) expect(parseNumber(text, locale)).toBe(String(value));
});
