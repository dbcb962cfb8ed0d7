import { randomUUID } from 'node:crypto';
import { TcpProxy } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { alice, bob, carol, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestApp } from '../../test-support/start-test-app.js';

function createMessage(id: number, author: string, roomId = 1) {
  return { model: 'Message', action: 'create', args: { data: { id, roomId, author, body: `m${id}` } } } as const;
}

function countMessages(app: TestApp, id: number): Promise<unknown[]> {
  return app.database.sql('select id from messages where id = $1', [id]);
}

const addStar = {
  model: 'Message',
  action: 'update',
  args: { where: { id: 2 }, data: { stars: { increment: 1 } } },
} as const;

test('a write that is sent again, to any server, is done once and answered as it was', async () => {
  await using app = await startTestApp(roomApp);
  await app.database.sql('update messages set stars = 0');
  const key = randomUUID();
  const first = await app.connect(bob);
  const { transaction, results } = await first.mutateOnce(key, addStar);
  first.close();

  for (const server of [app.server, await app.startServer()]) {
    const again = await app.connect(bob, { iat: 1, note: 'a fresh token' }, server);
    const reply = await again.mutateOnce(key, addStar);
    expect(reply).toMatchObject({ transaction, results, isRepeated: true });
    await again.settled(transaction);
  }
  expect(await app.database.sql('select stars from messages where id = 2')).toEqual([{ stars: 1 }]);
});

test('sent to two servers at once, it is done once, and the later waits for the earlier', async () => {
  await using app = await startTestApp(roomApp);
  await app.database.sql('update messages set stars = 0');
  const locker = new pg.Client(app.database.url);
  await locker.connect();
  await locker.query('begin; select from messages where id = 2 for update');
  const servers = [app.server, await app.startServer()];
  const clients = await Promise.all(servers.map((server) => app.connect(bob, {}, server)));
  const key = randomUUID();
  const replies = Promise.all(clients.map((client) => client.mutateOnce(key, addStar)));
  const waiting = `select count(*)::int as count from pg_locks where not granted`;
  while ((await locker.query(waiting)).rows[0].count < 2) await locker.query('select pg_sleep(0.01)');
  await locker.query('commit');
  await locker.end();

  const repeated = (await replies).map(({ isRepeated }) => isRepeated ?? false);
  expect(repeated.sort()).toEqual([false, true]);
  expect(await app.database.sql('select stars from messages where id = 2')).toEqual([{ stars: 1 }]);
});

test('a write that failed never happened, and may be sent again', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(carol);
  const key = randomUUID();
  await expect(client.mutateOnce(key, createMessage(10, carol))).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  await app.database.sql(`insert into members values (1, '${carol}')`);

  expect(await client.mutateOnce(key, createMessage(10, carol))).not.toHaveProperty('isRepeated');
  expect(await countMessages(app, 10)).toHaveLength(1);
});

test('a key is its user’s own: another one neither reads nor blocks what was written under it', async () => {
  await using app = await startTestApp(roomApp);
  const [mine, other] = await Promise.all([app.connect(bob), app.connect(alice)]);
  const key = randomUUID();
  await mine.mutateOnce(key, createMessage(10, bob));
  const reply = await other.mutateOnce(key, createMessage(11, alice));

  expect(reply).not.toHaveProperty('isRepeated');
  expect(reply.results).toMatchObject([{ row: { id: 11 } }]);
  expect(other.received.join()).not.toContain('m10');
});

test('a key that named another write is refused, and nothing is done', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const key = randomUUID();
  await client.mutateOnce(key, createMessage(10, bob));
  await expect(client.mutateOnce(key, createMessage(11, bob))).rejects.toMatchObject({ code: 'WRITE_KEY_REUSED' });
  expect(await countMessages(app, 11)).toEqual([]);
});

