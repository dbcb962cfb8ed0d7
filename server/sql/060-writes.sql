-- What has become of writes that clients gave a key: kept in the transaction of the write itself, so that one which
-- is sent again, to whichever server, is found to be done or is done now, and never twice. And the secret that all
-- servers of this database digest results with.
--
-- Clients' roles can neither read nor call any of it: the server steps back into its own role first.

create table if not exists rowcast.write_outcome (
  -- Whose write it is: issuer and user of the token
  owner text not null,
  key text not null,
  -- A hash of the mutations, so that a key is not taken for another write
  request text not null,
  transaction xid8 not null default pg_current_xact_id(),
  results text not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (owner, key)
);
create index if not exists write_outcome_written_at on rowcast.write_outcome (written_at);
alter table rowcast.write_outcome enable row level security;

-- Waits for the same write if it is under way elsewhere; then says what became of it, if anything did.
create or replace function rowcast.begin_write(write_owner text, write_key text)
returns table (request text, transaction text, results text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '10s'
as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(write_owner || ' ' || write_key, 7461742002));
  -- A statement of its own, since it has to see what was committed while the lock was waited for.
  return query
    select o.request, o.transaction::text, o.results from rowcast.write_outcome o
    where o.owner = write_owner and o.key = write_key;
end;
$$;

create or replace function rowcast.keep_write(write_owner text, write_key text, write_request text, write_results text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into rowcast.write_outcome (owner, key, request, results)
  values (write_owner, write_key, write_request, write_results);
end;

-- Forgets writes that are older than that by both clocks, the database's and the server's: one of them may have jumped.
-- A few at a time, so that nobody waits.
drop function if exists rowcast.sweep_writes(bigint);
create or replace function rowcast.sweep_writes(kept_for_ms bigint, server_now timestamptz default 'infinity') returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  swept int;
begin
  if not pg_catalog.pg_try_advisory_xact_lock(7461742003) then
    return 0;
  end if;
  delete from rowcast.write_outcome
  where ctid = any (array(
    select o.ctid from rowcast.write_outcome o
    where o.written_at < least(pg_catalog.clock_timestamp(), server_now) - kept_for_ms * interval '1 millisecond'
    order by o.written_at
    limit 10000
  ));
  get diagnostics swept = row_count;
  return swept;
end;
$$;

create table if not exists rowcast.digest_key (
  only_row boolean primary key default true check (only_row),
  -- Two of the kind that gen_random_uuid makes: 244 random bits, and no extension needed
  key text not null default gen_random_uuid()::text || gen_random_uuid()::text
);
insert into rowcast.digest_key default values on conflict do nothing;

revoke all on rowcast.write_outcome, rowcast.digest_key from public, anon, authenticated;
revoke all on function rowcast.begin_write(text, text), rowcast.keep_write(text, text, text, text),
  rowcast.sweep_writes(bigint, timestamptz) from public, anon, authenticated;
grant select on rowcast.digest_key to rowcast_server;
grant execute on function rowcast.begin_write(text, text), rowcast.keep_write(text, text, text, text),
  rowcast.sweep_writes(bigint, timestamptz) to rowcast_server;
