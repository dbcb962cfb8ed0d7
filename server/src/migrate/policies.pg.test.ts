import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { describe, expect, test } from 'vitest';
import { createTestProject, type TestProject } from '../../test-support/create-test-project.js';
import { withDirectConnection } from '../database/direct-connection.js';
import { checkPolicies } from './check-policies.js';
import { deploy } from './deploy.js';
import { migrateDev } from './migrate-dev.js';
import { applyPlatform } from './platform.js';
import { applyPolicies, listPolicyFiles } from './policies.js';
import type { PolicyFinding } from './policy-rules.js';

const tables = `
  create table rooms (id int primary key, owner_id uuid);
  create index on rooms (owner_id);
  create table members (room_id int, user_id uuid, primary key (room_id, user_id));
  alter table rooms enable row level security;
  alter table members enable row level security;
`;
const readRooms = `drop policy if exists read_rooms on rooms;
create policy read_rooms on rooms for select to authenticated using (owner_id = (select auth.uid()));`;
const readMembers = `drop policy if exists read_members on members;
create policy read_members on members for select to authenticated using (user_id = (select auth.uid()) and room_id = any (array(select 1)));`;

async function startProject(policies: Readonly<Record<string, string>>, sql = ''): Promise<TestProject> {
  const files = Object.entries(policies).map(([name, content]) => [`policies/${name}`, content]);
  const it = await createTestProject(Object.fromEntries(files));
  await applyPlatform(it.project.directUrl);
  await it.database.sql(tables + sql);
  return it;
}

function check({ project }: TestProject): Promise<readonly PolicyFinding[]> {
  return checkPolicies({ url: project.directUrl, policiesDir: project.policiesDir });
}

function apply({ project }: TestProject): Promise<readonly string[]> {
  return applyPolicies({ url: project.directUrl, policiesDir: project.policiesDir });
}

const clean = {
  'roles.sql': 'grant select on all tables in schema public to authenticated;',
  'tables/rooms.sql': readRooms,
};

test('files are applied in order, roles and functions first, and again without harm', async () => {
  await using it = await startProject({
    'tables/rooms.sql': `${readRooms} comment on table rooms is 'last';`,
    'functions.sql': `create or replace function f() returns int language sql return 1; comment on table rooms is 'second';`,
    'roles.sql': `comment on table rooms is 'first';`,
  });
  expect(listPolicyFiles(it.project.policiesDir).map((file) => file.split('policies/')[1])).toEqual([
    'roles.sql',
    'functions.sql',
    'tables/rooms.sql',
  ]);
  await apply(it);
  await apply(it);
  expect(await it.database.sql(`select obj_description('rooms'::regclass) as it`)).toEqual([{ it: 'last' }]);
});

test('a file that fails leaves every policy as it was, and is named with its line', async () => {
  await using it = await startProject({
    'tables/a.sql': readRooms,
    'tables/b.sql': '\ncreate policy p on nothing using (true);',
  });
  await expect(apply(it)).rejects.toMatchObject({
    code: 'POLICY_INVALID',
    message: expect.stringMatching(/policies\/tables\/b\.sql:2: relation "nothing" does not exist/),
  });
  expect(
    await it.database.sql('select from pg_policy p join pg_class c on c.oid = p.polrelid where relname = $1', [
      'rooms',
    ]),
  ).toEqual([]);
});

test('a file that commits is refused', async () => {
  await using it = await startProject({ 'tables/a.sql': `${readRooms} commit;` });
  await expect(apply(it)).rejects.toMatchObject({
    code: 'POLICY_INVALID',
    message: expect.stringContaining('transaction'),
  });
});

test('a project that follows every rule has no findings, and a check changes nothing', async () => {
  await using it = await startProject({ ...clean, 'tables/members.sql': readMembers });
  expect(await check(it)).toEqual([]);
  expect(await it.database.sql(`select polname from pg_policy where polname like 'read%'`)).toEqual([]);
});

