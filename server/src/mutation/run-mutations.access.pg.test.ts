/** Who may write what: everything here is decided by row-level security and grants on real Postgres. */
import type { WireError, WireObject, WriteAction } from '@rowcast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  alice,
  anon,
  bob,
  failureOf,
  type MutationWorld,
  openMutationWorld,
  rowOf,
  rowsOf,
} from '../../test-support/mutation-world.js';

const ownerId = alice.userId ?? '';
const strangerId = bob.userId ?? '';

/** Alice's private note has the id 1, her public one 2. */
async function openWithNotes(sql = ''): Promise<MutationWorld> {
  const world = await openMutationWorld(sql);
  await world.addNote({ id: 1, owner: alice, note_body: 'private' });
  await world.addNote({ id: 2, owner: alice, note_body: 'public', is_public: true });
  await world.database.sql(`select setval('notes_id_seq', 10)`);
  return world;
}

const changeBody = { data: { body: 'changed' } };

const ownWrites: readonly (readonly [WriteAction, WireObject])[] = [
  ['create', { data: { ownerId, body: 'new' } }],
  ['createMany', { data: [{ ownerId, body: 'new' }] }],
  ['createManyAndReturn', { data: [{ ownerId, body: 'new' }] }],
  ['update', { where: { id: 1 }, ...changeBody }],
  ['updateMany', { where: { id: 1 }, ...changeBody }],
  ['updateManyAndReturn', { where: { id: 1 }, ...changeBody }],
  ['upsert', { where: { id: 1 }, create: { ownerId, body: 'x' }, update: { body: 'changed' } }],
  ['delete', { where: { id: 1 } }],
  ['deleteMany', { where: { id: 1 } }],
];

test.each(ownWrites)('the owner may %s', async (action, args) => {
  await using world = await openWithNotes();
  const before = await readNotes(world);

  await world.run(alice, 'Note', action, args);

  expect(await readNotes(world)).not.toEqual(before);
});

// One database for all that is forbidden: each test proves that it left nothing behind.
let untouched: MutationWorld;
beforeAll(async () => {
  untouched = await openWithNotes();
});
afterAll(() => untouched[Symbol.asyncDispose]());

const forbiddenWrites: readonly (readonly [WriteAction, WireObject, Partial<WireError>])[] = [
  ['create', { data: { ownerId, body: 'new' } }, { code: 'ACCESS_DENIED', operation: 'insert' }],
  ['createMany', { data: [{ ownerId, body: 'new' }] }, { code: 'ACCESS_DENIED', operation: 'insert' }],
  ['createManyAndReturn', { data: [{ ownerId, body: 'new' }] }, { code: 'ACCESS_DENIED', operation: 'insert' }],
  ['update', { where: { id: 1 }, ...changeBody }, { code: 'RECORD_NOT_FOUND' }],
  ['update', { where: { id: 2 }, ...changeBody }, { code: 'ACCESS_DENIED', operation: 'update' }],
  ['update', { where: { id: 3 }, ...changeBody }, { code: 'RECORD_NOT_FOUND' }],
  ['delete', { where: { id: 1 } }, { code: 'RECORD_NOT_FOUND' }],
  ['delete', { where: { id: 2 } }, { code: 'ACCESS_DENIED', operation: 'delete' }],
  ['delete', { where: { id: 3 } }, { code: 'RECORD_NOT_FOUND' }],
  [
    'upsert',
    { where: { id: 1 }, create: { id: 1, ownerId: strangerId, body: 'x' }, update: { body: 'changed' } },
    { code: 'RECORD_ALREADY_EXISTS', fields: ['id'] },
  ],
  [
    'upsert',
    { where: { id: 2 }, create: { id: 2, ownerId: strangerId, body: 'x' }, update: { body: 'changed' } },
    { code: 'ACCESS_DENIED', operation: 'update' },
  ],
  [
    'upsert',
    { where: { id: 1 }, create: { id: 1, ownerId: strangerId, body: 'x' }, update: {} },
    { code: 'RECORD_ALREADY_EXISTS', fields: ['id'] },
  ],
];

test.each(forbiddenWrites)('a stranger may not %s %o', async (action, args, expected) => {
  const before = await readNotes(untouched);

  const failed = await failureOf(untouched.run(bob, 'Note', action, args));

  expect(failed).toMatchObject({ ...expected, model: 'Note', index: 0 });
  expect(await readNotes(untouched)).toEqual(before);
});

