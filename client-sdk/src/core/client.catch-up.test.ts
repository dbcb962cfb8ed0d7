/** What a client does with `resumed` in the middle, in place of patches that were left out while it was slow. */
import type { RowPatch } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { settle } from '../../test-support/manual-clock.js';
import { replyToWrite, showQuery } from '../../test-support/show-query.js';
import { lobby, messageRow, startClient, type TestClient, uuid } from '../../test-support/start-client.js';

const inLobby = { where: { roomId: lobby }, orderBy: { createdAt: 'asc' } } as const;
const insert = (number: number): RowPatch => ({
  kind: 'insert',
  key: uuid(number),
  row: messageRow(number),
  before: null,
});

interface Step {
  readonly subscription: number;
  readonly liveQuery: number;
  readonly version: number;
}

function catchUp({ server }: TestClient, step: Step, patches: readonly RowPatch[]): void {
  const digest = `d${step.liveQuery}.${step.version}`;
  server.send({ kind: 'resumed', ...step, digest, ...server.sight, patches });
}

test('the difference is applied to what was shown, and patches go on from there', async () => {
  using client = startClient();
  const shown: (readonly string[] | undefined)[] = [];
  client.db.message.findMany(inLobby).subscribe(({ data }) => shown.push(data?.map(({ body }) => body)));
  await settle();
  const { id: subscription } = client.server.snapshot(1, [messageRow(1)]);
  client.server.patch(1, 2, [insert(2)]);
  catchUp(client, { subscription, liveQuery: 1, version: 9 }, [{ kind: 'remove', key: uuid(1) }, insert(3)]);
  client.server.patch(1, 10, [insert(4)]);

  expect(shown.slice(1)).toEqual([
    ['message 1'],
    ['message 1', 'message 2'],
    ['message 2', 'message 3'],
    ['message 2', 'message 3', 'message 4'],
  ]);
});

test('two subscriptions to one live query are each brought up to date, and then share its patches', async () => {
  using client = startClient();
  const bodies: (readonly string[] | undefined)[] = [];
  const ids: number[] = [];
  for (const take of [10, 20]) {
    const index = bodies.push(undefined) - 1;
    client.db.message.findMany({ ...inLobby, take }).subscribe(({ data }) => {
      bodies[index] = data?.map(({ body }) => body);
    });
    await settle();
    ids.push(client.server.snapshot(1, [messageRow(1)]).id);
  }
  for (const subscription of ids) catchUp(client, { subscription, liveQuery: 1, version: 5 }, [insert(2)]);
  for (const _each of ids) client.server.patch(1, 6, [insert(3)]);

  expect(bodies).toEqual([
    ['message 1', 'message 2', 'message 3'],
    ['message 1', 'message 2', 'message 3'],
  ]);
  expect(client.server.received).toEqual([]);
});

test('a write that is pending stays on the screen, and is there once when the difference brings it', async () => {
  using client = startClient();
  const query = client.db.message.findMany(inLobby);
  const { data, liveQuery } = await showQuery(client, query, [messageRow(1)]);
  const shown: (readonly string[])[] = [];
  query.subscribe((result) => shown.push(result.data?.map(({ body }) => body) ?? []));
  const id = uuid(50);
  void client.db.message.create({ data: { id, roomId: lobby, body: 'mine' } }).catch(() => {});
  await settle();
  catchUp(client, { subscription: liveQuery, liveQuery, version: 4 }, [insert(2)]);
  expect(data().map(({ body }) => body)).toEqual(['message 1', 'message 2', 'mine']);
  const row = messageRow(6, { $key: id, id, body: 'mine' });
  replyToWrite(client, '77', { kind: 'row', row });
  catchUp(client, { subscription: liveQuery, liveQuery, version: 7 }, [{ kind: 'insert', key: id, row, before: null }]);
  client.server.send({ kind: 'settled', transaction: '77' });

  expect(data().map(({ body }) => body)).toEqual(['message 1', 'message 2', 'mine']);
  expect(shown.filter((bodies) => bodies.filter((body) => body === 'mine').length > 1)).toEqual([]);
});

test('a count does not count a pending write that the difference has counted', async () => {
  using client = startClient();
  const query = client.db.message.count({ where: { roomId: lobby } });
  const { data, liveQuery } = await showQuery(client, query, [{ $key: 'count', count: 4 }]);
  const id = uuid(51);
  void client.db.message.create({ data: { id, roomId: lobby, body: 'mine' } }).catch(() => {});
  await settle();
  replyToWrite(client, '7', { kind: 'row', row: messageRow(6, { $key: id, id }) });
  const counted = (count: number): RowPatch => ({ kind: 'update', key: 'count', changed: { count } });
  client.server.seen = '7:7:';
  catchUp(client, { subscription: liveQuery, liveQuery, version: 5 }, [counted(8)]);
  expect(data()).toBe(9);
  client.server.seen = '8:8:';
  catchUp(client, { subscription: liveQuery, liveQuery, version: 9 }, [counted(10)]);
  expect(data()).toBe(10);
});

test('a difference that does not fit makes the client ask for everything', async () => {
  using client = startClient();
  client.db.message.findMany(inLobby).subscribe(() => {});
  await settle();
  const { id: subscription } = client.server.snapshot(1, [messageRow(1)]);
  catchUp(client, { subscription, liveQuery: 1, version: 9 }, [{ kind: 'remove', key: uuid(2) }]);

  expect(client.server.next('unsubscribe').id).toBe(subscription);
  expect(client.server.next('subscribe').holds).toBeUndefined();
});
