import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../server/src/catalog/load-catalog.js';
import { parseDataModel } from '../server/src/catalog/read-data-model.js';
import { Database } from '../server/src/database/database.js';
import { checkPolicies } from '../server/src/migrate/check-policies.js';
import { deploy } from '../server/src/migrate/deploy.js';
import { applyPolicies } from '../server/src/migrate/policies.js';
import { type Chat, openChat } from './test-support/open-chat.js';

let chat: Chat;
beforeAll(async () => {
  chat = await openChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

const tables = ['members', 'messages', 'profiles', 'reactions', 'rooms'];

/** Everything that decides about access: row-level security, policies, grants and functions. */
async function readRules(): Promise<unknown> {
  return chat.database.sql(`
    select json_build_object(
      'tables', (select json_agg(json_build_array(c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl::text,
          (select json_agg(json_build_array(a.attname, a.attacl::text) order by a.attnum) from pg_attribute a
            where a.attrelid = c.oid and a.attnum > 0)) order by c.relname)
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')),
      'policies', (select json_agg(p order by p.tablename, p.policyname) from pg_policies p where p.schemaname = 'public'),
      'functions', (select json_agg(json_build_array(f.proname, f.proacl::text, pg_get_functiondef(f.oid)) order by f.proname)
        from pg_proc f where f.pronamespace = 'public'::regnamespace),
      'schema', (select nspacl::text from pg_namespace where nspname = 'public')
    ) as rules`);
}

test('every table has row-level security on and a policy, not forced upon the owner for the reason in roles.sql', async () => {
  const found = await chat.database.sql(`
    select c.relname as name, c.relrowsecurity as on, c.relforcerowsecurity as forced,
      exists (select from pg_policy p where p.polrelid = c.oid) as has_policy
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_prisma_migrations'
    order by 1`);

  expect(found).toEqual(tables.map((name) => ({ name, on: true, forced: false, has_policy: true })));
});

test('applying the files again changes nothing', async () => {
  const before = await readRules();
  await applyPolicies({ url: chat.database.url, policiesDir: chat.project.policiesDir });
  expect(await readRules()).toEqual(before);
});

test('deploying again finds nothing to do', async () => {
  const before = await readRules();
  expect((await deploy(chat.project)).appliedMigrations).toEqual([]);
  expect(await readRules()).toEqual(before);
});

test('rowcast policies check has nothing to say', async () => {
  expect(await checkPolicies({ url: chat.database.url, policiesDir: chat.project.policiesDir })).toEqual([]);
});

test('the engine sees through every policy, and knows which tables it reads', async () => {
  const { url } = chat.database;
  const { schemaPath } = chat.project;
  const server = new Database({ connectionString: url });
  const dataModel = parseDataModel([[schemaPath, fs.readFileSync(schemaPath, 'utf8')]]);
  const catalog = await loadCatalog({ pool: server.pool, dataModel, roles: ['anon', 'authenticated'] });
  const reaches = [...catalog.models.values()].map(({ name, table }) => {
    const reach = table.policyReach.get('authenticated');
    const reads = [...(reach?.tables ?? [])].map((oid) => catalog.tables.get(oid)?.name ?? oid);
    return [name, { isOpaque: reach?.isOpaque, reads: reads.sort() }];
  });
  await server.close();

  expect(Object.fromEntries(reaches)).toEqual({
    Profile: { isOpaque: false, reads: [] },
    Room: { isOpaque: false, reads: ['members'] },
    Member: { isOpaque: false, reads: ['members'] },
    Message: { isOpaque: false, reads: ['members'] },
    Reaction: { isOpaque: false, reads: ['members', 'messages'] },
  });
});

describe('whoever is signed out', () => {
  test.each([...tables, '_prisma_migrations'])('may not touch %s', async (table) => {
    expect(await chat.attempt('nobody', `select from public.${table}`)).toBe('denied');
    expect(await chat.attempt('nobody', `insert into public.${table} default values`)).toBe('denied');
    expect(await chat.attempt('nobody', `delete from public.${table}`)).toBe('denied');
    expect(await chat.attempt('nobody', `truncate public.${table}`)).toBe('denied');
  });

  test.each(['is_member', 'is_room_owner', 'is_deserted'])('may not ask %s', async (name) => {
    expect(await chat.attempt('nobody', `select public.${name}(gen_random_uuid())`)).toBe('denied');
  });
});

describe('whoever is signed in', () => {
  test.each([
    ['empty a table', 'truncate public.messages'],
    ['read the history of migrations', 'select from public._prisma_migrations'],
    ['read accounts', 'select from auth.users'],
    ['read passwords', 'select from auth.accounts'],
    ['read sessions', 'select from auth.sessions'],
    ['read the change log', 'select from rowcast.change_log'],
    ['make a table', 'create table public.mine (id int)'],
    ['make a function', 'create function public.mine() returns int language sql return 1'],
    ['make a profile by calling the trigger', 'select public.create_profile()'],
    [
      'let a trigger of theirs run',
      'create trigger t before insert on public.messages for each row execute function public.mark_message_edited()',
    ],
    ['turn the policies off', 'alter table public.messages disable row level security'],
  ])('may not %s', async (_what, statement) => {
    expect(await chat.attempt('max', statement)).toBe('denied');
  });
});
