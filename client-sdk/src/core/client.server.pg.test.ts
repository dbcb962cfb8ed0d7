/** The client against the real server and Postgres: what the fake server of the other tests takes for granted. */
import type { TestDatabase } from '@rowcast/test-support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createWorldTemplate, follow, startWorld } from '../../test-support/start-world.js';
import { isPending } from './decode-row.js';
import { InfiniteQuery } from './infinite-query.js';

let template: TestDatabase;

beforeAll(async () => {
  template = await createWorldTemplate();
});

afterAll(() => template[Symbol.asyncDispose]());

test('what one writes another sees, and its own overlay never shows a row twice', async () => {
  await using world = await startWorld(template);
  const alice = await world.signUp('Alice');
  const bob = await world.signUp('Bob');
  const room = await alice.db.room.create({ data: { name: 'Lobby', isPublic: true } });
  await vi.waitFor(async () => expect(await bob.db.room.findMany()).toMatchObject([{ name: 'Lobby' }]));
  await bob.db.member.create({ data: { roomId: room.id, profileId: bob.id } });

  const query = {
    where: { roomId: room.id },
    orderBy: { createdAt: 'desc' },
    take: 3,
    include: { author: true },
  } as const;
  const mine = follow(alice.db.message.findMany(query));
  const theirs = follow(bob.db.message.findMany(query));
  await mine.until(() => true);
  await theirs.until(() => true);

  const sent = await alice.db.message.create({ data: { roomId: room.id, authorId: alice.id, body: 'hello' } });
  const [seen] = await theirs.until((rows) => rows.length === 1);
  expect(seen).toMatchObject({ id: sent.id, body: 'hello', author: { name: 'Alice' } });
  expect(seen!.createdAt).toEqual(sent.createdAt);
  await mine.until((rows) => rows.length === 1 && rows[0]!.createdAt.getTime() === sent.createdAt.getTime());
  for (const { data } of mine.seen) expect((data ?? []).length).toBeLessThanOrEqual(1);
});

test('a refused write is an error with its code, and what it showed is gone', async () => {
  await using world = await startWorld(template);
  const alice = await world.signUp('Alice');
  const bob = await world.signUp('Bob');
  const room = await alice.db.room.create({ data: { name: 'Lobby', isPublic: true } });
  const rooms = follow(bob.db.room.findMany());
  await rooms.until((rows) => rows.length === 1);
  const error = await bob.db.room.update({ where: { id: room.id }, data: { name: 'Mine' } }).catch((reason) => reason);
  expect(error).toMatchObject({
    name: 'RowcastError',
    code: expect.stringMatching(/^(ACCESS_DENIED|RECORD_NOT_FOUND)$/),
  });
  await rooms.until(([only]) => only?.name === 'Lobby');
});

test('what is too large for the server is refused by its name, and disturbs nothing else', async () => {
  await using world = await startWorld(template);
  const alice = await world.signUp('Alice');
  const room = await alice.db.room.create({ data: { name: 'Lobby', isPublic: true } });
  const messages = follow(alice.db.message.findMany({ where: { roomId: room.id } }));
  await messages.until(() => true);
  // Two bytes each: fewer characters than the server takes bytes.
  const write = (body: string) => alice.db.message.create({ data: { roomId: room.id, authorId: alice.id, body } });
  const outcomes = await Promise.allSettled([write('before'), write('é'.repeat(600_000)), write('after')]);

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: { code: 'LIMIT_MESSAGE_TOO_LARGE' } });
  await messages.until((rows) => rows.length === 2 && !rows.some(isPending));
  const tooMany = follow(alice.db.message.findMany({ where: { body: { in: Array(70_000).fill('x'.repeat(20)) } } }));
  await vi.waitFor(() => expect(tooMany.seen.at(-1)?.error?.code).toBe('LIMIT_MESSAGE_TOO_LARGE'));
  expect(alice.connection.getSnapshot()).toMatchObject({ status: 'online' });
  expect(await world.database.sql('select body from messages order by body')).toEqual([
    { body: 'after' },
    { body: 'before' },
  ]);
});

test('signing out takes away what only the user could see', async () => {
  await using world = await startWorld(template);
  const alice = await world.signUp('Alice');
  await alice.db.room.create({ data: { name: 'Private' } });
  const rooms = follow(alice.db.room.findMany());
  await rooms.until((rows) => rows.length === 1);
  await alice.auth.signOut();
  await vi.waitFor(() => expect(rooms.seen.at(-1)).toMatchObject({ status: 'error', data: undefined }));
  expect(rooms.seen.at(-1)?.error?.code).toBe('ACCESS_DENIED');
  expect(alice.auth.currentUser.getSnapshot()).toBeNull();
});

test('a taken address and a short password name their field', async () => {
  await using world = await startWorld(template);
  await world.signUp('Alice');
  const { auth } = world.client();
  const account = { email: 'alice@example.com', password: 'correct horse', name: 'Other' };
  await expect(auth.signUp(account)).rejects.toMatchObject({ code: 'AUTH_EMAIL_TAKEN', fields: ['email'] });
  await expect(auth.signUp({ ...account, password: 'x' })).rejects.toMatchObject({ fields: ['password'] });
  await expect(auth.signIn({ ...account, password: 'wrong horse' })).rejects.toMatchObject({
    code: 'AUTH_INVALID_CREDENTIALS',
  });
});

