/** What somebody with an account can try, to learn what rows, columns and tables hold that they may not read. */
import type { QuerySpec, WireObject } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { startTestApp } from '../../test-support/start-test-app.js';
import { canary, mallory, vaultApp, victim } from '../../test-support/vault-app.js';

const find = (model: string, args: WireObject): QuerySpec => ({ model, action: 'findMany', args });
const of = (model: string, action: QuerySpec['action'], args: WireObject): QuerySpec => ({ model, action, args });

/** Each names a column or table that Mallory has no grant for. */
const unreadable: readonly (readonly [string, QuerySpec])[] = [
  ['select', find('Person', { select: { pin: true } })],
  ['where', find('Person', { where: { pin: { startsWith: canary } } })],
  ['where, a number', find('Person', { where: { salary: { gt: 90_000 } } })],
  ['where, is null', find('Person', { where: { pin: null } })],
  ['NOT', find('Person', { where: { NOT: { pin: 'x' } } })],
  ['a unique where', of('Person', 'findUnique', { where: { pin: '1' } })],
  ['a unique where beside the key', of('Person', 'findUnique', { where: { id: mallory, salary: 10 } })],
  ['orderBy', find('Person', { orderBy: { salary: 'asc' } })],
  ['orderBy of a relation', find('Doc', { orderBy: { owner: { salary: 'asc' } } })],
  ['distinct', find('Person', { distinct: ['salary'] })],
  ['cursor', find('Person', { cursor: { pin: '1' } })],
  ['a relation filter', find('Doc', { where: { owner: { is: { salary: 10 } } } })],
  ['a relation filter, denied', find('Doc', { where: { owner: { isNot: { salary: 10 } } } })],
  ['a list filter', find('Person', { where: { staff: { some: { salary: 10 } } } })],
  ['the filter of an include', find('Person', { include: { staff: { where: { salary: 10 } } } })],
  ['the order of an include', find('Person', { include: { staff: { orderBy: { salary: 'asc' } } } })],
  ['the selection of an include', find('Doc', { include: { owner: { select: { pin: true } } } })],
  ['_count of an include', find('Person', { select: { _count: { select: { staff: { where: { salary: 10 } } } } } })],
  ['a reference', find('Person', { where: { name: { equals: { $ref: 'Person.pin' } } } })],
  ['a reference in a list', find('Person', { where: { name: { in: [{ $ref: 'Person.pin' }] } } })],
  ['count of the field', of('Person', 'count', { select: { pin: true } })],
  ['_min', of('Person', 'aggregate', { _min: { salary: true } })],
  ['_sum', of('Person', 'aggregate', { _sum: { salary: true } })],
  ['_count of the field', of('Person', 'aggregate', { _count: { pin: true } })],
  ['groupBy', of('Person', 'groupBy', { by: ['salary'] })],
  ['having', of('Person', 'groupBy', { by: ['name'], having: { salary: { _max: { gt: 1 } } } })],
  ['having of the field', of('Person', 'groupBy', { by: ['name'], having: { pin: { startsWith: canary } } })],
  ['the order of groups', of('Person', 'groupBy', { by: ['name'], orderBy: { _max: { salary: 'asc' } } })],
  ['the filter of groups', of('Person', 'groupBy', { by: ['name'], where: { salary: 90_210 } })],
  ['a whole table', find('Ledger', {})],
  ['a count of a whole table', of('Ledger', 'count', {})],
];

test('a column that may not be read says nothing, whatever it is used for', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  const refusal = /^(ACCESS_DENIED|QUERY_INVALID_VALUE|QUERY_UNKNOWN_ARGUMENT|QUERY_INVALID_ARGUMENT)$/;
  const told: string[] = [];
  for (const [what, query] of unreadable) {
    const subscription = await client.subscribe(query);
    const once = await client.query(query).then(
      () => 'rows',
      ({ code }: { readonly code: string }) => code,
    );
    for (const code of [client.result(subscription).error?.code ?? 'rows', once]) {
      if (!refusal.test(code)) told.push(`${what}: ${code}`);
    }
  }

  expect(told).toEqual([]);
  expect(client.received.join()).not.toContain(canary);
});

