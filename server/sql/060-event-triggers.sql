-- Event triggers take a superuser, and outlive an owner's later runs; without them the servers look at the
-- catalogue from time to time. This file and 010-roles.sql run as whoever has logged in (see platform.ts).
do $$
begin
  drop event trigger if exists rowcast_schema_change;
  drop event trigger if exists rowcast_schema_drop;
  create event trigger rowcast_schema_change on ddl_command_end execute function rowcast.capture_schema_change();
  create event trigger rowcast_schema_drop on sql_drop execute function rowcast.capture_schema_change();
  -- Also where a session acts as a replica, as tools that copy data do.
  alter event trigger rowcast_schema_change enable always;
  alter event trigger rowcast_schema_drop enable always;
exception when insufficient_privilege then
  raise notice 'rowcast: no event trigger, since this role may not create one; changes of policies are noticed within seconds';
end;
$$;
