import pg from 'pg';
import { expect, test } from 'vitest';
import { alice, bob, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestApp } from '../../test-support/start-test-app.js';

/** Keeps a row locked until it is let go, and says when somebody waits for it. */
async function lockMessage(app: TestApp, id: number) {
  const owner = new pg.Client(app.database.url);
  await owner.connect();
  await owner.query('begin');
  await owner.query('select from messages where id = $1 for update', [id]);
  return {
    async isWaitedFor(): Promise<void> {
      const waiting = 'select from pg_locks where not granted';
      while ((await owner.query(waiting)).rowCount === 0) await owner.query('select pg_sleep(0.01)');
    },
    async release(): Promise<void> {
      await owner.query('commit');
      await owner.end();
    },
  };
}

test('a write is done as whoever sent it, though somebody else has signed in since', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(alice);
  const lock = await lockMessage(app, 1);
  const first = client.mutate({
    model: 'Message',
    action: 'update',
    args: { where: { id: 1 }, data: { body: 'slow' } },
  });
  const second = client.mutate({
    model: 'Message',
    action: 'create',
    args: { data: { id: 10, roomId: 2, author: alice, body: 'by Alice' } },
  });
  await lock.isWaitedFor();
  await client.authenticate(await app.tokenFor(bob));
  await lock.release();

  await first;
  expect((await second).results).toMatchObject([{ kind: 'row', row: { author: alice } }]);
});

test('what a user asked for is not told once somebody else has signed in', async () => {
  await using app = await startTestApp({
    ...roomApp,
    sql: `${roomApp.sql}; create policy wait on messages as restrictive for select to authenticated
      using (pg_advisory_lock_shared(7) is not null)`,
  });
  const client = await app.connect(alice);
  const owner = new pg.Client(app.database.url);
  await owner.connect();
  await owner.query('select pg_advisory_lock(7)');
  const asked = client.query({ ...inLobby, args: { where: { roomId: 2 } } });
  const refusal = expect(asked).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
  const waiting = "select from pg_locks where not granted and locktype = 'advisory'";
  while ((await owner.query(waiting)).rowCount === 0) await owner.query('select pg_sleep(0.01)');
  await client.authenticate(await app.tokenFor(bob));
  await owner.query('select pg_advisory_unlock(7)');
  await owner.end();

  await refusal;
  expect(client.received.join()).not.toContain('soup?');
});
