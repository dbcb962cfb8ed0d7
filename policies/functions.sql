-- What the policies ask about memberships. These functions run with their owner's rights, so that a policy
-- on members can ask about members without asking itself; they answer about the caller and nobody else.
-- Their bodies are parsed here and now: no search_path redirects them, and what they read is on record.

-- Whether the caller is in the room.
create or replace function public.is_member(room uuid) returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select exists (
    select
    from public.members m
    where m.room_id = room
      and m.profile_id = auth.uid()
  );
end;

-- Whether the caller owns the room.
create or replace function public.is_room_owner(room uuid) returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select exists (
    select
    from public.members m
    where m.room_id = room
      and m.profile_id = auth.uid()
      and m.role = 'owner'
  );
end;

-- Whether nobody is in the room, as in the moment in which it is made.
create or replace function public.is_deserted(room uuid) returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select not exists (
    select
    from public.members m
    where m.room_id = room
  );
end;

revoke all on function public.is_member(uuid), public.is_room_owner(uuid), public.is_deserted(uuid) from public;
grant execute on function public.is_member(uuid), public.is_room_owner(uuid), public.is_deserted(uuid) to authenticated;
