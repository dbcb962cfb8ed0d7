/** A server whose time of day jumps: only what tokens say is judged by it, and when it is right again, so is everything. */
import { expect, test, vi } from 'vitest';
import { startLoneWorld } from '../../test-support/faults/lone-world.js';
import { follow } from '../../test-support/start-world.js';

vi.setConfig({ testTimeout: 240_000 });

test('a time of day that jumps back or ahead holds up nobody for longer than it is wrong', async () => {
  await using world = await startLoneWorld();
  const { client, server, roomId } = world;
  const messages = follow(client.db.message.findMany({ where: { roomId }, orderBy: { createdAt: 'asc' } }));
  const bodies = (rows: readonly { readonly body: string }[]) =>
    rows
      .map(({ body }) => body)
      .sort()
      .join();
  await messages.until(() => true);
  const say = async (body: string) => client.db.message.create({ data: { roomId, body } });

  server.setClock(-3_600_000);
  await say('an hour ago');
  await messages.until((rows) => bodies(rows) === 'an hour ago');
  server.setClock(3_600_000);
  const inAnHour = say('in an hour');
  const outcome = vi.fn();
  void inAnHour.then(outcome, outcome);
  // To that server every token has ended: the write waits until one has not.
  await vi.waitFor(() => expect(messages.seen.at(-1)?.live).toBe('stale'), 30_000);
  expect([client.pendingWrites.getSnapshot().count, outcome.mock.calls]).toEqual([1, []]);
  server.setClock(0);
  await inAnHour;
  await say('now');
  await messages.until((rows) => bodies(rows) === 'an hour ago,in an hour,now');
});
