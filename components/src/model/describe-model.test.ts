import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/shop.js';
import { describeModel } from './describe-model.js';
import { labelOf } from './label-of.js';
import { keyOf, uniqueWhere, whereAny } from './record-key.js';
import { sameValue } from './same-value.js';
import { dataFor } from './write-data.js';

test.each([
  ['invoiceDate', 'Invoice date'],
  ['invoice_date', 'Invoice date'],
  ['customerID', 'Customer ID'],
  ['URLPath', 'URL path'],
  ['id', 'ID'],
  ['name', 'Name'],
])('%s reads as %s', (name, label) => {
  expect(labelOf(name)).toBe(label);
});

test('a model is described by its name in the schema or in db', () => {
  expect(describeModel(schema, 'customer')).toEqual(describeModel(schema, 'Customer'));
  expect(describeModel(schema, 'nothing')).toBeUndefined();
});

test('fields tell what a create must give, what is automatic, and which relation a key is of', () => {
  const fields = new Map(describeModel(schema, 'customer')?.fields.map((field) => [field.name, field]));
  expect(fields.get('id')).toMatchObject({ isKey: true, isAutomatic: true, isRequired: false });
  expect(fields.get('name')).toMatchObject({ isRequired: true, isNullable: false });
  expect(fields.get('tier')).toMatchObject({ isRequired: false, enumValues: ['FREE', 'PRO', 'ENTERPRISE'] });
  expect(fields.get('agentId')).toMatchObject({ foreignKeyOf: 'agent' });
  expect(fields.get('agent')).toMatchObject({
    type: 'Relation',
    isNullable: true,
    isAutomatic: false,
    relation: { model: 'Agent', from: ['agentId'], to: ['id'], labelField: 'name' },
  });
  expect(describeModel(schema, 'agent')?.fields.map(({ name }) => name)).toEqual(['id', 'name']);
});

test('a record is named by its key, alone or with others', () => {
  const member = { room: 1, user: 'a' };
  expect([keyOf({ id: 7n }, ['id']), keyOf(member, ['room', 'user'])]).toEqual(['7', '["1","a"]']);
  expect(uniqueWhere(member, ['room', 'user'])).toEqual({ room_user: member });
  expect(whereAny([{ id: 1 }, { id: 2 }], ['id'])).toEqual({ id: { in: [1, 2] } });
  expect(whereAny([member], ['room', 'user'])).toEqual({ OR: [member] });
});

test('values are equal by what they hold', () => {
  expect(sameValue(new Date(5), new Date(5))).toBe(true);
  expect(sameValue({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(sameValue([1, 2], [2, 1])).toBe(false);
  expect(sameValue(null, {})).toBe(false);
  expect(sameValue(new Uint8Array([1]), new Uint8Array([2]))).toBe(false);
});

test('what is written of a relation is its foreign key', () => {
  const agent = describeModel(schema, 'customer')?.fields.find(({ name }) => name === 'agent');
  if (!agent) throw new Error('customers have agents');
  expect(dataFor(agent, { id: 3, name: 'Chiara' })).toEqual({ agentId: 3 });
  expect(dataFor(agent, null)).toEqual({ agentId: null });
  expect(dataFor(agent, undefined)).toEqual({});
});
