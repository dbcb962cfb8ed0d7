/** What somebody can try to be served from a result that was evaluated for others. */
import type { QuerySpec, WireObject } from '@rowcast/protocol';
import type { TestClient } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { alice, bob, carol, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

const find = (where: WireObject, more: WireObject = {}): QuerySpec => ({
  model: 'Message',
  action: 'findMany',
  args: { where, orderBy: { id: 'asc' }, ...more },
});

/** Queries that say, or nearly say, which room they are about: by that a result may be shared. */
const queries: readonly QuerySpec[] = [
  find({ roomId: 1 }),
  find({ roomId: { equals: 1 } }),
  find({ roomId: { in: [1] } }),
  find({ roomId: { in: [1, 2] } }),
  find({ roomId: 1, OR: [{ roomId: 2 }, { id: { gt: 0 } }] }),
  find({ OR: [{ roomId: 1 }, { roomId: 2 }] }),
  find({ OR: [{ roomId: 1 }, {}] }),
  find({ AND: [{ roomId: 1 }, { NOT: { roomId: 2 } }] }),
  find({ NOT: { roomId: { not: 2 } } }),
  find({ roomId: { equals: { $ref: 'Message.roomId' } } }),
  find({ room: { id: 2 } }),
  find({ room: { is: { name: 'kitchen' } }, roomId: 2 }),
  find({ roomId: 1 }, { include: { room: { include: { members: true } } } }),
  find({ roomId: 1 }, { include: { room: { include: { messages: { where: { roomId: 1 } } } } } }),
  find({ roomId: 1 }, { include: { room: { include: { messages: { where: { roomId: 2 } } } } } }),
  find({ roomId: 1 }, { cursor: { id: 3 } }),
  find({ roomId: 2 }, { take: 1, distinct: ['author'] }),
  { model: 'Message', action: 'findUnique', args: { where: { id: 3, roomId: 2 } } },
  { model: 'Message', action: 'count', args: { where: { roomId: 2 } } },
  { model: 'Message', action: 'groupBy', args: { by: ['roomId'], where: { roomId: 2 }, _count: true } },
  { model: 'Room', action: 'findMany', args: { where: { id: 2 }, include: { messages: true, members: true } } },
  { model: 'Room', action: 'findUnique', args: { where: { id: 1 }, select: { _count: true } } },
  {
    model: 'Member',
    action: 'findMany',
    args: { where: { roomId: 2 }, include: { room: { include: { messages: true } } } },
  },
  { model: 'Member', action: 'findMany', args: { where: { userId: alice } } },
];

class Watcher {
  readonly client: TestClient;
  readonly #subscriptions: number[] = [];

  constructor(client: TestClient) {
    this.client = client;
  }

  async subscribeToAll(): Promise<void> {
    for (const query of queries) this.#subscriptions.push(await this.client.subscribe(query));
  }

  /** Waits until every result that is followed is what the query gives when it is run once, which nobody shares. */
  async isRight(): Promise<void> {
    for (const [place, query] of queries.entries()) {
      const subscription = this.#subscriptions[place] ?? 0;
      const truth = JSON.stringify(await this.client.query(query));
      await this.client.until(() => JSON.stringify(this.client.rows(subscription)) === truth, JSON.stringify(query));
    }
  }
}

test('a stranger, a member and one who was thrown out each get their own of a result that others follow', async () => {
  await using app = await startTestApp(roomApp);
  const watchers: Watcher[] = [];
  for (const user of [alice, carol, bob, carol]) watchers.push(new Watcher(await app.connect(user)));
  for (const watcher of watchers) await watcher.subscribeToAll();
  for (const watcher of watchers) await watcher.isRight();

  await app.database.sql(`delete from members where user_id = '${bob}'`);
  await app.database.sql(
    `insert into messages values (10, 1, '${alice}', 'CANARY one'), (11, 2, '${alice}', 'CANARY two')`,
  );
  for (const watcher of watchers) await watcher.isRight();

  const [, stranger, outcast] = watchers;
  expect(stranger?.client.received.join()).not.toMatch(/CANARY|hello|soup/);
  expect(outcast?.client.received.join()).not.toMatch(/CANARY|soup/);
});

test('who was somebody else a moment ago keeps nothing of it', async () => {
  await using app = await startTestApp(roomApp);
  const member = new Watcher(await app.connect(alice));
  const turncoat = new Watcher(await app.connect(carol));
  await member.subscribeToAll();
  await turncoat.subscribeToAll();
  const { client } = turncoat;
  for (const user of [alice, bob, null, carol]) {
    const write = {
      model: 'Message',
      action: 'update',
      args: { where: { id: 1 }, data: { body: `as ${user}` } },
    } as const;
    const changed = member.client.mutate(write);
    await client.authenticate(user === null ? null : await app.tokenFor(user));
    await changed;
    if (user !== null) await turncoat.isRight();
  }
  const from = client.received.findLastIndex((frame) => frame.includes('"authenticated"'));
  await app.database.sql(`insert into messages values (12, 1, '${alice}', 'CANARY'), (13, 2, '${alice}', 'CANARY')`);
  await member.isRight();
  await turncoat.isRight();

  expect(client.received.slice(from).join()).not.toMatch(/CANARY|hello|soup|as /);
});
