import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/shop.js';
import { describeModel } from '../model/describe-model.js';
import type { FieldInfo } from '../model/field-info.js';
import { operatorsOf, whereOf } from './filter-condition.js';
import { orderFor, toggleSort, whereFor } from './table-query.js';

const description = describeModel(schema, 'customer');
if (!description) throw new Error('the shop has customers');
const readable = description.fields.map(({ name }) => name);
const context = {
  description,
  readable,
  base: undefined,
  searchFields: undefined,
  settings: { locale: 'en', timeZone: 'UTC' },
};
const nothing = { sort: [], filters: [], search: '' };

function field(name: string): FieldInfo {
  const found = description?.fields.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
}

test('a search looks into the texts, and for a number into the numbers', () => {
  const texts = ['name', 'email', 'country'].map((name) => ({ [name]: { contains: 'x1', mode: 'insensitive' } }));
  expect(whereFor({ ...nothing, search: ' x1 ' }, context)).toEqual({ OR: texts });
  expect(JSON.stringify(whereFor({ ...nothing, search: '37' }, context))).toContain('{"orders":37}');
});

test('a search keeps to fields that may be read, and to those that the developer names', () => {
  expect(whereFor({ ...nothing, search: 'x' }, { ...context, readable: ['id', 'name'] })).toEqual({
    name: { contains: 'x', mode: 'insensitive' },
  });
  expect(whereFor({ ...nothing, search: 'x' }, { ...context, searchFields: ['email'] })).toEqual({
    email: { contains: 'x', mode: 'insensitive' },
  });
});

test('conditions, a search and what the developer lets through must all hold', () => {
  const filters = [{ id: '1', field: 'orders', operator: 'gt' as const, value: 3 }];
  const where = whereFor(
    { sort: [], filters, search: 'x' },
    { ...context, searchFields: ['name'], base: { isActive: true } },
  );
  expect(where).toEqual({
    AND: [{ isActive: true }, { orders: { gt: 3 } }, { name: { contains: 'x', mode: 'insensitive' } }],
  });
});

test.each([
  ['name', 'contains', 'a', { name: { contains: 'a', mode: 'insensitive' } }],
  ['name', 'notContains', 'a', { NOT: { name: { contains: 'a', mode: 'insensitive' } } }],
  ['country', 'isNull', undefined, { country: null }],
  ['country', 'isNotNull', undefined, { country: { not: null } }],
  ['isActive', 'isFalse', undefined, { isActive: false }],
  ['tier', 'not', 'PRO', { tier: { not: 'PRO' } }],
  ['tags', 'has', 'eu', { tags: { has: 'eu' } }],
  ['agent', 'equals', { id: 3, name: 'Chiara' }, { agentId: 3 }],
  ['agent', 'isNull', undefined, { agentId: null }],
  ['name', 'contains', '', undefined],
  ['orders', 'gte', undefined, undefined],
] as const)('%s %s %j', (name, operator, value, where) => {
  expect(whereOf({ id: '1', field: name, operator, value }, field(name), context.settings)).toEqual(where);
});

test('a day is from its midnight to the next, in the time zone of the settings', () => {
  const filter = { id: '1', field: 'lastSeenAt', operator: 'on' as const, value: new Date('2026-03-05T20:30:00Z') };
  const inTokyo = whereOf(filter, field('lastSeenAt'), { locale: 'en', timeZone: 'Asia/Tokyo' });
  const inLima = whereOf(filter, field('lastSeenAt'), { locale: 'en', timeZone: 'America/Lima' });
  expect(inTokyo).toEqual({
    lastSeenAt: { gte: new Date('2026-03-05T15:00:00Z'), lt: new Date('2026-03-06T15:00:00Z') },
  });
  expect(inLima).toEqual({
    lastSeenAt: { gte: new Date('2026-03-05T05:00:00Z'), lt: new Date('2026-03-06T05:00:00Z') },
  });
});

test('what may be empty can be filtered by it, and JSON by nothing else', () => {
  expect(operatorsOf(field('country'))).toContain('isNull');
  expect(operatorsOf(field('name'))).not.toContain('isNull');
  expect(operatorsOf(field('settings'))).toEqual(['isNull', 'isNotNull']);
});

test('an order puts what is empty last, and follows relations to what people know them by', () => {
  const sort = [
    { field: 'country', direction: 'desc' },
    { field: 'agent', direction: 'asc' },
    { field: 'gone', direction: 'asc' },
  ] as const;
  expect(orderFor(sort, context)).toEqual([{ country: { sort: 'desc', nulls: 'last' } }, { agent: { name: 'asc' } }]);
});

test('sorting turns from ascending to descending to none, alone or among others', () => {
  const byName = toggleSort([], 'name', false);
  expect(byName).toEqual([{ field: 'name', direction: 'asc' }]);
  const both = toggleSort(byName, 'email', true);
  expect(toggleSort(both, 'name', true)).toEqual([
    { field: 'name', direction: 'desc' },
    { field: 'email', direction: 'asc' },
  ]);
  expect(toggleSort(both, 'orders', false)).toEqual([{ field: 'orders', direction: 'asc' }]);
  expect(toggleSort(toggleSort(both, 'name', true), 'name', true)).toEqual([{ field: 'email', direction: 'asc' }]);
});
