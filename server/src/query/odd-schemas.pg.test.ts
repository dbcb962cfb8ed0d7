/** Models on what is not a plain table of `public`: views, other schemas, domains, and names that Postgres cuts. */
import { RowcastError } from '@rowcast/protocol';
import { describe, expect, test } from 'vitest';
import { createQueryDatabase, type QueryDatabase } from '../../test-support/query-database.js';

const views = {
  schema: `
generator client {
  provider = "prisma-client"
  previewFeatures = ["views"]
}
model Message {
  id Int @id
  roomId Int
  total RoomTotal? @relation(fields: [roomId], references: [roomId])
}
view RoomTotal {
  roomId Int @unique
  total Int
  messages Message[]
}
view Owned {
  id Int @unique
}
view Nested {
  id Int @unique
}
view Stored {
  id Int @unique
}
view Keyless {
  roomId Int
}`,
  sql: `
create table "Message" (id int primary key, "roomId" int not null);
alter table "Message" enable row level security;
create policy readable on "Message" to authenticated using (id < 10);
create view "RoomTotal" with (security_invoker = true) as
  select "roomId", count(*)::int as total from "Message" group by "roomId";
create view "Owned" as select id from "Message";
create view "Nested" with (security_invoker = on) as select id from "Owned";
create materialized view "Stored" as select id from "Message";
create view "Keyless" with (security_invoker = true) as select "roomId" from "Message";
grant select on all tables in schema public to authenticated;
insert into "Message" values (1, 1), (2, 1), (3, 2), (10, 2), (11, 3)`,
};

async function refusal(database: QueryDatabase, model: string): Promise<unknown> {
  return database.run(model, 'findMany').then(
    () => undefined,
    (error) => (error instanceof RowcastError ? [error.code, error.message, error.hint] : error),
  );
}

describe('a view', () => {
  test('that reads as whoever asks is read like a table, under the policies of what it reads', async () => {
    await using database = await createQueryDatabase(views);
    const totals = await database.run('RoomTotal', 'findMany', {
      orderBy: { total: 'desc' },
      include: { messages: true },
    });
    expect(totals).toEqual([
      { $key: '1', roomId: 1, total: 2, messages: [1, 2].map((id) => ({ $key: String(id), id, roomId: 1 })) },
      { $key: '2', roomId: 2, total: 1, messages: [{ $key: '3', id: 3, roomId: 2 }] },
    ]);
    const rich = { where: { total: { total: { gt: 1 } } }, select: { id: true } };
    expect(await database.run('Message', 'findMany', rich)).toEqual([1, 2].map((id) => ({ $key: String(id), id })));
  });

  test('depends on the tables that it reads, and is captured with them', async () => {
    await using database = await createQueryDatabase(views);
    const { table } = database.catalog.models.get('RoomTotal')!;
    const read = database.catalog.models.get('Message')!.table;
    expect([...table.policyReach.get('authenticated')!.tables]).toEqual([read.oid]);
    expect([table.kind, table.isCaptured]).toEqual(['view', read.isCaptured]);
  });

  test('past row-level security is refused, with the way out', async () => {
    await using database = await createQueryDatabase(views);
    expect(await refusal(database, 'Owned')).toEqual([
      'ACCESS_RLS_DISABLED',
      'the view of Owned reads with the rights of its owner, past row-level security',
      'alter view "Owned" set (security_invoker = true), which Postgres has since version 15',
    ]);
    expect(await refusal(database, 'Nested')).toEqual([
      'ACCESS_RLS_DISABLED',
      'the view of Nested reads Owned, which reads with the rights of its owner, past row-level security',
      'alter view "Owned" set (security_invoker = true), which Postgres has since version 15',
    ]);
    expect(await refusal(database, 'Stored')).toEqual([
      'ACCESS_RLS_DISABLED',
      'the view of Stored is a materialized view, which row-level security cannot protect',
      'make it a view with security_invoker = true, or a table with policies',
    ]);
  });

  test('without a unique field has no rows that could be told apart, but can be counted', async () => {
    await using database = await createQueryDatabase(views);
    expect(await refusal(database, 'Keyless')).toEqual(expect.arrayContaining(['QUERY_UNSUPPORTED']));
    expect(await database.run('Keyless', 'count')).toEqual([{ $key: 'count', count: 3 }]);
    expect(await database.run('Keyless', 'groupBy', { by: ['roomId'], _count: true })).toEqual([
      { $key: '[1]', roomId: 1, _count: 2 },
      { $key: '[2]', roomId: 2, _count: 1 },
    ]);
  });
});

