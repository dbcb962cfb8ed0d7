-- Capture: statement triggers write one row per statement into the change log and wake the servers with
-- an empty notification. Nothing here may make a writer's own statement fail: row images are built
-- inside a block of their own (which takes no transaction id, as it writes nothing), and what cannot be
-- built, or is too large, is logged as "rows unknown". `r.*` is the row even where a column is called r.
--
-- Every write pays for this, so each line counts: sequences are read by a function, which needs no query of
-- its own, a single row is taken by itself, and what is rarely needed stands behind an `if`.
-- docs/decisions/0005-what-capture-costs.md has the measurements.

create or replace function rowcast.capture() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  images_old text;
  images_new text;
  has_more boolean;
  is_doubtful boolean;
  context text;
begin
  begin
    -- Only the triggers for inserts and updates of partitioned tables have an argument, as Postgres does not tell them all.
    -- What is inserted lacks its generated columns where the partition has its columns in another order. A row that MERGE
    -- moves to another partition is in neither transition table; what may be a MERGE (run by a function, or by EXECUTE) counts as one.
    if tg_nargs > 0 then
      if tg_op = 'INSERT' then
        is_doubtful := exists (
          select from pg_catalog.pg_attribute a where a.attrelid = tg_relid and a.attgenerated <> '' and not a.attisdropped
        );
      else
        get diagnostics context = pg_context;
        is_doubtful := pg_catalog.strpos(context, pg_catalog.chr(10)) > 0
          or coalesce(pg_catalog.current_query() ~* 'merge|execute', true);
      end if;
    end if;

    -- Nearly all statements write one row, so that one is taken as if there were no other.
    if tg_op = 'INSERT' and is_doubtful is not true then
      select pg_catalog.to_json(r.*)::text, exists (select from rowcast_new offset 1)
      into images_new, has_more from rowcast_new r limit 1;
    elsif tg_op = 'UPDATE' and is_doubtful is not true then
      -- Fewer are new than old where a row was to move to another partition and a trigger kept it from arriving.
      select pg_catalog.to_json(r.*)::text, pg_catalog.to_json(n.*)::text, exists (select from rowcast_old offset 1)
      into images_old, images_new, has_more from rowcast_old r left join rowcast_new n on true limit 1;
    elsif tg_op = 'DELETE' then
      select pg_catalog.to_json(r.*)::text, exists (select from rowcast_old offset 1)
      into images_old, has_more from rowcast_old r limit 1;
    end if;

    -- Null where there is no row, or none was looked for.
    if (has_more or coalesce(pg_catalog.octet_length(images_old), 0) + coalesce(pg_catalog.octet_length(images_new), 0) > 262144)
      is not false
    then
    declare
      is_known boolean := has_more;
      row_count int := 0;
      byte_count bigint := 0;
      row_bytes int;
    begin
      if has_more is null and tg_op <> 'TRUNCATE' and is_doubtful is not true then
        return null;
      end if;
      images_old := null;
      images_new := null;
      if is_known and tg_op <> 'DELETE' then
        select pg_catalog.count(*), pg_catalog.json_agg(image)::text into row_count, images_new
        from (select pg_catalog.to_json(r.*) as image from rowcast_new r limit 21) s;
      end if;
      if is_known and tg_op <> 'INSERT' then
        select greatest(row_count, pg_catalog.count(*)), pg_catalog.json_agg(image)::text into row_count, images_old
        from (select pg_catalog.to_json(r.*) as image from rowcast_old r limit 21) s;
      end if;

      -- More than 20 rows are measured before they are built, so that what is built is never much more than what is kept.
      if row_count > 20 then
        images_old := null;
        images_new := null;
        if tg_op <> 'DELETE' then
          row_count := 0;
          for row_bytes in select pg_catalog.pg_column_size(r.*) from rowcast_new r loop
            row_count := row_count + 1;
            byte_count := byte_count + row_bytes;
            exit when row_count > 1000 or byte_count > 262144;
          end loop;
          is_known := row_count <= 1000 and byte_count <= 262144;
        end if;
        if is_known and tg_op <> 'INSERT' then
          row_count := 0;
          for row_bytes in select pg_catalog.pg_column_size(r.*) from rowcast_old r loop
            row_count := row_count + 1;
            byte_count := byte_count + row_bytes;
            exit when row_count > 1000 or byte_count > 262144;
          end loop;
          is_known := row_count <= 1000 and byte_count <= 262144;
        end if;
        if is_known and tg_op <> 'DELETE' then
          images_new := (select pg_catalog.json_agg(r.*) from rowcast_new r);
        end if;
        if is_known and tg_op <> 'INSERT' then
          images_old := (select pg_catalog.json_agg(r.*) from rowcast_old r);
        end if;
      end if;
      if coalesce(pg_catalog.octet_length(images_old), 0) + coalesce(pg_catalog.octet_length(images_new), 0) > 262144 then
        images_old := null;
        images_new := null;
      end if;
    end;
    end if;
  exception when others then
    images_old := null;
    images_new := null;
  end;

  if pg_catalog.pg_sequence_last_value('rowcast.change_log_slot'::pg_catalog.regclass) % 2 = 1 then
    insert into rowcast.change_log_1 (xid, table_oid, operation, old_rows, new_rows)
    values (pg_catalog.pg_current_xact_id(), tg_relid, pg_catalog.lower(tg_op collate "C"), images_old, images_new);
  else
    insert into rowcast.change_log_0 (xid, table_oid, operation, old_rows, new_rows)
    values (pg_catalog.pg_current_xact_id(), tg_relid, pg_catalog.lower(tg_op collate "C"), images_old, images_new);
  end if;

  -- Nobody is woken who is looking anyway. A full notification queue would make a commit fail, and no
  -- transaction that has notified can be prepared: where that is possible, the servers look by themselves.
  if pg_catalog.pg_sequence_last_value('rowcast.polling_until'::pg_catalog.regclass)
      >= pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) * 1000
  then
    return null;
  end if;
  if pg_catalog.current_setting('max_prepared_transactions') = '0' and pg_catalog.pg_notification_queue_usage() < 0.5 then
    perform pg_catalog.pg_notify('rowcast_changes', '');
  end if;
  return null;
