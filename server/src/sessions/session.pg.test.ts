import { TestClient } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { alice, bob, carol, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

function createMessage(id: number, author: string, roomId = 1) {
  return { model: 'Message', action: 'create', args: { data: { id, roomId, author, body: `m${id}` } } } as const;
}

test('the reply to a write comes first, then its patch, then the word that it has arrived', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  for (let id = 10; id < 30; id++) {
    const { transaction } = await client.mutate(createMessage(id, bob));
    await client.settled(transaction);
    expect(client.rows(messages)).toHaveLength(id - 7);
  }
  const kinds = client.messages
    .map((message) => message.kind)
    .filter((kind) => kind !== 'welcome' && kind !== 'snapshot');
  expect(kinds).toEqual(Array.from({ length: 20 }, () => ['mutated', 'patch', 'settled']).flat());
});

test('a write that changes nothing has nothing to wait for', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const reply = await client.mutate({ model: 'Message', action: 'deleteMany', args: { where: { id: 999 } } });

  expect(reply).toMatchObject({ transaction: null, results: [{ kind: 'count', count: 0 }] });
});

test('a stranger can neither change nor delete, and learns nothing of what is there', async () => {
  await using app = await startTestApp(roomApp);
  const [member, stranger] = await Promise.all([app.connect(bob), app.connect(carol)]);
  const where = { where: { id: 1 } };

  await expect(member.mutate({ model: 'Message', action: 'delete', args: where })).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
  });
  for (const id of [1, 999]) {
    const attempt = stranger.mutate({
      model: 'Message',
      action: 'update',
      args: { where: { id }, data: { body: 'x' } },
    });
    await expect(attempt).rejects.toMatchObject({ code: 'RECORD_NOT_FOUND' });
  }
  expect(await app.database.sql('select body from messages where id = 1')).toEqual([{ body: 'hello' }]);
});

test('a transaction of which one part fails leaves nothing and says which part', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  const attempt = client.mutate(createMessage(10, bob), createMessage(1, bob));

  await expect(attempt).rejects.toMatchObject({ code: 'RECORD_ALREADY_EXISTS', fields: ['id'], index: 1 });
  const { transaction } = await client.mutate(createMessage(11, bob), createMessage(12, bob));
  await client.settled(transaction);
  expect(client.rows(messages).map((row) => row.$key)).toEqual(['1', '2', '11', '12']);
});

test('the writes of one client happen in the order in which it sent them', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(carol);
  const join = { model: 'Member', action: 'create', args: { data: { roomId: 1, userId: carol } } } as const;
  const replies = await Promise.all([
    client.mutate(join),
    client.mutate(createMessage(10, carol)),
    client.mutate(createMessage(11, carol)),
  ]);

  expect(replies.map((reply) => reply.results[0]?.kind)).toEqual(['row', 'row', 'row']);
});

test('another identity on the same connection sees its own rows and nothing of the first', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(alice);
  const kitchen = await client.subscribe({ ...inLobby, args: { where: { roomId: 2 } } });
  expect(client.rows(kitchen)).toHaveLength(1);

  await client.authenticate(await app.tokenFor(bob));
  await client.until(() => client.rows(kitchen).length === 0);
  await app.database.sql(`insert into messages values (10, 2, '${alice}', 'canary')`);
  await client.authenticate(await app.tokenFor(alice));
  await client.until(() => client.rows(kitchen).length === 2);
  const asBob = client.received.slice(
    0,
    client.received.findLastIndex((frame) => frame.includes('"authenticated"')),
  );
  expect(asBob.join()).not.toContain('canary');
});

test('a role or claim that changed in a refreshed token changes the results', async () => {
  await using app = await startTestApp({
    ...roomApp,
    sql: `${roomApp.sql}; create policy staff on messages for select to authenticated using ((auth.jwt() ->> 'staff')::boolean)`,
  });
  const client = await app.connect(carol);
  const messages = await client.subscribe(inLobby);
  expect(client.rows(messages)).toHaveLength(0);

  await client.authenticate(await app.tokenFor(carol, { staff: true }));
  await client.until(() => client.rows(messages).length === 2);
  await client.authenticate(null);
  await client.until(() => client.result(messages).error?.code === 'ACCESS_DENIED');
});

