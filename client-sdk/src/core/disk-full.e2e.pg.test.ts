/** A database whose disk is full: writes are told to come back or wait, screens keep what they show, and nothing is lost. */
import { connectTestClient } from '@rowcast/test-support';
import { expect, test, vi } from 'vitest';
import { startLoneWorld } from '../../test-support/faults/lone-world.js';
import { signToken } from '../../test-support/faults/sign-token.js';
import { follow } from '../../test-support/start-world.js';

vi.setConfig({ testTimeout: 240_000 });

test('while the disk is full, writes are refused or wait, and all is well when there is room again', async () => {
  await using world = await startLoneWorld();
  const { cluster, server, client, roomId, userId } = world;
  const messages = follow(client.db.message.findMany({ where: { roomId }, orderBy: { id: 'asc' } }));
  await messages.until(() => true);
  using impatient = await connectTestClient({ url: `http://127.0.0.1:${server.port}`, token: signToken(userId, 600) });
  const body = 'x'.repeat(3_500);
  const create = { model: 'Message', action: 'create', args: { data: { roomId, body, authorId: userId } } } as const;

  cluster.fillDisk();
  // What fits into blocks that are there already may still be written, until they are full.
  let refusal: unknown;
  for (let attempt = 0; attempt < 50 && refusal === undefined; attempt += 1)
    await impatient.mutate(create).catch((error: unknown) => {
      refusal = error;
    });
  expect(refusal).toMatchObject({ code: 'SERVER_DATABASE_UNAVAILABLE', message: expect.stringContaining('no room') });
  const byHand = cluster.sql(
    `insert into messages (id, room_id, author_id, body)
     select gen_random_uuid(), '${roomId}', '${userId}', '${body}' from generate_series(1, 100)`,
  );
  await expect(byHand).rejects.toMatchObject({ code: '53100' });
  const saved = Promise.resolve(client.db.message.create({ data: { roomId, body } }));
  await vi.waitFor(() => expect(client.offlineQueue.waiting.getSnapshot()).toMatchObject([{ mayHaveHappened: true }]));
  await vi.waitFor(() => expect(messages.seen.at(-1)).toMatchObject({ status: 'success', live: 'live' }));

  cluster.freeDisk();
  const { id } = await saved;
  const truth = await cluster.sql<{ id: string }>('select id from messages order by id');
  expect(truth.map((row) => row.id)).toContain(id);
  await messages.until(
    (rows) => JSON.stringify(rows.map((row) => row.id)) === JSON.stringify(truth.map((row) => row.id)),
  );
});
