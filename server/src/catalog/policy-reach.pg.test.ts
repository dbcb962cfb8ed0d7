/** What the analysis makes of policies as a real Postgres stores them: nothing that is read may be missed. */
import { createTestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { listenForErrors } from '../database/database.js';
import { applyPlatform } from '../migrate/platform.js';
import { loadCatalog } from './load-catalog.js';

const tables = `
create schema private;
create table notes (id int primary key, owner uuid, org text, room int, word text);
create table members (room int, who uuid);
create table shifts (room int, ends_at timestamptz);
alter table notes enable row level security;`;

/** What the policies of `notes` read for signed-in users; tables by their names. */
async function reachOf(sql: string) {
  await using database = await createTestDatabase();
  await applyPlatform(database.url);
  await database.sql(`${tables}; ${sql}`);
  await database.sql('select rowcast.install_capture()');
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  // The database is dropped while the last connection is still closing.
  listenForErrors(pool, () => {});
  try {
    const dataModel = { models: [], enums: [], types: [] };
    const catalog = await loadCatalog({ pool, dataModel, roles: ['authenticated'] } as never);
    const notes = [...catalog.tables.values()].find(({ name }) => name === 'notes');
    const reach = notes?.policyReach.get('authenticated');
    if (!reach) throw new Error('no reach');
    return {
      claims: reach.claims === 'all' ? 'all' : [...reach.claims].sort(),
      columns: reach.columns === 'all' ? 'all' : [...reach.columns].sort(),
      tables: [...reach.tables].map((oid) => catalog.tables.get(oid)?.name).sort(),
      isOpaque: reach.isOpaque,
    };
  } finally {
    await pool.end();
  }
}

/** A role of the whole cluster, which another test may have made. */
const definer = `do $$ begin create role definer nologin; exception when duplicate_object or unique_violation then null; end $$;`;

const using = (expression: string) => `create policy p on notes for select to authenticated using (${expression});`;

test.each<[string, string]>([
  [
    'an operator that a function stands behind',
    `create function private.owns(text, uuid) returns boolean language sql stable as 'select $2 ::text = auth.jwt() ->> ''dept'' and $1 = ''''';
    create operator === (function = private.owns, leftarg = text, rightarg = uuid); ${using('word === owner')}`,
  ],
  [
    'an operator in the body of a function',
    `create function private.owns(text, uuid) returns boolean language sql stable as 'select $2 ::text = auth.jwt() ->> ''dept'' and $1 = ''''';
    create operator === (function = private.owns, leftarg = text, rightarg = uuid);
    create function seen(uuid) returns boolean language sql stable as 'select ''''::text === $1'; ${using('seen(owner)')}`,
  ],
  [
    'a cast that a function stands behind, in the body of a function',
    `create type private.me as (id uuid);
    create function private.to_me(text) returns private.me language sql stable as 'select row((auth.jwt() ->> ''dept'')::uuid)::private.me';
    create cast (text as private.me) with function private.to_me(text) as implicit;
    create function private.is_me(private.me, uuid) returns boolean language sql immutable as 'select $1.id = $2';
    create function seen(uuid) returns boolean language sql stable as 'select private.is_me(''x''::text, $1)'; ${using('seen(owner)')}`,
  ],
  [
    'a default of an argument',
    `create function seen(uuid, who uuid default (current_setting('request.jwt.claims')::jsonb ->> 'dept')::uuid)
      returns boolean language sql stable as 'select $1 = $2'; ${using('seen(owner)')}`,
  ],
  [
    'a claim in the default of an argument',
    `create function seen(text, org text default auth.jwt() ->> 'dept') returns boolean language sql stable as 'select $1 = $2';
    ${using('seen(word)')}`,
  ],
  [
    'a token that a function takes apart',
    `create function private.meta(jsonb) returns jsonb language sql immutable as 'select jsonb_build_object(''x'', $1 -> ''dept'')';
    ${using(`private.meta(auth.jwt()) ->> 'x' = word`)}`,
  ],
  [
    'a wrapped token that a function takes apart',
    `create function private.meta(jsonb) returns jsonb language sql immutable as 'select jsonb_build_object(''x'', $1 -> ''dept'')';
    ${using(`private.meta((select auth.jwt())) ->> 'x' = word`)}`,
  ],
  [
    'a token asked for with a comment in the middle',
    `create function seen(text) returns boolean language sql stable as 'select auth.jwt /* who */ () ->> ''dept'' = $1';
    ${using('seen(word)')}`,
  ],
  [
    'the name of a claim on two lines',
    `create function seen(text) returns boolean language sql stable as E'select auth.jwt() ->> \\'de\\'\\n\\'pt\\' = $1';
    ${using('seen(word)')}`,
  ],
  [
    'an auth.uid() that calls another function',
    `create function private.me() returns uuid language sql stable as $$ select (current_setting('request.jwt.claims')::jsonb ->> 'dept')::uuid $$;
    create or replace function auth.uid() returns uuid language sql stable as 'select private.me()'; ${using('owner = auth.uid()')}`,
  ],
  [
    'an auth.sub() that is told which claim to read',
    `create function auth.sub(claim text) returns text language sql stable
      as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> claim $$;
    ${using(`auth.sub('dept') = word`)}`,
  ],
  [
    'the policies that bind the owner of a function',
    `${definer} grant create, usage on schema public, private to definer;
    grant select on members to definer; alter table members enable row level security;
    create policy p on members for select to definer using (who::text = auth.jwt() ->> 'dept');
    create function seen(int) returns boolean language sql stable security definer as 'select exists (select from public.members where room = $1)';
    alter function seen(int) owner to definer; ${using('seen(room)')}`,
  ],
  [
    'the policies that bind the owner of a view',
    `${definer} grant create, usage on schema public, private to definer;
    grant select on members to definer; alter table members enable row level security;
    create policy p on members for select to definer using (who::text = auth.jwt() ->> 'dept');
    create view mine as select * from members; alter view mine owner to definer; grant select on mine to authenticated;
    ${using('exists (select from mine m where m.room = notes.room)')}`,
  ],
  [
    'SQL that a built-in function runs',
    using(
      `query_to_xml('select from members where auth.j' || 'wt() ->> ''dept'' = ' || quote_literal(word), true, true, '')::text <> ''`,
    ),
  ],
  [
    'SQL that a built-in function runs, in the body of a function',
    `create function seen(uuid) returns boolean language sql stable
      as $$ select xpath_exists('/table/row', query_to_xml('select from pub' || 'lic.members where who = au' || 'th.j' || 'wt() ->> ''dept''', true, false, '')) $$;
    ${using('seen(owner)')}`,
  ],
  [
    'a procedure that a function calls',
    `create procedure private.ask(inout me uuid) language plpgsql as $$ begin me := auth.jwt() ->> 'dept'; end $$;
    create function seen(uuid) returns boolean language plpgsql stable as $$
      declare me uuid; begin call private.ask(me); return me = $1; end $$; ${using('seen(owner)')}`,
  ],
  [
    'an aggregate of ours',
    `create function private.next(boolean, uuid) returns boolean language sql stable as 'select $1 or $2::text = auth.jwt() ->> ''dept''';
    create aggregate private.mine(uuid) (sfunc = private.next, stype = boolean, initcond = 'f');
    create function seen(uuid) returns boolean language sql stable as 'select private.mine(who) from public.members where $1 is not null';
    ${using('seen(owner)')}`,
  ],
  [
    'a domain with a check',
    `create domain private.me as uuid check (value::text = auth.jwt() ->> 'dept'); ${using('owner::private.me is not null')}`,
  ],
  [
    'a domain with a check, in the body of a function',
    `create domain private.me as uuid check (value::text = auth.jwt() ->> 'dept');
    create function seen(uuid) returns boolean language sql stable as 'select $1::private.me is not null'; ${using('seen(owner)')}`,
  ],
  [
    'claims set anew on the way',
    `create function seen(text) returns boolean language plpgsql as $$
      begin perform set_config('role', 'definer', true); return $1 = ''; end $$; ${using('seen(word)')}`,
  ],
  [
    'a claim through a view',
    `create view me as select auth.jwt() ->> 'dept' as id; grant select on me to authenticated;
    ${using('word = (select id from me)')}`,
  ],
  [
    'a name in Unicode escapes',
    `create function seen(text) returns boolean language sql stable
      as $$ select auth.U&"\\006awt"() ->> 'dept' = $1 $$; ${using('seen(word)')}`,
  ],
])('the claim is not missed behind %s', async (_name, sql) => {
  const { claims } = await reachOf(sql);
  expect(claims === 'all' || claims.includes('dept')).toBe(true);
});

test.each<[string, string]>([
  [
    'a view',
    `create view here as select * from shifts where ends_at > now(); ${using('exists (select from here h where h.room = notes.room)')}`,
  ],
  [
    'the age of a time',
    using(`exists (select from shifts s where s.room = notes.room and age(s.ends_at) < interval '0')`),
  ],
  [
    'a word for a day',
    `create function seen(int) returns boolean language sql stable
    as $$ select exists (select from public.shifts s where s.room = $1 and s.ends_at > 'today'::text::timestamptz) $$; ${using('seen(room)')}`,
  ],
  [
    'a default of an argument',
    `create function seen(int, at timestamptz default now()) returns boolean language sql stable
    as $$ select exists (select from public.shifts s where s.room = $1 and s.ends_at > $2) $$; ${using('seen(room)')}`,
  ],
  ['a built-in uuid', using(`uuidv7()::text > word`)],
  ['a large object', using(`octet_length(lo_get(room)) > 1`)],
])('what changes without a trace is opaque: %s', async (_name, sql) => {
  expect((await reachOf(sql)).isOpaque).toBe(true);
});

test.each<[string, string, readonly string[]]>([
  [
    'a lookup inside auth.uid()',
    `create or replace function auth.uid() returns uuid language sql stable
      as $$ select m.who from public.members m where m.room::text = current_setting('request.jwt.claims')::jsonb ->> 'sub' $$;
    ${using('owner = auth.uid()')}`,
    ['members'],
  ],
  [
    'tables that inherit from what is read',
    `create table old_members () inherits (members); ${using('exists (select from members m where m.room = notes.room)')}`,
    ['members', 'old_members'],
  ],
  ['tables that inherit from its own', `create table old_notes () inherits (notes); ${using('true')}`, ['old_notes']],
  [
    'the whole of which a partition is read',
    `create table posts (room int, kind int) partition by list (kind);
    create table first_posts partition of posts for values in (1);
    ${using('exists (select from first_posts p where p.room = notes.room)')}`,
    ['first_posts', 'posts'],
  ],
  [
    'a table behind an operator',
    `create function private.lives(int, text) returns boolean language sql stable as 'select exists (select from public.members where room = $1)';
    create operator === (function = private.lives, leftarg = int, rightarg = text); ${using('room === word')}`,
    ['members'],
  ],
])('tables that are read are not missed: %s', async (_name, sql, expected) => {
  expect((await reachOf(sql)).tables).toEqual(expect.arrayContaining([...expected]));
});

test.each<[string, string]>([
  [
    'a row as an argument',
    `create function seen(notes) returns boolean language sql stable as 'select $1.word = auth.uid()::text'; ${using('seen(notes)')}`,
  ],
  [
    'a row as a column',
    `create function seen(notes) returns boolean language sql stable as 'select $1.word = auth.uid()::text'; ${using('notes.seen')}`,
  ],
  ['a row taken to pieces', using(`to_jsonb(notes.*) ->> 'word' = auth.uid()::text`)],
  ['where the row lies', using(`ctid <> '(0,1)' or owner = auth.uid()`)],
  ['which transaction wrote the row', using(`xmin::text = auth.jwt() ->> 'x'`)],
  ['which table the row is in', using(`tableoid = 'notes'::regclass or owner = auth.uid()`)],
])('columns that cannot be listed are all of them: %s', async (_name, sql) => {
  expect((await reachOf(sql)).columns).toBe('all');
});

test.each<[string, string, object]>([
  ['a claim of a claim', using(`(auth.jwt() -> 'app' ->> 'org') = org`), { claims: ['app'], columns: ['org'] }],
  [
    'a claim, wrapped',
    using(`(select auth.jwt() ->> 'org') = org or (select auth.jwt()) ->> 'x' = word`),
    { claims: ['org', 'x'] },
  ],
  [
    'quoted names',
    `create table "Members" ("Who" uuid); create function "Is Member"(uuid) returns boolean language sql stable
      as 'select exists (select from "Members" where "Who" = $1 and "Who" = auth.uid())'; ${using('"Is Member"(owner)')}`,
    { claims: ['sub'], tables: ['Members'], columns: ['owner'], isOpaque: false },
  ],
  [
    'a function of an extension that is immutable',
    `create extension citext; alter table notes alter word type citext; ${using(`word = (auth.jwt() ->> 'email')::citext`)}`,
    { claims: ['email'], columns: ['word'], isOpaque: false },
  ],
  [
    'a domain whose check is plain',
    `create domain private.email as text check (value like '%@%'); ${using(`word::private.email = auth.jwt() ->> 'email'`)}`,
    { claims: ['email'], isOpaque: false },
  ],
])('what is read is told exactly: %s', async (_name, sql, expected) => {
  expect(await reachOf(sql)).toMatchObject(expected);
});
