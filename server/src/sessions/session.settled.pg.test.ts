/** What `settled` and `synced` promise: every subscription of the connection reflects it, also one that has just begun. */
import type { TestClient } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { alice, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../test-support/start-test-app.js';

/** Whoever reads messages of a room waits while somebody holds the lock of its number. */
const slowRooms: TestAppOptions = {
  ...roomApp,
  sql: `${roomApp.sql}
    create function wait_to_read(room int) returns boolean language plpgsql volatile as $$
      begin
        if current_setting('transaction_read_only') = 'on' then perform pg_advisory_xact_lock_shared(room); end if;
        return true;
      end $$;
    create policy wait_to_read on messages as restrictive for select to authenticated using (wait_to_read(room_id));
    insert into rooms values (3, 'attic');
    insert into members values (3, '${alice}');
    insert into messages (id, room_id, author, body) values (4, 3, '${alice}', 'dust');`,
};

const inRoom = (roomId: number) => ({ model: 'Message', action: 'findMany', args: { where: { roomId } } }) as const;
const claims = { exp: Math.ceil(Date.now() / 1_000) + 3_600 };

/** Holds back who reads messages of a room, until told. */
async function holdBack(app: TestApp, room: number): Promise<() => Promise<void>> {
  const locker = new pg.Client(app.database.url);
  locker.on('error', () => {});
  await locker.connect();
  await locker.query('select pg_advisory_lock($1)', [room]);
  return () => locker.end();
}

/** Resolves when so many readers are held back: then the server has taken in what they read for. */
async function untilHeldBack(app: TestApp, readers: number): Promise<void> {
  const waiting = `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`;
  while ((await app.database.sql(waiting))[0]?.['count'] !== readers) await app.database.sql('select pg_sleep(0.01)');
}

/** Resolves when the client has heard all that the server had to say by now. */
async function hearAll(client: TestClient): Promise<void> {
  const before = client.messages.filter(({ kind }) => kind === 'pong').length;
  client.send({ kind: 'ping' });
  await client.until(() => client.messages.filter(({ kind }) => kind === 'pong').length > before);
}

const bodies = (client: TestClient, subscription: number) => client.rows(subscription).map(({ body }) => body);

test('settled waits for subscriptions that begin while it waits, and for those that begin while it waits for them', async () => {
  await using app = await startTestApp(slowRooms);
  // As the same user, so that there are results to join.
  const [other, client] = await Promise.all([app.connect(alice, claims), app.connect(alice, claims)]);
  for (const room of [1, 2, 3]) await other.subscribe(inRoom(room));
  const first = await client.subscribe(inRoom(1));
  const releases = await Promise.all([1, 2, 3].map((room) => holdBack(app, room)));

  const edit = {
    model: 'Message',
    action: 'updateMany',
    args: { where: { author: alice }, data: { body: 'new' } },
  } as const;
  const { transaction } = await client.mutate(edit);
  await untilHeldBack(app, 3);
  const second = await client.subscribe(inRoom(2));
  await releases[0]!();
  await client.until(() => bodies(client, first).includes('new'));
  const third = await client.subscribe(inRoom(3));
  expect([bodies(client, second), bodies(client, third)]).toEqual([['soup?'], ['dust']]);
  await releases[1]!();
  await client.until(() => bodies(client, second).includes('new'));
  await hearAll(client);
  await releases[2]!();
  await client.settled(transaction);

  expect(bodies(client, third)).toEqual(['new']);
});

test('synced waits until results that the client joins have what was committed before it asked', async () => {
  await using app = await startTestApp(slowRooms);
  const other = await app.connect(alice, claims);
  await other.subscribe(inRoom(2));
  const release = await holdBack(app, 2);
  await app.database.sql(`update messages set body = 'new' where room_id = 2`);
  const client = await app.connect(alice, claims);
  expect(client.messages).toMatchObject([{ kind: 'welcome', understands: ['sync', 'heard', 'reached'] }]);
  const joined = await client.subscribe(inRoom(2));
  const id = client.nextId();
  client.send({ kind: 'sync', id });
  await hearAll(client);
  const before = bodies(client, joined);
  await release();
  await client.until(() => client.messages.some((message) => message.kind === 'synced' && message.id === id));

  expect([before, bodies(client, joined)]).toEqual([['soup?'], ['new']]);
});
