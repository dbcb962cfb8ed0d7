import { createTestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { listenForErrors } from '../database/database.js';
import { loadCatalog } from './load-catalog.js';
import { parseDataModel } from './read-data-model.js';

const schema = `
datasource db {
  provider = "postgresql"
}
enum Role {
  OWNER @map("owner")
  MEMBER
  @@map("role")
}
model Room {
  id      Int      @id @default(autoincrement())
  title   String   @map("room_title") @db.VarChar(40)
  tags    String[]
  members Member[]
  @@map("rooms")
}
model Member {
  room   Room   @relation(fields: [roomId], references: [id])
  roomId Int    @map("room_id")
  userId String @map("user_id") @db.Uuid
  role   Role   @default(MEMBER)
  @@id([roomId, userId])
  @@map("members")
}`;

const sql = `
do $$ begin create role anon nologin; exception when duplicate_object then null; end $$;
do $$ begin create role authenticated nologin; exception when duplicate_object then null; end $$;
create type role as enum ('owner', 'MEMBER');
create table rooms (id serial primary key, room_title varchar(40) not null, tags text[] not null);
create table members (room_id int references rooms, user_id uuid, role role not null default 'MEMBER', primary key (room_id, user_id));
create table bans (user_id uuid primary key);
create table unrelated (id int);
alter table rooms enable row level security;
alter table members enable row level security;
create function is_banned(who uuid) returns boolean language plpgsql as $$
begin return exists (select 1 from bans b where b.user_id = who); end $$;
create policy rooms_read on rooms for select to authenticated
  using (exists (select 1 from members m where m.room_id = rooms.id));
create policy members_read on members for select using (not is_banned(user_id));
grant select (id, room_title) on rooms to authenticated;
grant select, insert, delete on members to authenticated;`;

async function load(database: { url: string }) {
  const pool = new pg.Pool({ connectionString: database.url });
  // The database is dropped while the last connection is still closing.
  listenForErrors(pool, () => {});
  try {
    const dataModel = parseDataModel([['schema.prisma', schema]]);
    return await loadCatalog({ pool, dataModel, roles: ['anon', 'authenticated'] });
  } finally {
    await pool.end();
  }
}

test('models carry the columns, types, keys and constraints of the database', async () => {
  await using database = await createTestDatabase({ sql });
  const catalog = await load(database);

  const room = catalog.models.get('Room')!;
  expect(room.fields.get('title')).toMatchObject({ column: 'room_title', sqlType: 'character varying' });
  expect(room.fields.get('tags')).toMatchObject({ isList: true, sqlType: 'text[]' });
  expect(room.fields.get('members')).toMatchObject({ isList: true, from: ['id'], to: ['roomId'], opposite: 'room' });
  expect(room.fields.get('members')).toMatchObject({ holdsKey: false });
  const member = catalog.models.get('Member')!;
  expect(member.key).toEqual(['roomId', 'userId']);
  expect(member.uniques.get('roomId_userId')).toEqual(['roomId', 'userId']);
  expect(member.fields.get('role')).toMatchObject({ sqlType: 'public.role', hasDatabaseDefault: true });
  expect(member.constraints.get('members_pkey')).toEqual(['roomId', 'userId']);
  expect(member.fields.get('room')).toMatchObject({ isList: false, from: ['roomId'], to: ['id'], holdsKey: true });
});

test('column grants are known for each role', async () => {
  await using database = await createTestDatabase({ sql });
  const { table } = (await load(database)).models.get('Room')!;

  expect([...table.privileges.get('authenticated')!.select].sort()).toEqual(['id', 'room_title']);
  expect([...table.privileges.get('anon')!.select]).toEqual([]);
});

test('a policy reaches the tables its sub-queries and functions read, and their policies in turn', async () => {
  await using database = await createTestDatabase({ sql });
  const catalog = await load(database);
  const reach = catalog.models.get('Room')!.table.policyReach.get('authenticated')!;

  const names = [...reach.tables].map((oid) => catalog.tables.get(oid)!.name).sort();
  expect(names).toEqual(['bans', 'members']);
});

test('the fingerprint changes with a policy and with a grant, and not without', async () => {
  await using database = await createTestDatabase({ sql });
  const first = (await load(database)).fingerprint;
  expect((await load(database)).fingerprint).toBe(first);
  await database.sql('alter policy members_read on members using (true)');
  const second = (await load(database)).fingerprint;
  expect(second).not.toBe(first);
  await database.sql('grant select on rooms to anon');
  expect((await load(database)).fingerprint).not.toBe(second);
});

test('a model without a table is left out, and says what to do', async () => {
  await using database = await createTestDatabase({ sql: sql.replaceAll('rooms', 'halls') });

  const catalog = await load(database);
  expect(catalog.brokenModels.get('Room')).toMatchObject({ code: 'SCHEMA_MISMATCH', model: 'Room' });
  expect([...catalog.models.keys()]).toEqual(['Member']);
});
