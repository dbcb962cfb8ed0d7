-- The members of a room see each other. Anybody signed in may join a public room; into any room its owner
-- may invite. Everybody may leave, and the owner may remove people. Nobody becomes an owner this way.

alter table public.members enable row level security;

-- The first branch is for the answer to "insert … returning" of somebody who joins.
drop policy if exists "members see each other" on public.members;
create policy "members see each other" on public.members
  for select to authenticated
  using (profile_id = (select auth.uid()) or public.is_member(room_id));

drop policy if exists "people join public rooms" on public.members;
create policy "people join public rooms" on public.members
  for insert to authenticated
  with check (
    profile_id = (select auth.uid())
    and role = 'member'
    and exists (
      select
      from public.rooms r
      where r.id = room_id
        and r.is_public
    )
  );

drop policy if exists "owners invite" on public.members;
create policy "owners invite" on public.members
  for insert to authenticated
  with check (role = 'member' and public.is_room_owner(room_id));

drop policy if exists "people leave, owners remove" on public.members;
create policy "people leave, owners remove" on public.members
  for delete to authenticated
  using (profile_id = (select auth.uid()) or public.is_room_owner(room_id));
