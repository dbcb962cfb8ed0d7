import { DbNull } from '@rowcast/client';
import { expect, test } from 'vitest';
import { type Models, schema } from '../../test-support/generated/shop.js';
import { describeModel } from '../model/describe-model.js';
import type { ModelDescription } from '../model/field-info.js';
import { formFields, guardedWhere, selectionFor, viewFields, withRelations, writtenData } from './form-fields.js';
import { startForm } from './form-state.js';

const customer = describeModel(schema, 'customer') as ModelDescription;
const all = Object.keys(schema.models.Customer?.fields ?? {});
const names = (fields: readonly { readonly name: string }[]): string[] => fields.map(({ name }) => name);
const writable = formFields(customer, all, undefined);

test('a form asks for what one may write: no id that the database gives, no time of now, a relation for its key', () => {
  const expected: (keyof Models['Customer' & keyof Models]['row'] | 'agent')[] = [
    ...(['name', 'email', 'country', 'tier', 'creditLimit', 'orders', 'isActive', 'lastSeenAt', 'tags'] as const),
    ...(['settings', 'agent'] as const),
  ];
  expect(names(writable)).toEqual(expected);
  expect(names(formFields(customer, ['name', 'agentId'], undefined))).toEqual(['name', 'agent']);
  expect(names(formFields(customer, [], undefined))).toEqual([]);
});

test('the fields that one names come in that order, whether one may write them or not', () => {
  expect(names(formFields(customer, [], ['tier', 'joinedOn', 'name']))).toEqual(['tier', 'joinedOn', 'name']);
});

test('a view shows what one may read', () => {
  const permissions = { read: ['id', 'name', 'joinedOn'], create: [], update: [], delete: false };
  expect(names(viewFields(customer, permissions, undefined))).toEqual(['id', 'name', 'joinedOn', 'agent']);
});

test('what is read are the values, the key, and what related records are called', () => {
  expect(selectionFor(customer, formFields(customer, all, ['name', 'agent']))).toEqual({
    id: true,
    name: true,
    agentId: true,
    agent: { select: { id: true, name: true } },
  });
});

test('a relation that was not read is known by its key', () => {
  expect(withRelations({ id: 1, agentId: 3 }, writable)).toEqual({ id: 1, agentId: 3, agent: { id: 3 } });
  expect(withRelations({ id: 1, agentId: null }, writable)).toMatchObject({ agent: null });
  expect(withRelations({ id: 1 }, writable)).toEqual({ id: 1 });
});

test('written is what was typed; of a new record also where it began', () => {
  const state = {
    ...startForm({ name: 'Ada', country: undefined, agent: { id: 3, name: 'Chiara' } }),
    drafts: { settings: { kind: 'value', value: null }, tier: { kind: 'value', value: undefined } },
  } as const;
  expect(writtenData(state, writable, { isNew: true })).toEqual({ name: 'Ada', agentId: 3, settings: DbNull });
  expect(writtenData(state, writable, { isNew: false })).toEqual({ settings: DbNull });
});

test('a change names what it is based on, as far as that compares exactly', () => {
  const state = {
    ...startForm({ name: 'Ada', agent: { id: 3 }, lastSeenAt: new Date(), creditLimit: '1.50', country: null }),
    drafts: {
      name: { kind: 'value', value: 'Eva' },
      agent: { kind: 'value', value: null },
      lastSeenAt: { kind: 'value', value: null },
      creditLimit: { kind: 'value', value: '2' },
      country: { kind: 'value', value: 'Oslo' },
    },
    fields: writable,
  } as const;
  expect(guardedWhere(customer, { id: 1 }, state)).toEqual({
    id: 1,
    name: 'Ada',
    agentId: 3,
    creditLimit: '1.50',
    country: null,
  });
});