test('neither clients nor what their writes call can read, write or ask for what is kept', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  await client.mutateOnce(randomUUID(), createMessage(10, bob));
  for (const attempt of [
    'select * from rowcast.write_outcome',
    'select * from rowcast.digest_key',
    `select * from rowcast.begin_write('x', 'y')`,
    `select rowcast.keep_write('x', 'y', 'z', '[]')`,
    'select rowcast.sweep_writes(0)',
  ]) {
    await expect(app.selectAs(bob, attempt)).rejects.toThrow('permission denied');
    await expect(app.selectAs(null, attempt)).rejects.toThrow('permission denied');
  }
});

test('what is kept is swept after its time, and not before', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  await client.mutateOnce(randomUUID(), createMessage(10, bob));
  await client.mutateOnce(randomUUID(), createMessage(11, bob));
  await app.database.sql(
    `update rowcast.write_outcome set written_at = written_at - interval '2 hours' where results like '%m10%'`,
  );

  expect(await app.database.sql('select rowcast.sweep_writes(3600000) as swept')).toEqual([{ swept: 1 }]);
  expect(await app.database.sql('select count(*)::int from rowcast.write_outcome')).toEqual([{ count: 1 }]);
});

test('what is kept is not forgotten because one clock, of the database or the server, has jumped ahead', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  await client.mutateOnce(randomUUID(), createMessage(10, bob));
  const sweep = (now: string) => app.database.sql(`select rowcast.sweep_writes(3600000, ${now}) as swept`);
  expect(await sweep(`now() + interval '2 hours'`)).toEqual([{ swept: 0 }]);
  // Written an hour ago by a clock that was two hours ahead of it now: as the server's clock, which is right, tells.
  await app.database.sql(`update rowcast.write_outcome set written_at = written_at - interval '2 hours'`);
  expect(await sweep(`now() - interval '2 hours'`)).toEqual([{ swept: 0 }]);
  expect(await sweep('now()')).toEqual([{ swept: 1 }]);
});

test('a write that changes nothing has nothing to wait for, and is not kept', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const nothing = { model: 'Message', action: 'deleteMany', args: { where: { id: 999 } } } as const;
  expect(await client.mutateOnce(randomUUID(), nothing)).toMatchObject({ transaction: null });
  expect(await app.database.sql('select from rowcast.write_outcome')).toEqual([]);
});

/** A wire to the database that breaks when it carries what is fatal, once: what was sent arrives, no answer comes. */
async function fatalWire(databaseUrl: string, isFatal: (sent: string) => boolean) {
  const { hostname: host, port } = new URL(databaseUrl);
  let isOver = false;
  const proxy = await TcpProxy.start({
    ends: () => [{ host, port: Number(port) }],
    isFatal: (sent) => {
      if (isOver || !isFatal(String(sent))) return false;
      isOver = true;
      return true;
    },
  });
  return Object.assign(proxy, { through: (url: string) => url.replace(`:${port}/`, `:${proxy.port}/`) });
}

test('a connection that dies at COMMIT leaves no doubt that sending it again does not dispel', async () => {
  await using app = await startTestApp(roomApp);
  let hasWritten = false;
  await using wire = await fatalWire(app.database.url, (sent) => {
    hasWritten ||= sent.includes('keep_write');
    return hasWritten && sent.includes('commit');
  });
  const server = await app.startServer({
    databaseUrl: wire.through(app.database.urlAs('rowcast_server', 'rowcast')),
    preparedStatements: false,
  });
  const client = await app.connect(bob, {}, server);
  const messages = await client.subscribe(inLobby);
  const key = randomUUID();
  await expect(client.mutateOnce(key, createMessage(10, bob))).rejects.toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
  expect(await countMessages(app, 10)).toHaveLength(1);

  const { transaction, isRepeated } = await client.mutateOnce(key, createMessage(10, bob));
  await client.settled(transaction);
  expect([isRepeated, client.rows(messages).length]).toEqual([true, 3]);
});

