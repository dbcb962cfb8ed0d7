-- The members of a room read and write its messages, each as themselves. Only the author changes the words
-- of a message; the author or the room's owner may delete it. Who has left can do neither.

alter table public.messages enable row level security;

drop policy if exists "members read" on public.messages;
create policy "members read" on public.messages
  for select to authenticated
  using (public.is_member(room_id));

drop policy if exists "members write as themselves" on public.messages;
create policy "members write as themselves" on public.messages
  for insert to authenticated
  with check (author_id = (select auth.uid()) and public.is_member(room_id));

drop policy if exists "authors edit" on public.messages;
create policy "authors edit" on public.messages
  for update to authenticated
  using (author_id = (select auth.uid()) and public.is_member(room_id))
  with check (author_id = (select auth.uid()) and public.is_member(room_id));

drop policy if exists "authors and owners delete" on public.messages;
create policy "authors and owners delete" on public.messages
  for delete to authenticated
  using ((author_id = (select auth.uid()) and public.is_member(room_id)) or public.is_room_owner(room_id));
