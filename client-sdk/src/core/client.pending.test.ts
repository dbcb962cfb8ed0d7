import { expect, test } from 'vitest';
import { alice } from '../../test-support/fake-server.js';
import { settle } from '../../test-support/manual-clock.js';
import { refuseWrite, replyToWrite, showQuery } from '../../test-support/show-query.js';
import { lobby, messageRow, startClient, uuid } from '../../test-support/start-client.js';
import { isPending } from './decode-row.js';

const inLobby = { where: { roomId: lobby }, orderBy: { createdAt: 'asc' } } as const;
const pendingIn = (rows: readonly { readonly id: string }[]): readonly string[] =>
  rows.filter(isPending).map(({ id }) => id);

test('a new row is pending until the server has answered, and is another object then', async () => {
  using client = startClient();
  const messages = await showQuery(client, client.db.message.findMany(inLobby), [messageRow(1)]);
  const id = uuid(50);
  void client.db.message
    .create({ data: { id, roomId: lobby, body: 'new', createdAt: '2026-01-01T11:05:00.000Z' } })
    .catch(() => {});
  await settle();
  const [old, fresh] = messages.data();
  expect(pendingIn(messages.data())).toEqual([id]);

  const row = messageRow(5, { $key: id, id, body: 'new' });
  replyToWrite(client, '7', { kind: 'row', row });
  expect(pendingIn(messages.data())).toEqual([]);
  expect(messages.data()[1]).toEqual(fresh);
  expect(messages.data()[1]).not.toBe(fresh);
  expect(messages.data()[0]).toBe(old);

  const confirmed = messages.data();
  client.server.patch(messages.liveQuery, 2, [{ kind: 'insert', key: id, row, before: null }]);
  client.server.send({ kind: 'settled', transaction: '7' });
  expect(messages.data()).toBe(confirmed);
});

test('a changed row is pending wherever it shows, and the rows around it are not', async () => {
  using client = startClient();
  const messages = await showQuery(client, client.db.message.findMany(inLobby), [messageRow(1), messageRow(2)]);
  const rooms = await showQuery(client, client.db.room.findMany({ select: { id: true, messages: true } }), [
    { $key: lobby, id: lobby, messages: [messageRow(1), messageRow(2)] },
  ]);
  void client.db.message.update({ where: { id: uuid(2) }, data: { body: 'edited' } }).catch(() => {});
  await settle();
  expect(pendingIn(messages.data())).toEqual([uuid(2)]);
  expect(isPending(rooms.data()[0]!)).toBe(false);
  expect(pendingIn(rooms.data()[0]!.messages)).toEqual([uuid(2)]);
});

test('a row that a refused write had changed is what it was, and not pending', async () => {
  using client = startClient();
  const messages = await showQuery(client, client.db.message.findMany(inLobby), [messageRow(1)]);
  const before = messages.data();
  const failed = client.db.message.update({ where: { id: uuid(1) }, data: { body: 'edited' } }).catch(() => {});
  await settle();
  refuseWrite(client);
  await failed;
  expect(messages.data()).toEqual(before);
  expect(pendingIn(messages.data())).toEqual([]);
});

test('of two writes to a row, the second keeps it pending', async () => {
  using client = startClient();
  const messages = await showQuery(client, client.db.message.findMany(inLobby), [messageRow(1)]);
  for (const body of ['first', 'second']) {
    void client.db.message.update({ where: { id: uuid(1) }, data: { body } }).catch(() => {});
  }
  await settle();
  replyToWrite(client, '7', { kind: 'row', row: messageRow(1, { body: 'first' }) });
  expect(messages.data()).toMatchObject([{ body: 'second' }]);
  expect(pendingIn(messages.data())).toEqual([uuid(1)]);
  replyToWrite(client, '8', { kind: 'row', row: messageRow(1, { body: 'second' }) });
  expect(pendingIn(messages.data())).toEqual([]);
});

test('a new row that shows a pending row beside itself shows that one as pending', async () => {
  using client = startClient();
  const row = { $key: alice, id: alice, name: 'Alice', email: null, inviterId: null };
  await showQuery(client, client.db.profile.findUnique({ where: { id: alice } }), [row]);
  const query = client.db.message.findMany({ ...inLobby, include: { author: { select: { name: true } } } });
  const messages = await showQuery(client, query, []);
  void client.db.profile.update({ where: { id: alice }, data: { name: 'Alicia' } }).catch(() => {});
  void client.db.message.create({ data: { roomId: lobby, body: 'hi' } }).catch(() => {});
  await settle();
  expect(messages.data()[0]!.author.name).toBe('Alicia');
  expect(isPending(messages.data()[0]!.author)).toBe(true);
});

test('what says that a row is pending is no field of it', async () => {
  using client = startClient();
  const rooms = await showQuery(client, client.db.room.findMany({ select: { name: true } }), [
    { $key: lobby, name: 'Lobby' },
  ]);
  void client.db.room.update({ where: { id: lobby }, data: { name: 'Hall' } }).catch(() => {});
  await settle();
  const [room] = rooms.data();
  expect(isPending(room!)).toBe(true);
  expect(Object.entries(room!)).toEqual([['name', 'Hall']]);
  expect(isPending({ ...room })).toBe(false);
});

test('while many writes wait, what the server says of them is shown together, and what the user does at once', async () => {
  using client = startClient();
  const query = client.db.message.findMany({ where: { roomId: lobby }, orderBy: { createdAt: 'asc' } });
  const { data, history } = await showQuery(client, query, []);
  const say = (number: number): void =>
    void client.db.message.create({ data: { id: uuid(number), roomId: lobby, body: `b${number}` } }).catch(() => {});
  for (let number = 0; number < 40; number += 1) say(number);
  await settle();
  expect(data()).toHaveLength(40);
  const before = history.length;
  for (let number = 0; number < 20; number += 1) {
    const row = messageRow(number, { body: `saved ${number}` });
    replyToWrite(client, String(number + 1), { kind: 'row', row });
  }
  expect(history.length).toBe(before);
  await client.clock.advance(0);
  expect(history.length).toBe(before + 1);
  expect(data().filter(({ body }) => body.startsWith('saved'))).toHaveLength(20);
  say(40);
  await settle();
  expect(data()).toHaveLength(41);
});
