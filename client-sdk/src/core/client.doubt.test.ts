import type { WireRow } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { settle } from '../../test-support/manual-clock.js';
import { replyToWrite, showQuery } from '../../test-support/show-query.js';
import { lobby, messageRow, startClient, type TestClient, uuid } from '../../test-support/start-client.js';

const inLobby = { where: { roomId: lobby }, orderBy: { createdAt: 'desc' } } as const;
const countRow = (count: number): WireRow => ({ $key: 'count', count });

async function reconnect(client: TestClient): Promise<void> {
  client.server.drop();
  client.hear('back');
  await settle();
}

function say(client: TestClient, body: string): void {
  void client.db.message.create({ data: { roomId: lobby, body } }).catch(() => {});
}

test('a write whose answer was lost is not counted twice, whatever the server counts when the client comes back', async () => {
  using client = startClient();
  const count = await showQuery(client, client.db.message.count({ where: { roomId: lobby } }), [countRow(3)]);
  say(client, 'mine');
  await settle();
  await reconnect(client);
  client.server.seen = '51:51:';
  client.server.snapshot(9, [countRow(4)]);
  say(client, 'another');
  await settle();
  const { id, key } = client.server.next('mutate');
  client.server.send({ kind: 'mutated', id, transaction: '50', results: [], isRepeated: true });
  expect(key).toBeDefined();
  expect(count.data()).toBe(5);
  expect(count.history.filter((shown, index, all) => shown !== all[index - 1])).toEqual([3, 4, 5]);
});

test.each([
  {
    whose: 'of the written model',
    shown: 4,
    answer: ['50', 1] as const,
    ask: ({ db }: TestClient) => db.message.count({ where: { roomId: lobby } }),
  },
  {
    whose: 'of another, by a write that changed nothing',
    shown: 3,
    answer: [null, 0] as const,
    ask: ({ db }: TestClient) => db.room.count(),
  },
])(
  'what others count meanwhile, $whose, is shown with the answer, and until then said to be late',
  async ({ shown, answer, ask }) => {
    using client = startClient();
    const lively: string[] = [];
    const query = ask(client);
    const count = await showQuery(client, query, [countRow(3)]);
    query.subscribe(({ live }) => lively.push(live));
    say(client, 'mine');
    await settle();
    await reconnect(client);
    client.server.seen = '51:51:';
    client.server.snapshot(9, [countRow(8)]);
    expect([count.data(), lively.at(-1)]).toEqual([shown, 'syncing']);
    const [transaction, written] = answer;
    replyToWrite(client, transaction, { kind: 'count', count: written });
    expect([count.data(), lively.at(-1)]).toEqual([8, 'live']);
  },
);

test('of two writes in doubt, the first stays counted until both are answered', async () => {
  using client = startClient();
  const count = await showQuery(client, client.db.message.count({ where: { roomId: lobby } }), [countRow(3)]);
  say(client, 'one');
  say(client, 'two');
  await settle();
  await reconnect(client);
  client.server.seen = '52:52:';
  client.server.snapshot(9, [countRow(5)]);
  replyToWrite(client, '50', { kind: 'count', count: 1 });
  client.server.send({ kind: 'settled', transaction: '50' });
  replyToWrite(client, '51', { kind: 'count', count: 1 });
  client.server.send({ kind: 'settled', transaction: '51' });
  expect(count.data()).toBe(5);
  expect(count.history.filter((shown, index, all) => shown !== all[index - 1])).toEqual([3, 4, 5]);
});

/** A message that was committed on a connection that is gone by now. */
async function commitAndLose(client: TestClient): Promise<WireRow> {
  const row = messageRow(6, { $key: uuid(60), id: uuid(60), body: 'new' });
  void client.db.message.create({ data: { id: uuid(60), roomId: lobby, body: 'new' } }).catch(() => {});
  await settle();
  replyToWrite(client, '9', { kind: 'row', row });
  client.server.drop();
  return row;
}

test('a committed write is shown while the client is offline, however long', async () => {
  using client = startClient();
  const { data } = await showQuery(client, client.db.message.findMany(inLobby), []);
  client.server.isReachable = false;
  await commitAndLose(client);
  await client.clock.advance(600_000);
  expect(data()).toHaveLength(1);
});

test('a server that can say when it has caught up is asked, and until then a committed write stays', async () => {
  using client = startClient();
  client.server.understands = ['sync'];
  const { data } = await showQuery(client, client.db.message.findMany(inLobby), []);
  const row = await commitAndLose(client);
  client.hear('back');
  await settle();
  const { id } = client.server.next('sync');
  client.server.snapshot(40, []);
  expect(data()).toHaveLength(1);
  client.server.patch(40, 2, [{ kind: 'insert', key: uuid(60), row, before: null }]);
  client.server.send({ kind: 'synced', id });
  client.server.patch(40, 3, [{ kind: 'remove', key: uuid(60) }]);
  expect(data()).toEqual([]);
});

test('a server that never says that it has caught up is not waited for without end', async () => {
  using client = startClient();
  client.server.understands = ['sync'];
  const { data } = await showQuery(client, client.db.message.findMany(inLobby), []);
  await commitAndLose(client);
  client.hear('back');
  await settle();
  client.server.snapshot(40, []);
  const { id } = client.server.next('sync');
  client.server.send({ kind: 'failed', id, error: { code: 'LIMIT_REQUESTS', message: 'too many' } });
  await client.clock.advance(31_000);
  expect([data(), client.warnings]).toEqual([[], []]);
});

test('each write says how many the client has heard to have failed for want of the database', async () => {
  using client = startClient();
  client.server.understands = ['heard'];
  await showQuery(client, client.db.message.findMany(inLobby), []);
  say(client, 'one');
  say(client, 'two');
  await settle();
  const sent = [client.server.next('mutate'), client.server.next('mutate')];
  const error = { code: 'SERVER_DATABASE_UNAVAILABLE', message: 'away' } as const;
  for (const { id } of sent) client.server.send({ kind: 'failed', id, error });
  await client.clock.advance(1_000);
  const again = [client.server.next('mutate'), client.server.next('mutate')];
  expect([...sent, ...again].map(({ heard }) => heard)).toEqual([0, 0, 2, 2]);
  expect(again.map(({ key }) => key)).toEqual(sent.map(({ key }) => key));
  await reconnect(client);
  expect(client.server.next('mutate').heard).toBe(0);
});
