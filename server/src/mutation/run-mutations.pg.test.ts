import type { MutationSpec, WireObject } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, bob, failureOf, now, openMutationWorld, rowOf, rowsOf } from '../../test-support/mutation-world.js';
import { defaultQueryLimits } from '../query/query-limits.js';

const ownerId = alice.userId ?? '';
const strangerId = bob.userId ?? '';
const folderId = '00000000-0000-4000-8000-00000000f01d';

test('create returns the whole row, with what Prisma and the database filled in', async () => {
  await using world = await openMutationWorld();

  const result = await world.run(alice, 'Note', 'create', { data: { ownerId, body: 'first', tags: ['a', 'b'] } });

  expect(result).toEqual({
    kind: 'row',
    row: {
      $key: '1',
      id: 1,
      ownerId,
      body: 'first',
      isPublic: false,
      mood: 'HAPPY',
      likes: 0,
      weight: null,
      tally: '0',
      price: null,
      tags: ['a', 'b'],
      meta: null,
      blob: null,
      day: null,
      code: null,
      folderId: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      updatedAt: now.toISOString().replace('Z', ''),
      length: 5,
    },
  });
});

test('every type of value is stored as it was given', async () => {
  await using world = await openMutationWorld();
  const data: WireObject = {
    ownerId,
    body: `quote ' " \\ and {braces}, ünïcode 🎉`,
    mood: 'SAD',
    likes: -5,
    weight: 1.5e-7,
    tally: '9007199254740993',
    price: '1234.5',
    tags: ['a,b', '"', '{}', '', 'null'],
    meta: { set: [1, 'x', null, { deep: true }] },
    blob: '/wD+',
    day: '2026-02-28T00:00:00.000Z',
    createdAt: '2026-01-01T10:00:00.123+02:00',
  };

  const created = await world.run(alice, 'Note', 'create', { data });
  const updated = await world.run(alice, 'Note', 'update', { where: { id: rowOf(created)['id'] ?? 0 }, data });

  const stored = { ...data, price: '1234.50', day: '2026-02-28', createdAt: '2026-01-01T08:00:00.123+00:00' };
  expect(rowOf(created)).toMatchObject(stored);
  expect(rowOf(updated)).toMatchObject(stored);
});

test('null in a Json field is null of the database', async () => {
  await using world = await openMutationWorld();

  await world.run(alice, 'Note', 'create', { data: { ownerId, body: 'x', meta: null } });

  expect(await world.database.sql('select meta is null as "isNull" from notes')).toEqual([{ isNull: true }]);
});

test('select, omit and include shape the answer, relations read under row-level security', async () => {
  await using world = await openMutationWorld();
  await world.run(alice, 'Folder', 'create', { data: { id: folderId, slug: 'mine', ownerId } });
  const folder = { connect: { id: folderId } };

  const selected = await world.run(alice, 'Note', 'create', {
    data: { ownerId, body: 'one', folder },
    select: { body: true, folder: { select: { slug: true, items: { select: { body: true } } } } },
  });
  const updated = await world.run(alice, 'Note', 'update', {
    where: { id: 1 },
    data: { folder: { disconnect: true } },
    select: { folderId: true, folder: true },
  });

  const [note] = [{ $key: '1', body: 'one' }];
  expect(rowOf(selected)).toEqual({ ...note, folder: { $key: folderId, slug: 'mine', items: [note] } });
  expect(rowOf(updated)).toEqual({ $key: '1', folderId: null, folder: null });
});

