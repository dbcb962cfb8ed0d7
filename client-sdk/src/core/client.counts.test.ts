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

/** Writes a message, and has the answer come. */
async function writeMessage(client: TestClient, transaction: string): Promise<void> {
  const id = uuid(100 + Number(transaction));
  void client.db.message.create({ data: { id, roomId: lobby, body: 'mine' } }).catch(() => {});
  await settle();
  replyToWrite(client, transaction, { kind: 'row', row: messageRow(6, { $key: id, id }) });
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
  client.server.seen = '8:8:';
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

test('a patch from before a write, which comes after its reply, does not take its count away', async () => {
  using client = startClient();
  const count = await showCount(client, 4);
  await writeMessage(client, '7');
  // Read before the write was committed, and found what somebody else did; 8 was committed before 7.
  client.server.seen = '7:9:7';
  patchCount(client, count, 2, 5);
  client.server.seen = '9:9:';
  patchCount(client, count, 3, 6);
  client.server.send({ kind: 'settled', transaction: '7' });
  expect(count.history).toEqual([4, 5, 6]);
});

test('a patch that has a write is not counted on, whatever comes before the write is settled', async () => {
  using client = startClient();
  const count = await showCount(client, 4);
  await writeMessage(client, '7');
  client.server.seen = '8:8:';
  patchCount(client, count, 2, 5);
  await writeMessage(client, '8');
  client.server.seen = '8:10:8';
  patchCount(client, count, 3, 6);
  client.server.seen = '10:10:';
  patchCount(client, count, 4, 7);
  client.server.send({ kind: 'settled', transaction: '7' }, { kind: 'settled', transaction: '8' });
  expect(count.history).toEqual([4, 5, 6, 7]);
});

test('a write that had been done before is counted by what its answer says, and not by when it came', async () => {
  using client = startClient();
  const count = await showCount(client, 4);
  void client.db.message.create({ data: { roomId: lobby, body: 'mine' } }).catch(() => {});
  await settle();
  client.server.seen = '8:8:';
  patchCount(client, count, 2, 5);
  replyToWrite(client, '7', { kind: 'row', row: messageRow(6) });
  expect(count.data()).toBe(5);
});

test('of two writes that outweigh each other, one that is settled does not leave the other alone', async () => {
  using client = startClient();
  await showQuery(client, client.db.message.findMany(), [messageRow(1), messageRow(2)]);
  const count = await showCount(client, 2);
  await writeMessage(client, '7');
  void client.db.message.delete({ where: { id: uuid(2) } }).catch(() => {});
  await settle();
  replyToWrite(client, '8', { kind: 'row', row: messageRow(2) });
  client.server.seen = '9:9:';
  client.server.patch(count.liveQuery, 1, []);
  client.server.send({ kind: 'settled', transaction: '7' }, { kind: 'settled', transaction: '8' });
  expect(count.history).toEqual([2, 3, 2]);
});

test('a result that is asked for after a write, and was read before it, is corrected too', async () => {
  using client = startClient();
  await showCount(client, 4);
  await writeMessage(client, '7');
  const pinned = await showCount(client, 1, { isPinned: false });
  expect(pinned.data()).toBe(2);
});

test('after a lost connection, a write counts until it is in what the server brings', async () => {
  using client = startClient();
  const count = await showCount(client, 4);
  const pinned = await showCount(client, 1, { isPinned: false });
  await writeMessage(client, '7');
  client.server.drop();
  client.hear('back');
  await settle();
  client.server.resume(1, [{ kind: 'update', key: 'count', changed: { count: 7 } }]);
  client.server.seen = '8:8:';
  expect([count.data(), pinned.data()]).toEqual([8, 2]);
  client.server.snapshot(2, [countRow(2)]);
  expect(pinned.data()).toBe(2);
});

test('where the server does not say what it has counted, a write counts until it is settled', async () => {
  using client = startClient();
  client.server.seen = undefined;
  const count = await showCount(client, 4);
  await writeMessage(client, '7');
  patchCount(client, count, 2, 4);
  expect(count.data()).toBe(5);
  patchCount(client, count, 3, 5);
  client.server.send({ kind: 'settled', transaction: '7' });
  expect(count.data()).toBe(5);
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
  client.server.seen = '8:8:';
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
  client.server.seen = '8:8:';
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
