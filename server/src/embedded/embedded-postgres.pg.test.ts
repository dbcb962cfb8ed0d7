import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { EmbeddedPostgres } from './embedded-postgres.js';

function createFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-embedded-'));
  fs.chmodSync(folder, 0o755);
  return { folder, [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

async function run(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function pidIn(folder: string): number {
  return Number(fs.readFileSync(path.join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}

test('the data outlives the server, and stopping leaves no process behind', async () => {
  using place = createFolder();
  const first = await EmbeddedPostgres.start({ dataDir: place.folder });
  await run(first.url, 'create table kept as select 7 as n');
  const pid = pidIn(place.folder);
  await first.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');

  await using second = await EmbeddedPostgres.start({ dataDir: place.folder });
  expect(await run(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('a server left behind on the same data is ended, in order, and replaced', async () => {
  using place = createFolder();
  const orphan = await EmbeddedPostgres.start({ dataDir: place.folder });
  await run(orphan.url, 'create table kept as select 7 as n');
  const port = Number(new URL(orphan.url).port);

  await using next = await EmbeddedPostgres.start({ dataDir: place.folder, port });
  expect(await run(next.url, 'select n from kept')).toEqual([{ n: 7 }]);
  expect(next.url).toBe(orphan.url);
  await orphan.stop();
});

test('a program that has the number of a server from before a power cut is left alone', async () => {
  using place = createFolder();
  const first = await EmbeddedPostgres.start({ dataDir: place.folder });
  const pidFile = path.join(place.folder, 'data/postmaster.pid');
  const written = fs.readFileSync(pidFile, 'utf8');
  await first.stop();
  const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  fs.writeFileSync(pidFile, written.replace(/^\d+/, String(innocent.pid)));
  const { uid, gid } = fs.statSync(path.dirname(pidFile));
  fs.chownSync(pidFile, uid, gid);

  await using second = await EmbeddedPostgres.start({ dataDir: place.folder });

  expect(await run(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect([innocent.exitCode, innocent.signalCode]).toEqual([null, null]);
  innocent.kill();
  await once(innocent, 'exit');
});
