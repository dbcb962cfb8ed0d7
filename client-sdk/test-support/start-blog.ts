/** A server over the tables of `blog.prisma`, where anybody may do anything, and a client of it. */
import { startServer } from '@rowcast/server';
import { applyPlatform } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { WebSocket } from 'ws';
import type { RowcastClient } from '../src/core/client-types.js';
import { createClient } from '../src/core/create-client.js';
import { memoryStorage, type SocketConstructor } from '../src/core/platform.js';
import { type Models, schema } from './generated/blog.js';

const tables = `
create type "Role" as enum ('USER', 'ADMIN');
create table "User" (
  id serial primary key, email text not null unique, name text, role "Role" not null default 'USER',
  "profileViews" integer not null default 0, score double precision, balance numeric not null default 0,
  visits bigint not null default 0, country text, city text not null, coinflips boolean[], tags text[],
  roles "Role"[], "createdAt" timestamp(3) not null default current_timestamp, settings jsonb not null, extra jsonb,
  "mentorId" integer references "User" on delete set null
);
create table "ExtendedProfile" (
  id uuid primary key, bio text not null, "userId" integer not null unique references "User" on delete cascade
);
create table "Post" (
  id serial primary key, title text not null, content text, published boolean not null default false,
  likes integer not null default 0, views integer not null default 0, comments jsonb,
  words tsvector generated always as (to_tsvector('english', title)) stored, spans interval[],
  "authorId" integer not null references "User" on delete cascade
);
create table "Category" (id text primary key, name text not null unique);
create table "Membership" (
  "userId" integer not null references "User" on delete cascade, "group" text not null, note text,
  primary key ("userId", "group"), unique ("group", note)
);
create table "_likes" (
  "A" integer references "Post" on delete cascade, "B" integer references "User" on delete cascade, primary key ("A", "B")
);
create table "_CategoryToPost" (
  "A" text references "Category" on delete cascade, "B" integer references "Post" on delete cascade, primary key ("A", "B")
);
grant usage on schema public to anon;
grant select, insert, update, delete on all tables in schema public to anon;
grant usage on all sequences in schema public to anon;
do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table public.%I enable row level security', name);
    execute format('create policy everything on public.%I to anon using (true) with check (true)', name);
  end loop;
end $$;
select rowcast.install_capture();
`;

const serverPassword = 'rowcast';

/** A database with Rowcast's own objects, to clone: the tables come later, since nobody may be connected to it. */
export async function createBlogTemplate(): Promise<TestDatabase> {
  const template = await createTestDatabase();
  await applyPlatform(template.url, { serverPassword });
  return template;
}

export interface BlogClient extends RowcastClient<Models>, AsyncDisposable {}

export async function startBlog(template: TestDatabase): Promise<BlogClient> {
  const database = await createTestDatabase({ template: template.name, sql: tables });
  const server = await startServer({
    databaseUrl: database.urlAs('rowcast_server', serverPassword),
    schemaPath: new URL('./blog.prisma', import.meta.url).pathname,
    port: 0,
    logLevel: 'silent',
  });
  const client = createClient<Models>({
    schema,
    url: server.url,
    WebSocket: WebSocket as unknown as SocketConstructor,
    storage: memoryStorage(),
    auth: { getToken: () => null },
  });
  return {
    ...client,
    async [Symbol.asyncDispose]() {
      client.close();
      await server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
