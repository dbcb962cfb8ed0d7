import type { WireRow } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, bob } from '../../test-support/fake-server.js';
import { settle } from '../../test-support/manual-clock.js';
import { refuseWrite, replyToWrite, showQuery } from '../../test-support/show-query.js';
import { lobby, messageRow, startClient, uuid } from '../../test-support/start-client.js';

const aliceRow: WireRow = { $key: alice, id: alice, name: 'Alice', email: null, inviterId: null };

const inLobby = { where: { roomId: lobby }, orderBy: { createdAt: 'desc' } } as const;

test('a create shows at once where its filter, order and window put it, under the id that is sent', async () => {
  using client = startClient();
  const { data: latest } = await showQuery(client, client.db.message.findMany({ ...inLobby, take: 2 }), [
    messageRow(5),
    messageRow(4),
  ]);
  const { data: pinned } = await showQuery(client, client.db.message.findMany({ where: { isPinned: true } }), []);

  const created = client.db.message.create({ data: { roomId: lobby, body: 'new' } }).then((message) => message.id);
  await settle();

  expect(latest().map(({ body }) => body)).toEqual(['new', 'message 5']);
  expect(pinned()).toEqual([]);
  expect(latest()[0]).toMatchObject({ authorId: alice, isPinned: false, createdAt: new Date(client.clock.now()) });
  const { data } = client.server.received.find((message) => message.kind === 'mutate')!.mutations[0]!.args as {
    data: { id: string };
  };
  expect(data).toEqual({ id: latest()[0]!.id, roomId: lobby, body: 'new' });

  replyToWrite(client, '77', { kind: 'row', row: messageRow(6, { $key: data.id, id: data.id, body: 'new' }) });
  expect(await created).toBe(data.id);
});

test('the overlay goes when the server says that the write has arrived, and nothing flickers on the way', async () => {
  using client = startClient();
  const query = client.db.message.findMany(inLobby);
  const { data: latest, liveQuery } = await showQuery(client, query, [messageRow(5)]);
  const shown: (readonly string[])[] = [];
  query.subscribe(({ data }) => shown.push(data!.map(({ body }) => body)));

  const id = uuid(50);
  void client.db.message.create({ data: { id, roomId: lobby, body: 'new' } }).catch(() => {});
  await settle();
  const row = messageRow(6, { $key: id, id, body: 'new' });
  client.server.patch(liveQuery, 2, [{ kind: 'insert', key: id, row, before: uuid(5) }]);
  replyToWrite(client, '77', { kind: 'row', row });
  client.server.send({ kind: 'settled', transaction: '77' });

  expect(latest()[0]).toMatchObject({ id, createdAt: new Date('2026-01-01T11:06:00Z') });
  expect(shown.every((bodies) => bodies.filter((body) => body === 'new').length <= 1)).toBe(true);
  expect(shown.slice(1).every((bodies) => bodies.join() === 'new,message 5')).toBe(true);

  // Gone for good: a later removal by the server is not overlaid.
  client.server.patch(liveQuery, 3, [{ kind: 'remove', key: id }]);
  expect(latest().map(({ body }) => body)).toEqual(['message 5']);
});

test('a row with an id of the database is shown under another one until the reply, never twice', async () => {
  using client = startClient();
  const { data: tickets, liveQuery } = await showQuery(client, client.db.ticket.findMany(), [
    { $key: '1', id: 1, title: 'a', votes: 0 },
  ]);

  const created = client.db.ticket.create({ data: { title: 'b' } }).then((ticket) => ticket);
  await settle();
  expect(tickets().map(({ title }) => title)).toEqual(['a', 'b']);

  const row = { $key: '2', id: 2, title: 'b', votes: 0 };
  client.server.patch(liveQuery, 2, [{ kind: 'insert', key: '2', row, before: null }]);
  expect(tickets()).toEqual([
    { id: 1, title: 'a', votes: 0 },
    { id: 2, title: 'b', votes: 0 },
  ]);
  replyToWrite(client, '5', { kind: 'row', row });
  expect(tickets()).toHaveLength(2);
  client.server.send({ kind: 'settled', transaction: '5' });
  expect(tickets()).toHaveLength(2);
  expect((await created).id).toBe(2);
});

