import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { useTestServer } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { alice, bob, carol, inLobby, roomApp } from '../test-support/room-app.js';
import { startTestApp } from '../test-support/start-test-app.js';
import { EmbeddedPostgres } from './embedded/embedded-postgres.js';

const killOurs = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name like 'rowcast%' and pid <> pg_backend_pid()`;

test('when all its connections are killed, the server comes back and every result is right', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  for (let round = 0; round < 5; round++) {
    await app.database.sql(killOurs);
    await app.database.sql(`insert into messages values (${100 + round}, 1, '${alice}', 'm')`);
    await client.until(() => client.rows(messages).length === 3 + round, `the message of round ${round}`);
  }
});

test('only the listening connection is killed while rows are written: nothing is lost', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  for (let id = 100; id < 120; id++) {
    await app.database.sql(`insert into messages values (${id}, 1, '${alice}', 'm')`);
    if (id % 5 === 0) await app.database.sql(`${killOurs} and application_name = 'rowcast listener'`);
  }
  await client.until(() => client.rows(messages).length === 22);
});

test('a crash of Postgres is told to clients as stale, and afterwards every result is right', async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-crash-'));
  fs.chmodSync(dataDir, 0o755);
  let postgres = await EmbeddedPostgres.start({ dataDir });
  const { port } = new URL(postgres.url);
  try {
    using _server = useTestServer(postgres.url);
    await using app = await startTestApp(roomApp);
    const client = await app.connect(bob);
    const messages = await client.subscribe(inLobby);
    await app.database.sql(`insert into messages values (100, 1, '${alice}', 'before the crash')`);
    await client.until(() => client.rows(messages).length === 3);

    killHard(path.join(dataDir, 'data'));
    await client.until(
      () => client.messages.some((message) => message.kind === 'stale' && message.isStale),
      'the word that results are stale',
    );
    expect(client.rows(messages)).toHaveLength(3);
    postgres = await EmbeddedPostgres.start({ dataDir, port: Number(port) });
    // Written while the server may not be back yet: whatever it missed, it has to find.
    await insertWithOwnConnection(
      app.database.url,
      `insert into messages values (101, 1, '${alice}', 'after the crash')`,
    );
    await client.until(() => client.rows(messages).length === 4, 'the row written after the crash', 20_000);
    await client.until(
      () => client.messages.some((message) => message.kind === 'stale' && !message.isStale),
      'the all-clear',
    );
  } finally {
    await postgres.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
});

test('a table that is locked delays its own readers and nobody else', async () => {
  await using app = await startTestApp({ ...roomApp, config: { statementTimeoutMs: 300 } });
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  const members = await client.subscribe({ model: 'Member', action: 'findMany', args: {} });
  const locker = new pg.Client(app.database.url);
  await locker.connect();
  await locker.query(`begin; insert into messages values (100, 1, '${alice}', 'locked'); lock table messages`);

  await app.database.sql(`insert into members values (1, '${carol}')`);
  await client.until(() => client.rows(members).length === 3, 'the other table');
  await locker.query('commit');
  await locker.end();
  await client.until(() => client.rows(messages).length === 3, 'the locked table');
});

test('a table that is renamed, changed and dropped under open subscriptions ends in a clear word, and can come back', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  const rooms = await client.subscribe({ model: 'Room', action: 'findMany', args: {} });

  await app.database.sql('alter table messages add column note text');
  await app.database.sql('alter table messages rename to notes');
  await client.until(() => client.result(messages).error !== undefined, 'the failure');
  await app.database.sql(`update rooms set name = 'hall' where id = 1`);
  await client.until(() => client.rows(rooms)[0]?.['name'] === 'hall', 'the other subscription');
  await app.database.sql('alter table notes rename to messages');
  await client.until(() => client.rows(messages).length === 2, 'the recovery');
});

/** kill -9 of the whole cluster: unlogged tables are empty afterwards. */
function killHard(cluster: string): void {
  const postmaster = Number(fs.readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' });
  for (const pid of [postmaster, ...children.trim().split(/\s+/).map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was gone already.
    }
  }
}

async function insertWithOwnConnection(url: string, text: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(text);
  await client.end();
}
