import net from 'node:net';
import { connectTestClient, type TestClient } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { alice, bob, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestApp } from '../../test-support/start-test-app.js';

const trustProxy = ['127.0.0.1', '::1'];
const createMessage = (id: number, author: string) =>
  ({ model: 'Message', action: 'create', args: { data: { id, roomId: 1, author, body: 'x' } } }) as const;

function connectFrom(app: TestApp, address: string): Promise<TestClient> {
  return connectTestClient({ url: app.server.url, token: null, headers: { 'x-forwarded-for': address } });
}

async function metric(app: TestApp, line: string): Promise<number> {
  const text = await (await fetch(`${app.server.url}/metrics`)).text();
  const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
  return Number(found?.split(' ')[1] ?? 0);
}

test('an address has so many connections and no more, and another address has its own', async () => {
  await using app = await startTestApp({ ...roomApp, config: { trustProxy, addressLimits: { maxConnections: 2 } } });
  using first = await connectFrom(app, '203.0.113.1');
  using second = await connectFrom(app, '203.0.113.1');
  await expect(connectFrom(app, '203.0.113.1')).rejects.toThrow('429');
  using other = await connectFrom(app, '203.0.113.2');

  expect([first, second, other].map((client) => client.messages[0]?.kind)).toEqual(['welcome', 'welcome', 'welcome']);
  expect(await metric(app, 'rowcast_limits_reached_total{scope="address",code="LIMIT_CONNECTIONS"}')).toBe(1);
  expect(await metric(app, 'rowcast_refusals_total{code="LIMIT_CONNECTIONS"}')).toBe(1);
});

test('an address that connects again and again is refused for a while', async () => {
  const addressLimits = { connectionBurst: 3, connectionsPerSecond: 0.001 };
  await using app = await startTestApp({ ...roomApp, config: { trustProxy, addressLimits } });
  for (let attempt = 0; attempt < 3; attempt++) (await connectFrom(app, '2001:db8::1')).close();

  await expect(connectFrom(app, '2001:db8::2')).rejects.toThrow('429');
  (await connectFrom(app, '2001:db8:0:1::1')).close();
});

test('nobody can choose another address by a header that no trusted proxy wrote', async () => {
  await using app = await startTestApp({ ...roomApp, config: { addressLimits: { maxConnections: 1 } } });
  // All of them come from this machine, which is not limited, whatever the header says.
  using first = await connectFrom(app, '203.0.113.1');
  using second = await connectFrom(app, '203.0.113.1');

  expect([first, second].map((client) => client.messages[0]?.kind)).toEqual(['welcome', 'welcome']);
});

test('a user has so many connections, and the next is told why it may not stay', async () => {
  await using app = await startTestApp({ ...roomApp, config: { userLimits: { maxConnections: 2 } } });
  const [first] = await Promise.all([app.connect(bob), app.connect(bob)]);
  const third = await app.connect(bob);
  const other = await app.connect(alice);

  expect(third.messages[0]).toMatchObject({ kind: 'goodbye', error: { code: 'LIMIT_CONNECTIONS' } });
  expect(await third.closed()).toBe(4400);
  expect([await first?.query(inLobby), await other.query(inLobby)].map((rows) => rows?.length)).toEqual([2, 2]);
  first?.close();
  await expect.poll(async () => (await app.connect(bob)).messages[0]?.kind).toBe('welcome');
});

