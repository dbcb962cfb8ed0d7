import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EmbeddedPostgres } from '@rowcast/server/testing';
import { TcpProxy } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Models, schema } from '../../../examples/chat/src/generated/rowcast.js';
import { PostgresCluster, schemaPath } from '../../test-support/faults/postgres-cluster.js';
import { ServerProcess } from '../../test-support/faults/server-process.js';
import { signToken, tokenSecret } from '../../test-support/faults/sign-token.js';
import { follow } from '../../test-support/start-world.js';
import { createClient } from './create-client.js';
import { memoryStorage, type SocketConstructor } from './platform.js';

vi.setConfig({ testTimeout: 240_000 });

async function run(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

test('after a failover to another timeline, clients show what the new primary has, and write to it', async () => {
  await using first = await PostgresCluster.start();
  let port = first.port;
  await using wire = await TcpProxy.start({ ends: () => [{ host: '127.0.0.1', port }] });
  const databaseUrl = first.serverUrl(wire.port);
  const issuers = [{ kind: 'secret' as const, secret: tokenSecret }];
  await using server = await ServerProcess.start({ databaseUrl, schemaPath, issuers, port: 0, logLevel: 'silent' });
  const userId = randomUUID();
  await first.sql('insert into auth.users (id, name, email) values ($1, $2, $3)', [userId, 'A', 'a@x.example']);
  const client = createClient<Models>({
    schema,
    url: `http://127.0.0.1:${server.port}`,
    auth: { getToken: () => signToken(userId, 600) },
    storage: memoryStorage(),
    WebSocket: WebSocket as unknown as SocketConstructor,
  });
  const rooms = follow(client.db.room.findMany({ orderBy: { name: 'asc' } }));
  await client.db.room.create({ data: { name: '1 before the copy' } });
  await rooms.until((rows) => rows.length === 1);

  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-failover-'));
  fs.chmodSync(dataDir, 0o755);
  await first.copyTo(dataDir);
  await client.db.room.create({ data: { name: '2 after the copy' } });
  wire.cut();
  await first.stop();
  const settings = { restore_command: `cp ${first.dataDir}/data/pg_wal/%f "%p"`, fsync: 'off' };
  const second = await EmbeddedPostgres.start({ dataDir, settings });
  try {
    const [{ timeline } = {}] = (await run(
      second.url,
      'select timeline_id as timeline from pg_control_checkpoint()',
    )) as {
      readonly timeline?: number;
    }[];
    expect(timeline).toBe(2);
    await run(second.url, `update rooms set name = '2 changed unseen' where name = '2 after the copy'`);
    port = Number(new URL(second.url).port);
    wire.mend();
    await client.db.room.create({ data: { name: '3 on the new primary' } });
    await rooms.until(
      (rows) => rows.map(({ name }) => name[0]).join('') === '123' && rows[1]?.name === '2 changed unseen',
    );
  } finally {
    client.close();
    await second.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
});
