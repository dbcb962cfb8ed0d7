import type { WireRow } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { bob } from '../../test-support/fake-server.js';
import { settle } from '../../test-support/manual-clock.js';
import { refuseWrite, replyToWrite, type Shown, showQuery } from '../../test-support/show-query.js';
import { lobby, messageRow, startClient, type TestClient, uuid } from '../../test-support/start-client.js';

const countRow = (count: number): WireRow => ({ $key: 'count', count });

function showCount(client: TestClient, count: number, where: { isPinned?: boolean } = {}): Promise<Shown<number>> {
  return showQuery(client, client.db.message.count({ where: { roomId: lobby, ...where } }), [countRow(count)]);
}

function patchCount(client: TestClient, { liveQuery }: Shown<number>, version: number, count: number): void {
  client.server.patch(liveQuery, version, [{ kind: 'update', key: 'count', changed: { count } }]);
}

test('a new row counts at once, and once only', async () => {
  using client = startClient();
  const count = await showCount(client, 4);
  const pinned = await showCount(client, 1, { isPinned: true });
  const id = uuid(50);
  void client.db.message.create({ data: { id, roomId: lobby, body: 'new' } }).catch(() => {});
  await settle();
  expect([count.data(), pinned.data()]).toEqual([5, 1]);
  replyToWrite(client, '7', { kind: 'row', row: messageRow(6, { $key: id, id }) });
  patchCount(client, count, 2, 5);
  client.server.send({ kind: 'settled', transaction: '7' });
  expect(count.data()).toBe(5);
  expect(count.history).toEqual([4, 5]);
});

test('what others do meanwhile counts too', async () => {
  using client = startClient();
  const count = await showCount(client, 4);
  void client.db.message.create({ data: { roomId: lobby, body: 'mine' } }).catch(() => {});
  await settle();
  patchCount(client, count, 2, 7);
  expect(count.data()).toBe(8);
});

test('a refused write counts no longer', async () => {
  using client = startClient();
  const count = await showCount(client, 4);
  const failed = client.db.message.create({ data: { roomId: lobby, body: 'mine' } }).catch(() => {});
  await settle();
  refuseWrite(client);
  await failed;
  expect(count.data()).toBe(4);
});

test('a known row that is deleted, or ceases to match, counts no longer; of an unknown one nobody knows', async () => {
  using client = startClient();
  await showQuery(client, client.db.message.findMany(), [messageRow(1, { isPinned: true }), messageRow(2)]);
  const count = await showCount(client, 9);
  const pinned = await showCount(client, 3, { isPinned: true });
  void client.db.message.delete({ where: { id: uuid(2) } }).catch(() => {});
  void client.db.message.update({ where: { id: uuid(1) }, data: { isPinned: false } }).catch(() => {});
  void client.db.message.delete({ where: { id: uuid(77) } }).catch(() => {});
  void client.db.message.deleteMany({ where: { isPinned: false } }).catch(() => {});
  await settle();
  expect([count.data(), pinned.data()]).toEqual([8, 2]);
});

test('a deletion counts until the patch that brings it, also if another result has it first', async () => {
  using client = startClient();
  const messages = await showQuery(client, client.db.message.findMany(), [messageRow(1), messageRow(2)]);
  const count = await showCount(client, 2);
  void client.db.message.delete({ where: { id: uuid(2) } }).catch(() => {});
  await settle();
  replyToWrite(client, '7', { kind: 'row', row: messageRow(2) });
  client.server.patch(messages.liveQuery, 2, [{ kind: 'remove', key: uuid(2) }]);
  patchCount(client, count, 2, 1);
  client.server.send({ kind: 'settled', transaction: '7' });
  expect(count.history).toEqual([2, 1]);
});

test('an upsert, which may find its row, is not counted', async () => {
  using client = startClient();
  const members = await showQuery(client, client.db.member.count(), [countRow(2)]);
  const where = { roomId_userId: { roomId: lobby, userId: bob } };
  void client.db.member.upsert({ where, create: { roomId: lobby, userId: bob }, update: {} }).catch(() => {});
  await settle();
  expect(members.data()).toBe(2);
});

test('_count follows the rows under each row, by its own filter', async () => {
  using client = startClient();
  await showQuery(client, client.db.message.findMany(), [messageRow(1, { isPinned: true })]);
  const query = client.db.room.findMany({
    select: { name: true, _count: { select: { messages: { where: { isPinned: true } }, members: true } } },
  });
  const hall = uuid(101);
  const rooms = await showQuery(client, query, [
    { $key: lobby, name: 'Lobby', _count: { messages: 3, members: 2 } },
    { $key: hall, name: 'Hall', _count: { messages: 0, members: 1 } },
  ]);
  const countsOf = (): unknown => rooms.data().map(({ _count }) => [_count.messages, _count.members]);
  void client.db.message.update({ where: { id: uuid(1) }, data: { roomId: hall } }).catch(() => {});
  void client.db.message.create({ data: { roomId: hall, body: 'not pinned' } }).catch(() => {});
  void client.db.member.create({ data: { roomId: lobby, userId: bob } }).catch(() => {});
  await settle();
  expect(countsOf()).toEqual([
    [2, 3],
    [1, 1],
  ]);

  replyToWrite(client, '7', { kind: 'row', row: messageRow(1, { isPinned: true, roomId: hall }) });
  client.server.patch(rooms.liveQuery, 2, [
    { kind: 'update', key: lobby, changed: { _count: { messages: 2, members: 2 } } },
    { kind: 'update', key: hall, changed: { _count: { messages: 1, members: 1 } } },
  ]);
  expect(countsOf()).toEqual([
    [2, 3],
    [1, 1],
  ]);
});

test('a new row and those under it count together', async () => {
  using client = startClient();
  const query = client.db.room.findMany({ select: { name: true, _count: { select: { messages: true } } } });
  const rooms = await showQuery(client, query, []);
  const id = uuid(101);
  void client.db
    .$transaction([
      client.db.room.create({ data: { id, name: 'new' } }),
      client.db.message.create({ data: { roomId: id, body: 'first' } }),
    ])
    .catch(() => {});
  await settle();
  expect(rooms.data()).toEqual([{ name: 'new', _count: { messages: 1 } }]);
});