test('subscriptions, messages and writes of a user are counted over all its connections', async () => {
  const userLimits = { maxSubscriptions: 2, messageBurst: 12, messagesPerSecond: 0.001 };
  const writes = { writeBurst: 3, writesPerSecond: 0.001 };
  await using app = await startTestApp({ ...roomApp, config: { userLimits: { ...userLimits, ...writes } } });
  const [one, two, other] = await Promise.all([app.connect(bob), app.connect(bob), app.connect(alice)]);
  await one.subscribe(inLobby);
  await two.subscribe({ ...inLobby, args: {} });
  const third = await two.subscribe({ ...inLobby, args: { take: 1 } });
  expect(two.result(third).error).toMatchObject({ code: 'LIMIT_SUBSCRIPTIONS' });
  one.unsubscribe(1);
  const fourth = await one.subscribe({ ...inLobby, args: { take: 1 } });
  expect(one.rows(fourth)).toHaveLength(1);

  await one.mutate(createMessage(20, bob), createMessage(21, bob));
  await two.mutate(createMessage(22, bob));
  await expect(two.mutate(createMessage(23, bob))).rejects.toMatchObject({ code: 'LIMIT_REQUESTS' });
  await other.mutate(createMessage(24, alice), createMessage(25, alice));

  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => two.query(inLobby)));
  expect(asked.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  expect(await other.query(inLobby)).toHaveLength(7);
  expect(await metric(app, 'rowcast_limits_reached_total{scope="user",code="LIMIT_SUBSCRIPTIONS"}')).toBe(1);
});

test('the queries that a connection follows take a bounded amount of memory', async () => {
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits: { maxSubscriptionBytes: 1_000 } } });
  const client = await app.connect(bob);
  const long = { ...inLobby, args: { where: { body: 'x'.repeat(700) } } };
  const first = await client.subscribe(long);
  const second = await client.subscribe({ ...long, args: { ...long.args, take: 1 } });
  expect(client.result(second).error).toMatchObject({ code: 'LIMIT_SUBSCRIPTIONS' });
  client.unsubscribe(first);

  const third = await client.subscribe({ ...long, args: { ...long.args, take: 1 } });
  expect(client.rows(third)).toEqual([]);
});

const resultOf = (id: number) =>
  ({ model: 'Message', action: 'findMany', args: { where: { roomId: 1, id: { gt: id } } } }) as const;

test('the results that a connection follows take a bounded amount of memory', async () => {
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits: { maxResultBytes: 1_000 } } });
  const client = await app.connect(alice);
  const first = await client.subscribe(resultOf(0));
  const bytes = JSON.stringify(client.rows(first)).length;
  const ids: number[] = [first];
  while (client.result(ids.at(-1) ?? 0).error === undefined) ids.push(await client.subscribe(resultOf(-ids.length)));
  expect(client.result(ids.at(-1) ?? 0).error).toMatchObject({ code: 'LIMIT_SUBSCRIPTIONS' });
  expect(ids.length - 1).toBe(Math.floor(1_000 / (bytes - 3)));
  await client.query(resultOf(0));
  expect(await metric(app, 'rowcast_live_queries{strategy="gated"}')).toBe(ids.length - 1);

  client.unsubscribe(first);
  const again = await client.subscribe(resultOf(-100));
  expect(client.rows(again)).toHaveLength(2);
  await app.database.sql(`update messages set body = repeat('x', 600) where id = 1`);
  await client.until(() => [...ids.slice(1, -1), again].some((id) => client.result(id).error !== undefined));
  expect(client.messages.filter(({ kind }) => kind === 'subscriptionFailed').length).toBeGreaterThan(1);
});

test('the results that a user follows are counted over all its connections, and no longer than they are followed', async () => {
  await using app = await startTestApp({ ...roomApp, config: { userLimits: { maxResultBytes: 700 } } });
  const [one, two, other] = await Promise.all([app.connect(alice), app.connect(alice), app.connect(bob)]);
  await one.subscribe(resultOf(0));
  await one.subscribe(resultOf(-1));
  const refused = await two.subscribe(resultOf(-2));
  expect(two.result(refused).error).toMatchObject({ code: 'LIMIT_SUBSCRIPTIONS' });
  expect(other.rows(await other.subscribe(resultOf(-2)))).toHaveLength(2);

  await one.authenticate(await app.tokenFor(bob));
  two.unsubscribe(refused);
  expect(two.rows(await two.subscribe(resultOf(-2)))).toHaveLength(2);
});