test('without a patch the reply gives the row its real id', async () => {
  using client = startClient();
  const { data: tickets } = await showQuery(client, client.db.ticket.findMany(), []);
  void client.db.ticket.create({ data: { title: 'b' } }).catch(() => {});
  await settle();
  replyToWrite(client, '5', { kind: 'row', row: { $key: '2', id: 2, title: 'b', votes: 0 } });
  expect(tickets()).toEqual([{ id: 2, title: 'b', votes: 0 }]);
});

test('a failed create leaves nothing', async () => {
  using client = startClient();
  const { data: latest } = await showQuery(client, client.db.message.findMany(inLobby), [messageRow(1)]);
  const failed = client.db.message.create({ data: { roomId: lobby, body: 'new' } }).catch((error) => error.code);
  await settle();
  expect(latest()).toHaveLength(2);
  refuseWrite(client);
  expect(await failed).toBe('ACCESS_DENIED');
  expect(latest()).toHaveLength(1);
});

test('a failed delete puts the row back where it was, as the same object', async () => {
  using client = startClient();
  const { data: latest } = await showQuery(client, client.db.message.findMany(inLobby), [
    messageRow(3),
    messageRow(2),
    messageRow(1),
  ]);
  const before = latest();
  const failed = client.db.message.delete({ where: { id: uuid(2) } }).catch((error) => error.code);
  await settle();
  expect(latest().map(({ id }) => id)).toEqual([uuid(3), uuid(1)]);
  expect(latest()[1]).toBe(before[2]);
  refuseWrite(client);
  expect(await failed).toBe('ACCESS_DENIED');
  expect(latest().map(({ id }) => id)).toEqual([uuid(3), uuid(2), uuid(1)]);
  expect(latest()[1]).toEqual(before[1]);
});

test('a transaction that is rolled back leaves nothing, whatever its parts did', async () => {
  using client = startClient();
  const { data: latest } = await showQuery(client, client.db.message.findMany(inLobby), [messageRow(2), messageRow(1)]);
  const { data: rooms } = await showQuery(client, client.db.room.findMany({ select: { name: true } }), [
    { $key: lobby, name: 'Lobby' },
  ]);
  const failed = client.db
    .$transaction([
      client.db.message.create({ data: { roomId: lobby, body: 'new' } }),
      client.db.message.deleteMany({ where: { roomId: lobby, isPinned: false, id: { in: [uuid(1), uuid(2)] } } }),
      client.db.room.update({ where: { id: lobby }, data: { name: 'Hall' } }),
    ])
    .catch((error) => error.code);
  await settle();
  expect(latest().map(({ body }) => body)).toEqual(['new']);
  expect(rooms()).toEqual([{ name: 'Hall' }]);
  refuseWrite(client);
  expect(await failed).toBe('ACCESS_DENIED');
  expect(latest().map(({ id }) => id)).toEqual([uuid(2), uuid(1)]);
  expect(rooms()).toEqual([{ name: 'Lobby' }]);
});

test('an update shows in every result that holds the row, nested ones too', async () => {
  using client = startClient();
  const { data: profile } = await showQuery(client, client.db.profile.findUnique({ where: { id: alice } }), [aliceRow]);
  const { data: messages } = await showQuery(
    client,
    client.db.message.findMany({ select: { body: true, author: { select: { name: true } } } }),
    [{ $key: uuid(1), body: 'hi', author: { $key: alice, name: 'Alice' } }],
  );
  void client.db.profile.update({ where: { id: alice }, data: { name: 'Alicia' } }).catch(() => {});
  await settle();
  expect(profile()).toMatchObject({ name: 'Alicia' });
  expect(messages()).toEqual([{ body: 'hi', author: { name: 'Alicia' } }]);
});