/** Each reaches for a row of the victim's, and what comes of it. */
const unseen: readonly (readonly [string, QuerySpec, readonly object[]])[] = [
  ['by its key', of('Doc', 'findUnique', { where: { id: 2 } }), []],
  ['by another unique value', of('Doc', 'findUnique', { where: { code: `${canary} code` } }), []],
  ['as a cursor', find('Doc', { cursor: { id: 2 }, orderBy: { id: 'asc' } }), []],
  ['counted', of('Doc', 'count', {}), [{ $key: 'count', count: 1 }]],
  ['added up', of('Doc', 'aggregate', { _sum: { number: true } }), [{ $key: 'aggregate', _sum: { number: 1 } }]],
  ['at the end of a relation', find('Person', { where: { id: victim }, select: { docs: true } }), [{ docs: [] }]],
  [
    'counted at the end of a relation',
    find('Person', { where: { id: victim }, select: { _count: { select: { docs: true } } } }),
    [{ _count: { docs: 0 } }],
  ],
  ['in a filter', find('Person', { where: { docs: { some: { title: { startsWith: canary } } } } }), []],
  ['in a filter, denied', find('Person', { where: { id: victim, docs: { none: {} } }, select: { id: true } }), [{}]],
  ['in a filter on every', find('Person', { where: { id: victim, docs: { every: { id: 99 } } } }), [{}]],
  ['through a join table', find('Tag', { where: { docs: { some: { number: 90_210 } } } }), []],
  ['at its other end', find('Doc', { select: { tags: true } }), [{ tags: [{ name: 'plain' }] }]],
  ['counted there', find('Doc', { select: { _count: { select: { tags: true } } } }), [{ _count: { tags: 1 } }]],
  ['as what orders others', find('Person', { orderBy: { docs: { _count: 'desc' } }, take: 1 }), [{ name: 'Mallory' }]],
  ['behind a path in its document', find('Doc', { where: { data: { path: ['a'], string_contains: canary } } }), []],
  ['that a cast would fail on', find('Doc', { where: { data: { path: ['a'], gt: 0 } } }), [{ id: 1 }]],
];

test('a row that may not be seen is as if it were not there', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  for (const [what, query, rows] of unseen) {
    expect(await client.query(query), what).toMatchObject(rows);
    const subscription = await client.subscribe(query);
    expect(client.rows(subscription), what).toMatchObject(rows);
  }

  expect(client.received.join()).not.toContain(canary);
});

test('changes of what is hidden are not heard of, in bytes or in messages', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  for (const model of ['Doc', 'Person', 'Tag', 'Note']) await client.subscribe(find(model, {}));
  await client.subscribe(of('Doc', 'count', {}));
  const before = client.received.length;
  await app.database.sql(`update docs set title = '${canary} new' where id = 2`);
  await app.database.sql(`insert into notes values (3, 2, '${canary} new')`);
  await app.database.sql(`update people set salary = 1, pin = '${canary} other' where id = '${victim}'`);
  await app.database.sql(`delete from notes where id = 2`);
  const { transaction } = await client.mutate({
    model: 'Note',
    action: 'create',
    args: { data: { id: 9, docId: 1, text: 'x' } },
  });
  await client.settled(transaction);

  const kinds = client.messages.slice(before).map(({ kind }) => kind);
  expect(kinds).toEqual(['mutated', 'patch', 'settled']);
  expect(client.received.join()).not.toContain(canary);
});

test('names of tables that a role has no rights on are not handed out as a hint', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);

  const wrong = client.query(find('Ledgers', {}));
  await expect(wrong).rejects.toMatchObject({
    code: 'QUERY_UNKNOWN_MODEL',
    hint: expect.not.stringContaining('Ledger'),
  });
});
