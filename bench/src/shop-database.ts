/** The music shop of the examples with all its rows, where anybody may read everything, and both clients of it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createClient, type RowcastClient, type SocketConstructor } from '@rowcast/client';
import { applyPlatform, EmbeddedPostgres, generateClientSchema } from '@rowcast/server/testing';
import pg from 'pg';
import { WebSocket } from 'ws';
import { generatePrismaClient, transpileFolder } from './generate-prisma.js';
import { startWorker } from './processes.js';

export interface ShopClients extends AsyncDisposable {
  readonly askPrisma: (question: object) => Promise<unknown>;
  readonly rowcast: RowcastClient<object>;
  /** The processes behind each: the server's own, and those of Postgres that answer it. */
  processesOf(
    contender: 'prisma' | 'rowcast',
  ): Promise<{ readonly server: number; readonly postgres: readonly number[] }>;
}

const password = 'bench';
const benchFolder = path.join(import.meta.dirname, '..');
const shopFolder = path.join(benchFolder, '../examples/admin/prisma');

const opening = `
grant usage on schema public to anon;
grant select on all tables in schema public to anon;
do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy read on %I for select to anon using (true)', name);
  end loop;
end $$;
select rowcast.install_capture();
analyze;`;

const generators = `
generator client {
  provider            = "prisma-client"
  output              = "./prisma"
  moduleFormat        = "esm"
  importFileExtension = "js"
  runtime             = "nodejs"
  previewFeatures     = ["relationJoins"]
}
generator rowcast {
  provider = "rowcast-generator"
  output   = "./rowcast.ts"
}`;

export async function openShop(): Promise<ShopClients> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-shop-'));
  fs.chmodSync(dataDir, 0o755);
  const postgres = await EmbeddedPostgres.start({ dataDir, settings: { shared_buffers: '256MB' } });
  await fill(postgres.url);
  // Where @prisma/client is found from; ignored by git.
  const folder = fs.mkdtempSync(path.join(benchFolder, 'dist/shop-'));
  const schemaPath = path.join(folder, 'schema.prisma');
  const models = fs
    .readFileSync(path.join(shopFolder, 'schema.prisma'), 'utf8')
    .replace(/^generator \w+ \{[^}]*\}\n/gm, '');
  fs.writeFileSync(schemaPath, models + generators);
  generateClientSchema({ schemaPath });
  transpileFolder(folder);
  const prismaFolder = path.join(folder, 'prisma');
  await generatePrismaClient(schemaPath, prismaFolder);
  const databaseUrl = new URL(postgres.url);
  Object.assign(databaseUrl, { username: 'rowcast_server', password });
  const prismaServer = await startWorker('prisma-worker');
  const prisma = await prismaServer.ask<{ url: string }>({ databaseUrl: postgres.url, folder: prismaFolder });
  const rowcastServer = await startWorker('server-worker');
  const { url } = await rowcastServer.ask<{ url: string }>({ databaseUrl: databaseUrl.href, schemaPath });
  const { schema } = (await import(path.join(folder, 'rowcast.js'))) as {
    schema: Parameters<typeof createClient<object>>[0]['schema'];
  };
  const rowcast = createClient<object>({
    schema,
    url,
    WebSocket: WebSocket as unknown as SocketConstructor,
    auth: { getToken: () => null },
  });
  const socket = new WebSocket(prisma.url);
  await new Promise((resolve) => socket.once('open', resolve));
  const observer = new pg.Client(postgres.url);
  await observer.connect();
  return {
    async processesOf(contender) {
      const { rows } = await observer.query<{ pid: number }>(
        `select pid from pg_stat_activity where (usename = 'rowcast_server') = $1 and backend_type = 'client backend'
         and pid <> pg_backend_pid()`,
        [contender === 'rowcast'],
      );
      const server = contender === 'rowcast' ? rowcastServer.pid : prismaServer.pid;
      return { server, postgres: rows.map(({ pid }) => pid) };
    },
    askPrisma: (question) => askSocket(socket, question),
    rowcast,
    async [Symbol.asyncDispose]() {
      rowcast.close();
      socket.close();
      await observer.end();
      await prismaServer[Symbol.asyncDispose]();
      await rowcastServer[Symbol.asyncDispose]();
      await postgres.stop();
      for (const temporary of [folder, dataDir]) fs.rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** One question at a time. */
function askSocket(socket: WebSocket, question: object): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('message', (data) => resolve(JSON.parse(String(data))));
    socket.send(JSON.stringify(question));
  });
}

async function fill(url: string): Promise<void> {
  await applyPlatform(url, { serverPassword: password });
  const folder = path.join(shopFolder, 'migrations');
  const migrations = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const { name } of migrations.sort((first, second) => (first.name < second.name ? -1 : 1))) {
      await client.query(fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8'));
    }
    await client.query(fs.readFileSync(path.join(shopFolder, 'seed.sql'), 'utf8'));
    await client.query(opening);
  } finally {
    await client.end();
  }
}