test('an update moves the row in the order, out of a filter and into another', async () => {
  using client = startClient();
  const room = (number: number, position: number, topic: string): WireRow => ({
    $key: uuid(number),
    id: uuid(number),
    name: `r${number}`,
    topic,
    position,
    createdAt: '2026-01-01T00:00:00Z',
  });
  const { data: ordered } = await showQuery(client, client.db.room.findMany({ orderBy: { position: 'asc' } }), [
    room(1, 1, 'a'),
    room(2, 2, 'a'),
    room(3, 3, 'b'),
  ]);
  const { data: ofA } = await showQuery(client, client.db.room.findMany({ where: { topic: 'a' } }), [
    room(1, 1, 'a'),
    room(2, 2, 'a'),
  ]);
  const { data: ofB } = await showQuery(client, client.db.room.findMany({ where: { topic: 'b' } }), [room(3, 3, 'b')]);

  void client.db.room
    .update({ where: { id: uuid(1) }, data: { position: { increment: 5 }, topic: 'b' } })
    .catch(() => {});
  await settle();

  expect(ordered().map(({ name }) => name)).toEqual(['r2', 'r3', 'r1']);
  expect(ordered()[2]).toMatchObject({ position: 6, topic: 'b' });
  expect(ofA().map(({ name }) => name)).toEqual(['r2']);
  expect(ofB().map(({ name }) => name)).toEqual(['r1', 'r3']);
});

test('an increment that the server has made already is not made again', async () => {
  using client = startClient();
  const { data: tickets, liveQuery } = await showQuery(client, client.db.ticket.findMany(), [
    { $key: '1', id: 1, title: 'a', votes: 4 },
  ]);
  void client.db.ticket.update({ where: { id: 1 }, data: { votes: { increment: 1 } } }).catch(() => {});
  await settle();
  expect(tickets()[0]?.votes).toBe(5);
  client.server.patch(liveQuery, 2, [{ kind: 'update', key: '1', changed: { votes: 5 } }]);
  expect(tickets()[0]?.votes).toBe(5);
});

test('a filter that cannot be decided keeps a new row out, and an old one in', async () => {
  using client = startClient();
  const query = client.db.message.findMany({ where: { room: { name: 'Lobby' } } });
  const { data: messages } = await showQuery(client, query, [messageRow(1)]);
  void client.db.message.create({ data: { roomId: lobby, body: 'new' } }).catch(() => {});
  void client.db.message.update({ where: { id: uuid(1) }, data: { body: 'edited' } }).catch(() => {});
  await settle();
  expect(messages().map(({ body }) => body)).toEqual(['edited']);
});

test('a new row brings along the related rows that are known, and begins its lists empty', async () => {
  using client = startClient();
  await showQuery(client, client.db.profile.findUnique({ where: { id: alice } }), [aliceRow]);
  const query = client.db.message.findMany({ ...inLobby, include: { author: { select: { name: true } } } });
  const { data: messages } = await showQuery(client, query, []);
  const { data: rooms } = await showQuery(client, client.db.room.findMany({ include: { messages: true } }), []);
  void client.db.message.create({ data: { roomId: lobby, body: 'mine' } }).catch(() => {});
  void client.db.message.create({ data: { roomId: lobby, authorId: bob, body: 'by a stranger' } }).catch(() => {});
  const room = uuid(7);
  void client.db
    .$transaction([
      client.db.room.create({ data: { id: room, name: 'new' } }),
      client.db.message.create({ data: { roomId: room, body: 'first' } }),
    ])
    .catch(() => {});
  await settle();
  expect(messages()).toMatchObject([{ body: 'mine', author: { name: 'Alice' } }]);
  expect(messages()).toHaveLength(1);
  expect(rooms()).toMatchObject([{ name: 'new', messages: [{ body: 'first' }] }]);
});

test('a new row appears under the row that it belongs to', async () => {
  using client = startClient();
  const query = client.db.room.findMany({
    select: { name: true, messages: { where: { isPinned: false }, orderBy: { createdAt: 'desc' }, take: 1 } },
  });
  const { data: rooms } = await showQuery(client, query, [
    { $key: lobby, name: 'Lobby', messages: [messageRow(1)] },
    { $key: uuid(8), name: 'Other', messages: [] },
  ]);
  void client.db.message.create({ data: { roomId: lobby, body: 'new' } }).catch(() => {});
  await settle();
  expect(rooms()).toMatchObject([
    { name: 'Lobby', messages: [{ body: 'new' }] },
    { name: 'Other', messages: [] },
  ]);
});

