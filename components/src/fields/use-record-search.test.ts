import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/shop.js';
import { describeModel } from '../model/describe-model.js';
import type { ModelDescription } from '../model/field-info.js';
import { searchFilter, shortSelection } from './use-record-search.js';

const customer = describeModel(schema, 'customer') as ModelDescription;
const contains = (field: string, word: string): object => ({ [field]: { contains: word, mode: 'insensitive' } });

test('each word must be in the name or the address', () => {
  expect(searchFilter(customer, ' blue  harbor ')).toEqual({
    AND: [
      { OR: [contains('name', 'blue'), contains('email', 'blue')] },
      { OR: [contains('name', 'harbor'), contains('email', 'harbor')] },
    ],
  });
});

test('a number may be the key', () => {
  expect(searchFilter(customer, '42')).toEqual({
    AND: [{ OR: [contains('name', '42'), contains('email', '42'), { id: 42 }] }],
  });
  expect(searchFilter(customer, '99999999999')).toEqual({
    AND: [{ OR: [contains('name', '99999999999'), contains('email', '99999999999')] }],
  });
});

test('nothing searches for nothing in particular', () => {
  expect(searchFilter(customer, '  ')).toEqual({ AND: [] });
});

test('one may say where to look', () => {
  expect(searchFilter(customer, 'x', ['country', 'unknown'])).toEqual({ AND: [{ OR: [contains('country', 'x')] }] });
});

test('what may be large is not read', () => {
  expect(Object.keys(shortSelection(customer))).toEqual([
    ...['id', 'name', 'email', 'country', 'tier', 'creditLimit', 'orders', 'isActive', 'joinedOn', 'lastSeenAt'],
    'agentId',
  ]);
});
