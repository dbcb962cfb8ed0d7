-- Sessions that were ended before their tokens were. Every server hears of it at once, and lets go of all that the
-- tokens gave. Sign-out of a built-in account ends its session; an administrator may end all of a user's, whoever
-- issued the tokens:  select rowcast.revoke_sessions('the user''s id');
--
-- Only the servers read it. Who may call revoke_sessions is for the owner to say, with a grant.

create table if not exists rowcast.revocation (
  -- 'user': all tokens of this user (sub) that were issued until then; 'session': all of this session (sid)
  kind text not null check (kind in ('user', 'session')),
  id text not null,
  revoked_at timestamptz not null default clock_timestamp(),
  -- Until then no token of the user is taken, however fresh
  blocked_until timestamptz,
  changed_in xid8 not null default pg_current_xact_id(),
  primary key (kind, id)
);
create index if not exists revocation_changed_in on rowcast.revocation (changed_in);
alter table rowcast.revocation enable row level security;
do $$
begin
  if not exists (
    select from pg_policy p where p.polrelid = 'rowcast.revocation'::regclass and p.polname = 'rowcast_server'
  ) then
    create policy rowcast_server on rowcast.revocation for select to rowcast_server using (true);
  end if;
end;
$$;

create or replace function rowcast.revoke(revoked_kind text, revoked_id text, blocked_until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into rowcast.revocation as known (kind, id, blocked_until)
  values (revoked_kind, revoked_id, revoke.blocked_until)
  on conflict (kind, id) do update
  set revoked_at = clock_timestamp(), blocked_until = excluded.blocked_until, changed_in = pg_current_xact_id();
  perform pg_catalog.pg_notify('rowcast_sessions', '');
end;
$$;

-- Ends every session of a user, now. With a time, the user is kept out until then ('infinity': for good);
-- without one, whoever can get a fresh token may come back.
create or replace function rowcast.revoke_sessions(user_id text, blocked_until timestamptz default null) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform rowcast.revoke('user', revoke_sessions.user_id, revoke_sessions.blocked_until);
  if pg_catalog.obj_description(pg_catalog.to_regclass('auth.sessions'), 'pg_class') like 'Rowcast:%' then
    delete from auth.sessions s where s."userId"::text = revoke_sessions.user_id;
  end if;
end;
$$;

create or replace function rowcast.session_ended() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform rowcast.revoke('session', old.id::text, null);
  return null;
end;
$$;

do $$
begin
  if coalesce(obj_description(to_regclass('auth.sessions'), 'pg_class'), '') like 'Rowcast:%' and not exists (
    select from pg_trigger t where t.tgrelid = to_regclass('auth.sessions') and t.tgname = 'rowcast_session_ended'
  ) then
    create trigger rowcast_session_ended after delete on auth.sessions
      for each row execute function rowcast.session_ended();
  end if;
end;
$$;

-- Tokens live for less than a month; what ended earlier, by the database's clock and the server's, needs no remembering.
drop function if exists rowcast.sweep_revocations();
create or replace function rowcast.sweep_revocations(server_now timestamptz default 'infinity') returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  delete from rowcast.revocation
  where revoked_at < least(clock_timestamp(), server_now) - interval '31 days'
    and coalesce(blocked_until < least(clock_timestamp(), server_now), true);
end;

revoke all on rowcast.revocation from public, anon, authenticated;
revoke all on function rowcast.revoke(text, text, timestamptz), rowcast.revoke_sessions(text, timestamptz),
  rowcast.session_ended(), rowcast.sweep_revocations(timestamptz) from public, anon, authenticated;
grant select on rowcast.revocation to rowcast_server;
grant execute on function rowcast.sweep_revocations(timestamptz) to rowcast_server;