test('an upsert changes the row if it is known, else adds one', async () => {
  using client = startClient();
  const { data: members } = await showQuery(client, client.db.member.findMany(), []);
  const where = { roomId_userId: { roomId: lobby, userId: bob } };
  const create = { roomId: lobby, userId: bob };
  void client.db.member.upsert({ where, create, update: { role: 'OWNER' } }).catch(() => {});
  await settle();
  expect(members()).toMatchObject([{ userId: bob, role: 'MEMBER' }]);
  void client.db.member.upsert({ where, create, update: { role: 'OWNER' } }).catch(() => {});
  await settle();
  expect(members()).toMatchObject([{ userId: bob, role: 'OWNER' }]);
});

test('a write that was committed before the connection broke is shown until everything is fetched anew', async () => {
  using client = startClient();
  const { data: latest } = await showQuery(client, client.db.message.findMany(inLobby), []);
  const id = uuid(60);
  void client.db.message.create({ data: { id, roomId: lobby, body: 'new' } }).catch(() => {});
  await settle();
  const row = messageRow(6, { $key: id, id, body: 'new' });
  replyToWrite(client, '9', { kind: 'row', row });
  client.server.drop();
  await client.clock.advance(1_000);
  expect(latest()).toHaveLength(1);
  client.server.snapshot(40, [row]);
  client.server.patch(40, 2, [{ kind: 'remove', key: id }]);
  expect(latest()).toEqual([]);
});

test('a row of a page that begins later than the first is not put before its start', async () => {
  using client = startClient();
  const { data: page } = await showQuery(client, client.db.message.findMany({ ...inLobby, skip: 2, take: 2 }), [
    messageRow(3),
    messageRow(2),
  ]);
  void client.db.message.create({ data: { roomId: lobby, body: 'new' } }).catch(() => {});
  await settle();
  expect(page().map(({ body }) => body)).toEqual(['message 3', 'message 2']);
});

test('with optimistic: false nothing shows before the server has it', async () => {
  using client = startClient({ optimistic: false });
  const { data: latest } = await showQuery(client, client.db.message.findMany(inLobby), []);
  void client.db.message.create({ data: { roomId: lobby, body: 'new' } }).catch(() => {});
  await settle();
  expect(latest()).toEqual([]);
});

test('a write that is never awaited is pointed out once', async () => {
  using client = startClient();
  client.db.message.deleteMany();
  client.db.message.deleteMany();
  await client.clock.advance(2_000);
  expect(client.warnings).toEqual([expect.stringContaining('Message.deleteMany was called but never awaited')]);
});

test('a write runs once, however often it is awaited', async () => {
  using client = startClient();
  const write = client.db.message.deleteMany();
  const both = Promise.all([write, write]);
  await settle();
  replyToWrite(client, null, { kind: 'count', count: 3 });
  expect(await both).toEqual([{ count: 3 }, { count: 3 }]);
  expect(client.server.received).toEqual([]);
});

test('a new row counts nothing under its lists, and rows that others stand for are left to the server', async () => {
  using client = startClient();
  const row = { $key: lobby, name: 'Lobby', _count: { messages: 3 } };
  const select = { name: true, _count: { select: { messages: true } } } as const;
  const { data: rooms } = await showQuery(client, client.db.room.findMany({ select, orderBy: { id: 'desc' } }), [row]);
  const { data: distinct } = await showQuery(client, client.db.room.findMany({ select, distinct: 'name' }), [row]);
  void client.db.room.create({ data: { id: uuid(999), name: 'new' } }).catch(() => {});
  await settle();
  expect(rooms()).toEqual([
    { name: 'new', _count: { messages: 0 } },
    { name: 'Lobby', _count: { messages: 3 } },
  ]);
  expect(distinct()).toHaveLength(1);
});
