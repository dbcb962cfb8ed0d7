/** The client against the real server and Postgres: what the fake server of the other tests takes for granted. */
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { deploy } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Models, schema } from '../../../examples/chat/src/generated/rowcast.js';
import type { RowcastClient } from './client-types.js';
import { createClient } from './create-client.js';
import type { QueryDescription } from './description.js';
import type { LiveResult } from './live-result.js';
import { memoryStorage, type SocketConstructor } from './platform.js';

const repository = path.resolve(import.meta.dirname, '../../..');
const schemaPath = path.join(repository, 'prisma/schema.prisma');
const serverPassword = 'rowcast';
let template: TestDatabase;

beforeAll(async () => {
  template = await createTestDatabase();
  await deploy({
    directUrl: template.url,
    schemaPath,
    migrationsDir: path.join(repository, 'prisma/migrations'),
    policiesDir: path.join(repository, 'policies'),
    serverPassword,
  });
});

afterAll(() => template[Symbol.asyncDispose]());

interface World extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly client: () => RowcastClient<Models>;
  readonly signUp: (name: string) => Promise<RowcastClient<Models> & { readonly id: string }>;
}

async function startWorld(): Promise<World> {
  const database = await createTestDatabase({ template: template.name });
  const server = await startServer({
    databaseUrl: database.urlAs('rowcast_server', serverPassword),
    schemaPath,
    port: 0,
    accounts: { secret: 'a secret that only the tests know, of some length' },
    logLevel: 'silent',
  });
  const clients: RowcastClient<Models>[] = [];
  const client = (): RowcastClient<Models> => {
    const made = createClient<Models>({
      schema,
      url: server.url,
      WebSocket: WebSocket as unknown as SocketConstructor,
      storage: memoryStorage(),
    });
    clients.push(made);
    return made;
  };
  return {
    database,
    client,
    async signUp(name) {
      const made = client();
      const { id } = await made.auth.signUp({ email: `${name}@example.com`, password: 'correct horse', name });
      return { ...made, id };
    },
    async [Symbol.asyncDispose]() {
      for (const made of clients) made.close();
      await server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

function follow<T>(query: QueryDescription<T>): {
  readonly seen: LiveResult<T>[];
  readonly until: (isThere: (data: T) => boolean) => Promise<T>;
} {
  const seen: LiveResult<T>[] = [];
  query.subscribe((result) => seen.push(result));
  return {
    seen,
    until: (isThere) =>
      vi.waitFor(
        () => {
          const last = seen.at(-1);
          if (last?.status === 'success' && isThere(last.data)) return last.data;
          throw new Error(`the result is ${JSON.stringify(last)}`);
        },
        { timeout: 10_000 },
      ),
  };
}

test('what one writes another sees, and its own overlay never shows a row twice', async () => {
  await using world = await startWorld();
  const alice = await world.signUp('Alice');
  const bob = await world.signUp('Bob');
  const room = await alice.db.room.create({ data: { name: 'Lobby', isPublic: true } });
  await vi.waitFor(async () => expect(await bob.db.room.findMany()).toMatchObject([{ name: 'Lobby' }]));
  await bob.db.member.create({ data: { roomId: room.id, profileId: bob.id } });

  const query = {
    where: { roomId: room.id },
    orderBy: { createdAt: 'desc' },
    take: 3,
    include: { author: true },
  } as const;
  const mine = follow(alice.db.message.findMany(query));
  const theirs = follow(bob.db.message.findMany(query));
  await mine.until(() => true);
  await theirs.until(() => true);

  const sent = await alice.db.message.create({ data: { roomId: room.id, authorId: alice.id, body: 'hello' } });
  const [seen] = await theirs.until((rows) => rows.length === 1);
  expect(seen).toMatchObject({ id: sent.id, body: 'hello', author: { name: 'Alice' } });
  expect(seen!.createdAt).toEqual(sent.createdAt);
  await mine.until((rows) => rows.length === 1 && rows[0]!.createdAt.getTime() === sent.createdAt.getTime());
  for (const { data } of mine.seen) expect((data ?? []).length).toBeLessThanOrEqual(1);
});

test('a refused write is an error with its code, and what it showed is gone', async () => {
  await using world = await startWorld();
  const alice = await world.signUp('Alice');
  const bob = await world.signUp('Bob');
  const room = await alice.db.room.create({ data: { name: 'Lobby', isPublic: true } });
  const rooms = follow(bob.db.room.findMany());
  await rooms.until((rows) => rows.length === 1);
  const error = await bob.db.room.update({ where: { id: room.id }, data: { name: 'Mine' } }).catch((reason) => reason);
  expect(error).toMatchObject({
    name: 'RowcastError',
    code: expect.stringMatching(/^(ACCESS_DENIED|RECORD_NOT_FOUND)$/),
  });
  await rooms.until(([only]) => only?.name === 'Lobby');
});

test('signing out takes away what only the user could see', async () => {
  await using world = await startWorld();
  const alice = await world.signUp('Alice');
  await alice.db.room.create({ data: { name: 'Private' } });
  const rooms = follow(alice.db.room.findMany());
  await rooms.until((rows) => rows.length === 1);
  await alice.auth.signOut();
  await vi.waitFor(() => expect(rooms.seen.at(-1)).toMatchObject({ status: 'error', data: undefined }));
  expect(rooms.seen.at(-1)?.error?.code).toBe('ACCESS_DENIED');
  expect(alice.auth.currentUser.getSnapshot()).toBeNull();
});

test('a taken address and a short password name their field', async () => {
  await using world = await startWorld();
  await world.signUp('Alice');
  const { auth } = world.client();
  const account = { email: 'alice@example.com', password: 'correct horse', name: 'Other' };
  await expect(auth.signUp(account)).rejects.toMatchObject({ code: 'AUTH_EMAIL_TAKEN', fields: ['email'] });
  await expect(auth.signUp({ ...account, password: 'x' })).rejects.toMatchObject({ fields: ['password'] });
  await expect(auth.signIn({ ...account, password: 'wrong horse' })).rejects.toMatchObject({
    code: 'AUTH_INVALID_CREDENTIALS',
  });
});
