/**
 * The database of the property test: tables of many kinds and types, joined in many ways, with rows to begin
 * with. Who may see what is not said here; the random policies say it. What it holds, as generators and the
 * oracle know it, is in `world-model.ts`. In SQL and in the arguments of
 * writes, `§` stands for a number that is never used twice: `~§~` makes a text a canary.
 */
export const people = [1, 2, 3, 4, 5].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
export const orgIds = ['acme', 'Umbrella', 'z corp'];
/** Whole numbers past 2^53 are told apart too. */
export const messageIds = ['1', '2', '3', '4', '5', '6', '7', '8', '9007199254740993', '9007199254740995'];
export const roomIds = [1, 2, 3, 4, 5];
export const instants = ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z', '2026-06-30T12:00:00Z'];
export const labelIds = [1, 2, 3, 4];
export const topics = ['', 'A', 'a', 'b', 'ä', 'Z_%'];

export const worldPrisma = `
enum Mood {
  calm
  wild
  HIDDEN @map("hidden_label")
  @@map("mood")
}
model Org {
  id       String    @id
  name     String
  rank     Int?
  profiles Profile[]
  rooms    Room[]
  @@map("orgs")
}
model Profile {
  id       String    @id @db.Uuid
  handle   String    @unique
  orgId    String?   @map("org_id")
  org      Org?      @relation(fields: [orgId], references: [id])
  bossId   String?   @map("boss_id") @db.Uuid
  boss     Profile?  @relation("boss", fields: [bossId], references: [id])
  reports  Profile[] @relation("boss")
  mood     Mood?
  bio      String?
  secret   String?
  rooms    Room[]
  members  Member[]
  messages Message[]
  friends  Profile[] @relation("friends")
  friendOf Profile[] @relation("friends")
  labels   Label[]
  @@map("profiles")
}
model Room {
  id       Int       @id
  name     String
  orgId    String?   @map("org_id")
  org      Org?      @relation(fields: [orgId], references: [id])
  ownerId  String?   @map("owner_id") @db.Uuid
  owner    Profile?  @relation(fields: [ownerId], references: [id])
  isOpen   Boolean   @map("is_open")
  code     String?
  topic    String?
  rating   Decimal?
  settings Json?
  members  Member[]
  messages Message[]
  readings Reading[]
  @@map("rooms")
}
model Member {
  roomId Int     @map("room_id")
  userId String  @map("user_id") @db.Uuid
  room   Room    @relation(fields: [roomId], references: [id])
  user   Profile @relation(fields: [userId], references: [id])
  mood   Mood    @default(calm)
  remark String?
  @@id([roomId, userId])
  @@map("members")
}
model Message {
  id       BigInt    @id
  roomId   Int?      @map("room_id")
  room     Room?     @relation(fields: [roomId], references: [id])
  authorId String?   @map("author_id") @db.Uuid
  author   Profile?  @relation(fields: [authorId], references: [id])
  parentId BigInt?   @map("parent_id")
  parent   Message?  @relation("thread", fields: [parentId], references: [id])
  replies  Message[] @relation("thread")
  body     String
  note     String?
  stars    Int?
  score    Decimal?  @db.Decimal(8, 2)
  isDone   Boolean   @default(false) @map("is_done")
  sentAt   DateTime? @map("sent_at") @db.Timestamptz(6)
  tags     String[]
  data     Json?
  labels   Label[]   @relation("tagging")
  @@map("messages")
}
model Label {
  id       Int       @id
  name     String
  ownerId  String?   @map("owner_id") @db.Uuid
  owner    Profile?  @relation(fields: [ownerId], references: [id])
  messages Message[] @relation("tagging")
  @@map("labels")
}
model Reading {
  id       Int     @id
  roomId   Int?    @map("room_id")
  room     Room?   @relation(fields: [roomId], references: [id])
  label    String
  amount   Decimal?
  isSecret Boolean @default(false) @map("is_secret")
  @@map("readings")
}
model Touch {
  id Int @id
  n  Int @default(0)
  @@map("touches")
}
model SchemaMark {
  id Int @id
  @@map("schema_marks")
}`;

