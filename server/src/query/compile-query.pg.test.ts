/** Statements as a whole: nesting, wide rows, hostile text, names that need quoting, row-level security, plans. */
import type { WireObject } from '@rowcast/protocol';
import { describe, expect, test } from 'vitest';
import { createQueryDatabase } from '../../test-support/query-database.js';

const hostile = [
  `'; drop table "Note"; --`,
  `"; drop table "Note"; --`,
  `\\'; drop table "Note"; --`,
  '$1',
  '$$; select 1',
  '%',
  '_',
  '\\',
  `E'\\x27'`,
  '#{1}',
  '{"a"}',
  '{a,b}',
  'null',
  '\u2028\n\r\t\u0001',
  '/* */ --',
  ')',
];

const noteSchema = `
model Note {
  id Int @id
  text String
  tags String[]
  meta Json?
  parent Note? @relation("tree", fields: [parentId], references: [id])
  parentId Int?
  children Note[] @relation("tree")
}`;
const noteSql = `create table "Note" (id int primary key, text text not null, tags text[] not null default '{}', meta jsonb,
  "parentId" int references "Note")`;

test('hostile text stands for itself, in every place that takes text', async () => {
  await using database = await createQueryDatabase({ schema: noteSchema, sql: noteSql });
  await database.superuser.sql(
    `insert into "Note" (id, text, tags, meta) select n, t, array[t, 'x'], jsonb_build_object('a', t)
     from unnest($1::text[]) with ordinality h(t, n)`,
    [hostile],
  );
  const places = (text: string): WireObject[] => [
    { text },
    { text: { in: [text] } },
    { text: { gte: text, lte: text } },
    { text: { not: { not: { equals: text } } } },
    { AND: [{ text: { startsWith: text } }, { text: { endsWith: text } }, { text: { equals: text } }] },
    { text: { equals: text, mode: 'insensitive' } },
    { text: { in: [text], mode: 'insensitive' } },
    { tags: { has: text } },
    { tags: { hasEvery: [text, 'x'] } },
    { tags: { hasSome: [text] } },
    { tags: { equals: [text, 'x'] } },
    { meta: { equals: { a: text } } },
    { meta: { path: ['a'], equals: text } },
  ];

  for (const [index, text] of hostile.entries()) {
    for (const where of places(text)) {
      const rows = await database.run('Note', 'findMany', { where });
      expect([where, rows.map((row) => row['id'])]).toEqual([where, [index + 1]]);
    }
    const path: WireObject = { meta: { path: [text], string_contains: text, mode: 'insensitive' } };
    expect(await database.run('Note', 'findMany', { where: path })).toEqual([]);
  }
  expect(await database.run('Note', 'count')).toEqual([{ $key: 'count', count: hostile.length }]);
});

test('contains takes %, _ and backslash literally', async () => {
  await using database = await createQueryDatabase({ schema: noteSchema, sql: noteSql });
  await database.superuser.sql(
    `insert into "Note" (id, text) values (1, '100%'), (2, '1000'), (3, 'a_b'), (4, 'a\\b')`,
  );
  const found = async (text: WireObject) =>
    (await database.run('Note', 'findMany', { where: { text } })).map((row) => row['id']);

  expect(await found({ contains: '0%' })).toEqual([1]);
  expect(await found({ startsWith: 'a_' })).toEqual([3]);
  expect(await found({ endsWith: '\\B', mode: 'insensitive' })).toEqual([4]);
  expect(await found({ equals: 'A_B', mode: 'insensitive' })).toEqual([3]);
});

test('a model that relates to itself nests as deep as asked', async () => {
  await using database = await createQueryDatabase({ schema: noteSchema, sql: noteSql });
  await database.superuser.sql(`insert into "Note" (id, text, "parentId")
    values (1, 'root', null), (2, 'a', 1), (3, 'b', 1), (4, 'aa', 2), (5, 'aaa', 4)`);
  const children = (inner?: WireObject): WireObject => ({
    select: { text: true, ...inner },
    orderBy: { text: 'desc' },
  });
  const select = { text: true, children: children({ children: children({ children: children() }) }) };

  expect(await database.run('Note', 'findMany', { where: { parent: null }, select })).toEqual([
    {
      $key: '1',
      text: 'root',
      children: [
        { $key: '3', text: 'b', children: [] },
        { $key: '2', text: 'a', children: [{ $key: '4', text: 'aa', children: [{ $key: '5', text: 'aaa' }] }] },
      ],
    },
  ]);
  const where = { children: { some: { children: { some: {} } } }, parent: { is: { parent: null } } };
  expect(await database.run('Note', 'findMany', { where, select: { parent: { select: { text: true } } } })).toEqual([
    { $key: '2', parent: { $key: '1', text: 'root' } },
  ]);
});

