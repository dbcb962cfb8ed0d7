/** What shows of writes along relations before the server has answered: all of a result's part in them, or nothing. */
import { expect, test } from 'vitest';
import { alice, bob } from '../../test-support/fake-server.js';
import { settle } from '../../test-support/manual-clock.js';
import { replyToWrite, showQuery } from '../../test-support/show-query.js';
import { lobby, messageRow, startClient, uuid } from '../../test-support/start-client.js';

const lobbyRow = { $key: lobby, id: lobby, name: 'Lobby', topic: null, position: 0, createdAt: '2026-01-01T00:00:00Z' };
const aliceRow = { $key: alice, id: alice, name: 'Alice', email: null, inviterId: null };

test('a row shows without what is nested in it, but in no result that holds the nested rows or counts them', async () => {
  using client = startClient();
  const rooms = await showQuery(client, client.db.room.findMany({ orderBy: { name: 'asc' } }), []);
  const withMembers = await showQuery(client, client.db.room.findMany({ include: { members: true } }), []);
  const withCounts = await showQuery(client, client.db.room.findMany({ include: { _count: true } }), []);
  const members = await showQuery(client, client.db.member.findMany(), []);

  const data = { name: 'Hall', members: { create: { userId: alice } } };
  void client.db.room.create({ data }).catch(() => {});
  await settle();
  expect(rooms.data()).toMatchObject([{ name: 'Hall' }]);
  expect([withMembers.data(), withCounts.data(), members.data()]).toEqual([[], [], []]);

  replyToWrite(client, '7', { kind: 'row', row: { ...lobbyRow, name: 'Hall' } });
  expect(rooms.data()).toMatchObject([{ name: 'Hall' }]);
  expect([withMembers.data(), withCounts.data(), members.data()]).toEqual([[], [], []]);
});

test('an update with nested writes leaves results with the nested rows alone, also when it is answered', async () => {
  using client = startClient();
  const row = { ...lobbyRow, messages: [messageRow(1)] };
  const rooms = await showQuery(client, client.db.room.findMany({ include: { messages: true } }), [row]);
  const names = await showQuery(client, client.db.room.findMany({ select: { name: true } }), [
    { $key: lobby, name: 'Lobby' },
  ]);
  const data = { name: 'Hall', position: { increment: 1 }, messages: { deleteMany: {} } };
  void client.db.room.update({ where: { id: lobby }, data }).catch(() => {});
  await settle();
  expect(rooms.data()).toMatchObject([{ name: 'Lobby', messages: [{ body: 'message 1' }] }]);
  expect(names.data()).toEqual([{ name: 'Hall' }]);
  replyToWrite(client, '7', { kind: 'row', row: { ...lobbyRow, name: 'Hall', position: 1 } });
  expect(rooms.data()).toMatchObject([{ name: 'Lobby', messages: [{ body: 'message 1' }] }]);
});

test('a row that is connected by its key is shown connected, and one named otherwise is not guessed', async () => {
  using client = startClient();
  await showQuery(client, client.db.profile.findMany(), [aliceRow]);
  const all = await showQuery(client, client.db.profile.findMany({ orderBy: { name: 'asc' } }), [aliceRow]);
  const byAlice = client.db.profile.findMany({ where: { inviterId: alice } });
  const byNobody = client.db.profile.findMany({ where: { inviterId: null } });
  const invited = await showQuery(client, byAlice, []);
  const uninvited = await showQuery(client, byNobody, [aliceRow]);

  const known = { id: bob, name: 'Bob', inviter: { connect: { id: alice } } };
  const unknown = { id: uuid(7), name: 'Carol', inviter: { connect: { email: 'alice@example.com' } } };
  for (const data of [known, unknown]) void client.db.profile.create({ data }).catch(() => {});
  await settle();
  expect(invited.data()).toMatchObject([{ name: 'Bob' }]);
  expect(uninvited.data()).toMatchObject([{ name: 'Alice' }]);
  expect(all.data().map(({ name }) => name)).toEqual(['Alice', 'Bob']);

  void client.db.profile.update({ where: { id: bob }, data: { inviter: { disconnect: true } } }).catch(() => {});
  await settle();
  expect(invited.data()).toEqual([]);
  expect(uninvited.data().map(({ name }) => name)).toContain('Bob');
});

test('a count leaves out a write that adds more of its rows than are known', async () => {
  using client = startClient();
  const count = await showQuery(client, client.db.profile.count(), [{ $key: 'count', count: 1 }]);
  const data = { id: bob, name: 'Bob', invited: { create: { id: uuid(8), name: 'Dan' } } };
  void client.db.profile.create({ data }).catch(() => {});
  await settle();
  expect(count.data()).toBe(1);
});

test('a known row that enters a result with lists waits until the lists are known', async () => {
  using client = startClient();
  await showQuery(client, client.db.room.findMany(), [lobbyRow]);
  const halls = await showQuery(
    client,
    client.db.room.findMany({ where: { name: 'Hall' }, include: { members: true } }),
    [],
  );
  const messages = await showQuery(
    client,
    client.db.message.findMany({ include: { room: { select: { name: true, members: true } } } }),
    [],
  );
  void client.db.room.update({ where: { id: lobby }, data: { name: 'Hall' } }).catch(() => {});
  void client.db.message.create({ data: { roomId: lobby, body: 'hi' } }).catch(() => {});
  await settle();
  expect([halls.data(), messages.data()]).toEqual([[], []]);
});

test('the row of a filtered to-one relation goes when it is certain not to match any longer', async () => {
  using client = startClient();
  const query = client.db.profile.findMany({ where: { id: bob }, include: { inviter: { where: { name: 'Alice' } } } });
  const row = { $key: bob, id: bob, name: 'Bob', email: null, inviterId: alice, inviter: aliceRow };
  const profiles = await showQuery(client, query, [row]);
  void client.db.profile.update({ where: { id: alice }, data: { name: 'Alicia' } }).catch(() => {});
  await settle();
  expect(profiles.data()).toMatchObject([{ name: 'Bob', inviter: null }]);
});
