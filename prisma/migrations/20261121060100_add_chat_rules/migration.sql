-- What Prisma's schema language cannot say: checks, and what the database does by itself.

alter table public.profiles
  add constraint profiles_name_check check (name = btrim(name) and char_length(name) between 1 and 60),
  add constraint profiles_avatar_color_check check (avatar_color ~ '^#[0-9a-f]{6}$');

alter table public.rooms
  add constraint rooms_name_check check (name = btrim(name) and char_length(name) between 1 and 60),
  add constraint rooms_description_check check (char_length(description) <= 300);

alter table public.messages
  add constraint messages_body_check check (btrim(body, E' \t\r\n') <> '' and char_length(body) <= 4000);

alter table public.reactions
  add constraint reactions_emoji_check check (char_length(emoji) between 1 and 16);

-- A new account gets a profile. Whatever name it brings, signing up must not fail because of it.
create function public.create_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  colors constant text[] := array['#e5484d', '#f76b15', '#ad7f58', '#46a758', '#12a594', '#0090ff', '#6e56cf', '#d6409f'];
  given text := pg_catalog.left(pg_catalog.btrim(new.name), 60);
  mailbox text := pg_catalog.left(pg_catalog.btrim(pg_catalog.split_part(new.email, '@', 1)), 60);
begin
  insert into public.profiles (id, name, avatar_color)
  values (
    new.id,
    coalesce(nullif(pg_catalog.btrim(given), ''), nullif(pg_catalog.btrim(mailbox), ''), 'Somebody'),
    colors[1 + (pg_catalog.hashtext(new.id::text) & 7)]
  )
  on conflict (id) do nothing;
  return null;
end;
$$;

-- A closed account takes its profile along, and with it the memberships, messages and reactions.
create function public.delete_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.profiles where id = old.id;
  return null;
end;
$$;

create trigger create_profile after insert on auth.users
  for each row execute function public.create_profile();
create trigger delete_profile after delete on auth.users
  for each row execute function public.delete_profile();

-- Whoever opens a room owns it.
create function public.add_room_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.members (room_id, profile_id, role)
  values (new.id, new.created_by, 'owner')
  on conflict (room_id, profile_id) do nothing;
  return null;
end;
$$;

create trigger add_room_owner after insert on public.rooms
  for each row when (new.created_by is not null) execute function public.add_room_owner();

-- When a message was edited is for the database to say.
create function public.mark_message_edited() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.edited_at := pg_catalog.now();
  return new;
end;
$$;

create trigger mark_message_edited before update of body on public.messages
  for each row when (old.body is distinct from new.body) execute function public.mark_message_edited();

revoke all on function public.create_profile(), public.delete_profile(), public.add_room_owner(),
  public.mark_message_edited() from public;
