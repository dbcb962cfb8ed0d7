import type { MutationResult } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, bob } from '../../test-support/fake-server.js';
import { settle } from '../../test-support/manual-clock.js';
import { lobby, messageRow, startClient, type TestClient, testToken } from '../../test-support/start-client.js';

/** A client that shows the messages of the lobby; `bodies` are those on the screen. */
async function startChat(
  options: Parameters<typeof startClient>[0] = {},
): Promise<TestClient & { readonly bodies: () => readonly string[] }> {
  const client = startClient(options);
  let bodies: readonly string[] = [];
  client.db.message.findMany({ where: { roomId: lobby }, orderBy: { createdAt: 'asc' } }).subscribe(({ data = [] }) => {
    bodies = data.map(({ body }) => body);
  });
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  return { ...client, bodies: () => bodies };
}

function say(client: TestClient, body: string): Promise<string> {
  const created = client.db.message.create({ data: { roomId: lobby, body } });
  return created.then(
    () => 'saved',
    (error) => `${error.code}: ${error.message}`,
  );
}

/** Answers the oldest write, and tells what it wrote. */
function reply(client: TestClient): unknown {
  const { id, mutations } = client.server.next('mutate');
  const data = mutations[0]?.args['data'] as { readonly id: string; readonly body: string };
  const results: MutationResult[] = [{ kind: 'row', row: messageRow(9, { ...data, $key: data.id }) }];
  client.server.send({ kind: 'mutated', id, transaction: null, results });
  return data.body;
}

test('a write that takes long stays on the screen, and settles with the answer', async () => {
  using client = await startChat({ requestTimeoutMs: 3_000 });
  const said = say(client, 'slow');
  await client.clock.advance(120_000);
  expect(client.bodies()).toEqual(['message 1', 'slow']);
  reply(client);
  expect(await said).toBe('saved');
});

test('a write on a connection that dies in silence is sent again on the next, under the same key', async () => {
  using client = await startChat();
  client.server.isSilent = true;
  const said = say(client, 'into the void');
  await client.clock.advance(6_000);
  expect(client.bodies()).toContain('into the void');
  client.server.isSilent = false;
  client.hear('back');
  await settle();
  client.server.resume(2, []);
  const [first] = client.server.received.filter((message) => message.kind === 'mutate');
  client.server.drop();
  await client.clock.advance(1_000);
  const [second] = client.server.received.filter((message) => message.kind === 'mutate');
  expect(second?.key).toMatch(/^[\w-]{36}$/);
  expect(second?.key).toBe(first?.key);
  expect(client.bodies()).toEqual(['message 1', 'into the void']);
  reply(client);
  expect(await said).toBe('saved');
});

test('a write whose server lost its database is sent again, before those behind it', async () => {
  using client = await startChat();
  const both = Promise.all([say(client, 'one'), say(client, 'two')]);
  await settle();
  for (const code of ['WRITE_OUTCOME_UNKNOWN', 'SERVER_DATABASE_UNAVAILABLE'] as const) {
    const { id } = client.server.next('mutate');
    client.server.send({ kind: 'failed', id, error: { code, message: 'the database is away' } });
  }
  await client.clock.advance(999);
  expect(client.server.received).toEqual([]);
  expect(client.bodies()).toEqual(['message 1', 'one', 'two']);
  await client.clock.advance(1);
  expect([reply(client), reply(client)]).toEqual(['one', 'two']);
  expect(await both).toEqual(['saved', 'saved']);
});

test('a write that was sent again is not given up for a server that cannot take it now', async () => {
  using client = await startChat({ offlineQueue: false });
  const said = say(client, 'patience');
  await settle();
  client.server.drop();
  await client.clock.advance(1_000);
  const { id } = client.server.next('mutate');
  client.server.send({ kind: 'failed', id, error: { code: 'LIMIT_REQUESTS', message: 'too many' } });
  await client.clock.advance(1_000);
  reply(client);
  expect(await said).toBe('saved');
});