test('what was written without a network is there once it is back: all of it, in order, and once', async () => {
  await using world = await startWorld(template);
  const alice = await world.signUp('Alice');
  const { id: roomId } = await alice.db.room.create({ data: { name: 'Lobby' } });
  const messages = follow(alice.db.message.findMany({ where: { roomId }, orderBy: { id: 'asc' } }));
  await messages.until(() => true);

  world.cutNetwork();
  await vi.waitFor(() => expect(alice.connection.getSnapshot().status).toBe('offline'));
  const bodies = ['one', 'two', 'three'];
  const written = Promise.all(bodies.map((body) => alice.db.message.create({ data: { roomId, body } })));
  const shown = await messages.until((rows) => rows.length === 3);
  expect(shown.map((row) => [row.body, isPending(row)])).toEqual(bodies.map((body) => [body, true]));
  expect(alice.pendingWrites.getSnapshot()).toEqual({ count: 3, unsent: 3 });
  world.restoreNetwork();

  const saved = await written;
  const rows = await messages.until((current) => current.length === 3 && !current.some(isPending));
  expect(rows.map(({ id }) => id)).toEqual(saved.map(({ id }) => id));
  const inDatabase = await world.database.sql('select body from messages order by created_at, id');
  expect(inDatabase.map(({ body }) => body)).toEqual(bodies);
  for (const { data } of messages.seen) expect((data ?? []).length).toBeLessThanOrEqual(3);
  expect(alice.pendingWrites.getSnapshot()).toEqual({ count: 0, unsent: 0 });
});

test('counts follow the own writes at once, and never count one twice', async () => {
  await using world = await startWorld(template);
  const alice = await world.signUp('Alice');
  const { id: roomId } = await alice.db.room.create({ data: { name: 'Lobby' } });
  const messages = follow(alice.db.message.findMany({ where: { roomId } }));
  const count = follow(alice.db.message.count({ where: { roomId } }));
  const rooms = follow(alice.db.room.findMany({ select: { _count: { select: { messages: true } } } }));
  await messages.until(() => true);
  await count.until((number) => number === 0);
  await rooms.until(([room]) => room?._count.messages === 0);

  const made: string[] = [];
  for (const body of ['one', 'two', 'three']) {
    made.push((await alice.db.message.create({ data: { roomId, body } })).id);
  }
  await alice.db.message.delete({ where: { id: made[1] ?? '' } });
  // A write of somebody else, after which all that came before has arrived.
  await world.database.sql(`update messages set body = 'edited'`);
  await messages.until((rows) => rows.length === 2 && rows.every(({ body }) => body === 'edited'));

  const seen = (numbers: readonly (number | undefined)[]): readonly (number | undefined)[] =>
    numbers.filter((number, index) => number !== undefined && number !== numbers[index - 1]);
  expect(seen(count.seen.map(({ data }) => data))).toEqual([0, 1, 2, 3, 2]);
  expect(seen(rooms.seen.map(({ data }) => data?.[0]?._count.messages))).toEqual([0, 1, 2, 3, 2]);
});

test('a list that has grown stays one list while rows come and go', async () => {
  await using world = await startWorld(template);
  const alice = await world.signUp('Alice');
  const { id: roomId } = await alice.db.room.create({ data: { name: 'Lobby' } });
  await alice.db.message.createMany({ data: ['1', '2', '3', '4', '5', '6'].map((body) => ({ roomId, body })) });
  const list = new InfiniteQuery(alice.db.message.findMany({ where: { roomId }, orderBy: { id: 'desc' } }), 2);
  const shown = (): string | undefined =>
    list
      .getSnapshot()
      .data?.map(({ body }) => body)
      .join('');
  const seen: (string | undefined)[] = [];
  list.subscribe(() => seen.push(shown()));
  await vi.waitFor(() => expect(shown()).toBe('65'));

  list.fetchNextPage();
  await vi.waitFor(() => expect(shown()).toBe('6543'));
  await world.database.sql(`delete from messages where body = '5'`);
  await vi.waitFor(() => expect(shown()).toBe('6432'));
  expect(list.getSnapshot().hasNextPage).toBe(true);
  await alice.db.message.create({ data: { roomId, body: '7' } });
  await vi.waitFor(() => expect(shown()).toBe('7643'));
  expect(seen.slice(seen.indexOf('65'))).not.toContain(undefined);
});

test('signing out everywhere ends what other devices show, and signs them out', async () => {
  await using world = await startWorld(template);
  const laptop = await world.signUp('Alice');
  const phone = world.client();
  await phone.auth.signIn({ email: 'Alice@example.com', password: 'correct horse' });
  await laptop.db.room.create({ data: { name: 'Private' } });
  const rooms = follow(phone.db.room.findMany());
  await rooms.until((rows) => rows.length === 1);
  await laptop.auth.signOut({ everywhere: true });

  await vi.waitFor(() => expect(phone.auth.currentUser.getSnapshot()).toBeNull(), { timeout: 10_000 });
  await vi.waitFor(() => expect(rooms.seen.at(-1)).toMatchObject({ status: 'error', data: undefined }));
  expect(laptop.auth.currentUser.getSnapshot()).toBeNull();
  expect(await world.database.sql('select from auth.sessions')).toEqual([]);
});