test('ids and literal defaults that the database lacks are made here, and a given id is kept', async () => {
  await using world = await openMutationWorld();

  const made = await world.run(alice, 'Folder', 'create', { data: { slug: 'a', ownerId } });
  const given = await world.run(alice, 'Folder', 'create', { data: { id: folderId, slug: 'b', ownerId } });

  expect(rowOf(made)['id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(rowOf(given)['id']).toBe(folderId);
});

test('update changes by value and by operator, and answers with the row after it', async () => {
  await using world = await openMutationWorld();
  await world.addNote({ id: 7, owner: alice, likes: 10, tally: '5', weight: 3, price: '2.50', tags: ['a'] });

  const result = await world.run(alice, 'Note', 'update', {
    where: { id: 7, isPublic: false },
    data: {
      body: { set: 'changed' },
      likes: { increment: 5 },
      tally: { multiply: '3' },
      weight: { divide: 2 },
      price: { decrement: '0.25' },
      tags: { push: ['b', 'c'] },
      code: null,
    },
    omit: { createdAt: true },
  });

  const changed = { body: 'changed', likes: 15, tally: '15', weight: 1.5, price: '2.25', tags: ['a', 'b', 'c'] };
  expect(rowOf(result)).toMatchObject({ $key: '7', ...changed, updatedAt: '2026-03-04T05:06:07.089', length: 7 });
  expect(rowOf(result)).not.toHaveProperty('createdAt');
});

test('push makes a list of one where there was none', async () => {
  await using world = await openMutationWorld();
  await world.addNote({ id: 7, owner: alice });

  const result = await world.run(alice, 'Note', 'update', { where: { id: 7 }, data: { tags: { push: 'a' } } });

  expect(rowOf(result)['tags']).toEqual(['a']);
});

test('an update without data changes nothing, @updatedAt neither', async () => {
  await using world = await openMutationWorld();
  await world.addNote({ id: 7, owner: alice });

  const { transaction, results } = await world.runAll(alice, [note('update', { where: { id: 7 }, data: {} })]);

  expect(results).toMatchObject([{ row: { id: 7, updatedAt: '2000-01-01T00:00:00' } }]);
  expect(transaction).toBeNull();
});

test('an update may change the key, and answers under the new one', async () => {
  await using world = await openMutationWorld();
  await world.run(alice, 'Folder', 'create', { data: { id: folderId, slug: 'a', ownerId } });
  await world.run(alice, 'Share', 'create', { data: { folderId, userId: ownerId } });

  const result = await world.run(alice, 'Share', 'update', {
    where: { folderId_userId: { folderId, userId: ownerId } },
    data: { userId: strangerId, level: { increment: 2 } },
  });

  const $key = JSON.stringify([folderId, strangerId]);
  expect(result).toEqual({ kind: 'row', row: { $key, folderId, userId: strangerId, level: 3 } });
});

test('delete answers with the row as it was, relations included', async () => {
  await using world = await openMutationWorld();
  await world.run(alice, 'Folder', 'create', { data: { id: folderId, slug: 'mine', ownerId } });
  await world.addNote({ id: 1, owner: alice, folder_id: folderId });
  await world.addNote({ id: 2, owner: alice });

  const select = { id: true, folder: { select: { slug: true } } };
  const first = await world.run(alice, 'Note', 'delete', { where: { id: 1 }, select });
  const second = await world.run(alice, 'Note', 'delete', { where: { id: 2 }, select: { body: true } });

  expect(rowOf(first)).toEqual({ $key: '1', id: 1, folder: { $key: folderId, slug: 'mine' } });
  expect(rowOf(second)).toEqual({ $key: '2', body: 'hello' });
  expect(await world.database.sql('select id from notes')).toEqual([]);
});

test('upsert makes the record, then changes it', async () => {
  await using world = await openMutationWorld();
  const args = {
    where: { code: 'c1' },
    create: { ownerId, body: 'made', code: 'c1' },
    update: { body: 'changed', likes: { increment: 1 } },
    select: { body: true, likes: true },
  };

  const first = await world.run(alice, 'Note', 'upsert', args);
  const second = await world.run(alice, 'Note', 'upsert', args);

  expect([rowOf(first), rowOf(second)]).toEqual([
    { $key: '1', body: 'made', likes: 0 },
    { $key: '1', body: 'changed', likes: 1 },
  ]);
});

test('upsert whose where is not of the created record reads, then writes', async () => {
  await using world = await openMutationWorld();
  const args = {
    where: { id: 99, body: 'made' },
    create: { ownerId, body: 'made', code: 'c1' },
    update: {},
    select: { code: true },
  };

  const first = await world.run(alice, 'Note', 'upsert', args);
  const second = await failureOf(world.run(alice, 'Note', 'upsert', args));

  expect(rowOf(first)).toEqual({ $key: '1', code: 'c1' });
  expect(second).toMatchObject({ code: 'RECORD_ALREADY_EXISTS', fields: ['code'] });
});

test('upserts of the same record at the same time make one and lose none', async () => {
  await using world = await openMutationWorld();
  const args = {
    where: { code: 'c1' },
    create: { ownerId, body: 'x', code: 'c1', likes: 1 },
    update: { likes: { increment: 1 } },
  };

  await Promise.all(Array.from({ length: 12 }, () => world.run(alice, 'Note', 'upsert', args)));

  expect(await world.database.sql('select likes from notes')).toEqual([{ likes: 12 }]);
});

test('the Many actions count, and return what they wrote in the order given', async () => {
  await using world = await openMutationWorld();
  const data = [
    { ownerId, body: 'c', likes: 3 },
    { ownerId, body: 'a' },
    { ownerId, body: 'b', likes: 2 },
  ];
  const select = { body: true, likes: true };

  const counted = await world.run(alice, 'Note', 'createMany', { data });
  const returned = await world.run(alice, 'Note', 'createManyAndReturn', { data, select });
  const updated = await world.run(alice, 'Note', 'updateMany', { where: { likes: { gte: 2 } }, data: { likes: 9 } });
  const limited = await world.run(alice, 'Note', 'updateMany', { where: { likes: 9 }, data: { likes: 0 }, limit: 3 });
  const changed = await world.run(alice, 'Note', 'updateManyAndReturn', {
    where: { likes: 9 },
    data: { body: 'z' },
    select,
  });
  const few = await world.run(alice, 'Note', 'deleteMany', { where: { likes: 0 }, limit: 2 });
  const rest = await world.run(alice, 'Note', 'deleteMany', {});

  expect(counted).toEqual({ kind: 'count', count: 3 });
  expect(rowsOf(returned).map(({ body, likes }) => [body, likes])).toEqual([
    ['c', 3],
    ['a', 0],
    ['b', 2],
  ]);
  expect([updated, limited, few, rest]).toEqual([4, 3, 2, 4].map((count) => ({ kind: 'count', count })));
  expect(rowsOf(changed)).toEqual([{ $key: expect.any(String), body: 'z', likes: 9 }]);
});

test('records that do not name the same fields are numbered in the order given', async () => {
  await using world = await openMutationWorld();
  const data = [
    { ownerId, body: 'a', weight: 1 },
    { ownerId, body: 'b' },
    { ownerId, body: 'c', weight: 2, likes: 4 },
    { ownerId, body: 'd' },
  ];

  await world.run(alice, 'Note', 'createMany', { data });

  const written = await world.database.sql('select note_body from notes order by id');
  expect(written).toEqual(['a', 'b', 'c', 'd'].map((note_body) => ({ note_body })));
});

test('the Many actions count and return what they find when they are given nothing to write', async () => {
  await using world = await openMutationWorld();
  const data = ['a', 'b', 'c'].map((slug) => ({ slug, ownerId }));
  await world.run(alice, 'Folder', 'createMany', { data });
  const where = { slug: { not: 'b' } };
  const select = { slug: true };

  const counted = await world.run(alice, 'Folder', 'updateMany', { data: {} });
  const found = await world.run(alice, 'Folder', 'updateMany', { where, data: {} });
  const limited = await world.run(alice, 'Folder', 'updateMany', { data: {}, limit: 1 });
  const returned = await world.run(alice, 'Folder', 'updateManyAndReturn', { where, data: {}, select });

  expect([counted, found, limited]).toEqual([3, 2, 1].map((count) => ({ kind: 'count', count })));
  expect(new Set(rowsOf(returned).map(({ slug }) => slug))).toEqual(new Set(['a', 'c']));
});

test('skipDuplicates leaves out what is there already', async () => {
  await using world = await openMutationWorld();
  await world.addNote({ id: 1, owner: bob, note_code: 'taken' });
  const data = ['taken', 'free', 'free'].map((code) => ({ ownerId, body: code, code }));

  const counted = await world.run(alice, 'Note', 'createMany', { data, skipDuplicates: true });
  const again = [...data, { ownerId, body: 'new', code: 'new' }];
  const returned = await world.run(alice, 'Note', 'createManyAndReturn', { data: again, skipDuplicates: true });

  expect(counted).toEqual({ kind: 'count', count: 1 });
  expect(rowsOf(returned).map(({ code }) => code)).toEqual(['new']);
});

test('ten thousand records are created at once, and returned in order', async () => {
  await using world = await openMutationWorld();
  const data = Array.from({ length: 10_000 }, (_, likes) => ({ ownerId, body: `note ${likes}`, likes, tags: ['x'] }));

  const counted = await world.run(alice, 'Note', 'createMany', { data });
  const returned = await world.run(alice, 'Note', 'createManyAndReturn', { data, select: { likes: true } });

  expect(counted).toEqual({ kind: 'count', count: 10_000 });
  expect(rowsOf(returned).map(({ likes }) => likes)).toEqual(data.map(({ likes }) => likes));
});

test('an update that would return too many rows writes nothing', async () => {
  await using world = await openMutationWorld('', { ...defaultQueryLimits, maxRows: 2 });
  for (const id of [1, 2, 3]) await world.addNote({ id, owner: alice });
  const updateThose = (where: WireObject) =>
    world.run(alice, 'Note', 'updateManyAndReturn', { where, data: { likes: 5 } });

  const failed = await failureOf(updateThose({}));
  const two = await updateThose({ id: { gt: 1 } });

  expect(failed).toMatchObject({ code: 'QUERY_TOO_MANY_ROWS', model: 'Note' });
  expect(rowsOf(two)).toHaveLength(2);
  expect(await world.database.sql('select likes from notes where id = 1')).toEqual([{ likes: 0 }]);
});

test('of several updates that ask for the same version, one finds it', async () => {
  await using world = await openMutationWorld();
  await world.addNote({ id: 1, owner: alice });
  const args = { where: { id: 1, likes: 0 }, data: { likes: { increment: 1 } } };

  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => world.run(alice, 'Note', 'update', args)));

  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(reasons.map(({ code }) => code)).toEqual(['RECORD_NOT_FOUND', 'RECORD_NOT_FOUND', 'RECORD_NOT_FOUND']);
  expect(await world.database.sql('select likes from notes')).toEqual([{ likes: 1 }]);
});

