-- What policies ask: who is it, and what does the token say? Supabase's and PostgREST's conventions, so
-- that policies written for them work unchanged: the claims are in the setting request.jwt.claims, and
-- without claims each answer is null. Functions of these names that are not Rowcast's are left alone.
--
-- The bodies are single expressions parsed here and now, so that Postgres inlines them and no
-- search_path can redirect them.

do $$
declare
  claims constant text := $c$nullif(current_setting('request.jwt.claims', true), '')::jsonb$c$;
  wanted record;
  existing oid;
begin
  if to_regnamespace('auth') is null then
    create schema auth;
  end if;

  for wanted in
    select f.name, f.result, f.body
    from (values
      ('jwt', 'jsonb', claims),
      ('sub', 'text', claims || $c$ ->> 'sub'$c$),
      ('uid', 'uuid', '(' || claims || $c$ ->> 'sub')::uuid$c$),
      ('role', 'text', claims || $c$ ->> 'role'$c$)
    ) as f (name, result, body)
  loop
    existing := to_regprocedure(format('auth.%I()', wanted.name));
    if existing is not null and coalesce(obj_description(existing, 'pg_proc'), '') not like 'Rowcast:%' then
      continue;
    end if;
    begin
      execute format('create or replace function auth.%I() returns %s language sql stable parallel safe return %s',
        wanted.name, wanted.result, wanted.body);
      execute format('comment on function auth.%I() is %L', wanted.name, 'Rowcast: from the claims of the token');
      execute format('grant execute on function auth.%I() to public', wanted.name);
    exception when insufficient_privilege then
      raise notice 'rowcast: auth.%() is missing, and this role may not create it', wanted.name;
    end;
  end loop;

  begin
    grant usage on schema auth to anon, authenticated, rowcast_server;
  exception when insufficient_privilege then
    null;
  end;
end;
$$;
