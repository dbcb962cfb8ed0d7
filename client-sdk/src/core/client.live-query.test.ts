import { expect, test } from 'vitest';
import { settle } from '../../test-support/manual-clock.js';
import { lobby, messageRow, startClient, uuid } from '../../test-support/start-client.js';
import type { LiveResult } from './live-result.js';

function follow<T>(query: { subscribe(listener: (result: LiveResult<T>) => void): () => void }): {
  readonly results: LiveResult<T>[];
  readonly last: () => LiveResult<T>;
  readonly stop: () => void;
} {
  const results: LiveResult<T>[] = [];
  const stop = query.subscribe((result) => results.push(result));
  return { results, last: () => results.at(-1)!, stop };
}

test('a description sends nothing until it is awaited', async () => {
  using client = startClient();
  client.db.message.findMany();
  await settle();
  expect(client.server.urls).toEqual([]);

  const rows = client.db.message
    .findMany({ where: { createdAt: { gt: new Date(0) }, body: undefined } })
    .then((r) => r);
  await settle();
  expect(client.server.urls).toEqual(['ws://test.example/rowcast']);
  const { id, query } = client.server.next('query');
  expect(query).toEqual({
    model: 'Message',
    action: 'findMany',
    args: { where: { createdAt: { gt: '1970-01-01T00:00:00.000Z' } } },
  });
  client.server.send({ kind: 'result', id, rows: [messageRow(1)] });
  expect(await rows).toEqual([
    {
      id: uuid(1),
      roomId: lobby,
      authorId: expect.any(String),
      body: 'message 1',
      isPinned: false,
      createdAt: new Date('2026-01-01T11:01:00Z'),
      editedAt: null,
    },
  ]);
});

test('the token goes into hello, never into the address', async () => {
  using client = startClient({ auth: { getToken: () => 'secret' } });
  void client.db.message.count().catch(() => {});
  await settle();
  expect(client.server.hellos).toMatchObject([{ kind: 'hello', protocol: 2, token: 'secret' }]);
  expect(client.server.urls.join()).not.toContain('secret');
});

test('a live query is pending, then has rows, then follows patches', async () => {
  using client = startClient();
  const followed = follow(client.db.message.findMany());
  expect(followed.last()).toMatchObject({ status: 'pending', isPending: true, data: undefined, live: 'syncing' });
  await settle();
  client.server.snapshot(7, [messageRow(1), messageRow(2)]);
  expect(followed.last()).toMatchObject({ status: 'success', live: 'live' });
  const [first, second] = followed.last().data!;

  client.server.patch(7, 2, [
    { kind: 'update', key: uuid(2), changed: { body: 'edited' } },
    { kind: 'insert', key: uuid(3), row: messageRow(3), before: null },
  ]);

  const rows = followed.last().data!;
  expect(rows.map(({ body }) => body)).toEqual(['message 1', 'edited', 'message 3']);
  expect(rows[0]).toBe(first);
  expect(rows[1]).not.toBe(second);
  expect(rows[0]).not.toHaveProperty('$key');
  expect(followed.results).toHaveLength(3);
});

test('findFirst and findUnique give null when there is nothing, the throwing forms an error', async () => {
  using client = startClient();
  const first = follow(client.db.message.findFirst());
  const unique = follow(client.db.room.findUniqueOrThrow({ where: { id: lobby } }));
  const count = follow(client.db.message.count());
  await settle();
  expect(client.server.snapshot(1, []).query.action).toBe('findFirst');
  expect(client.server.snapshot(2, []).query.action).toBe('findUnique');
  client.server.snapshot(3, [{ $key: 'count', count: 4 }]);
  expect(first.last()).toMatchObject({ status: 'success', data: null });
  expect(unique.last()).toMatchObject({ status: 'error', error: { code: 'RECORD_NOT_FOUND' } });
  expect(count.last()).toMatchObject({ status: 'success', data: 4 });
});

test('equal queries share one subscription, which is kept a while after the last listener', async () => {
  using client = startClient({ keepAliveMs: 5_000 });
  const one = follow(client.db.message.findMany({ where: { roomId: lobby, isPinned: false } }));
  const two = follow(client.db.message.findMany({ where: { isPinned: false, roomId: lobby } }));
  await settle();
  const { id } = client.server.snapshot(1, [messageRow(1)]);
  expect(client.server.received).toEqual([]);
  expect(one.last().data).toBe(two.last().data);

  one.stop();
  two.stop();
  await client.clock.advance(4_999);
  const again = follow(client.db.message.findMany({ where: { roomId: lobby, isPinned: false } }));
  expect(again.last().data).toBe(one.last().data);
  again.stop();
  await client.clock.advance(5_000);
  expect(client.server.received).toEqual([{ kind: 'unsubscribe', id }]);
});

