-- Built-in accounts: the tables of better-auth, with its column names. Only the server reads and writes
-- them; clients never do, and row-level security says so even where a grant is given by mistake.
-- Where auth.users is somebody else's (Supabase), nothing is done: accounts are theirs then.

do $$
declare
  account_table text;
begin
  if to_regclass('auth.users') is not null
    and coalesce(obj_description(to_regclass('auth.users'), 'pg_class'), '') not like 'Rowcast:%'
  then
    raise notice 'rowcast: auth.users exists and is not Rowcast''s, so there are no built-in accounts';
    return;
  end if;

  create table if not exists auth.users (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    email text not null unique,
    "emailVerified" boolean not null default false,
    image text,
    "createdAt" timestamptz not null default current_timestamp,
    "updatedAt" timestamptz not null default current_timestamp
  );

  create table if not exists auth.sessions (
    id uuid primary key default gen_random_uuid(),
    "expiresAt" timestamptz not null,
    token text not null unique,
    "createdAt" timestamptz not null default current_timestamp,
    "updatedAt" timestamptz not null default current_timestamp,
    "ipAddress" text,
    "userAgent" text,
    "userId" uuid not null references auth.users (id) on delete cascade
  );
  create index if not exists "sessions_userId_idx" on auth.sessions ("userId");

  create table if not exists auth.accounts (
    id uuid primary key default gen_random_uuid(),
    "accountId" text not null,
    "providerId" text not null,
    "userId" uuid not null references auth.users (id) on delete cascade,
    "accessToken" text,
    "refreshToken" text,
    "idToken" text,
    "accessTokenExpiresAt" timestamptz,
    "refreshTokenExpiresAt" timestamptz,
    scope text,
    password text,
    "createdAt" timestamptz not null default current_timestamp,
    "updatedAt" timestamptz not null default current_timestamp
  );
  create index if not exists "accounts_userId_idx" on auth.accounts ("userId");

  create table if not exists auth.verifications (
    id uuid primary key default gen_random_uuid(),
    identifier text not null,
    value text not null,
    "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null default current_timestamp,
    "updatedAt" timestamptz not null default current_timestamp
  );
  create index if not exists "verifications_identifier_idx" on auth.verifications (identifier);

  create table if not exists auth.jwks (
    id uuid primary key default gen_random_uuid(),
    "publicKey" text not null,
    "privateKey" text not null,
    "createdAt" timestamptz not null,
    "expiresAt" timestamptz,
    alg text,
    crv text
  );

  foreach account_table in array array['users', 'sessions', 'accounts', 'verifications', 'jwks'] loop
    execute format('revoke all on auth.%I from public, anon, authenticated', account_table);
    execute format('grant select, insert, update, delete on auth.%I to rowcast_server', account_table);
    -- What follows waits for every reader of the table, so it is done once.
    continue when exists (
      select from pg_policy p
      where p.polrelid = format('auth.%I', account_table)::regclass and p.polname = 'rowcast_server'
    );
    execute format('comment on table auth.%I is %L', account_table, 'Rowcast: built-in accounts, read by the server only');
    execute format('alter table auth.%I enable row level security', account_table);
    execute format('create policy rowcast_server on auth.%I to rowcast_server using (true) with check (true)', account_table);
  end loop;
end;
$$;