test('who sends too many bytes is refused, and who goes on in spite of it is sent away', async () => {
  const sessionLimits = { byteBurst: 5_000, bytesPerSecond: 1, messageBurst: 50 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits } });
  const [client, other] = await Promise.all([app.connect(bob), app.connect(alice)]);
  const large = { model: 'Message', action: 'count', args: { where: { body: 'x'.repeat(3_000) } } } as const;
  await client.query(large);
  await expect(client.query(large)).rejects.toMatchObject({ code: 'LIMIT_REQUESTS' });
  const flood = JSON.stringify({ kind: 'query', id: 99, query: large });
  for (let n = 0; n < 60; n++) client.sendRaw(flood);

  expect(await client.closed()).toBe(4503);
  expect(client.messages.at(-1)).toMatchObject({ kind: 'goodbye', error: { code: 'LIMIT_REQUESTS' } });
  expect(await other.query(inLobby)).toHaveLength(2);
});

test('a subscribe over the limit is refused as a subscribe, so that no request of the same number is taken for failed', async () => {
  await using app = await startTestApp({
    ...roomApp,
    config: { sessionLimits: { messageBurst: 2, messagesPerSecond: 0.001 } },
  });
  const client = await app.connect(bob);
  await client.query(inLobby);
  client.send({ kind: 'subscribe', id: 1, query: inLobby });
  await client.until(() => client.messages.some(({ kind }) => kind === 'subscriptionFailed'));

  expect(client.messages.at(-1)).toMatchObject({ subscription: 1, error: { code: 'LIMIT_REQUESTS' } });
});

test('thousands of subscriptions begun and ended leave nothing behind', async () => {
  await using app = await startTestApp({
    ...roomApp,
    config: { sessionLimits: { messageBurst: 10_000 }, userLimits: { messageBurst: 10_000 } },
  });
  const [client, other] = await Promise.all([app.connect(bob), app.connect(alice)]);
  for (let id = 1; id <= 3_000; id++) {
    client.send({ kind: 'subscribe', id, query: { ...inLobby, args: { where: { roomId: 1, stars: id % 50 } } } });
    client.send({ kind: 'unsubscribe', id });
  }

  expect(await client.query(inLobby)).toHaveLength(2);
  expect(await other.query(inLobby)).toHaveLength(2);
  expect(await metric(app, 'rowcast_subscriptions')).toBe(0);
  expect(await metric(app, 'rowcast_live_queries{strategy="gated"}')).toBe(0);
});

async function openSocket(app: TestApp): Promise<{ readonly socket: WebSocket; readonly closed: Promise<unknown> }> {
  const socket = new WebSocket(`${app.server.url.replace('http', 'ws')}/rowcast`, 'rowcast.v1');
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) };
}

test.each(['ping', 'pong'] as const)('a flood of %ss ends the connection that sends it, and no other', async (kind) => {
  const sessionLimits = { messageBurst: 20, messagesPerSecond: 0.001 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits } });
  const other = await app.connect(alice);
  const { socket, closed } = await openSocket(app);
  for (let n = 0; n < 30; n++) socket[kind]('x'.repeat(125));

  expect(await closed).toBe(1006);
  expect(await other.query(inLobby)).toHaveLength(2);
});

test('frames that are not text count as messages do', async () => {
  const sessionLimits = { messageBurst: 20, messagesPerSecond: 0.001 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits } });
  const { socket, closed } = await openSocket(app);
  const codes = new Map<string, number>();
  socket.on('message', (data) => {
    const { error } = JSON.parse(String(data)) as { readonly error: { readonly code: string } };
    codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
  });
  for (let n = 0; n < 100; n++) socket.send(Buffer.alloc(10));

  expect(await closed).toBe(4503);
  expect([codes.get('PROTOCOL_INVALID_MESSAGE'), codes.get('LIMIT_REQUESTS')]).toEqual([20, 21]);
});

test('who changes identity again and again makes its subscriptions anew so many times and no more, but may always leave', async () => {
  const sessionLimits = { refollowBurst: 6, refollowsPerSecond: 0.001 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits } });
  const client = await app.connect(alice);
  const [first] = [await client.subscribe(inLobby), await client.subscribe({ ...inLobby, args: { take: 1 } })];
  const tokens = await Promise.all(['1', '2'].map((jti) => app.tokenFor(alice, { jti })));
  const change = (to: number) => client.authenticate(tokens[to % 2] ?? null);
  for (let n = 0; n < 3; n++) await change(n);

  await expect(change(3)).rejects.toMatchObject({ code: 'LIMIT_REQUESTS' });
  await change(2);
  expect(client.rows(first)).toHaveLength(2);
  await client.authenticate(null);
  await client.until(() => client.result(first).error !== undefined);
  await expect(change(3)).rejects.toMatchObject({ code: 'LIMIT_REQUESTS' });
  await expect(client.query(inLobby)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
});

