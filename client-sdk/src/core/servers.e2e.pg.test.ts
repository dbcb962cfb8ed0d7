/** Servers that come and go under people who write: behind a load balancer, in processes of their own. */
import { randomUUID } from 'node:crypto';
import { TcpProxy, type TestDatabase } from '@rowcast/test-support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Models, schema } from '../../../examples/chat/src/generated/rowcast.js';
import { schemaPath } from '../../test-support/faults/postgres-cluster.js';
import { ServerProcess } from '../../test-support/faults/server-process.js';
import { signToken, tokenSecret } from '../../test-support/faults/sign-token.js';
import { createWorldTemplate } from '../../test-support/start-world.js';
import { createClient } from './create-client.js';
import { memoryStorage, type SocketConstructor } from './platform.js';

// Each server is a process that has to start.
vi.setConfig({ testTimeout: 240_000 });

let database: TestDatabase;

beforeAll(async () => {
  database = await createWorldTemplate();
});

afterAll(() => database[Symbol.asyncDispose]());

const settings = () => ({
  databaseUrl: database.urlAs('rowcast_server', 'rowcast'),
  schemaPath,
  port: 0,
  logLevel: 'silent' as const,
  issuers: [{ kind: 'secret' as const, secret: tokenSecret }],
});

/** A load balancer before servers that may be exchanged: each connection goes to the next that takes it. */
function balance(servers: () => readonly ServerProcess[]): Promise<TcpProxy> {
  let turn = 0;
  return TcpProxy.start({
    ends: () => {
      turn += 1;
      const all = servers();
      return all.map((_server, index) => ({ host: '127.0.0.1', port: all[(index + turn) % all.length]?.port ?? 0 }));
    },
  });
}

/** Somebody in a room of their own, who notes every error that is shown and every list that steps back. */
async function openWriter(url: string) {
  const [userId, roomId] = [randomUUID(), randomUUID()];
  await database.sql('insert into auth.users (id, name, email) values ($1, $2, $3)', [
    userId,
    'W',
    `${userId}@x.example`,
  ]);
  await database.sql('insert into rooms (id, name, created_by) values ($1, $2, $3)', [roomId, 'Room', userId]);
  const client = createClient<Models>({
    schema,
    url,
    auth: { getToken: () => signToken(userId, 600) },
    storage: memoryStorage(),
    WebSocket: WebSocket as unknown as SocketConstructor,
  });
  const troubles: string[] = [];
  let shown: readonly string[] = [];
  client.db.message.findMany({ where: { roomId }, orderBy: { id: 'asc' } }).subscribe(({ data, error }) => {
    if (error) troubles.push(`an error was shown: ${error.code}`);
    const bodies = data?.map(({ body }) => body) ?? [];
    if (bodies.length < shown.length) troubles.push(`the list went from ${shown.length} rows to ${bodies.length}`);
    if (new Set(bodies).size < bodies.length) troubles.push('a row was shown twice');
    shown = bodies;
  });
  const written: string[] = [];
  return {
    client,
    troubles,
    written,
    shown: () => shown,
    async write(): Promise<void> {
      const body = `m${written.length}`;
      await client.db.message.create({ data: { roomId, body } }).then(
        () => written.push(body),
        ({ code }) => troubles.push(`a write failed: ${code}`),
      );
    },
  };
}

type Writer = Awaited<ReturnType<typeof openWriter>>;

/** Lets all of them write, one message after another, while something happens. */
async function writeDuring(writers: readonly Writer[], happening: () => Promise<void>): Promise<void> {
  let isOver = false;
  const writing = writers.map(async (writer) => {
    do await writer.write();
    while (!isOver);
  });
  await happening();
  isOver = true;
  await Promise.all(writing);
}

async function expectAllThere(writers: readonly Writer[]): Promise<void> {
  for (const writer of writers) {
    await vi.waitFor(() => expect(writer.shown()).toEqual(writer.written), { timeout: 20_000 });
    expect(writer.troubles).toEqual([]);
    expect(writer.written.length).toBeGreaterThan(2);
    writer.client.close();
  }
}

test('two servers are exchanged one after the other, and nobody who writes meanwhile sees an error', async () => {
  const servers = await Promise.all([ServerProcess.start(settings()), ServerProcess.start(settings())]);
  await using balancer = await balance(() => servers);
  const writers = await Promise.all(Array.from({ length: 4 }, () => openWriter(`http://127.0.0.1:${balancer.port}`)));
  await writeDuring(writers, async () => {
    for (const [index, old] of [...servers].entries()) {
      const next = await ServerProcess.start(settings());
      servers[index] = next;
      await old.stop('SIGTERM');
    }
  });
  await expectAllThere(writers);
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
});

test('servers are killed under those who write, and nothing is lost or done twice', async () => {
  const servers = await Promise.all([ServerProcess.start(settings()), ServerProcess.start(settings())]);
  await using balancer = await balance(() => servers);
  const writers = await Promise.all(Array.from({ length: 4 }, () => openWriter(`http://127.0.0.1:${balancer.port}`)));
  await writeDuring(writers, async () => {
    for (const server of servers) {
      await server.stop('SIGKILL');
      await server.start();
    }
  });
  await expectAllThere(writers);
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
});

test('a server without file descriptors left serves who is there, and takes others when there is room again', async () => {
  const server = await ServerProcess.start(settings(), { maxOpenFiles: 60 });
  await using balancer = await balance(() => [server]);
  const writer = await openWriter(`http://127.0.0.1:${balancer.port}`);
  await writer.write();
  const crowd = Array.from({ length: 100 }, () => new WebSocket(`ws://127.0.0.1:${server.port}/rowcast`, 'rowcast.v1'));
  let refused = 0;
  await Promise.all(
    crowd.map(
      (socket) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 3_000);
          const settle = (isRefused: boolean) => () => {
            if (isRefused) refused += 1;
            clearTimeout(timer);
            resolve();
          };
          socket.once('open', settle(false));
          socket.once('error', settle(true));
        }),
    ),
  );
  const opened = crowd.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
  expect(opened).toBeLessThan(100);
  for (let count = 0; count < 5; count++) await writer.write();
  for (const socket of crowd) socket.terminate();

  const late = await openWriter(`http://127.0.0.1:${balancer.port}`);
  for (let count = 0; count < 3; count++) await late.write();
  expect(refused + opened).toBeLessThanOrEqual(100);
  await expectAllThere([writer, late]);
  await server[Symbol.asyncDispose]();
});