test('all mutations of a request share one transaction, and its id is told', async () => {
  await using world = await openMutationWorld(`
    create table writers (xid xid8);
    create function log_writer() returns trigger language plpgsql security definer as $$
    begin insert into writers values (pg_current_xact_id()); return null; end $$;
    create trigger log_writer after insert or update on notes for each statement execute function log_writer();`);

  const { transaction, results } = await world.runAll(alice, [
    note('create', { data: { ownerId, body: 'one' } }),
    note('update', { where: { id: 1 }, data: { likes: { increment: 1 } } }),
    note('createMany', { data: [{ ownerId, body: 'two' }] }),
  ]);

  expect(results.map(({ kind }) => kind)).toEqual(['row', 'row', 'count']);
  expect(await world.database.sql('select distinct xid::text from writers')).toEqual([{ xid: transaction }]);
});

test('the first failure rolls everything back and says which it was', async () => {
  await using world = await openMutationWorld();

  const failed = await failureOf(
    world.runAll(alice, [
      note('create', { data: { ownerId, body: 'one' } }),
      note('create', { data: { ownerId, body: '' } }),
      note('create', { data: { ownerId, body: 'three' } }),
    ]),
  );

  expect(failed).toMatchObject({ code: 'RECORD_CHECK_FAILED', index: 1, fields: ['body'] });
  expect(await world.database.sql('select * from notes')).toEqual([]);
});

