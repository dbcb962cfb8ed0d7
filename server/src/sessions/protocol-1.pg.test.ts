/** What a client of version 1 of the protocol said and heard. It must go on hearing it, and nothing that it does not know. */
import { connectTestClient, TestClient } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { alice, bob, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

const says = {
  hello: (token: string) => `{"kind":"hello","protocol":1,"token":"${token}","client":"rowcast-js/0.1.0"}`,
  subscribe: `{"kind":"subscribe","id":1,"query":{"model":"Message","action":"findMany","args":{"where":{"roomId":1},"orderBy":{"id":"asc"}}}}`,
  query: `{"kind":"query","id":2,"query":{"model":"Room","action":"findMany","args":{}}}`,
  mutate: `{"kind":"mutate","id":3,"mutations":[{"model":"Message","action":"create","args":{"data":{"id":10,"roomId":1,"author":"${bob}","body":"ten"}}}]}`,
  wrong: `{"kind":"mutate","id":4,"mutations":[{"model":"Message","action":"create","args":{"data":{"id":10,"roomId":1,"author":"${bob}","body":"again"}}}]}`,
  ping: '{"kind":"ping"}',
  authenticate: '{"kind":"authenticate","id":5,"token":null}',
  unsubscribe: '{"kind":"unsubscribe","id":1}',
} as const;

const message = (id: number, author: string, body: string) => ({
  ...{ $key: String(id), id, roomId: 1, author, body },
  ...{ isDone: false, stars: null },
});
const ten = message(10, bob, 'ten');

const heard = [
  {
    kind: 'welcome',
    protocol: 1,
    session: expect.any(String),
    identity: { role: 'authenticated', userId: bob, expiresAtMs: expect.any(Number) },
    heartbeatIntervalMs: 25_000,
  },
  {
    kind: 'snapshot',
    subscription: 1,
    liveQuery: expect.any(Number),
    version: 1,
    rows: [message(1, alice, 'hello'), message(2, bob, 'hi')],
  },
  { kind: 'result', id: 2, rows: [{ $key: '1', id: 1, name: 'lobby' }] },
  { kind: 'mutated', id: 3, transaction: expect.any(String), results: [{ kind: 'row', row: ten }] },
  {
    kind: 'patch',
    liveQuery: expect.any(Number),
    version: 2,
    patches: [{ kind: 'insert', key: '10', row: ten, before: null }],
  },
  { kind: 'settled', transaction: expect.any(String) },
  {
    kind: 'failed',
    id: 4,
    error: { code: 'RECORD_ALREADY_EXISTS', message: expect.any(String), fields: ['id'], index: 0 },
  },
  { kind: 'pong' },
  { kind: 'authenticated', id: 5, identity: { role: 'anon', userId: null, expiresAtMs: null } },
  { kind: 'subscriptionFailed', subscription: 1, error: { code: 'ACCESS_DENIED' } },
] as const;

test('a client of version 1 is served as ever', async () => {
  await using app = await startTestApp(roomApp);
  const socket = new WebSocket(`${app.server.url.replace('http', 'ws')}/rowcast`, 'rowcast.v1');
  using client = new TestClient(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  const hears = (count: number) => client.until(() => client.messages.length >= count, `message ${count}`);
  client.sendRaw(says.hello(await app.tokenFor(bob)));
  await hears(1);
  client.sendRaw(says.subscribe);
  await hears(2);
  client.sendRaw(says.query);
  await hears(3);
  client.sendRaw(says.mutate);
  await hears(6);
  client.sendRaw(says.wrong);
  await hears(7);
  client.sendRaw(says.ping);
  await hears(8);
  client.sendRaw(says.authenticate);
  await hears(10);
  client.sendRaw(says.unsubscribe);

  expect(client.messages).toMatchObject(heard);
});

test('a client that is newer than the server is told to come back, for the next server may be newer', async () => {
  await using app = await startTestApp(roomApp);
  using client = await connectTestClient({ url: app.server.url, token: null, protocol: 99 });
  expect(await client.closed()).toBe(4400);
  expect(client.messages).toMatchObject([
    { kind: 'goodbye', error: { code: 'PROTOCOL_UNSUPPORTED_VERSION' }, reconnectAfterMs: 5_000 },
  ]);
});