test('a row may have more columns than a function has arguments', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `column${index}`);
  const schema = `model Wide {\n  id Int @id\n${names.map((name) => `  ${name} Int @default(1)`).join('\n')}\n}`;
  const sql = `create table "Wide" (id int primary key, ${names.map((name) => `"${name}" int not null default 1`)})`;
  await using database = await createQueryDatabase({ schema, sql });
  await database.superuser.sql('insert into "Wide" (id) values (1)');

  const [row] = await database.run('Wide', 'findMany');
  expect(Object.keys(row!)).toEqual(['$key', 'id', ...names]);
});

test('names that need quoting are quoted', async () => {
  const schema = `
model Odd {
  id Int @id @map("a""b")
  select String @map("order by; --")
  @@map("we'ird ""table""")
}`.replaceAll('""', '\\"');
  const sql = `create table "we'ird ""table""" ("a""b" int primary key, "order by; --" text not null);
    insert into "we'ird ""table""" values (1, 'x')`;
  await using database = await createQueryDatabase({ schema, sql });

  const args = { where: { select: 'x' }, orderBy: { select: 'asc' }, cursor: { id: 1 }, take: -1 };
  expect(await database.run('Odd', 'findMany', args)).toEqual([{ $key: '1', id: 1, select: 'x' }]);
  expect(await database.run('Odd', 'count', { select: { select: true } })).toEqual([{ $key: 'count', select: 1 }]);
});

test('a compound key names rows, finds them and starts windows', async () => {
  const schema = `
model Member {
  roomId Int @map("room_id")
  userId String @map("user_id") @db.Uuid
  role String
  @@id([roomId, userId])
  @@map("members")
}`;
  const sql = `create table members (room_id int, user_id uuid, role text not null, primary key (room_id, user_id));
    insert into members select r, ('00000000-0000-0000-0000-00000000000' || u)::uuid, 'r' || (r + u) % 2
    from generate_series(1, 2) r, generate_series(1, 3) u`;
  await using database = await createQueryDatabase({ schema, sql });
  const userId = '00000000-0000-0000-0000-000000000002';
  const key = { roomId_userId: { roomId: 1, userId } };

  expect(await database.run('Member', 'findUnique', { where: { ...key, role: { in: ['r0', 'r1'] } } })).toEqual([
    { $key: `["1","${userId}"]`, roomId: 1, userId, role: 'r1' },
  ]);
  const args = { cursor: key, orderBy: { role: 'desc' }, select: { roomId: true } };
  const rows = await database.run('Member', 'findMany', args);
  expect(rows.map((row) => row.$key.slice(2, 3) + row.$key.slice(-3, -2))).toEqual([
    '12',
    '21',
    '23',
    '11',
    '13',
    '22',
  ]);
});

describe('under row-level security', () => {
  const schema = `
model Room {
  id Int @id
  name String
  messages Message[]
}
model Message {
  id Int @id
  secret Boolean
  room Room @relation(fields: [roomId], references: [id])
  roomId Int
}`;
  const sql = `create table "Room" (id int primary key, name text not null);
    create table "Message" (id int primary key, secret boolean not null, "roomId" int not null);
    insert into "Room" values (1, 'open'), (2, 'hidden');
    insert into "Message" values (1, false, 1), (2, true, 1), (3, false, 2);
    alter table "Room" enable row level security;
    alter table "Message" enable row level security;
    create policy r on "Room" for select to authenticated using (id = 1);
    create policy m on "Message" for select to authenticated using (not secret);
    grant select on "Room", "Message" to authenticated, anon`;

  test('what is hidden is not there, wherever it is asked for', async () => {
    await using database = await createQueryDatabase({ schema, sql });
    const run = async (model: string, args: WireObject) =>
      (await database.run(model, 'findMany', args)).map((row) => row['id']);

    expect(await database.run('Message', 'findMany', { include: { room: true } })).toEqual([
      { $key: '1', id: 1, secret: false, roomId: 1, room: { $key: '1', id: 1, name: 'open' } },
      { $key: '3', id: 3, secret: false, roomId: 2, room: null },
    ]);
    expect(await database.run('Room', 'findMany', { include: { messages: true, _count: true } })).toEqual([
      {
        $key: '1',
        id: 1,
        name: 'open',
        messages: [{ $key: '1', id: 1, secret: false, roomId: 1 }],
        _count: { messages: 1 },
      },
    ]);
    expect(await run('Message', { where: { secret: true } })).toEqual([]);
    expect(await run('Message', { cursor: { id: 2 } })).toEqual([]);
    expect(await run('Message', { where: { room: { is: { name: 'hidden' } } } })).toEqual([]);
    expect(await run('Room', { where: { messages: { some: { secret: true } } } })).toEqual([]);
    expect(await run('Message', { orderBy: { room: { name: 'desc' } } })).toEqual([3, 1]);
    expect(await database.run('Message', 'count', {})).toEqual([{ $key: 'count', count: 2 }]);
    expect(await database.run('Message', 'findMany', {}, 'anon')).toEqual([]);
  });
});

