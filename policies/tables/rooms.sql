-- Signed-in people see the public rooms and the private ones they are in, and may open rooms of their own.
-- A room's owner changes its name, description and openness, and may close it for good.

alter table public.rooms enable row level security;

-- The last branch is for the answer to "insert … returning", which comes before the owner is a member.
drop policy if exists "people see public rooms and their own" on public.rooms;
create policy "people see public rooms and their own" on public.rooms
  for select to authenticated
  using (
    is_public
    or public.is_member(id)
    or (created_by = (select auth.uid()) and public.is_deserted(id))
  );

drop policy if exists "people open rooms as themselves" on public.rooms;
create policy "people open rooms as themselves" on public.rooms
  for insert to authenticated
  with check (created_by = (select auth.uid()));

drop policy if exists "owners change their rooms" on public.rooms;
create policy "owners change their rooms" on public.rooms
  for update to authenticated
  using (public.is_room_owner(id))
  with check (public.is_room_owner(id));

drop policy if exists "owners close their rooms" on public.rooms;
create policy "owners close their rooms" on public.rooms
  for delete to authenticated
  using (public.is_room_owner(id));