test('without the queue, a write whose connection does not come back is given up, and says that it may have happened', async () => {
  using client = await startChat({ offlineQueue: false, requestTimeoutMs: 3_000 });
  const said = say(client, 'gone');
  await client.clock.advance(2_000);
  client.server.isReachable = false;
  client.server.drop();
  await client.clock.advance(3_000);
  expect(await said).toMatch(/^CLIENT_DISCONNECTED: .* it may or may not have happened/);
  expect(client.bodies()).toEqual(['message 1']);
});

test('a write is not sent again when the server may have forgotten it', async () => {
  using client = await startChat();
  client.server.writesKeptForMs = 100_000;
  const said = say(client, 'long ago');
  await settle();
  client.server.isReachable = false;
  client.server.drop();
  await client.clock.advance(91_000);
  client.server.isReachable = true;
  client.hear('back');
  await settle();
  expect(await said).toMatch(/^CLIENT_DISCONNECTED/);
  expect(client.server.received.filter(({ kind }) => kind === 'mutate')).toEqual([]);
});

test('a write that may have happened is not sent again as somebody else', async () => {
  let user = alice;
  using client = await startChat({ auth: { getToken: () => testToken(user) } });
  client.server.identify = () => ({ role: 'authenticated', userId: user, expiresAtMs: null });
  const said = say(client, 'as alice');
  await settle();
  client.server.drop();
  user = bob;
  await client.auth.refresh();
  client.hear('back');
  await settle();
  expect(await said).toMatch(/^CLIENT_DISCONNECTED/);
  expect(client.server.received.filter(({ kind }) => kind === 'mutate')).toEqual([]);
});

test('writes made while offline show, are counted, and go in order when the connection is back', async () => {
  using client = await startChat();
  const counts: unknown[] = [];
  client.pendingWrites.subscribe(() => counts.push({ ...client.pendingWrites.getSnapshot() }));
  client.server.isReachable = false;
  client.server.drop();
  const all = Promise.all([say(client, 'one'), say(client, 'two'), say(client, 'three')]);
  await client.clock.advance(600_000);
  expect(client.bodies()).toEqual(['message 1', 'one', 'two', 'three']);
  expect(client.pendingWrites.getSnapshot()).toEqual({ count: 3, unsent: 3 });

  client.server.isReachable = true;
  client.hear('back');
  await settle();
  client.server.snapshot(2, [messageRow(1), messageRow(2)]);
  expect(client.pendingWrites.getSnapshot()).toEqual({ count: 3, unsent: 0 });
  expect(client.bodies()).toEqual(['message 1', 'message 2', 'one', 'two', 'three']);
  expect([reply(client), reply(client), reply(client)]).toEqual(['one', 'two', 'three']);
  expect(await all).toEqual(['saved', 'saved', 'saved']);
  expect(client.pendingWrites.getSnapshot()).toEqual({ count: 0, unsent: 0 });
  expect(counts.at(0)).toEqual({ count: 1, unsent: 1 });
});

test('a write made while nobody knows whether the connection still works is not sent into the dark', async () => {
  using client = await startChat();
  client.server.isSilent = true;
  client.hear('away');
  const said = say(client, 'in a tunnel');
  await client.clock.advance(5_000);
  client.server.isSilent = false;
  client.hear('back');
  await settle();
  expect(reply(client)).toBe('in a tunnel');
  expect(await said).toBe('saved');
});

test('a write that waited for a pong goes when it comes', async () => {
  using client = await startChat();
  client.hear('back');
  const said = say(client, 'back at the desk');
  await settle();
  expect(reply(client)).toBe('back at the desk');
  expect(await said).toBe('saved');
});

test('a long queue is not sent faster than the server takes it', async () => {
  using client = await startChat();
  client.server.drop();
  const all = Promise.all(Array.from({ length: 120 }, (_, index) => say(client, `${index}`)));
  await settle();
  client.hear('back');
  await settle();
  expect(client.server.received.filter(({ kind }) => kind === 'mutate')).toHaveLength(50);
  const order = Array.from({ length: 120 }, () => reply(client));
  expect(order).toEqual(Array.from({ length: 120 }, (_, index) => `${index}`));
  expect(new Set(await all)).toEqual(new Set(['saved']));
});

