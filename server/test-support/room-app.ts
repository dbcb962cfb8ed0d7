/** The tables that most tests of the server use: rooms, who is in them, messages; with the usual policies. */
import type { TestAppOptions } from './start-test-app.js';

export const alice = '00000000-0000-4000-8000-00000000000a';
export const bob = '00000000-0000-4000-8000-00000000000b';
export const carol = '00000000-0000-4000-8000-00000000000c';

export const roomApp: TestAppOptions = {
  schema: `
model Room {
  id       Int       @id
  name     String
  messages Message[]
  members  Member[]
  @@map("rooms")
}
model Member {
  room   Room   @relation(fields: [roomId], references: [id], onDelete: Cascade)
  roomId Int    @map("room_id")
  userId String @map("user_id") @db.Uuid
  @@id([roomId, userId])
  @@map("members")
}
model Message {
  id     Int     @id
  room   Room    @relation(fields: [roomId], references: [id], onDelete: Cascade)
  roomId Int     @map("room_id")
  author String  @db.Uuid
  body   String
  isDone Boolean @default(false) @map("is_done")
  stars  Int?
  @@map("messages")
}`,
  sql: `
create table rooms (id int primary key, name text not null);
create table members (room_id int not null references rooms on delete cascade, user_id uuid not null, primary key (room_id, user_id));
create table messages (id int primary key, room_id int not null references rooms on delete cascade, author uuid not null,
  body text not null, is_done boolean not null default false, stars int);
create index on messages (room_id, id);
alter table rooms enable row level security;
alter table members enable row level security;
alter table messages enable row level security;
create function is_member(room int) returns boolean language sql stable security definer set search_path = ''
  as 'select exists (select from public.members m where m.room_id = room and m.user_id = (select auth.uid()))';
create policy rooms_read on rooms for select to authenticated using (is_member(id));
create policy members_read on members for select to authenticated using (is_member(room_id));
create policy members_join on members for insert to authenticated with check (user_id = (select auth.uid()));
create policy members_leave on members for delete to authenticated using (user_id = (select auth.uid()));
create policy messages_read on messages for select to authenticated using (is_member(room_id));
create policy messages_write on messages for insert to authenticated with check (author = (select auth.uid()) and is_member(room_id));
create policy messages_edit on messages for update to authenticated using (author = (select auth.uid())) with check (is_member(room_id));
create policy messages_delete on messages for delete to authenticated using (author = (select auth.uid()));
grant select on rooms to authenticated;
grant select, insert, delete on members to authenticated;
grant select, insert, update, delete on messages to authenticated;
insert into rooms values (1, 'lobby'), (2, 'kitchen');
insert into members values (1, '${alice}'), (1, '${bob}'), (2, '${alice}');
insert into messages (id, room_id, author, body) values (1, 1, '${alice}', 'hello'), (2, 1, '${bob}', 'hi'), (3, 2, '${alice}', 'soup?');`,
};

export const inLobby = {
  model: 'Message',
  action: 'findMany',
  args: { where: { roomId: 1 }, orderBy: { id: 'asc' } },
} as const;