test('a connection that dies before COMMIT has done nothing, and the client is told so', async () => {
  await using app = await startTestApp(roomApp);
  await using wire = await fatalWire(app.database.url, (sent) => sent.includes('insert into'));
  const databaseUrl = wire.through(app.database.urlAs('rowcast_server', 'rowcast'));
  const client = await app.connect(bob, {}, await app.startServer({ databaseUrl, preparedStatements: false }));
  const key = randomUUID();
  const attempt = client.mutateOnce(key, createMessage(10, bob));
  await expect(attempt).rejects.toMatchObject({ code: 'SERVER_DATABASE_UNAVAILABLE' });
  expect(await client.mutateOnce(key, createMessage(10, bob))).not.toHaveProperty('isRepeated');
});

test('what was sent before its client heard that the write before it had failed does not overtake it', async () => {
  await using app = await startTestApp(roomApp);
  await using wire = await fatalWire(app.database.url, (sent) => sent.includes('insert into'));
  const databaseUrl = wire.through(app.database.urlAs('rowcast_server', 'rowcast'));
  const client = await app.connect(bob, {}, await app.startServer({ databaseUrl, preparedStatements: false }));
  const [first, second] = [randomUUID(), randomUUID()];
  const unavailable = { code: 'SERVER_DATABASE_UNAVAILABLE' };
  await expect(client.mutateOnce(first, createMessage(10, bob))).rejects.toMatchObject(unavailable);
  // As if it had been under way all the while.
  await expect(client.mutateOnce(second, createMessage(11, bob))).rejects.toMatchObject(unavailable);
  expect(await countMessages(app, 11)).toEqual([]);

  // Its client has heard, and sends both again.
  await client.mutateOnce(first, createMessage(10, bob));
  await client.mutateOnce(second, createMessage(11, bob));
  expect(await countMessages(app, 11)).toHaveLength(1);
});

test('what was sent before its client heard of a failure is refused however late it comes', async () => {
  await using app = await startTestApp(roomApp);
  await using wire = await fatalWire(app.database.url, (sent) => sent.includes('insert into'));
  const databaseUrl = wire.through(app.database.urlAs('rowcast_server', 'rowcast'));
  const client = await app.connect(bob, {}, await app.startServer({ databaseUrl, preparedStatements: false }));
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
  const unavailable = { code: 'SERVER_DATABASE_UNAVAILABLE' };
  await expect(client.mutateHaving(0, first, createMessage(10, bob))).rejects.toMatchObject(unavailable);
  // As if they had been under way all the while, one of them twice.
  for (const [key, id] of [
    [second, 11],
    [second, 11],
    [third, 12],
  ] as const)
    await expect(client.mutateHaving(0, key, createMessage(id, bob))).rejects.toMatchObject(unavailable);
  expect(await countMessages(app, 11)).toEqual([]);

  for (const [key, id] of [
    [first, 10],
    [second, 11],
    [third, 12],
  ] as const)
    expect(await client.mutateHaving(4, key, createMessage(id, bob))).not.toHaveProperty('isRepeated');
});

test('a client that gives up a write which failed is not held up by it', async () => {
  await using app = await startTestApp(roomApp);
  await using wire = await fatalWire(app.database.url, (sent) => sent.includes('insert into'));
  const databaseUrl = wire.through(app.database.urlAs('rowcast_server', 'rowcast'));
  const client = await app.connect(bob, {}, await app.startServer({ databaseUrl, preparedStatements: false }));
  const unavailable = { code: 'SERVER_DATABASE_UNAVAILABLE' };
  await expect(client.mutateOnce(randomUUID(), createMessage(10, bob))).rejects.toMatchObject(unavailable);
  const next = randomUUID();
  await expect(client.mutateOnce(next, createMessage(11, bob))).rejects.toMatchObject(unavailable);
  expect(await client.mutateOnce(next, createMessage(11, bob))).not.toHaveProperty('isRepeated');
});

test('what is written when the schema has just changed is there when it is said to be settled', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  for (let id = 10; id < 15; id++) {
    await app.database.sql(`alter table messages add column c${id} int`);
    const { transaction } = await client.mutate(createMessage(id, bob));
    await client.settled(transaction);
    expect(client.rows(messages)).toHaveLength(id - 7);
  }
});