test('after a reconnect the last rows stay until the new ones are there, and unchanged rows stay the same', async () => {
  using client = startClient();
  const followed = follow(client.db.message.findMany());
  await settle();
  client.server.snapshot(1, [messageRow(1), messageRow(2)]);
  const before = followed.last().data!;

  client.server.drop();
  expect(followed.last()).toMatchObject({ status: 'success', live: 'stale' });
  expect(client.connection.getSnapshot()).toMatchObject({ status: 'offline' });
  await client.clock.advance(1_000);
  expect(followed.last()).toMatchObject({ status: 'success', live: 'syncing' });
  expect(followed.last().data).toBe(before);

  client.server.snapshot(9, [messageRow(1), messageRow(2, { body: 'new' })], 4);
  const after = followed.last().data!;
  expect(followed.last().live).toBe('live');
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toMatchObject({ body: 'new' });
});

test('a patch that does not follow the version makes the client ask anew', async () => {
  using client = startClient();
  const followed = follow(client.db.message.findMany());
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  client.server.patch(1, 3, [{ kind: 'remove', key: uuid(1) }]);
  expect(client.server.received.map(({ kind }) => kind)).toEqual(['unsubscribe', 'subscribe']);
  client.server.snapshot(1, [], 3);
  expect(followed.last().data).toEqual([]);
});

test('a patch that comes twice, for two subscriptions to one live query, counts once', async () => {
  using client = startClient();
  const all = follow(client.db.message.findMany());
  const first = follow(client.db.message.findMany({ where: {} }));
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  client.server.snapshot(1, [messageRow(1)]);
  const insert = [{ kind: 'insert', key: uuid(2), row: messageRow(2), before: null }] as const;
  client.server.patch(1, 2, insert);
  client.server.patch(1, 2, insert);
  expect(all.last().data).toHaveLength(2);
  expect(first.last().data).toHaveLength(2);
});

test('a refused query says why, and keeps its rows if it had any', async () => {
  using client = startClient();
  const followed = follow(client.db.message.findMany());
  await settle();
  const { id } = client.server.next('subscribe');
  client.server.send({ kind: 'subscriptionFailed', subscription: id, error: { code: 'ACCESS_DENIED', message: 'no' } });
  expect(followed.last()).toMatchObject({ status: 'error', data: undefined, error: { code: 'ACCESS_DENIED' } });
});

test('a read that was under way when the socket dropped is asked again on the next one', async () => {
  using client = startClient();
  const rows = client.db.message.findMany().then((result) => result.length);
  await settle();
  client.server.next('query');
  client.server.drop();
  await client.clock.advance(1_000);
  const { id } = client.server.next('query');
  client.server.send({ kind: 'result', id, rows: [messageRow(1)] });
  expect(await rows).toBe(1);
});

test('what the server never answers fails in time', async () => {
  using client = startClient({ requestTimeoutMs: 3_000 });
  const failed = client.db.message.findMany().catch((error) => error.code);
  await client.clock.advance(3_000);
  expect(await failed).toBe('CLIENT_TIMEOUT');
});

test('close fails what waits, and leaves no timer behind', async () => {
  const client = startClient();
  const followed = follow(client.db.message.findMany());
  const failed = client.db.room.findMany().catch((error) => error.code);
  await settle();
  client.close();
  expect(await failed).toBe('CLIENT_CLOSED');
  expect(await client.db.room.findMany().catch((error) => error.code)).toBe('CLIENT_CLOSED');
  expect(followed.last()).toMatchObject({ status: 'error', error: { code: 'CLIENT_CLOSED' } });
  expect(client.clock.timerCount).toBe(0);
  expect(client.server.isConnected).toBe(false);
});

test('a goodbye for good ends what waits with its reason', async () => {
  using client = startClient();
  const followed = follow(client.db.message.findMany());
  await settle();
  const error = { code: 'PROTOCOL_UNSUPPORTED_VERSION', message: 'too old' } as const;
  client.server.send({ kind: 'goodbye', error, reconnectAfterMs: null });
  expect(followed.last()).toMatchObject({ status: 'error', error: { code: 'PROTOCOL_UNSUPPORTED_VERSION' } });
  await client.clock.advance(60_000);
  expect(client.server.urls).toHaveLength(1);
});

test('refetch asks for the result anew', async () => {
  using client = startClient();
  const followed = follow(client.db.message.findMany());
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  const refetched = followed.last().refetch();
  expect(followed.last().live).toBe('syncing');
  client.server.snapshot(1, [messageRow(1)]);
  await refetched;
  expect(followed.last().live).toBe('live');
});
