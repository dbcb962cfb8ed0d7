import { DbNull, type ModelPermissions } from '@rowcast/client';
import { expect, test } from 'vitest';
import { type Models, schema } from '../../test-support/generated/shop.js';
import { describeModel } from '../model/describe-model.js';
import type { ModelDescription } from '../model/field-info.js';
import {
  type FormRights,
  formFields,
  guardedWhere,
  mayWrite,
  selectionFor,
  viewFields,
  withRelations,
  writtenData,
} from './form-fields.js';
import { startForm } from './form-state.js';
import type { RightsOf } from './list-rights.js';

const customer = describeModel(schema, 'customer') as ModelDescription;
const all = Object.keys(schema.models.Customer?.fields ?? {});
const names = (fields: readonly { readonly name: string }[]): string[] => fields.map(({ name }) => name);
/** Of somebody who may read everything and write these fields, and nothing of other models. */
const given = (allowed: readonly string[]): FormRights => ({ allowed, rights: () => undefined });
const writable = formFields(customer, given(all), undefined);

test('a form asks for what one may write: no id that the database gives, no time of now, a relation for its key', () => {
  const expected: (keyof Models['Customer' & keyof Models]['row'] | 'agent')[] = [
    ...(['name', 'email', 'country', 'tier', 'creditLimit', 'orders', 'isActive', 'lastSeenAt', 'tags'] as const),
    ...(['settings', 'agent'] as const),
  ];
  expect(names(writable)).toEqual(expected);
  expect(names(formFields(customer, given(['name', 'agentId']), undefined))).toEqual(['name', 'agent']);
  expect(names(formFields(customer, given([]), undefined))).toEqual([]);
});

test('the fields that one names come in that order, whether one may write them or not', () => {
  expect(names(formFields(customer, given([]), ['tier', 'joinedOn', 'name']))).toEqual(['tier', 'joinedOn', 'name']);
});

test('a view shows what one may read', () => {
  const permissions = { read: ['id', 'name', 'joinedOn'], create: [], update: [], delete: false };
  expect(names(viewFields(customer, (model) => (model === 'Customer' ? permissions : undefined), undefined))).toEqual([
    'id',
    'name',
    'joinedOn',
    'agent',
  ]);
});

test('what is read are the values, the key, and what related records are called', () => {
  expect(selectionFor(customer, formFields(customer, given(all), ['name', 'agent']))).toEqual({
    id: true,
    name: true,
    agentId: true,
    agent: { select: { id: true, name: true } },
  });
});

const everything: RightsOf = (name) => {
  const fields = Object.keys(schema.models[name]?.fields ?? {});
  return { read: fields, create: fields, update: fields, delete: true, links: { segments: 'change' } };
};

test('relations to many are asked for where their ties may be changed; those by a key of the others, where one names them', () => {
  const agent = describeModel(schema, 'agent') as ModelDescription;
  expect(names(formFields(customer, { allowed: ['name'], rights: everything }, undefined))).toEqual([
    ...['name', 'segments', 'wishes'],
  ]);
  const lookOnly: RightsOf = (name) =>
    ({ ...everything(name), create: [], update: [], delete: false, links: { segments: 'read' } }) as ModelPermissions;
  expect(names(formFields(customer, { allowed: ['name'], rights: lookOnly }, undefined))).toEqual(['name']);
  expect(names(viewFields(customer, lookOnly, undefined))).toEqual(expect.arrayContaining(['segments', 'wishes']));
  expect(names(viewFields(customer, () => undefined, ['name', 'segments']))).toEqual(['name']);
  expect(names(formFields(agent, { allowed: ['name'], rights: everything }, undefined))).toEqual(['name']);
  const [listed] = formFields(agent, { allowed: [], rights: lookOnly }, ['customers']);
  if (!listed) throw new Error('agents have customers');
  expect([
    mayWrite(listed, { allowed: [], rights: lookOnly }),
    mayWrite(listed, { allowed: [], rights: everything }),
  ]).toEqual([...[false, true]]);
});

test('of a relation to many only the ties that differ are written, each kind in its way', () => {
  const lists = formFields(customer, { allowed: [], rights: everything }, ['segments', 'wishes']);
  const [one, two, three] = [1, 2, 3].map((id) => ({ id, name: `number ${id}` }));
  const state = {
    ...startForm({ segments: [one, two], wishes: [one, two] }),
    drafts: { segments: { kind: 'value', value: [two, three] }, wishes: { kind: 'value', value: [two, three] } },
  } as const;
  expect(writtenData(state, lists, { isNew: false })).toEqual({
    segments: { disconnect: [{ id: 1 }], connect: [{ id: 3 }] },
    wishes: { deleteMany: { OR: [{ productId: 1 }] }, create: [{ productId: 3 }] },
  });
  expect(writtenData({ ...state, base: {} }, lists, { isNew: true })).toEqual({
    segments: { connect: [{ id: 2 }, { id: 3 }] },
    wishes: { create: [{ productId: 2 }, { productId: 3 }] },
  });
  expect(withRelations({ id: 1, wishes: [{ product: one }, { product: null }] }, lists)).toEqual({
    id: 1,
    wishes: [one],
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

test('a change names what it is based on', () => {
  const state = {
    ...startForm({ name: 'Ada', agent: { id: 3 }, lastSeenAt: new Date(5), creditLimit: '1.50', country: null }),
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
    lastSeenAt: { gte: new Date(5), lt: new Date(6) },
    creditLimit: '1.50',
    country: null,
  });
});
