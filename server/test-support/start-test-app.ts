/**
 * A whole server on a database of its own, for one test: tables and policies given as SQL, a Prisma schema
 * that describes them, and tokens for anybody. Clients speak the real protocol over real sockets.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectTestClient, createTestDatabase, type TestClient, type TestDatabase } from '@rowcast/test-support';
import { SignJWT } from 'jose';
import { readDataModel } from '../src/catalog/read-data-model.js';
import type { ServerConfig } from '../src/config.js';
import { type RunningServer, type StartOptions, startServer } from '../src/main.js';
import { applyPlatform } from '../src/migrate/platform.js';

export interface TestAppOptions {
  /** Models and enums; the datasource is added. */
  readonly schema: string;
  /** Tables, policies, grants and rows. Capture is laid afterwards. */
  readonly sql: string;
  /** A database to clone, in which `prepareTestDatabase` has done its work already. */
  readonly template?: string;
  /** SQL to run in the clone before the server starts. */
  readonly prepare?: string;
  readonly config?: Partial<StartOptions>;
}

export interface TestApp extends AsyncDisposable {
  readonly server: RunningServer;
  readonly database: TestDatabase;
  /** Connects a client, to the first server unless told: signed in as this user, or anonymous if null. */
  connect(userId: string | null, claims?: Record<string, unknown>, to?: RunningServer): Promise<TestClient>;
  /** Starts another server on the same database. */
  startServer(config?: Partial<ServerConfig>): Promise<RunningServer>;
  tokenFor(userId: string, claims?: Record<string, unknown>): Promise<string>;
  /** A fresh `select` as that user: the truth that live results are held to. */
  selectAs(userId: string | null, text: string, claims?: Record<string, unknown>): Promise<Record<string, unknown>[]>;
}

const secret = 'a secret that only the tests know, of some length';
const serverPassword = 'rowcast';

export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  const { template, prepare = '' } = options;
  const database = await createTestDatabase(template === undefined ? {} : { template, sql: prepare });
  if (template === undefined) await prepareTestDatabase(database, options.sql);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-schema-'));
  const schemaPath = path.join(folder, 'schema.prisma');
  fs.writeFileSync(schemaPath, `datasource db {\n  provider = "postgresql"\n}\n${options.schema}`);
  // Loads the parser into the process of the tests, so that not every server runs one of its own for it.
  readDataModel(schemaPath);
  const servers: RunningServer[] = [];
  const start = async (config: Partial<ServerConfig> = {}): Promise<RunningServer> => {
    const databaseUrl = database.urlAs('rowcast_server', serverPassword);
    const issuers: ServerConfig['issuers'] = [{ kind: 'secret', secret }];
    const started = await startServer({
      ...{ databaseUrl, schemaPath, issuers, port: 0, logLevel: 'silent' },
      ...options.config,
      ...config,
    });
    servers.push(started);
    return started;
  };
  const server = await start();
  const clients: TestClient[] = [];
  const tokenFor = (userId: string, claims: Record<string, unknown> = {}): Promise<string> =>
    new SignJWT({ role: 'authenticated', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setExpirationTime('exp' in claims ? (claims['exp'] as number) : '1h')
      .sign(new TextEncoder().encode(secret));
  return {
    server,
    database,
    tokenFor,
    startServer: start,
    async connect(userId, claims, to = server) {
      const token = userId === null ? null : await tokenFor(userId, claims);
      const client = await connectTestClient({ url: to.url, token });
      clients.push(client);
      return client;
    },
    selectAs: (userId, text, claims) => selectAs(database, { userId, text, claims: claims ?? {} }),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await Promise.all(servers.map((started) => started.close()));
      fs.rmSync(folder, { recursive: true, force: true });
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Lays Rowcast's own objects into a database, then the tables of a test, then capture. */
export async function prepareTestDatabase(database: TestDatabase, sql: string): Promise<void> {
  await applyPlatform(database.url, { serverPassword });
  await database.sql(sql);
  await database.sql('select rowcast.install_capture()');
}

async function selectAs(
  database: TestDatabase,
  { userId, text, claims }: { userId: string | null; text: string; claims: Record<string, unknown> },
): Promise<Record<string, unknown>[]> {
  const role = userId === null ? 'anon' : 'authenticated';
  const all = JSON.stringify(userId === null ? { role } : { sub: userId, role, ...claims });
  const quoted = all.replaceAll("'", "''");
  // One message is one transaction, which the settings end with.
  return database.sql(`select set_config('request.jwt.claims', '${quoted}', true), set_config('TimeZone', 'UTC', true);
    set local role ${role}; ${text}`);
}
