import { expect, test } from 'vitest';
import { settle } from '../../test-support/manual-clock.js';
import { messageRow, startClient, startOnline, type TestClient } from '../../test-support/start-client.js';

const statusOf = (client: TestClient): string => client.connection.getSnapshot().status;

test('attempts to connect come ever more slowly, and at once when the network is back', async () => {
  using client = startClient();
  client.server.isReachable = false;
  client.db.message.findMany().subscribe(() => {});
  await settle();
  await client.clock.advance(30_000);
  expect(client.server.urls.length).toBeLessThan(9);
  expect(client.connection.getSnapshot()).toMatchObject({ status: 'offline', nextAttemptAtMs: expect.any(Number) });
  client.server.isReachable = true;
  client.hear('back');
  await settle();
  expect(client.connection.getSnapshot()).toMatchObject({ status: 'online', error: null, nextAttemptAtMs: null });
});

test('a silent connection is asked after one interval, and given up when no pong comes in five seconds', async () => {
  using client = await startOnline();
  await client.clock.advance(24_999);
  expect(client.server.pings).toBe(0);
  await client.clock.advance(1);
  expect(client.server.pings).toBe(1);
  client.server.isSilent = true;
  await client.clock.advance(29_999);
  expect([client.server.pings, statusOf(client)]).toEqual([2, 'online']);
  await client.clock.advance(1);
  expect(statusOf(client)).toBe('offline');
});

test.each(['away', 'back'] as const)(
  'when the browser says that the network is %s, it is asked at once',
  async (news) => {
    using client = await startOnline();
    client.server.isSilent = true;
    client.hear(news);
    client.hear(news);
    expect(client.server.pings).toBe(1);
    await client.clock.advance(5_000);
    expect(statusOf(client)).toBe('offline');
  },
);

test('an attempt that hangs is begun anew when the network is back, but not before it is a second old', async () => {
  using client = startClient();
  client.server.isSilent = true;
  client.db.message.findMany().subscribe(() => {});
  await client.clock.advance(400);
  client.server.isSilent = false;
  client.hear('back');
  await client.clock.advance(599);
  expect(client.server.urls).toHaveLength(1);
  await client.clock.advance(1);
  expect(client.server.urls).toHaveLength(2);
  expect(statusOf(client)).toBe('online');
});

test('a browser that is wrong about the network loses nothing', async () => {
  using client = await startOnline();
  client.hear('away');
  await client.clock.advance(60_000);
  expect(statusOf(client)).toBe('online');
  expect(client.server.hellos).toHaveLength(1);
});

test('an answer that does not come makes the client ask, so that it is offline within six seconds', async () => {
  using client = await startOnline();
  client.server.isSilent = true;
  void client.db.message.findMany({ take: 1 }).catch(() => {});
  await client.clock.advance(6_000);
  expect(statusOf(client)).toBe('offline');
});

test('an answer that takes long on a connection that works changes nothing', async () => {
  using client = await startOnline();
  const rows = client.db.message.findMany({ take: 1 }).then(({ length }) => length);
  await client.clock.advance(14_000);
  expect(statusOf(client)).toBe('online');
  const { id } = client.server.next('query');
  client.server.send({ kind: 'result', id, rows: [messageRow(1)] });
  expect(await rows).toBe(1);
});

test('a request that runs out of time is a reason to ask', async () => {
  using client = await startOnline();
  void client.db.message.findMany({ take: 1 }).catch(() => {});
  await client.clock.advance(10_000);
  client.server.isSilent = true;
  await client.clock.advance(9_999);
  expect(statusOf(client)).toBe('online');
  await client.clock.advance(1);
  expect(statusOf(client)).toBe('offline');
});

test('a page that was asleep while a pong was due asks once more before it gives up', async () => {
  using client = await startOnline();
  client.server.isSilent = true;
  client.hear('back');
  client.clock.sleep(60_000);
  client.server.isSilent = false;
  await client.clock.advance(10_000);
  expect(statusOf(client)).toBe('online');
  expect(client.server.hellos).toHaveLength(1);
});

test('each loss to silence makes the client more patient, until a pong comes', async () => {
  using client = await startOnline();
  const lastsMs = async (): Promise<number> => {
    const { clock, server } = client;
    server.isSilent = true;
    client.hear('away');
    const beginMs = clock.now();
    while (statusOf(client) === 'online') await clock.advance(1_000);
    const endMs = clock.now();
    server.isSilent = false;
    client.hear('back');
    await settle();
    return endMs - beginMs;
  };
  expect([await lastsMs(), await lastsMs(), await lastsMs(), await lastsMs()]).toEqual([5_000, 10_000, 20_000, 25_000]);
  client.hear('back');
  await settle();
  expect(await lastsMs()).toBe(5_000);
});

test('what is on the screen is stale while the server is away, or has lost its database', async () => {
  using client = startClient();
  const stale = (): unknown => {
    const { isStale, staleReason } = client.connection.getSnapshot();
    return [isStale, staleReason];
  };
  client.db.message.findMany().subscribe(() => {});
  expect(stale()).toEqual([false, null]);
  await settle();
  expect(stale()).toEqual([false, null]);
  client.server.send({ kind: 'stale', isStale: true });
  expect(stale()).toEqual([true, 'database']);
  client.server.send({ kind: 'stale', isStale: false });
  expect(stale()).toEqual([false, null]);
  client.server.send({ kind: 'stale', isStale: true });
  client.server.drop();
  expect(stale()).toEqual([true, 'disconnected']);
  client.hear('back');
  await settle();
  expect(stale()).toEqual([false, null]);
});

test('a server that understands it is told that marks are answered, and no other', async () => {
  for (const understands of [[], ['sync', 'heard'], ['reached']] as const) {
    using client = startClient();
    client.server.understands = understands;
    client.db.message.findMany().subscribe(() => {});
    await settle();
    const isTold = understands.some((addition) => addition === 'reached');
    expect(client.server.received[0]?.kind).toBe(isTold ? 'reached' : 'subscribe');
  }
});

test('a mark is answered when what came before it is handled, and its answer needs none', async () => {
  using client = startClient();
  client.server.understands = ['reached'];
  client.server.heartbeatIntervalMs = 25_000;
  let shown = 0;
  const reached = (): number => client.server.received.filter(({ kind }) => kind === 'reached').length;
  const reachedWhenShown: number[] = [];
  client.db.message.findMany().subscribe(({ data }) => {
    shown = data?.length ?? 0;
    reachedWhenShown.push(reached());
  });
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  client.server.patch(1, 2, [{ kind: 'remove', key: messageRow(1).$key }]);
  client.server.send({ kind: 'mark' });
  expect([shown, reached(), Math.max(...reachedWhenShown)]).toEqual([0, 2, 1]);
  await client.clock.advance(24_999);
  expect(client.server.pings).toBe(0);
});