test('a constraint that waits for the end of the transaction still names its fields', async () => {
  await using world = await openMutationWorld();

  const failed = await failureOf(world.run(alice, 'Share', 'create', { data: { folderId, userId: ownerId } }));

  expect(failed).toMatchObject({ code: 'RECORD_REFERENCE_MISSING', model: 'Share', fields: ['folderId'] });
});

test('what a trigger changes before the write is in the answer', async () => {
  await using world = await openMutationWorld(`
    create function shout() returns trigger language plpgsql as $$
    begin new.note_body := upper(new.note_body); return new; end $$;
    create trigger shout before insert or update on notes for each row execute function shout();`);

  const created = await world.run(alice, 'Note', 'create', { data: { ownerId, body: 'soft' } });
  const updated = await world.run(alice, 'Note', 'update', { where: { id: 1 }, data: { body: 'softer' } });

  expect([rowOf(created)['body'], rowOf(updated)['body']]).toEqual(['SOFT', 'SOFTER']);
});

test('what a trigger writes afterwards is in the relations of the answer', async () => {
  await using world = await openMutationWorld(`
    create function first_note() returns trigger language plpgsql as $$
    begin insert into notes (owner_id, note_body, folder_id) values (new.owner_id, 'welcome', new.id); return null; end $$;
    create trigger first_note after insert on folders for each row execute function first_note();`);

  const include = { items: { select: { body: true } } };
  const created = await world.run(alice, 'Folder', 'create', {
    data: { id: folderId, slug: 'mine', ownerId },
    include,
  });

  expect(rowOf(created)['items']).toEqual([{ $key: '1', body: 'welcome' }]);
});

function note(action: MutationSpec['action'], args: WireObject): MutationSpec {
  return { model: 'Note', action, args };
}
