import { randomBytes } from 'node:crypto';
import type { TestDatabase } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { createTestProject, type TestProject } from '../../test-support/create-test-project.js';
import { asDatabaseOwner } from './database-owner.js';
import { deploy } from './deploy.js';
import { migrateDev } from './migrate-dev.js';
import { applyPlatform } from './platform.js';

const note = 'model Note {\n  id Int @id\n  text String\n}\n';
const policy = `alter table "Note" enable row level security;
drop policy if exists all_notes on "Note";
create policy all_notes on "Note" to authenticated using (true);
`;

/** Gives the database to a role that may create neither roles nor event triggers, as many services do. */
async function giveAway(database: TestDatabase): Promise<AsyncDisposable & { readonly url: string }> {
  const name = `owner ${randomBytes(4).toString('hex')}`;
  await database.sql(`create role "${name}" login password 'its'`);
  await database.sql(`alter database "${database.name}" owner to "${name}"`);
  return {
    url: database.urlAs(name, 'its'),
    async [Symbol.asyncDispose]() {
      await database.sql(`reassign owned by "${name}" to current_user; drop owned by "${name}"; drop role "${name}"`);
    },
  };
}

async function ownersOf({ database }: TestProject): Promise<readonly string[]> {
  const rows = await database.sql<{ owner: string }>(
    `select distinct pg_get_userbyid(relowner) as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'auth', 'rowcast')
     union select pg_get_userbyid(proowner) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('auth', 'rowcast')`,
  );
  return rows.map(({ owner }) => owner.replace(/[0-9a-f]{8}$/, '…'));
}

test('what a superuser deploys once belongs to the owner of the database, who deploys from then on', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note, 'policies/note.sql': policy });
  await using owner = await giveAway(it.database);
  const byAdministrator = {
    ...it.project,
    directUrl: await asDatabaseOwner(it.database.url),
    serverPassword: 'rowcast',
  };
  const byOwner = { ...it.project, directUrl: owner.url };

  await migrateDev(byAdministrator);
  it.write('prisma/migrations/20990101000000_more/migration.sql', 'alter table "Note" add column more text;');
  const { appliedMigrations } = await deploy(byOwner);

  expect(await asDatabaseOwner(owner.url)).toBe(owner.url);
  expect(appliedMigrations).toEqual(['20990101000000_more']);
  expect(await ownersOf(it)).toEqual(['owner …']);
  const triggers = await it.database.sql(`select evtname from pg_event_trigger where evtname like 'rowcast%'`);
  expect(triggers).toHaveLength(2);
});

test("a superuser stays one where tables are not the database owner's", async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await it.database.sql('create table by_the_superuser (id int primary key)');
  await using _owner = await giveAway(it.database);
  expect(await asDatabaseOwner(it.database.url)).toBe(it.database.url);
});

test('an owner who may not use what another has laid is told whose it is', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await using owner = await giveAway(it.database);
  await applyPlatform(it.database.url);
  await expect(deploy({ ...it.project, directUrl: owner.url })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/^Rowcast's own objects in this database belong to "\w+"$/),
  });
});