test('models, enums and their relations may be in several schemas of the database', async () => {
  await using database = await createQueryDatabase({
    schemas: ['shop', 'people'],
    schema: `
enum Level {
  GOLD
  TIN
  @@schema("people")
}
model User {
  id Int @id
  level Level
  orders Order[]
  @@schema("people")
}
model Order {
  id Int @id
  userId Int
  user User @relation(fields: [userId], references: [id])
  tags Tag[]
  @@schema("shop")
}
model Tag {
  id Int @id
  orders Order[]
  @@schema("shop")
}`,
    sql: `
create schema shop; create schema people;
grant usage on schema shop, people to authenticated;
create type people."Level" as enum ('GOLD', 'TIN');
create table people."User" (id int primary key, level people."Level" not null);
create table shop."Order" (id int primary key, "userId" int not null);
create table shop."Tag" (id int primary key);
create table shop."_OrderToTag" ("A" int, "B" int, primary key ("A", "B"));
create table public."User" (id int primary key, level int);
insert into people."User" values (1, 'GOLD'), (2, 'TIN');
insert into shop."Order" values (1, 1), (2, 2);
insert into shop."Tag" values (7);
insert into shop."_OrderToTag" values (1, 7)`,
  });
  const include = { user: true, tags: true };
  expect(await database.run('Order', 'findMany', { where: { user: { level: 'GOLD' } }, include })).toEqual([
    { $key: '1', id: 1, userId: 1, user: { $key: '1', id: 1, level: 'GOLD' }, tags: [{ $key: '7', id: 7 }] },
  ]);
});

test('a domain is what it is made of, however many domains deep', async () => {
  await using database = await createQueryDatabase({
    schema: `
model Account {
  id Int @id
  email String
  balance Decimal
  codes String[]
}`,
    sql: `
create domain text_of_some_sort as text; create domain address as text_of_some_sort check (value like '%@%');
create domain email as address;
create domain amount as numeric(12, 2); create domain balance as amount check (value >= 0);
create domain codes as text[];
create table "Account" (id int primary key, email email not null, balance balance not null, codes codes);
insert into "Account" values (1, 'a@x', 12.50, '{a,b}')`,
  });
  const where = { email: { contains: '@', startsWith: 'a' }, balance: { gt: '12.499' }, codes: { has: 'b' } };
  expect(await database.run('Account', 'findMany', { where })).toEqual([
    { $key: '1', id: 1, email: 'a@x', balance: '12.50', codes: ['a', 'b'] },
  ]);
});

test('names longer than Postgres keeps are whole in the answer', async () => {
  const long = `a${'b'.repeat(70)}`;
  const [first, second, list] = [`${long}One`, `${long}Two`, `${long}List`];
  await using database = await createQueryDatabase({
    schema: `
model Parent {
  id Int @id
  ${first} String? @map("one")
  ${second} Decimal? @map("two")
  ${list} Child[]
}
model Child {
  id Int @id
  ${first} Int
  parent Parent @relation(fields: [${first}], references: [id])
}`,
    sql: `
create table "Parent" (id int primary key, one text, two numeric);
create table "Child" (id int primary key, "${first}" int);
insert into "Parent" values (1, 'x', 1.50), (2, null, null);
insert into "Child" values (5, 1)`,
  });
  const child = { $key: '5', id: 5, [first]: 1 };
  expect(await database.run('Parent', 'findMany', { include: { [list]: true, _count: true } })).toEqual([
    { $key: '1', id: 1, [first]: 'x', [second]: '1.50', [list]: [child], _count: { [list]: 1 } },
    { $key: '2', id: 2, [first]: null, [second]: null, [list]: [], _count: { [list]: 0 } },
  ]);
  expect(await database.run('Parent', 'aggregate', { _max: { [first]: true, [second]: true } })).toEqual([
    { $key: 'aggregate', _max: { [first]: 'x', [second]: '1.50' } },
  ]);
  expect(
    await database.run('Parent', 'findMany', { where: { [list]: { some: { [first]: 1 } } }, select: { id: true } }),
  ).toEqual([{ $key: '1', id: 1 }]);
});
