/** What clients may try with `reached`: it costs nothing where it was asked for, and counts like any message where not. */
import { TestClient } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { alice, bob, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

const reached = '{"kind":"reached"}';

test('reached before hello is refused, and hello is answered all the same', async () => {
  await using app = await startTestApp(roomApp);
  const socket = new WebSocket(`${app.server.url.replace('http', 'ws')}/rowcast`, 'rowcast.v1');
  using client = new TestClient(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  client.sendRaw(reached);
  client.send({ kind: 'hello', protocol: 2, token: await app.tokenFor(bob) });
  await client.until(() => client.messages.length === 2);

  expect(client.messages).toMatchObject([
    { kind: 'failed', id: null, error: { code: 'PROTOCOL_HELLO_EXPECTED' } },
    { kind: 'welcome', understands: ['sync', 'heard', 'reached'] },
  ]);
});

test('an answer to nothing harms nobody', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  for (let count = 0; count < 20; count += 1) client.sendRaw(reached);
  client.sendRaw('{ "kind": "reached" }');
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'x')`);
  await client.until(() => client.rows(messages).length === 3, 'the patch');

  const kinds = client.messages.map(({ kind }) => kind).filter((kind) => kind !== 'mark');
  expect(kinds).toEqual(['welcome', 'snapshot', 'patch']);
});

test('a flood of answers to nothing ends the connection, and disturbs nobody', async () => {
  const sessionLimits = { messagesPerSecond: 1, messageBurst: 20 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits } });
  const [flooding, other] = await Promise.all([app.connect(bob), app.connect(alice)]);
  for (let count = 0; count < 100; count += 1) flooding.sendRaw(reached);
  await flooding.closed();

  expect(flooding.messages.at(-1)).toMatchObject({ kind: 'goodbye', error: { code: 'LIMIT_REQUESTS' } });
  expect(await other.query(inLobby)).toHaveLength(2);
});

test('an answer that was asked for takes nothing of what a client may send', async () => {
  // One is used by hello and one by each subscribe, query and write; none comes back while the test lasts.
  const sessionLimits = { messagesPerSecond: 1e-6, messageBurst: 3 };
  await using app = await startTestApp({ ...roomApp, config: { sessionLimits } });
  const client = await app.connect(bob);
  client.answerMarks();
  const messages = await client.subscribe(inLobby);
  const marks = (): number => client.messages.filter(({ kind }) => kind === 'mark').length;
  for (let round = 0; marks() < 5; round += 1) {
    await app.database.sql(`update messages set body = 'round ${round} ${'x'.repeat(20_000)}' where id = 1`);
    await client.until(() => String(client.rows(messages)[0]?.['body']).startsWith(`round ${round} `));
  }
  expect(await client.query(inLobby)).toHaveLength(2);
  client.sendRaw(reached);

  await client.until(() => client.messages.at(-1)?.kind === 'failed');
  expect(client.messages.at(-1)).toMatchObject({ error: { code: 'LIMIT_REQUESTS' } });
});