test('a hidden record and a missing one fail in the same words', async () => {
  await using world = await openWithNotes();

  for (const [action, rest] of [
    ['update', changeBody],
    ['delete', {}],
  ] as const) {
    const hidden = await failureOf(world.run(bob, 'Note', action, { where: { id: 1 }, ...rest }));
    const missing = await failureOf(world.run(bob, 'Note', action, { where: { id: 3 }, ...rest }));
    expect(hidden).toEqual(missing);
  }
});

test('actions on many records pass over those that a stranger may not write', async () => {
  await using world = await openWithNotes();
  await world.addNote({ id: 3, owner: bob });

  const updated = await world.run(bob, 'Note', 'updateMany', { ...changeBody });
  const returned = await world.run(bob, 'Note', 'updateManyAndReturn', { ...changeBody, select: { id: true } });
  const deleted = await world.run(bob, 'Note', 'deleteMany', {});

  expect([updated, deleted]).toEqual([
    { kind: 'count', count: 1 },
    { kind: 'count', count: 1 },
  ]);
  expect(rowsOf(returned)).toEqual([{ $key: '3', id: 3 }]);
  expect(await world.database.sql('select id from notes order by id')).toEqual([{ id: 1 }, { id: 2 }]);
});

const anonymousWrites: readonly (readonly [WriteAction, WireObject, Partial<WireError>])[] = [
  ['create', { data: { ownerId, body: 'new' } }, { operation: 'insert' }],
  ['createMany', { data: [{ ownerId, body: 'new' }] }, { operation: 'insert' }],
  ['update', { where: { id: 2 }, ...changeBody }, { operation: 'update', fields: ['body'] }],
  ['updateMany', { ...changeBody }, { operation: 'update', fields: ['body'] }],
  ['upsert', { where: { id: 2 }, create: { ownerId, body: 'x' }, update: {} }, { operation: 'insert' }],
  ['delete', { where: { id: 2 } }, { operation: 'delete' }],
  ['deleteMany', {}, { operation: 'delete' }],
];

test.each(anonymousWrites)('without a grant nobody may %s', async (action, args, expected) => {
  const failed = await failureOf(untouched.run(anon, 'Note', action, args));

  expect(failed).toMatchObject({ code: 'ACCESS_DENIED', model: 'Note', ...expected });
  expect(await readNotes(untouched)).toHaveLength(2);
});

test('a record may not be given to where its writer could not give it', async () => {
  await using world = await openWithNotes();

  const failed = await failureOf(
    world.run(alice, 'Note', 'update', { where: { id: 1 }, data: { ownerId: strangerId } }),
  );

  expect(failed).toMatchObject({ code: 'ACCESS_DENIED', operation: 'update', model: 'Note' });
});

test('what may be added but not read is added, and answered with what was given', async () => {
  await using world = await openMutationWorld();

  const created = await world.run(anon, 'Report', 'create', { data: { text: 'spam' } });
  const selected = await world.run(anon, 'Report', 'create', { data: { text: 'spam' }, select: { text: true } });
  const many = await world.run(anon, 'Report', 'createMany', { data: [{ text: 'a' }, { text: 'b' }] });
  const ticket = await world.run(bob, 'Ticket', 'create', { data: { text: 'help' } });
  const tickets = await world.run(bob, 'Ticket', 'createManyAndReturn', {
    data: [{ text: 'a' }, { id: 9, text: 'b' }],
  });

  const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(rowOf(created)).toEqual({ $key: rowOf(created)['id'], id, text: 'spam', status: 'new' });
  expect(rowOf(selected)).toEqual({ $key: id, text: 'spam' });
  expect(many).toEqual({ kind: 'count', count: 2 });
  expect(rowOf(ticket)).toEqual({ $key: '', text: 'help' });
  expect(rowsOf(tickets)).toEqual([
    { $key: '', text: 'a' },
    { $key: '9', id: 9, text: 'b' },
  ]);
  expect(await world.database.sql('select count(*)::int as n from reports')).toEqual([{ n: 4 }]);
});