describe('a check finds', () => {
  const found = async (it: TestProject, rule: string): Promise<PolicyFinding | undefined> =>
    (await check(it)).find((finding) => finding.rule === rule);

  test('a table without row-level security', async () => {
    await using it = await startProject(clean, 'create table open_to_all (id int primary key);');
    expect(await found(it, 'rls-off')).toEqual({
      severity: 'error',
      rule: 'rls-off',
      object: 'public.open_to_all',
      message: 'row-level security is off, and authenticated may read every row',
      fix: 'alter table public.open_to_all enable row level security;',
    });
  });

  test('a table without a policy', async () => {
    await using it = await startProject(clean);
    expect(await found(it, 'no-policy')).toMatchObject({ severity: 'warning', object: 'public.members' });
  });

  test('a call that is not wrapped', async () => {
    await using it = await startProject({ 'a.sql': readRooms.replace('(select auth.uid())', 'auth.uid()') });
    expect(await found(it, 'bare-call')).toMatchObject({
      object: 'public.rooms: read_rooms',
      message: 'auth.uid() is evaluated again for every row',
    });
  });

  test('a policy without TO', async () => {
    await using it = await startProject({ 'a.sql': readRooms.replace('to authenticated', '') });
    expect(await found(it, 'no-role')).toMatchObject({ object: 'public.rooms: read_rooms' });
  });

  test('a comparison without an index, in its own table and in another', async () => {
    const own = readRooms.replace('owner_id', 'other_id');
    const other = `create policy o on rooms to authenticated using (exists (select from members m where m.user_id = (select auth.uid())));`;
    await using it = await startProject(
      { 'a.sql': `${own} drop policy if exists o on rooms; ${other}` },
      'alter table rooms add other_id uuid;',
    );
    const messages = (await check(it)).filter(({ rule }) => rule === 'no-index').map(({ message }) => message);
    expect(messages).toEqual([
      'it looks up members.user_id, which has no index',
      'it looks up rooms.other_id, which has no index',
    ]);
  });

  test('a table that anon may read through a grant', async () => {
    await using it = await startProject({ ...clean, 'z.sql': 'grant select on rooms to anon;' });
    expect(await found(it, 'readable-by-anon')).toMatchObject({ object: 'public.rooms' });
  });

  test('no fault in a table that a policy opens to anon', async () => {
    const open = 'drop policy if exists p on rooms; create policy p on rooms for select to anon using (true);';
    await using it = await startProject({ ...clean, 'z.sql': `grant select on rooms to anon; ${open}` });
    expect(await found(it, 'readable-by-anon')).toBeUndefined();
  });

  test('a SECURITY DEFINER function without search_path', async () => {
    const f = `create or replace function f(a int) returns int language sql security definer as 'select 1';`;
    await using it = await startProject({ 'functions.sql': f });
    expect(await found(it, 'definer-search-path')).toMatchObject({ object: 'public.f(a integer)' });
  });

  test('a view that shows rows past their policies, but not one that asks as its reader', async () => {
    await using it = await startProject(
      clean,
      'create view v as table rooms; create view w with (security_invoker) as table rooms;',
    );
    const views = (await check(it)).filter(({ rule }) => rule === 'view-bypasses-rls');
    expect(views).toMatchObject([{ severity: 'error', object: 'public.v' }]);
  });

  test('a file that cannot be applied twice', async () => {
    await using it = await startProject({ 'a.sql': 'create policy p on rooms to authenticated using (true);' });
    expect(await found(it, 'not-repeatable')).toMatchObject({
      severity: 'error',
      object: expect.stringMatching(/policies\/a\.sql$/),
      message: expect.stringContaining('policy "p" for table "rooms" already exists'),
    });
  });

  test('a policy that no file makes', async () => {
    await using it = await startProject(clean, 'create policy old on members to authenticated using (true);');
    expect(await found(it, 'not-in-files')).toMatchObject({ object: 'public.members: old' });
  });
});

