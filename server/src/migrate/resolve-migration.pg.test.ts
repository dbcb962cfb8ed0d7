import { expect, test } from 'vitest';
import { createTestProject } from '../../test-support/create-test-project.js';
import { dbPull, writeSchema } from './db-pull.js';
import { migrateDev } from './migrate-dev.js';
import { readMigrationStatus } from './migration-status.js';
import { baseline, resolveMigration } from './resolve-migration.js';

const empty = '// nothing yet\n';
const shop = `create table customers (id serial primary key, name text not null);
create table orders (id serial primary key, customer_id int not null references customers);
insert into customers (name) values ('Ada');`;

test('a database with tables of its own is adopted: its schema can change and its rows stay', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': empty });
  await it.database.sql(shop);
  writeSchema((await dbPull(it.project)).files);
  await expect(migrateDev(it.project)).rejects.toMatchObject({
    code: 'MIGRATION_DRIFT',
    message: expect.stringMatching(/customers.*orders/s),
    hint: expect.stringMatching(/^rowcast migrate baseline keeps/),
  });

  const { file } = await baseline(it.project);
  const again = await baseline(it.project);

  expect(file).toMatch(/\d{14}_baseline\/migration\.sql$/);
  expect(again).toEqual({ file: undefined });
  const pulled = it.read('prisma/schema.prisma');
  it.write('prisma/schema.prisma', pulled.replace(/( +name +String)/, '$1\n  email String?'));
  expect(await migrateDev(it.project)).toMatchObject({
    appliedMigrations: [expect.stringMatching(/add_email_to_customers$/)],
  });
  expect(await it.database.sql('select name, email from customers')).toEqual([{ name: 'Ada', email: null }]);
});

test('a table that was made by hand can be kept as history', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': 'model Note {\n  id Int @id\n}\n' });
  await migrateDev(it.project);
  await it.database.sql('create table by_hand (id int primary key)');
  writeSchema((await dbPull(it.project)).files);

  await baseline(it.project, { name: 'by hand' });

  expect(await migrateDev(it.project)).toEqual({ kind: 'migrated', appliedMigrations: [], createdFile: undefined });
});

test('a baseline waits until every migration that is there is applied or resolved', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': empty });
  await it.database.sql('create table customers (id serial primary key, name text not null)');
  it.write('prisma/migrations/20250101000000_customers/migration.sql', shop.split('\n')[0] ?? '');
  await expect(baseline(it.project)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: 'not applied yet: 20250101000000_customers',
  });

  await resolveMigration(it.project, { kind: 'applied', name: '20250101000000_customers' });

  expect(await readMigrationStatus(it.project)).toMatchObject({ pending: [], failed: [] });
  expect(await baseline(it.project)).toEqual({ file: undefined });
});

test('a migration that does not exist cannot be resolved', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': empty });
  await expect(resolveMigration(it.project, { kind: 'applied', name: 'typo' })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'there is no migration typo',
  });
});
