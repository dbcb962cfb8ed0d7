/** A client whose time of day jumps, or whose machine sleeps: it waits as long as it always does, and repeats no write too late. */
import { afterEach, expect, test, vi } from 'vitest';
import { settle } from '../../test-support/manual-clock.js';
import { lobby, messageRow, startClient, startOnline } from '../../test-support/start-client.js';
import { defaultPlatform } from './platform.js';

afterEach(() => {
  vi.useRealTimers();
});

const hourMs = 3_600_000;
const jumpsMs = [-hourMs, hourMs];

test.each(jumpsMs)(
  'an attempt that hangs is begun anew when it is a second old, though the clock jumps %i ms',
  async (jumpMs) => {
    using client = startClient();
    client.server.isSilent = true;
    client.db.message.findMany().subscribe(() => {});
    await client.clock.advance(400);
    client.server.isSilent = false;
    client.clock.jump(jumpMs);
    client.hear('back');
    await client.clock.advance(599);
    expect(client.server.urls).toHaveLength(1);
    await client.clock.advance(1);
    expect(client.server.urls).toHaveLength(2);
    expect(client.connection.getSnapshot().status).toBe('online');
  },
);

test.each(jumpsMs)('the next attempt comes when it was due, though the clock jumps %i ms', async (jumpMs) => {
  using client = await startOnline();
  client.server.isReachable = false;
  client.server.drop();
  const waitMs = (client.connection.getSnapshot().nextAttemptAtMs ?? 0) - client.clock.now();
  client.clock.jump(jumpMs);
  client.server.isReachable = true;
  await client.clock.advance(waitMs - 1);
  expect(client.server.urls).toHaveLength(1);
  await client.clock.advance(1);
  expect(client.server.urls).toHaveLength(2);
});

test('a page that was asleep asks once more before it gives up, though the clock was set back meanwhile', async () => {
  using client = await startOnline();
  client.server.isSilent = true;
  client.hear('back');
  client.clock.sleep(60_000);
  client.clock.jump(-hourMs);
  client.server.isSilent = false;
  await client.clock.advance(10_000);
  expect(client.connection.getSnapshot().status).toBe('online');
  expect(client.server.hellos).toHaveLength(1);
});

test('a dead connection is given up after ten seconds at most, though the clock jumps ahead meanwhile', async () => {
  using client = await startOnline();
  client.server.isSilent = true;
  client.hear('away');
  client.clock.jump(hourMs);
  await client.clock.advance(10_000);
  expect(client.connection.getSnapshot().status).toBe('offline');
});

test.each([
  { trouble: 'the clock is set back', jumpMs: -hourMs, awakeMs: 91_000 },
  { trouble: 'only the time of day moves while the machine sleeps', jumpMs: 91_000, awakeMs: 0 },
])('a write that the server may have forgotten is not sent again, though $trouble', async ({ jumpMs, awakeMs }) => {
  using client = await startOnline();
  client.server.writesKeptForMs = 100_000;
  const outcome = client.db.message.create({ data: { roomId: lobby, body: 'long ago' } }).catch(({ code }) => code);
  await settle();
  client.server.isReachable = false;
  client.server.drop();
  client.clock.jump(jumpMs);
  await client.clock.advance(awakeMs);
  client.server.isReachable = true;
  client.hear('back');
  await settle();
  expect(await outcome).toBe('CLIENT_DISCONNECTED');
  expect(client.server.received.filter(({ kind }) => kind === 'mutate')).toEqual([]);
});

test('what the server says of many pending writes is shown when it was due, though the clock jumps while it is drawn', async () => {
  using client = await startOnline();
  let bodies: readonly string[] = [];
  client.db.message.findMany().subscribe(({ data = [] }) => {
    bodies = data.map(({ body }) => body);
    client.clock.jump(hourMs);
  });
  for (let number = 2; number <= 12; number += 1)
    client.db.message.create({ data: { roomId: lobby, body: `message ${number}` } }).catch(() => {});
  client.server.patch(1, 2, [{ kind: 'update', key: messageRow(1).$key, changed: { body: 'edited' } }]);
  await client.clock.advance(0);
  expect(bodies).toContain('edited');
});

test('no time of day moves the clock by which a page measures durations', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const { clock } = defaultPlatform();
  const before = [clock.now(), clock.elapsedMs()] as const;
  vi.advanceTimersByTime(1_000);
  vi.setSystemTime(Date.now() - hourMs);
  expect([clock.now() - before[0], clock.elapsedMs() - before[1]]).toEqual([1_000 - hourMs, 1_000]);
});
