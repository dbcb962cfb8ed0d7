/** What results with counts say of the transactions that are in them, and when. */
import { isVisible, parseSnapshot, type QuerySpec, type ServerMessage } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

const message = (id: number) => ({ id, roomId: 1, author: alice, body: 'mine' });
const create = (id: number) => ({ model: 'Message', action: 'create', args: { data: message(id) } }) as const;
const remove = (id: number) => ({ model: 'Message', action: 'delete', args: { where: { id } } }) as const;
const counting: readonly QuerySpec[] = [
  { model: 'Message', action: 'count', args: {} },
  { model: 'Message', action: 'aggregate', args: { _count: true } },
  { model: 'Message', action: 'groupBy', args: { by: ['roomId'], _count: { id: true } } },
  { model: 'Room', action: 'findMany', args: { include: { _count: { select: { messages: true } } } } },
  { model: 'Member', action: 'findMany', args: { include: { room: { include: { _count: true } } } } },
];
const others: readonly QuerySpec[] = [
  inLobby,
  { model: 'Message', action: 'aggregate', args: { _sum: { id: true } } },
  { model: 'Room', action: 'findMany', args: { include: { messages: true } } },
];

function seenIn(messages: readonly ServerMessage[]): (string | undefined)[] {
  return messages.flatMap((frame) =>
    frame.kind === 'snapshot' || frame.kind === 'resumed' || frame.kind === 'patch' ? [frame.seen] : [],
  );
}

test.each([true, false])(
  'a write is in a count from the patch on that brings it, shared or not: %s',
  async (isSharing) => {
    await using app = await startTestApp({ ...roomApp, config: { isSharing } });
    for (const query of counting) {
      const client = await app.connect(alice);
      await client.subscribe(query);
      const id = 10 + counting.indexOf(query);
      const { transaction } = await client.mutate(create(id));
      await client.settled(transaction);
      const seen = seenIn(client.messages).map((text) => isVisible(BigInt(transaction!), parseSnapshot(text!)));
      expect([...new Set(seen)], JSON.stringify(query)).toEqual([false, true]);
      expect(seen.lastIndexOf(false)).toBe(0);
    }
  },
);

test('other results do not say what they have seen', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(alice);
  for (const query of others) await client.subscribe(query);
  const { transaction } = await client.mutate(create(10));
  await client.settled(transaction);
  expect(seenIn(client.messages)).toEqual(Array.from({ length: 2 * others.length }, () => undefined));
});

test('a count that a write has not changed says before the write is settled that the write is in it', async () => {
  await using app = await startTestApp(roomApp);
  const [client, other] = await Promise.all([app.connect(alice), app.connect(alice)]);
  for (const each of [client, other]) await each.subscribe({ model: 'Message', action: 'count', args: {} });
  const { transaction } = await client.mutate(create(10), remove(1));
  await client.settled(transaction);

  const [before, patch, settled] = client.messages.slice(-3);
  expect(before).toMatchObject({ kind: 'mutated' });
  expect(patch).toMatchObject({ kind: 'patch', version: 1, patches: [] });
  expect(settled).toMatchObject({ kind: 'settled', transaction });
  expect(isVisible(BigInt(transaction!), parseSnapshot(seenIn(client.messages).at(-1)!))).toBe(true);
  // Nobody else waits for it.
  expect(seenIn(other.messages)).toHaveLength(1);
});

test('who comes back to counts hears what they have seen, changed or not', async () => {
  await using app = await startTestApp(roomApp);
  const [client, watching] = await Promise.all([app.connect(alice), app.connect(alice)]);
  const query: QuerySpec = { model: 'Message', action: 'count', args: {} };
  const held = client.result(await client.subscribe(query));
  await watching.subscribe(query);
  client.close();
  const { transaction } = await watching.mutate(create(10), remove(1));
  await watching.settled(transaction);

  const back = await app.connect(alice);
  await back.subscribe(query, held);
  const resumed = back.messages.find(({ kind }) => kind === 'resumed');
  expect(resumed).toMatchObject({ version: 1, patches: [] });
  expect(isVisible(BigInt(transaction!), parseSnapshot(seenIn(back.messages)[0]!))).toBe(true);
});