end;
$$;

-- Announces that tables, policies, functions or grants have changed. A temporary table concerns nobody.
create or replace function rowcast.capture_schema_change() returns event_trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_event = 'ddl_command_end' and not exists (
    select from pg_catalog.pg_event_trigger_ddl_commands() c
    where c.schema_name is null or c.schema_name !~ '^pg_(temp|toast)'
  ) then
    return;
  end if;
  if tg_event = 'sql_drop' and not exists (
    select from pg_catalog.pg_event_trigger_dropped_objects() d where not d.is_temporary
  ) then
    return;
  end if;
  insert into rowcast.schema_change (xid) values (pg_catalog.pg_current_xact_id()) on conflict do nothing;
  if (select last_value % 2 from rowcast.change_log_slot) = 0 then
    insert into rowcast.change_log_0 (xid, table_oid, operation) values (pg_catalog.pg_current_xact_id(), 0, 'schema');
  else
    insert into rowcast.change_log_1 (xid, table_oid, operation) values (pg_catalog.pg_current_xact_id(), 0, 'schema');
  end if;
  if pg_catalog.current_setting('max_prepared_transactions') = '0' then
    perform pg_catalog.pg_notify('rowcast_changes', '');
  end if;
exception when others then
  return;
end;
$$;

-- Tables that capture leaves alone: Rowcast's and Prisma's own, and the accounts, whose rows hold secrets.
create or replace function rowcast.is_captured_schema(schema_name name, table_name name) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
begin atomic
  select schema_name !~ '^pg_'
    and schema_name not in ('information_schema', 'rowcast')
    and table_name <> '_prisma_migrations'
    and (schema_name <> 'auth' or table_name = 'users');
end;

-- Lays the triggers on every table that lacks one and that the caller owns. Returns how many it made.
create or replace function rowcast.install_capture() returns int
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  target record;
  made int := 0;
begin
  for target in
    select c.oid, n.nspname, c.relname, wanted.operation, wanted.transition, given.argument
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    cross join (values
      ('insert', 'referencing new table as rowcast_new'),
      ('update', 'referencing old table as rowcast_old new table as rowcast_new'),
      ('delete', 'referencing old table as rowcast_old'),
      ('truncate', '')
    ) as wanted (operation, transition)
    cross join lateral (
      select case when c.relkind = 'p' and wanted.operation in ('insert', 'update') then 'partitioned' else '' end as argument
    ) as given
    where c.relkind in ('r', 'p')
      and c.relpersistence <> 't'
      and rowcast.is_captured_schema(n.nspname, c.relname)
      and pg_catalog.pg_has_role(c.relowner, 'usage')
      and not exists (
        select from pg_catalog.pg_trigger t
        where t.tgrelid = c.oid and t.tgname = 'rowcast_capture_' || wanted.operation and t.tgenabled = 'A'
          and (t.tgnargs > 0) = (given.argument <> '')
      )
    order by n.nspname, c.relname
  loop
    execute pg_catalog.format('drop trigger if exists rowcast_capture_%s on %I.%I',
      target.operation, target.nspname, target.relname);
    execute pg_catalog.format(
      'create trigger rowcast_capture_%s after %s on %I.%I %s for each statement execute function rowcast.capture(%s)',
      target.operation, target.operation, target.nspname, target.relname, target.transition, target.argument);
    execute pg_catalog.format('alter table %I.%I enable always trigger rowcast_capture_%s',
      target.nspname, target.relname, target.operation);
    made := made + 1;
  end loop;
  return made;
end;
$$;

revoke all on function rowcast.capture(), rowcast.capture_schema_change(), rowcast.install_capture(),
  rowcast.is_captured_schema(name, name) from public;
grant execute on function rowcast.is_captured_schema(name, name) to rowcast_server;