export const worldTables = `
create collation odd (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create type mood as enum ('calm', 'wild', 'hidden_label');
create table orgs (id text collate "C" primary key, name text not null, rank int);
create table profiles (
  id uuid primary key, handle text not null unique,
  org_id text collate "C" references orgs on update cascade on delete set null,
  boss_id uuid references profiles on update cascade on delete set null,
  mood mood, bio text, secret text);
create table rooms (
  id int primary key, name text not null,
  org_id text collate "C" references orgs on update cascade on delete cascade,
  owner_id uuid references profiles on update cascade on delete set null,
  is_open boolean not null, code text collate odd, topic text collate "C", rating numeric, settings jsonb);
create table members (
  room_id int references rooms on update cascade on delete cascade,
  user_id uuid references profiles on update cascade on delete cascade,
  mood mood not null default 'calm', remark text, primary key (room_id, user_id));
create table messages (
  id bigint primary key,
  room_id int references rooms on update cascade on delete cascade,
  author_id uuid references profiles on update cascade on delete set null,
  parent_id bigint references messages on update cascade on delete set null,
  body text not null, note text collate "C", stars int, score numeric(8, 2), is_done boolean not null default false,
  sent_at timestamptz, tags text[], data jsonb);
create table readings (
  id int primary key,
  room_id int references rooms on update cascade on delete cascade,
  label text not null, amount numeric, is_secret boolean not null default false
) partition by range (id);
create table readings_low partition of readings for values from (minvalue) to (6);
create table readings_high partition of readings for values from (6) to (maxvalue);
create table labels (
  id int primary key, name text collate "C" not null,
  owner_id uuid references profiles on update cascade on delete set null);
create table _tagging (
  "A" int references labels on update cascade on delete cascade,
  "B" bigint references messages on update cascade on delete cascade, primary key ("A", "B"));
create index on _tagging ("B");
create table _friends (
  "A" uuid references profiles on update cascade on delete cascade,
  "B" uuid references profiles on update cascade on delete cascade, primary key ("A", "B"));
create index on _friends ("B");
create table touches (id int primary key, n int not null default 0);
create table schema_marks (id int primary key);
create view my_rooms as select room_id from members where user_id = (select auth.uid());
grant select, insert, update, delete 
  on orgs, profiles, rooms, members, messages, readings, labels, _tagging, _friends, touches to anon, authenticated;
grant select on schema_marks, my_rooms to anon, authenticated;

do $$
declare target text;
begin
  foreach target in array array['orgs', 'profiles', 'rooms', 'members', 'messages', 'readings', 'labels',
    '_tagging', '_friends', 'touches', 'schema_marks'] loop
    execute format('alter table %I enable row level security', target);
    execute format('create policy writer_insert on %I for insert to authenticated, anon with check (true)', target);
    execute format('create policy writer_update on %I for update to authenticated, anon using (true)', target);
    execute format('create policy writer_delete on %I for delete to authenticated, anon using (true)', target);
  end loop;
end $$;
create policy touches_read on touches for select using (true);
create policy marks_read on schema_marks for select using (true);
insert into touches select generate_series(1, 20);`;

export const worldRows = `
insert into orgs values ('acme', 'Acme ~§~', 1), ('Umbrella', 'umbrella ~§~', 2), ('z corp', 'Z ~§~', null);
insert into profiles values
  ('${people[0]}', 'ann', 'acme', null, 'calm', 'bio ~§~', 'secret ~§~'),
  ('${people[1]}', 'Ben', 'acme', '${people[0]}', 'wild', 'bio ~§~', 'secret ~§~'),
  ('${people[2]}', 'cid', 'Umbrella', '${people[0]}', null, null, 'secret ~§~'),
  ('${people[3]}', 'Dan', null, '${people[2]}', 'hidden_label', 'bio ~§~', null);
insert into rooms values
  (1, 'lobby ~§~', 'acme', '${people[0]}', true, 'x', 'A', 1.50, '{"k": 1, "s": "ab", "a": [1, 2]}'),
  (2, 'Kitchen ~§~', 'Umbrella', '${people[1]}', false, 'X', 'b', null, '{"k": 2, "s": 3}'),
  (3, 'attic ~§~', null, null, false, null, null, 2, null),
  (4, 'cellar ~§~', 'acme', '${people[2]}', true, 'y', '', 1.5, '{"k": "1", "a": 2}');
insert into members values
  (1, '${people[0]}', 'calm', 'remark ~§~'), (1, '${people[1]}', 'wild', null), (2, '${people[1]}', 'calm', 'remark ~§~'),
  (3, '${people[2]}', 'hidden_label', 'remark ~§~'), (2, '${people[0]}', 'wild', 'remark ~§~');
insert into messages values
  (1, 1, '${people[0]}', null, 'alpha ~§~', 'A', 1, 1.00, false, '${instants[0]}', '{red,blue}', '{"k": 1, "a": [1, 2, 3]}'),
  (2, 1, '${people[1]}', 1, 'Beta ~§~', null, null, null, true, '${instants[1]}', '{}', '{"s": "a%b"}'),
  (3, 2, '${people[1]}', 1, 'gamma ~§~', 'a', 3, 2.50, false, null, null, null),
  (4, 2, null, 3, 'delta ~§~', 'b', 2, 10, true, '${instants[2]}', '{red}', '{"k": 3, "s": "b"}'),
  (5, 3, '${people[2]}', null, 'alpha ~§~', 'ä', 3, -1, false, '${instants[0]}', '{blue}', '{"k": null}'),
  (6, null, '${people[0]}', 5, 'Beta ~§~', '', 0, 0, false, '${instants[1]}', '{green,red}', '[]'),
  (9007199254740993, 4, '${people[3]}', null, 'Omega ~§~', 'Z_%', 1, 1.5, false, null, '{}', '{"a": [3]}');
insert into readings values
  (1, 1, 'low ~§~', 1.0, false), (2, 2, 'low ~§~', null, true), (5, null, 'edge ~§~', 7, false),
  (6, 1, 'high ~§~', 1.00, false), (9, 3, 'high ~§~', 3, true);
insert into labels values (1, 'hot ~§~', '${people[0]}'), (2, 'Cold ~§~', '${people[1]}'), (3, 'old ~§~', null);
insert into _tagging values (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (1, 5), (3, 9007199254740993);
insert into _friends values
  ('${people[0]}', '${people[1]}'), ('${people[1]}', '${people[2]}'), ('${people[2]}', '${people[0]}'), ('${people[0]}', '${people[3]}');`;