test('a page of a room is read from the index, under row-level security, without a sort', async () => {
  const schema = `
model Message {
  id String @id @db.Uuid
  text String
  roomId String @map("room_id") @db.Uuid
  authorId String @map("author_id") @db.Uuid
  createdAt DateTime @map("created_at") @db.Timestamptz(3)
  author Profile? @relation(fields: [authorId], references: [id])
  @@map("messages")
}
model Profile {
  id String @id @db.Uuid
  name String
  messages Message[]
}`;
  const sql = `
    create table members (room_id uuid, user_id uuid, primary key (user_id, room_id));
    create table "Profile" (id uuid primary key, name text not null);
    create table messages (id uuid primary key default gen_random_uuid(), text text not null,
      room_id uuid not null, author_id uuid not null, created_at timestamptz(3) not null);
    create index on messages (room_id, created_at desc, id);
    insert into messages (text, room_id, author_id, created_at)
      select 'text ' || n, md5((n % 50)::text)::uuid, md5(n::text)::uuid, timestamptz '2026-01-01' + n * interval '1 s'
      from generate_series(1, 20000) n;
    insert into members select md5(n::text)::uuid, md5('me')::uuid from generate_series(0, 20) n;
    analyze;
    grant select on messages, members to authenticated;
    alter table messages enable row level security;
    create policy read on messages for select to authenticated using (room_id in (
      select m.room_id from members m where m.user_id = (select current_setting('request.jwt.claims')::jsonb ->> 'sub')::uuid))`;
  await using database = await createQueryDatabase({ schema, sql });
  const explain = async (args: WireObject): Promise<string> => {
    const { text, values } = database.compile('Message', 'findMany', args);
    const client = `set local role authenticated; set local request.jwt.claims = '{"sub":"${'0'.repeat(32)}"}';`;
    const prepared = values.map((value) => (Array.isArray(value) ? `'{${value}}'` : `'${value}'`)).join(', ');
    const plan = await database.superuser.sql<{ 'QUERY PLAN': string }>(
      `begin; ${client} prepare page as ${text}; explain (costs off) execute page${prepared && `(${prepared})`}`,
    );
    await database.superuser.sql('rollback; deallocate all');
    return plan.map((line) => line['QUERY PLAN']).join('\n');
  };
  const roomId = 'cfcd2084-95d5-65ef-66e7-dff9f98764da';
  const page: WireObject = { where: { roomId }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: 50 };

  const plan = await explain({ ...page, include: { author: true } });
  expect(plan).toMatch(/Index Scan using messages_room_id_created_at_id_idx/);
  expect(plan).toMatch(/Index Cond: \(room_id = /);
  expect(plan).not.toMatch(/Sort/);

  const [start] = await database.superuser.sql<{ id: string }>('select id from messages where room_id = $1 limit 1', [
    roomId,
  ]);
  const next = await explain({ ...page, cursor: { id: start!.id }, skip: 1 });
  expect(next).toMatch(/Index Cond: \(\(room_id = .* AND \(created_at <= /);

  expect(await explain({ ...page, take: -50 })).toMatch(/Index Scan Backward using messages_room_id_created_at_id_idx/);
  expect(await explain({ where: { id: { in: [start!.id] } } })).toMatch(/Index Scan using messages_pkey/);
});

test('equal questions with other values make the same text', async () => {
  await using database = await createQueryDatabase({ schema: noteSchema, sql: noteSql });
  const text = (ids: number[], take: number) =>
    database.compile('Note', 'findMany', { where: { id: { in: ids }, text: `t${take}` }, take }).text;

  expect(text([1], 1)).toBe(text([1, 2, 3], 50));
});
