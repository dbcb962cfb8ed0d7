/**
 * Tables with something to hide in every way that Postgres knows: rows by policies, columns by grants, whole tables.
 * For tests that try to find out. Whatever is hidden from Mallory says so: it holds the canary.
 */
import type { TestAppOptions } from './start-test-app.js';

export const canary = 'CANARY-5e1f';
export const mallory = '00000000-0000-4000-8000-00000000000a';
export const victim = '00000000-0000-4000-8000-00000000000b';

export const vaultApp: TestAppOptions = {
  schema: `
model Person {
  id     String  @id @db.Uuid
  name   String
  pin    String? @unique
  salary Int?
  docs   Doc[]
  boss   Person? @relation("boss", fields: [bossId], references: [id])
  bossId String? @map("boss_id") @db.Uuid
  staff  Person[] @relation("boss")
  @@map("people")
}
model Doc {
  id      Int     @id
  owner   Person  @relation(fields: [ownerId], references: [id])
  ownerId String  @map("owner_id") @db.Uuid
  title   String
  code    String? @unique
  number  Int?
  data    Json?
  tags    Tag[]
  notes   Note[]
  @@map("docs")
}
model Tag {
  id   Int    @id
  name String @unique
  docs Doc[]
  @@map("tags")
}
model Note {
  id    Int    @id
  doc   Doc    @relation(fields: [docId], references: [id])
  docId Int    @map("doc_id")
  text  String
  @@map("notes")
}
model Ledger {
  id    Int    @id
  docId Int    @map("doc_id")
  text  String
  @@map("ledger")
}`,
  sql: `
create table people (id uuid primary key, name text not null, pin text unique, salary int, boss_id uuid references people);
create table docs (id int primary key, owner_id uuid not null references people, title text not null, code text unique,
  number int, data jsonb);
create table tags (id int primary key, name text not null unique);
create table "_DocToTag" ("A" int references docs on delete cascade, "B" int references tags on delete cascade, primary key ("A", "B"));
create table notes (id int primary key, doc_id int not null references docs, text text not null);
create table ledger (id int primary key, doc_id int not null references docs, text text not null);
alter table people enable row level security;
alter table docs enable row level security;
alter table tags enable row level security;
alter table "_DocToTag" enable row level security;
alter table notes enable row level security;
alter table ledger enable row level security;
create policy everybody on people for select to authenticated using (true);
create policy oneself on people for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));
create policy own on docs to authenticated using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));
create policy every on tags for select to authenticated using (name not like '${canary}%');
create policy own on "_DocToTag" to authenticated using (exists (select from docs d where d.id = "A"));
create policy own on notes to authenticated using (exists (select from docs d where d.id = doc_id));
create policy nobody on ledger to authenticated using (false);
grant select (id, name, boss_id), update (name, pin) on people to authenticated;
grant select, insert, update, delete on docs, notes, "_DocToTag" to authenticated;
grant select on tags to authenticated;
insert into people values ('${victim}', 'Victim', '${canary} pin', 90210, null), ('${mallory}', 'Mallory', '1', 10, '${victim}');
insert into docs values (1, '${mallory}', 'mine', 'M1', 1, '{"a": 1}'),
  (2, '${victim}', '${canary} title', '${canary} code', 90210, '{"a": "${canary} data"}');
insert into tags values (1, 'plain'), (2, '${canary} tag');
insert into "_DocToTag" values (1, 1), (1, 2), (2, 1);
insert into notes values (1, 1, 'mine'), (2, 2, '${canary} note');
insert into ledger values (1, 1, '${canary} ledger');`,
};