describe('the platform', () => {
  test('can be laid by several at once, on several databases', async () => {
    await using one = await createTestDatabase();
    await using two = await createTestDatabase();
    const password = { serverPassword: 'rowcast' };
    await Promise.all([one, one, two, two].map(({ url }) => applyPlatform(url, password)));
    expect(await one.sql('select version from rowcast.platform_version')).toEqual([{ version: 3 }]);
  });

  test('can be laid by an owner who is no superuser, where the roles are there already', async () => {
    await using first = await createTestDatabase();
    await applyPlatform(first.url, { serverPassword: 'rowcast' });
    await using it = await createTestProject({ 'prisma/schema.prisma': 'model Note {\n  id Int @id\n}\n' });
    const owner = `owner_of_${it.database.name}`;
    await it.database.sql(`create role ${owner} login createdb createrole password 'owner'`);
    await it.database.sql(`alter database ${it.database.name} owner to ${owner}`);
    try {
      const project = { ...it.project, directUrl: it.database.urlAs(owner, 'owner'), serverPassword: 'rowcast' };
      expect(await migrateDev(project)).toMatchObject({ kind: 'migrated' });
      await expect(deploy({ ...project, serverPassword: 'another' })).rejects.toMatchObject({
        message: 'this role may not set the password of rowcast_server',
      });
    } finally {
      await it.database.sql(`reassign owned by ${owner} to current_user; drop owned by ${owner}; drop role ${owner}`);
    }
  });

  test('answers null to a policy when there are no claims, and what the token says when there are', async () => {
    await using database = await createTestDatabase();
    await applyPlatform(database.url);
    const ask = `select auth.uid() as uid, auth.sub() as sub, auth.role() as role, auth.jwt() ->> 'org' as org`;
    const nothing = { uid: null, sub: null, role: null, org: null };
    expect(await database.sql(ask)).toEqual([nothing]);
    expect(await database.sql(`set request.jwt.claims = ''; ${ask}`)).toEqual([nothing]);
    const sub = '6f2a2c5e-8a45-4c1e-9f0e-2f6c1a3b5d7e';
    const claims = JSON.stringify({ sub, role: 'authenticated', org: 'o' });
    expect(await database.sql(`set request.jwt.claims = '${claims}'; ${ask}`)).toEqual([
      { uid: sub, sub, role: 'authenticated', org: 'o' },
    ]);
  });

  test("keeps an auth schema that is not Rowcast's", async () => {
    const theirs = `create schema auth; create table auth.users (id uuid primary key);
      create function auth.uid() returns uuid language sql as 'select null::uuid';`;
    await using database = await createTestDatabase({ sql: theirs });
    await applyPlatform(database.url);
    expect(
      await database.sql(`select to_regclass('auth.sessions') as sessions, obj_description('auth.uid'::regproc) as uid,
      to_regprocedure('auth.sub()') is not null as sub`),
    ).toEqual([{ sessions: null, uid: null, sub: true }]);
  });

  test('shows accounts to the server and to no client, even after a careless grant', async () => {
    await using database = await createTestDatabase();
    await applyPlatform(database.url);
    await database.sql(`insert into auth.users (name, email) values ('a', 'a@b.c')`);
    await expect(countUsersAs(database, 'authenticated')).rejects.toThrow(/permission denied/);
    await database.sql('grant select on all tables in schema auth to authenticated');
    const byServer = await countUsersAs(database, 'rowcast_server');
    const byClient = await countUsersAs(database, 'authenticated');
    expect([byServer, byClient]).toEqual([1, 0]);
  });
});

function countUsersAs(database: TestDatabase, role: string): Promise<number | undefined> {
  return withDirectConnection(database.url, async (client) => {
    await client.query(`set role ${role}`);
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from auth.users');
    return rows[0]?.n;
  });
}
