-- What each role may touch at all, before any policy is asked. Signed-in people may read the tables and
-- write the columns named here; whatever is not named (who wrote a message, in which room, and when) can
-- never be changed. Whoever is signed out may touch nothing.
--
-- Row-level security is not forced on the tables' owner: the owner is the role of migrations, no client's
-- SQL ever runs as it, and the functions in functions.sql rely on its seeing everything.

revoke all on all tables in schema public from public, anon, authenticated;
revoke create on schema public from public;
grant usage on schema public to anon, authenticated;

grant select on public.profiles, public.rooms, public.members, public.messages, public.reactions to authenticated;

grant update (name, avatar_color) on public.profiles to authenticated;

grant insert (id, name, description, is_public, created_by) on public.rooms to authenticated;
grant update (name, description, is_public) on public.rooms to authenticated;
grant delete on public.rooms to authenticated;

grant insert (room_id, profile_id, role) on public.members to authenticated;
grant delete on public.members to authenticated;

grant insert (id, room_id, author_id, body) on public.messages to authenticated;
grant update (body) on public.messages to authenticated;
grant delete on public.messages to authenticated;

grant insert (message_id, profile_id, emoji) on public.reactions to authenticated;
grant delete on public.reactions to authenticated;
