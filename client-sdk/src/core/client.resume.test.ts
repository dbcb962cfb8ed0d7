import { expect, test } from 'vitest';
import { settle } from '../../test-support/manual-clock.js';
import { lobby, messageRow, startClient, type TestClient, uuid } from '../../test-support/start-client.js';

interface Shown {
  readonly bodies: readonly string[] | undefined;
  readonly live: string;
}

async function showLobby(client: TestClient): Promise<Shown[]> {
  const shown: Shown[] = [];
  const query = client.db.message.findMany({ where: { roomId: lobby }, orderBy: { createdAt: 'asc' } });
  query.subscribe(({ data, live }) => shown.push({ bodies: data?.map(({ body }) => body), live }));
  await settle();
  return shown;
}

async function reconnect(client: TestClient): Promise<void> {
  client.server.drop();
  client.hear('back');
  await settle();
}

test('a client that comes back says what it holds, and shows it until it knows better', async () => {
  using client = startClient();
  const shown = await showLobby(client);
  expect(client.server.snapshot(1, [messageRow(1)]).holds).toBeUndefined();
  client.server.patch(1, 2, [{ kind: 'insert', key: uuid(2), row: messageRow(2), before: null }]);
  await reconnect(client);
  const { holds } = client.server.resume(7, [{ kind: 'remove', key: uuid(1) }], 5);
  expect(holds).toBe('d1.2');
  client.server.patch(7, 6, [{ kind: 'insert', key: uuid(3), row: messageRow(3), before: null }]);

  expect(shown.slice(1)).toEqual([
    { bodies: ['message 1'], live: 'live' },
    { bodies: ['message 1', 'message 2'], live: 'live' },
    { bodies: ['message 1', 'message 2'], live: 'stale' },
    { bodies: ['message 1', 'message 2'], live: 'syncing' },
    { bodies: ['message 2'], live: 'live' },
    { bodies: ['message 2', 'message 3'], live: 'live' },
  ]);
});

test('a client that has missed nothing keeps its very rows', async () => {
  using client = startClient();
  const query = client.db.message.findMany({ where: { roomId: lobby } });
  const data: unknown[] = [];
  query.subscribe((result) => data.push(result.data));
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  await reconnect(client);
  client.server.resume(1, []);
  expect(new Set(data.slice(1)).size).toBe(1);
});

test('what is held does not count the writes that are laid over it', async () => {
  using client = startClient();
  const shown = await showLobby(client);
  client.server.snapshot(1, [messageRow(1)]);
  void client.db.message.create({ data: { roomId: lobby, body: 'mine' } }).catch(() => {});
  await settle();
  await reconnect(client);
  expect(client.server.resume(1, []).holds).toBe('d1.1');
  expect(shown.at(-1)?.bodies).toEqual(['message 1', 'mine']);
});

test('steps that do not fit what is held make the client ask for everything', async () => {
  using client = startClient();
  const shown = await showLobby(client);
  client.server.snapshot(1, [messageRow(1)]);
  await reconnect(client);
  client.server.resume(1, [{ kind: 'remove', key: uuid(9) }]);
  expect(client.server.snapshot(1, [messageRow(2)]).holds).toBeUndefined();
  expect(shown.at(-1)).toEqual({ bodies: ['message 2'], live: 'live' });
});

test('somebody else who signs in holds nothing of the one before', async () => {
  using client = startClient();
  await showLobby(client);
  client.server.snapshot(1, [messageRow(1)]);
  client.server.identify = () => ({ role: 'authenticated', userId: uuid(77), expiresAtMs: null });
  await reconnect(client);
  expect(client.server.snapshot(2, []).holds).toBeUndefined();
});