test('the same holds without any right to read', async () => {
  await using world = await openMutationWorld('revoke select on reports, tickets from anon, authenticated;');

  const created = await world.run(anon, 'Report', 'create', { data: { text: 'spam' }, omit: { status: true } });
  const many = await world.run(bob, 'Ticket', 'createMany', { data: [{ text: 'a' }, { text: 'b' }] });
  const denied = await failureOf(world.run(anon, 'Report', 'create', { data: { text: 'forbidden' } }));
  const update = await failureOf(world.run(anon, 'Report', 'update', { where: { id: ownerId }, data: { text: 'x' } }));

  expect(rowOf(created)).toEqual({ $key: rowOf(created)['id'], id: expect.any(String), text: 'spam' });
  expect(many).toEqual({ kind: 'count', count: 2 });
  expect(denied).toMatchObject({ code: 'ACCESS_DENIED', operation: 'insert', model: 'Report' });
  expect(update).toMatchObject({ code: 'ACCESS_DENIED', operation: 'select', model: 'Report' });
});

test('an insert that is forbidden is not taken for one that may not be read', async () => {
  await using world = await openMutationWorld();

  const failed = await failureOf(world.run(anon, 'Report', 'create', { data: { text: 'forbidden' } }));

  expect(failed).toMatchObject({ code: 'ACCESS_DENIED', operation: 'insert', model: 'Report' });
  expect(await world.database.sql('select * from reports')).toEqual([]);
});

test('who may change a record need not have the right to make it', async () => {
  await using world = await openWithNotes(
    'create policy notes_frozen on notes as restrictive for insert to authenticated with check (false);',
  );
  const create = { id: 1, ownerId, body: 'made' };

  const result = await world.run(alice, 'Note', 'upsert', { where: { id: 1 }, create, update: { body: 'changed' } });

  expect(rowOf(result)['body']).toBe('changed');
});

test('a change that would hide the record from its writer is forbidden', async () => {
  await using world = await openWithNotes(
    `create policy notes_kept on notes as restrictive for select to authenticated using (note_body <> 'gone');`,
  );

  const failed = await failureOf(world.run(alice, 'Note', 'update', { where: { id: 1 }, data: { body: 'gone' } }));

  expect(failed).toMatchObject({
    code: 'ACCESS_DENIED',
    operation: 'update',
    hint: expect.stringContaining('visible'),
  });
});

test('columns without a grant are refused by name, and left out of the answer', async () => {
  await using world = await openMutationWorld();

  const created = await world.run(alice, 'Vault', 'create', { data: { id: 1, label: 'mine' } });
  const withSecret = await failureOf(
    world.run(alice, 'Vault', 'create', { data: { id: 2, label: 'mine', secret: 'x' } }),
  );
  const changedKey = await failureOf(world.run(alice, 'Vault', 'update', { where: { id: 1 }, data: { id: 2 } }));
  const selected = await failureOf(
    world.run(alice, 'Vault', 'update', { where: { id: 1 }, data: { label: 'x' }, select: { secret: true } }),
  );
  const filtered = await failureOf(
    world.run(alice, 'Vault', 'updateMany', { where: { secret: 'hidden' }, data: { label: 'x' } }),
  );

  expect(rowOf(created)).toEqual({ $key: '1', id: 1, label: 'mine' });
  expect(withSecret).toMatchObject({ code: 'ACCESS_DENIED', operation: 'insert', fields: ['secret'] });
  expect(changedKey).toMatchObject({ code: 'ACCESS_DENIED', operation: 'update', fields: ['id'] });
  expect(selected).toMatchObject({ code: 'ACCESS_DENIED', operation: 'select', fields: ['secret'] });
  expect(filtered).toMatchObject({ code: 'ACCESS_DENIED', operation: 'select', fields: ['secret'] });
});

test('a generated column cannot be written', async () => {
  await using world = await openWithNotes();

  const created = await failureOf(world.run(alice, 'Note', 'create', { data: { ownerId, body: 'x', length: 3 } }));
  const updated = await failureOf(world.run(alice, 'Note', 'update', { where: { id: 1 }, data: { length: 3 } }));

  expect([created, updated]).toMatchObject([{ fields: ['length'] }, { fields: ['length'] }]);
});

test('a table without row-level security is not written to', async () => {
  await using world = await openMutationWorld();

  const failed = await failureOf(world.run(alice, 'Open', 'create', { data: { id: 1 } }));

  expect(failed).toMatchObject({ code: 'ACCESS_RLS_DISABLED', model: 'Open' });
});

function readNotes(world: MutationWorld): Promise<readonly object[]> {
  return world.database.sql('select id, note_body from notes order by id');
}
