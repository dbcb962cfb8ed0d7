/** What comes and goes leaves nothing behind: connections, identities, subscriptions, whatever their end. */
import v8 from 'node:v8';
import vm from 'node:vm';
import { connectTestClient } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { alice, inLobby, roomApp } from '../test-support/room-app.js';
import { startTestApp, type TestApp } from '../test-support/start-test-app.js';

const clientsAtOnce = 12;
let lastId = 1_000;

/** A dozen people come, watch shared and own results while rows change, and go in different ways. */
async function comeAndGo(app: TestApp): Promise<void> {
  await Promise.all(
    Array.from({ length: clientsAtOnce }, async (_, index) => {
      lastId += 1;
      const id = lastId;
      const userId = index === 0 ? alice : `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
      const client = await connectTestClient({ url: app.server.url, token: await app.tokenFor(userId) });
      const room = await client.subscribe(inLobby);
      await client.subscribe({ model: 'Message', action: 'findMany', args: { where: { id } } });
      await client.subscribe({ model: 'Member', action: 'count', args: { where: { roomId: id } } });
      await client.query({ model: 'Message', action: 'findMany', args: { where: { id } } });
      if (index === 0) {
        const data = { id, roomId: 1, author: alice, body: 'hello' };
        const { transaction } = await client.mutate({ model: 'Message', action: 'create', args: { data } });
        await client.settled(transaction);
        await client.mutate({ model: 'Message', action: 'delete', args: { where: { id } } });
      }
      if (index % 3 === 0) client.unsubscribe(room);
      if (index % 3 === 1) await client.authenticate(await app.tokenFor(alice));
      client.close();
      await client.closed();
    }),
  );
  await untilEmpty(app);
}

async function untilEmpty(app: TestApp): Promise<void> {
  const counted =
    /^rowcast_(?:connections|subscriptions|live_queries\{[^}]*\}|pending_evaluations|slow_subscriptions) (\d+)$/gm;
  const deadline = Date.now() + 10_000;
  for (;;) {
    const text = await (await fetch(`${app.server.url}/metrics`)).text();
    const left = [...text.matchAll(counted)].filter(([, count]) => count !== '0').map(([line]) => line);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`left behind: ${left.join(', ')}`);
  }
}

/** What is really in use, in bytes. */
function heapBytes(): number {
  v8.setFlagsFromString('--expose-gc');
  const collect: () => void = vm.runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

test('connections and subscriptions that come and go leave nothing behind', { timeout: 120_000 }, async () => {
  // However fast the machine is, nobody comes too often.
  const userLimits = { connectionsPerSecond: 10_000, connectionBurst: 10_000 };
  await using app = await startTestApp({ ...roomApp, config: { userLimits } });
  // Until all code has run often enough to be compiled.
  const rounds = 18;
  for (let round = 0; round < 2 * rounds; round += 1) await comeAndGo(app);
  const before = heapBytes();
  for (let round = 0; round < rounds; round += 1) await comeAndGo(app);
  const grownPerClient = (heapBytes() - before) / (rounds * clientsAtOnce);

  // A connection takes more than ten KiB and each of its three subscriptions about five; the rest is the noise of a heap.
  expect(grownPerClient).toBeLessThan(5 * 1024);
});