test('without the queue, a write that finds no connection in time fails, and was not made', async () => {
  using client = await startChat({ offlineQueue: false, requestTimeoutMs: 3_000 });
  client.server.isReachable = false;
  client.server.drop();
  const said = say(client, 'now or never');
  await client.clock.advance(3_000);
  expect(await said).toBe('CLIENT_TIMEOUT: the server could not be reached in time, and nothing was saved');
  expect(client.bodies()).toEqual(['message 1']);
});

test('on a slow network, what comes next waits until all that was refused with a failed write is known', async () => {
  using client = await startChat();
  const all = Promise.all([say(client, 'one'), say(client, 'two')]);
  await settle();
  const [one, two] = [client.server.next('mutate'), client.server.next('mutate')];
  const error = { code: 'SERVER_DATABASE_UNAVAILABLE', message: 'no database' } as const;
  client.server.send({ kind: 'failed', id: one.id, error });
  const third = say(client, 'three');
  await client.clock.advance(2_000);
  client.server.send({ kind: 'failed', id: two.id, error });
  await client.clock.advance(2_000);
  expect([reply(client), reply(client), reply(client)]).toEqual(['one', 'two', 'three']);
  expect([...(await all), await third]).toEqual(['saved', 'saved', 'saved']);
});

test('what one user wrote offline is not sent as another', async () => {
  let user = alice;
  using client = await startChat({ auth: { getToken: () => testToken(user) } });
  client.server.identify = () => ({ role: 'authenticated', userId: user, expiresAtMs: null });
  client.server.drop();
  const said = say(client, 'as alice');
  user = bob;
  await client.auth.refresh();
  const byBob = say(client, 'as bob');
  client.hear('back');
  await settle();
  expect(await said).toBe('AUTH_REQUIRED: this was not saved, because somebody else is signed in now');
  expect(reply(client)).toBe('as bob');
  expect(await byBob).toBe('saved');
  expect(client.server.received.filter(({ kind }) => kind === 'mutate')).toEqual([]);
});

test('closing the client fails what waits', async () => {
  const client = await startChat();
  client.server.drop();
  const said = say(client, 'too late');
  await settle();
  client.close();
  expect(await said).toBe('CLIENT_CLOSED: the client was closed');
  expect(client.pendingWrites.getSnapshot().count).toBe(0);
});

test('a write that is refused leaves the ones behind it in their order', async () => {
  using client = await startChat();
  client.server.drop();
  const both = Promise.all([say(client, 'not allowed'), say(client, 'allowed')]);
  await client.clock.advance(1_000);
  client.server.snapshot(2, [messageRow(1)]);
  const { id } = client.server.next('mutate');
  client.server.send({ kind: 'failed', id, error: { code: 'ACCESS_DENIED', message: 'no' } });
  await settle();
  expect(client.bodies()).toEqual(['message 1', 'allowed']);
  reply(client);
  expect(await both).toEqual(['ACCESS_DENIED: no', 'saved']);
});

test('whoever listens to the queue hears of each change, and nobody of what is the same', async () => {
  using client = await startChat();
  client.server.isReachable = false;
  client.server.drop();
  const { waiting } = client.offlineQueue;
  const lengths: number[] = [];
  const stop = waiting.subscribe(() => lengths.push(waiting.getSnapshot().length));
  void say(client, 'one');
  void say(client, 'two');
  await settle();
  const [first] = waiting.getSnapshot();
  client.offlineQueue.discard(waiting.getSnapshot()[1]?.key);
  expect(waiting.getSnapshot()).toEqual([first]);
  expect(waiting.getSnapshot()[0]).toBe(first);
  stop();
  client.offlineQueue.discard();
  expect([lengths, waiting.getSnapshot()]).toEqual([[1, 2, 1], []]);
});
