/**
 * Prisma's client on a database, and Rowcast's client of a Rowcast server, over a real socket, on the same database or
 * on its twin. The identity is nobody in particular and may see and do everything, by policies that say so.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { AnyNull, createClient, DbNull, JsonNull, type RowcastClient, type SocketConstructor } from '@rowcast/client';
import { startServer } from '@rowcast/server';
import { applyPlatform } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { WebSocket } from 'ws';
import type { Call, Outcome, QueryCall } from './call.js';
import type { DataModel } from './data-model.js';
import { type GeneratedClients, generateClients, type PrismaInstance } from './generate-clients.js';
import { type Operands, withOperands } from './operands.js';

/** Tables with rows, and the Prisma schema that describes them. */
export interface Source {
  readonly name: string;
  readonly schema: string;
  readonly sql: string;
}

export interface PairOptions {
  /** Whether each client has a database of its own, for writes. @default false */
  readonly areApart?: boolean;
}

export interface Pair extends AsyncDisposable {
  readonly dataModel: DataModel;
  /** Where Prisma reads and writes, and where Rowcast does. */
  readonly databases: { readonly prisma: TestDatabase; readonly rowcast: TestDatabase };
  readonly clients: { readonly prisma: PrismaInstance; readonly rowcast: RowcastClient<object> };
  askPrisma(call: Call): Promise<Outcome>;
  askRowcast(call: Call): Promise<Outcome>;
  /** `$transaction` of the calls, all or none. */
  transactPrisma(calls: readonly Call[]): Promise<Outcome>;
  transactRowcast(calls: readonly Call[]): Promise<Outcome>;
  /** Follows a query with Rowcast's client. */
  follow(call: QueryCall): Followed;
}

export interface Followed {
  /** The newest result. */
  readonly data: () => unknown;
  readonly error: () => unknown;
  stop(): void;
}

const serverPassword = 'rowcast';

const opening = `
do $$
declare place record;
begin
  for place in
    select nspname from pg_namespace
    where nspname in ('public', 'shop')
  loop
    execute format('grant usage on schema %I to anon', place.nspname);
    execute format('grant select, insert, update, delete on all tables in schema %I to anon', place.nspname);
    execute format('grant usage on all sequences in schema %I to anon', place.nspname);
  end loop;
  for place in select schemaname, tablename from pg_tables where schemaname in ('public', 'shop') loop
    execute format('alter table %I.%I enable row level security', place.schemaname, place.tablename);
    execute format('create policy everything on %I.%I to anon using (true) with check (true)', place.schemaname, place.tablename);
  end loop;
end $$;
select rowcast.install_capture();
analyze;
`;

export async function startPair(source: Source, { areApart = false }: PairOptions = {}): Promise<Pair> {
  const generated = await generateClients(source.name, source.schema);
  const ours = await createDatabase(source);
  const theirs = areApart ? await createDatabase(source) : ours;
  const adapter = new PrismaPg({ connectionString: theirs.url, max: 4 });
  const prisma = new generated.prisma.PrismaClient({ adapter, errorFormat: 'minimal' });
  const { client, closeServer } = await serveRowcast(ours, generated);
  const startPrisma = (call: Call): unknown => start(prisma, call, prismaOperands(prisma, generated));
  const startRowcast = (call: Call): unknown => start(client.db, call, rowcastOperands(client.db));
  return {
    dataModel: generated.dataModel,
    databases: { prisma: theirs, rowcast: ours },
    clients: { prisma, rowcast: client },
    askPrisma: (call) => ask(() => startPrisma(call)),
    askRowcast: (call) => ask(() => startRowcast(call)),
    transactPrisma: (calls) => ask(() => prisma.$transaction(calls.map(startPrisma))),
    transactRowcast: (calls) => ask(() => (client.db as unknown as Transacting).$transaction(calls.map(startRowcast))),
    follow: (call) => follow(startRowcast(call) as Followable),
    async [Symbol.asyncDispose]() {
      client.close();
      await Promise.all([closeServer(), prisma.$disconnect()]);
      await ours[Symbol.asyncDispose]();
      if (areApart) await theirs[Symbol.asyncDispose]();
    },
  };
}

async function createDatabase({ sql }: Source): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword });
  await database.sql(sql);
  await database.sql(opening);
  return database;
}

async function serveRowcast(
  database: TestDatabase,
  { schemaPath, rowcastSchema }: GeneratedClients,
): Promise<{ client: RowcastClient<object>; closeServer: () => Promise<void> }> {
  const server = await startServer({
    databaseUrl: database.urlAs('rowcast_server', serverPassword),
    schemaPath,
    port: 0,
    logLevel: 'silent',
  });
  const client = createClient<object>({
    schema: rowcastSchema,
    url: server.url,
    WebSocket: WebSocket as unknown as SocketConstructor,
    requestTimeoutMs: 60_000,
    auth: { getToken: () => null },
  });
  return { client, closeServer: () => server.close() };
}

interface Transacting {
  $transaction(calls: readonly unknown[]): Promise<unknown>;
}

/** Either client, as far as a call by names needs it. */
type ByName = Readonly<Record<string, Readonly<Record<string, (args: unknown) => unknown>>>>;

function start(client: unknown, { model, action, args }: Call, operands: Operands): unknown {
  const api = (client as ByName)[delegateName(model)];
  const method = api?.[action];
  if (!method) throw new Error(`there is no ${model}.${action}`);
  return method.call(api, withOperands(args, operands));
}

async function ask(call: () => unknown): Promise<Outcome> {
  try {
    return { kind: 'value', value: await call() };
  } catch (error) {
    return { kind: 'error', error: error as Error & { code?: string } };
  }
}

type Fields = Readonly<Record<string, { readonly fields: Readonly<Record<string, unknown>> }>>;

function prismaOperands(prisma: PrismaInstance, { prisma: { Prisma } }: GeneratedClients): Operands {
  return {
    field: (model, field) => (prisma as unknown as Fields)[delegateName(model)]?.fields[field],
    nulls: { DbNull: Prisma.DbNull, JsonNull: Prisma.JsonNull, AnyNull: Prisma.AnyNull },
  };
}

function rowcastOperands(db: unknown): Operands {
  return {
    field: (model, field) => (db as Fields)[delegateName(model)]?.fields[field],
    nulls: { DbNull, JsonNull, AnyNull },
  };
}

function delegateName(model: string): string {
  return model.charAt(0).toLowerCase() + model.slice(1);
}

interface Followable {
  subscribe(listener: (result: { readonly data: unknown; readonly error: unknown }) => void): () => void;
}

function follow(query: Followable): Followed {
  let last: { readonly data: unknown; readonly error: unknown } = { data: undefined, error: null };
  const stop = query.subscribe((result) => {
    last = result;
  });
  return { data: () => last.data, error: () => last.error, stop };
}
