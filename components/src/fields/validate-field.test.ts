import { expect, test } from 'vitest';
import { buildField, buildSettings } from '../../test-support/build-field.js';
import type { FieldInfo } from '../model/field-info.js';
import { validateField } from './validate-field.js';

const problemOf = (field: Partial<FieldInfo>, value: unknown): string | null =>
  validateField(value, buildField(field), buildSettings());

test.each<[string, Partial<FieldInfo>, unknown]>([
  ['nothing, where a default is', {}, undefined],
  ['NULL, where it may be', { isNullable: true }, null],
  ['an empty text that nobody asked for', {}, ''],
  ['a text as long as it may be, counted in characters', { native: 'VarChar(2)' }, '😀😀'],
  ['the largest int', { type: 'Int' }, 2_147_483_647],
  ['the largest bigint', { type: 'BigInt' }, 2n ** 63n - 1n],
  ['the largest oid', { type: 'Int', native: 'Oid' }, 4_294_967_295],
  ['a float', { type: 'Float' }, 0.1],
  ['a decimal that fits', { type: 'Decimal', native: 'Decimal(4,2)' }, '-99.99'],
  ['zeros that do not count', { type: 'Decimal', native: 'Decimal(4,2)' }, '0099.9900'],
  ['a decimal of any size', { type: 'Decimal' }, '1'.repeat(200)],
  ['a uuid of any version', { native: 'Uuid' }, '0190A000-0000-7000-8000-000000000000'],
  ['a value of the enum', { type: 'Enum', enumValues: ['A'] }, 'A'],
  ['JSON', { type: 'Json' }, { a: '\\u0000' }],
  ['a date', { type: 'DateTime' }, new Date(0)],
  ['a list', { isList: true, type: 'Int' }, [1, 2]],
  ['an empty list', { isList: true, isRequired: true }, []],
])('%s is good', (_what, field, value) => {
  expect(problemOf(field, value)).toBeNull();
});

test.each<[string, Partial<FieldInfo>, unknown, string]>([
  ['nothing, where it must be', { isRequired: true }, undefined, 'Value is required'],
  ['NULL, where it may not be', {}, null, 'Value is required'],
  ['an empty answer', { isRequired: true }, '', 'Value is required'],
  ['a long text', { native: 'VarChar(2)' }, 'abc', 'Value may have 2 characters at most, and has 3'],
  ['NUL in a text', {}, 'a\0', 'Value has a character that a database cannot store (U+0000)'],
  ['NUL in JSON', { type: 'Json' }, { a: '\0' }, 'Value has a character that a database cannot store (U+0000)'],
  ['a fraction', { type: 'Int' }, 1.5, 'Value must be a whole number'],
  ['a large int', { type: 'Int' }, 2_147_483_648, 'Value must be from -2,147,483,648 to 2,147,483,647'],
  ['a large smallint', { type: 'Int', native: 'SmallInt' }, 40_000, 'Value must be from -32,768 to 32,767'],
  [
    'a large bigint',
    { type: 'BigInt' },
    2n ** 63n,
    'Value must be from -9,223,372,036,854,775,808 to 9,223,372,036,854,775,807',
  ],
  [
    'a large decimal',
    { type: 'Decimal', native: 'Decimal(4,2)' },
    '100',
    'Value may have 2 digits at most before the decimal point',
  ],
  ['decimals', { type: 'Decimal', native: 'Decimal(4,2)' }, '1.234', 'Value may have 2 decimals at most'],
  ['decimals of a whole number', { type: 'Decimal', native: 'Decimal(4)' }, '1.2', 'Value must have no decimals'],
  ['no uuid', { native: 'Uuid' }, 'abc', 'Value must be a UUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['another enum value', { type: 'Enum', enumValues: ['A'] }, 'B', 'Value has a value that is not on the list'],
  ['no date', { type: 'DateTime' }, new Date('x'), 'Value is not a complete date'],
  ['no time', { type: 'DateTime', native: 'Timetz(6)' }, new Date('x'), 'Value is not a complete time'],
  ['a bad element', { isList: true, type: 'Int' }, [1, 1.5], 'Item 2: Value must be a whole number'],
  ['a missing element', { isList: true, type: 'Int' }, [null], 'Item 1: Value is required'],
])('%s is refused', (_what, field, value, problem) => {
  expect(problemOf(field, value)).toBe(problem);
});