test('large subscriptions are made anew no faster than their bytes may be sent', async () => {
  const sessionLimits = { byteBurst: 16_000, bytesPerSecond: 0.001 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits } });
  const client = await app.connect(alice);
  await client.subscribe({ ...inLobby, args: { where: { body: 'x'.repeat(6_000) } } });
  const tokens = await Promise.all(['1', '2', '3'].map((jti) => app.tokenFor(alice, { jti })));
  await client.authenticate(tokens[0] ?? null);
  await expect(client.authenticate(tokens[1] ?? null)).rejects.toMatchObject({ code: 'LIMIT_REQUESTS' });
});

test('a connection that never says hello ends, and so does one that never finishes its request', async () => {
  await using app = await startTestApp({
    ...roomApp,
    config: { sessionLimits: { helloTimeoutMs: 200 }, requestTimeoutMs: 400 },
  });
  const silent = new WebSocket(`${app.server.url.replace('http', 'ws')}/rowcast`, 'rowcast.v1');
  expect(await new Promise((resolve) => silent.once('close', resolve))).toBe(4408);

  const { port } = new URL(app.server.url);
  for (const begun of ['', 'GET /rowcast HTTP/1.1\r\nHost: x\r\nUpgrade: websock']) {
    const slow = net.connect(Number(port), '127.0.0.1', () => slow.write(begun));
    slow.resume();
    await new Promise((resolve) => slow.once('close', resolve));
  }
});

test('a frame that claims to be giant ends its connection before it is read', async () => {
  await using app = await startTestApp({ ...roomApp, config: { maxMessageBytes: 10_000 } });
  const other = await app.connect(alice);
  const socket = new WebSocket(`${app.server.url.replace('http', 'ws')}/rowcast`, 'rowcast.v1');
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const { _socket: stream } = socket as unknown as { _socket: net.Socket };
  // A text frame of 2^40 bytes, of which the header alone is sent.
  stream.write(Buffer.from([0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]));

  expect(await closed).toBe(1009);
  expect(await other.query(inLobby)).toHaveLength(2);
});

test('a message in endless fragments is no way around its largest size', async () => {
  await using app = await startTestApp({ ...roomApp, config: { maxMessageBytes: 10_000 } });
  const socket = new WebSocket(`${app.server.url.replace('http', 'ws')}/rowcast`, 'rowcast.v1');
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (let n = 0; n < 20; n++) socket.send('x'.repeat(1_000), { fin: false });

  expect(await closed).toBe(1009);
});

test('one user cannot take all connections to the database, however slow the queries and however many', async () => {
  await using app = await startTestApp({
    ...roomApp,
    sql: `${roomApp.sql}; create policy slow on messages as restrictive for select to authenticated
      using ((select auth.uid()) <> '${bob}' or pg_advisory_lock_shared(7) is not null)`,
    config: { maxDatabaseConnections: 7 },
  });
  const owner = new pg.Client(app.database.url);
  await owner.connect();
  await owner.query('select pg_advisory_lock(7)');
  const [other, ...slow] = await Promise.all([
    app.connect(alice),
    app.connect(bob),
    app.connect(bob),
    app.connect(bob),
  ]);
  const asked = slow.flatMap((client) => Array.from({ length: 10 }, () => client.query(inLobby)));
  const waiting = "select from pg_locks where not granted and locktype = 'advisory'";
  while (((await owner.query(waiting)).rowCount ?? 0) < 5) await owner.query('select pg_sleep(0.01)');

  expect(await other.query(inLobby)).toHaveLength(2);
  await owner.query('select pg_advisory_unlock(7)');
  await owner.end();
  expect((await Promise.all(asked)).map((rows) => rows.length)).toEqual(asked.map(() => 2));
}, 60_000);
