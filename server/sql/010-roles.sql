-- The database roles of Rowcast: what a client's SQL runs as (anon, authenticated), and what the server
-- logs in as (rowcast_server), which owns nothing and may only switch to the other two. Roles belong to
-- the whole cluster, so they may exist already, and another database's runner may be making them now.

do $$
declare
  wanted record;
  unsafe text;
begin
  for wanted in
    select w.name, w.attributes
    from (values
      ('anon', 'nologin nobypassrls'),
      ('authenticated', 'nologin nobypassrls'),
      ('rowcast_server', 'login noinherit nobypassrls')
    ) as w (name, attributes)
    where not exists (select from pg_catalog.pg_roles r where r.rolname = w.name)
  loop
    begin
      execute format('create role %I %s', wanted.name, wanted.attributes);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;

  select string_agg(r.rolname, ', ' order by r.rolname) into unsafe
  from pg_catalog.pg_roles r
  where r.rolname in ('anon', 'authenticated', 'rowcast_server') and (r.rolsuper or r.rolbypassrls);
  if unsafe is not null then
    raise exception 'row-level security does not bind the role %', unsafe
      using hint = 'take SUPERUSER and BYPASSRLS away: alter role … nosuperuser nobypassrls';
  end if;

  for wanted in
    select w.name
    from (values ('anon'), ('authenticated')) as w (name)
    where not exists (
      select from pg_catalog.pg_auth_members m
      where m.roleid = to_regrole(w.name) and m.member = to_regrole('rowcast_server')
    )
  loop
    begin
      execute format('grant %I to rowcast_server', wanted.name);
    exception when unique_violation then
      null;
    end;
  end loop;
end;
$$;
