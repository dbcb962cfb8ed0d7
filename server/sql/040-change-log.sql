-- The change log: what the capture triggers write and only the servers read. Two unlogged tables take
-- turns, so that the log is cut by TRUNCATE; which one is written to, a sequence says, because its value
-- is read without a lock and outside the transaction.

--
-- Every function that runs with its owner's rights names pg_temp last in its search_path: unnamed it would
-- come first, and any role could put a type of its own, called text, in the place of Postgres's.

create schema if not exists rowcast;
revoke all on schema rowcast from public;

create unlogged table if not exists rowcast.change_log_0 (
  xid xid8 not null,
  table_oid oid not null,
  operation text not null,
  -- a row image in JSON, or an array of several; null means that the rows are unknown, and any may have changed
  old_rows text,
  new_rows text
);
create unlogged table if not exists rowcast.change_log_1 (like rowcast.change_log_0 including all);
create index if not exists change_log_0_xid on rowcast.change_log_0 (xid);
create index if not exists change_log_1_xid on rowcast.change_log_1 (xid);

create or replace view rowcast.change_log as
select xid, table_oid, operation, old_rows, new_rows from rowcast.change_log_0
union all
select xid, table_oid, operation, old_rows, new_rows from rowcast.change_log_1;

-- What is visible now and was not in that snapshot: of these tables (null: of all), at most so many rows (null: all).
-- A function, since only there it can be said that the index is to be used: a plan that is made while the log is short
-- would scan it, and is kept while it grows to many megabytes.
create or replace function rowcast.changes_since(since pg_snapshot, of_tables oid[], most bigint)
returns table (xid xid8, table_oid oid, operation text, old_rows text, new_rows text)
language plpgsql stable rows 10 set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
begin
  return query
    select l.xid, l.table_oid, l.operation, l.old_rows, l.new_rows from rowcast.change_log l
    where l.xid >= pg_catalog.pg_snapshot_xmin(since) and not pg_catalog.pg_visible_in_snapshot(l.xid, since)
      and (of_tables is null or l.table_oid = any(of_tables))
    limit most;
end;
$$;

create sequence if not exists rowcast.change_log_slot minvalue 0 start 0;

-- Until when (milliseconds since 1970, by the database's clock) the servers look by themselves, so that writers
-- need not notify. A notification takes a lock that all commits of the cluster queue for.
create sequence if not exists rowcast.polling_until minvalue 0 start 0;

create or replace function rowcast.announce_polling(for_ms int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_catalog.setval('rowcast.polling_until',
    (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::bigint + for_ms);
  -- Once, so that the other servers poll too.
  perform pg_catalog.pg_notify('rowcast_changes', 'polling');
end;
$$;

-- Unlogged, so it is empty after a crash: a reader that finds another epoch than before has missed changes.
create unlogged table if not exists rowcast.change_log_epoch (
  only_row boolean primary key default true check (only_row),
  epoch uuid not null default gen_random_uuid()
);

-- The newest transaction that was ever cut from the log.
create table if not exists rowcast.change_log_cut (
  only_row boolean primary key default true check (only_row),
  xid xid8 not null
);
insert into rowcast.change_log_cut (xid) values ('0') on conflict do nothing;
-- How often it was cut. TRUNCATE empties a table for older snapshots too, which do not see that it was cut;
-- a sequence they do see.
create sequence if not exists rowcast.change_log_cuts minvalue 0 start 0;

-- Every transaction that changed the schema, a policy or a grant. Logged, since a crash must not hide one.
create table if not exists rowcast.schema_change (xid xid8 primary key);

-- The epoch of the log, begun anew if a crash emptied it.
create or replace function rowcast.begin_change_log_epoch() returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into rowcast.change_log_epoch default values on conflict do nothing;
  select epoch from rowcast.change_log_epoch;
end;

-- Keeps the log below about twice max_bytes. Waits for the evaluations that are reading it, but not for long,
-- since others wait behind it: what cannot be locked is left for the next call.
create or replace function rowcast.cut_change_log(max_bytes bigint) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms'
as $$
declare
  active int := (select last_value % 2 from rowcast.change_log_slot);
  active_bytes bigint := pg_catalog.pg_table_size(pg_catalog.format('rowcast.change_log_%s', active)::pg_catalog.regclass);
  idle text := pg_catalog.format('rowcast.change_log_%s', 1 - active);
  is_idle_used boolean;
begin
  if active_bytes < max_bytes / 2 or not pg_catalog.pg_try_advisory_xact_lock(7461742001) then
    return 'kept';
  end if;
  execute pg_catalog.format('select exists (select from %s)', idle) into is_idle_used;
  if is_idle_used then
    begin
      execute pg_catalog.format('lock table %s in access exclusive mode', idle);
    exception when lock_not_available then
      return 'kept';
    end;
    perform pg_catalog.setval('rowcast.change_log_cuts', (select last_value + 1 from rowcast.change_log_cuts));
    execute pg_catalog.format(
      'update rowcast.change_log_cut set xid = greatest(xid, (select xid from %s order by xid desc limit 1))', idle);
    execute pg_catalog.format('truncate %s', idle);
    return 'cut';
  end if;
  if active_bytes >= max_bytes then
    perform pg_catalog.setval('rowcast.change_log_slot', (select last_value + 1 from rowcast.change_log_slot));
    return 'switched';
  end if;
  return 'kept';
end;
$$;

revoke all on all tables in schema rowcast from public;
revoke all on all functions in schema rowcast from public;
revoke all on all sequences in schema rowcast from public;
grant usage on schema rowcast to rowcast_server;
grant select on rowcast.change_log, rowcast.change_log_epoch, rowcast.change_log_cut, rowcast.schema_change,
  rowcast.change_log_cuts, rowcast.polling_until to rowcast_server;
grant execute on function rowcast.changes_since(pg_snapshot, oid[], bigint), rowcast.begin_change_log_epoch(), rowcast.cut_change_log(bigint), rowcast.announce_polling(int) to rowcast_server;
