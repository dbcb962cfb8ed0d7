/** Tables of every kind of field and relation, for the fuzzing. What nobody may read says so: it holds a canary. */

/** In every value that the user who fuzzes must never receive. */
export const canary = 'CANARY-7d1f';

export const fuzzer = '00000000-0000-4000-8000-00000000000a';
export const victim = '00000000-0000-4000-8000-00000000000b';

export const fuzzSchema = `
enum Mood {
  HAPPY
  SAD   @map("sad'; --")
}
model Item {
  id       Int       @id @default(autoincrement())
  owner    String    @db.Uuid
  text     String
  short    String?   @db.VarChar(5)
  int      Int?
  small    Int?      @db.SmallInt
  big      BigInt?
  float    Float?
  decimal  Decimal?  @db.Decimal(6, 2)
  flag     Boolean   @default(false)
  at       DateTime? @db.Timestamptz(3)
  day      DateTime? @db.Date
  time     DateTime? @db.Time(3)
  bytes    Bytes?
  json     Json?
  mood     Mood?
  tags     String[]
  numbers  Int[]
  secret   String?
  parentId Int?      @map("parent_id")
  parent   Item?     @relation("tree", fields: [parentId], references: [id])
  children Item[]    @relation("tree")
  parts    Part[]
  labels   Label[]
  @@map("items")
}
model Part {
  item   Item   @relation(fields: [itemId], references: [id], onDelete: Cascade)
  itemId Int    @map("item_id")
  place  Int
  name   String @unique
  @@id([itemId, place])
  @@map("parts")
}
model Label {
  id    Int    @id
  name  String @unique
  items Item[]
  @@map("labels")
}
model Hidden {
  id     Int    @id
  canary String
  @@map("hidden")
}`;

export const fuzzJoins = ['_ItemToLabel'];
/** What `authenticated` may not read, as the test catalogue is told. */
export const fuzzUngranted = ['Item.secret', 'Hidden'];

export const fuzzSql = `
create type "Mood" as enum ('HAPPY', 'sad''; --');
create table items (
  id serial primary key, owner uuid not null default auth.uid(), text text not null, short varchar(5), int int,
  small smallint, big bigint, float float8, decimal numeric(6, 2), flag boolean not null default false,
  at timestamptz(3), day date, time time(3), bytes bytea, json jsonb, mood "Mood", tags text[] not null default '{}',
  numbers int[] not null default '{}', secret text, parent_id int references items
);
create table parts (
  item_id int not null references items on delete cascade, place int not null, name text not null unique,
  primary key (item_id, place)
);
create table labels (id int primary key, name text not null unique);
create table "_ItemToLabel" (
  "A" int not null references items on delete cascade, "B" int not null references labels on delete cascade,
  primary key ("A", "B")
);
create table hidden (id int primary key, canary text not null);
alter table items enable row level security;
alter table parts enable row level security;
alter table labels enable row level security;
alter table "_ItemToLabel" enable row level security;
alter table hidden enable row level security;
create policy own on items to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
create policy own on parts to authenticated using (exists (select from items where items.id = item_id));
create policy plain on labels to authenticated using (name not like '${canary}%');
create policy own on "_ItemToLabel" to authenticated using (exists (select from items where items.id = "A"));
create policy everything on hidden to authenticated using (true);
grant select (id, owner, text, short, int, small, big, float, decimal, flag, at, day, time, bytes, json, mood, tags, numbers, parent_id),
  insert, update, delete on items to authenticated;
grant select, insert, update, delete on parts, labels, "_ItemToLabel" to authenticated;
grant usage on sequence items_id_seq to authenticated;
insert into items (id, owner, text, json, tags, numbers, secret) values
  (1, '${fuzzer}', 'mine', '{"a": [1, {"b": null}]}', '{a,b}', '{1,2}', '${canary} secret'),
  (2, '${victim}', '${canary} text', '{"a": "${canary} json"}', '{${canary}}', '{3}', '${canary} secret'),
  (3, '${fuzzer}', 'child', null, '{}', '{}', '${canary} secret');
update items set parent_id = 2 where id = 3;
select setval('items_id_seq', 100);
insert into parts values (1, 1, 'part'), (2, 1, '${canary} part');
insert into labels values (1, 'label'), (2, '${canary} label');
insert into "_ItemToLabel" values (1, 1), (1, 2), (2, 1);
insert into hidden values (1, '${canary} hidden');`;