test('when the token ends, so does all that it gave, until a fresh one comes', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob, { exp: Math.ceil(Date.now() / 1_000) + 1 });
  const messages = await client.subscribe(inLobby);
  await client.until(() => client.messages.some((message) => message.kind === 'expired'));

  await expect(client.query(inLobby)).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'later')`);
  await client.authenticate(await app.tokenFor(bob));
  await client.until(() => client.rows(messages).length === 3);
  const frames = client.received;
  const expired = frames.findIndex((frame) => frame.includes('"expired"'));
  const renewed = frames.findIndex((frame) => frame.includes('"authenticated"'));
  expect(frames.slice(expired, renewed).join()).not.toContain('later');
});

test('messages that come together with hello are handled after it', async () => {
  await using app = await startTestApp(roomApp);
  const token = await app.tokenFor(bob);
  const socket = new WebSocket(`${app.server.url.replace('http', 'ws')}/rowcast`, 'rowcast.v1');
  const client = new TestClient(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  client.sendTogether({ kind: 'hello', protocol: 1, token }, { kind: 'subscribe', id: 1, query: inLobby });
  await client.until(() => client.messages.length === 2);
  client.close();

  expect(client.messages.map((message) => message.kind)).toEqual(['welcome', 'snapshot']);
});

test('a bad token is refused with its code, and the connection ends', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob, { role: 'postgres' });

  expect(await client.closed()).toBe(4400);
  expect(client.messages).toMatchObject([{ kind: 'goodbye', error: { code: 'AUTH_ROLE_NOT_ALLOWED' } }]);
});

test.each([
  ['no JSON', '{"kind":', 'PROTOCOL_INVALID_MESSAGE'],
  ['an unknown kind', '{"kind":"drop","id":7}', 'PROTOCOL_INVALID_MESSAGE'],
  [
    'a member too many',
    '{"kind":"query","id":7,"query":{"model":"Room","action":"count","args":{}},"sql":"x"}',
    'PROTOCOL_INVALID_MESSAGE',
  ],
  [
    'an unknown model',
    '{"kind":"query","id":7,"query":{"model":"Nope","action":"count","args":{}}}',
    'QUERY_UNKNOWN_MODEL',
  ],
  ['a second hello', '{"kind":"hello","protocol":1,"token":null}', 'PROTOCOL_HELLO_EXPECTED'],
])('a message that is wrong (%s) is answered, and nobody is disturbed', async (_name, text, code) => {
  await using app = await startTestApp(roomApp);
  const [sender, other] = await Promise.all([app.connect(bob), app.connect(alice)]);
  sender.sendRaw(text);
  await sender.until(() => sender.messages.some((message) => message.kind === 'failed'));

  expect(sender.messages.at(-1)).toMatchObject({ kind: 'failed', id: text.includes('7') ? 7 : null, error: { code } });
  expect(await sender.query(inLobby)).toHaveLength(2);
  expect(await other.query(inLobby)).toHaveLength(2);
});

test('limits hold: subscriptions, requests at once, message size, messages a second', async () => {
  const sessionLimits = { maxSubscriptions: 2, messagesPerSecond: 1, messageBurst: 8 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits, maxMessageBytes: 2_000 } });
  const client = await app.connect(bob);
  await client.subscribe(inLobby);
  await client.subscribe({ ...inLobby, args: {} });
  const third = await client.subscribe({ ...inLobby, args: { take: 1 } });
  expect(client.result(third).error).toMatchObject({ code: 'LIMIT_SUBSCRIPTIONS' });

  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => client.query(inLobby)));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ reason: { code: 'LIMIT_REQUESTS' } });
  client.sendRaw(
    JSON.stringify({ kind: 'query', id: 9, query: { model: 'x'.repeat(3_000), action: 'count', args: {} } }),
  );
  expect(await client.closed()).toBe(1009);
});

test('a page from elsewhere may not connect, unless it is on the list', async () => {
  await using app = await startTestApp({ ...roomApp, config: { allowedOrigins: ['https://friend.example'] } });
  const { connectTestClient } = await import('@rowcast/test-support');
  const connectFrom = (origin: string) => connectTestClient({ url: app.server.url, token: null, origin });

  await expect(connectFrom('https://evil.example')).rejects.toThrow('403');
  for (const origin of ['https://friend.example', app.server.url]) {
    using _client = await connectFrom(origin);
  }
});

test('a client that does not read costs a bounded amount, and is right when it reads again', async () => {
  await using app = await startTestApp(roomApp);
  const [slow, quick] = await Promise.all([app.connect(bob), app.connect(alice)]);
  const messages = await slow.subscribe(inLobby);
  const seen = await quick.subscribe(inLobby);
  slow.pause();
  for (let round = 0; round < 120; round++) {
    const { transaction } = await quick.mutate({
      model: 'Message',
      action: 'update',
      args: { where: { id: 1 }, data: { body: `${round} ${'x'.repeat(100_000)}` } },
    });
    await quick.settled(transaction);
  }
  slow.resume();
  await slow.until(
    () => JSON.stringify(slow.rows(messages)) === JSON.stringify(quick.rows(seen)),
    'the slow client to be right',
  );

  expect(slow.received.length).toBeLessThan(110);
  // It has not said that it knows more.
  expect(slow.messages.filter(({ kind }) => kind === 'resumed' || kind === 'mark')).toEqual([]);
});
