import fs from 'node:fs';
import path from 'node:path';
import { createTestDatabase } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { createTestProject } from '../../test-support/create-test-project.js';
import { deploy } from './deploy.js';
import { diff } from './diff.js';
import { createMigration, migrateDev } from './migrate-dev.js';
import { isUpToDate, readMigrationStatus } from './migration-status.js';
import { reset } from './reset.js';

const note = 'model Note {\n  id Int @id\n  text String\n}\n';
const noteWithTitle = 'model Note {\n  id Int @id\n  text String\n  title String?\n}\n';

test('a change of the schema becomes a migration that a second database can deploy', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  const first = await migrateDev(it.project);
  it.write('prisma/schema.prisma', noteWithTitle);
  const second = await migrateDev(it.project);

  expect(first).toMatchObject({ kind: 'migrated', appliedMigrations: [expect.stringMatching(/^\d{14}_init$/)] });
  expect(second).toMatchObject({ appliedMigrations: [expect.stringMatching(/^\d{14}_add_title_to_note$/)] });
  await using other = await createTestDatabase();
  const before = await readMigrationStatus(it.on(other));
  const deployed = await deploy(it.on(other));
  const after = await readMigrationStatus(it.on(other));
  expect(before).toMatchObject({ platform: 'missing', pending: deployed.appliedMigrations });
  expect(deployed.appliedMigrations).toHaveLength(2);
  expect(isUpToDate(after)).toBe(true);
  expect(await other.sql(`insert into "Note" (id, text, title) values (1, 'a', 'b') returning title`)).toEqual([
    { title: 'b' },
  ]);
});

test("the history is Prisma's own: lock file, table and checksums", async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project, { name: 'First tables!' });
  const [row] = await it.database.sql<{ migration_name: string; checksum: string; applied_steps_count: number }>(
    'select migration_name, checksum, applied_steps_count from _prisma_migrations',
  );
  const name = row?.migration_name ?? '';
  const script = it.read(`prisma/migrations/${name}/migration.sql`);
  const { createHash } = await import('node:crypto');
  expect(name).toMatch(/^\d{14}_first_tables_$/);
  expect(row?.checksum).toBe(createHash('sha256').update(script).digest('hex'));
  expect(it.read('prisma/migrations/migration_lock.toml')).toContain('provider = "postgresql"');
});

test('nothing is written when the schema has not changed', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project);
  const again = await migrateDev(it.project);
  expect(again).toEqual({ kind: 'migrated', appliedMigrations: [], createdFile: undefined });
});

test('a change that would lose data is refused until it is agreed to', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': noteWithTitle });
  await migrateDev(it.project);
  await it.database.sql(`insert into "Note" (id, text, title) values (1, 'a', 'b')`);
  it.write('prisma/schema.prisma', note);
  const refused = await migrateDev(it.project);
  expect(refused).toMatchObject({ kind: 'refused', warnings: [expect.stringContaining('title')], impossible: [] });
  expect(fs.readdirSync(it.project.migrationsDir)).toHaveLength(2);
  const agreed = await migrateDev(it.project, { acceptsDataLoss: true });
  expect(agreed.kind).toBe('migrated');
});

test('a required column is refused while there are rows', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project);
  await it.database.sql(`insert into "Note" (id, text) values (1, 'a')`);
  it.write('prisma/schema.prisma', noteWithTitle.replace('String?', 'String'));
  const refused = await migrateDev(it.project, { acceptsDataLoss: true });
  expect(refused).toMatchObject({ kind: 'refused', impossible: [expect.stringContaining('title')] });
});

test('a failing migration leaves nothing, names file, line and reason, and runs once it is corrected', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  const file = 'prisma/migrations/20260101000000_two/migration.sql';
  it.write(
    file,
    'create table half (id int);\n\n-- a comment; with a semicolon\nalter table missing add column x int;\n',
  );
  await expect(deploy(it.project)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringMatching(
      /20260101000000_two\/migration\.sql:4: relation "missing" does not exist \(42P01\)\n {2}\| alter table missing/,
    ),
  });
  expect(await it.database.sql(`select to_regclass('half') as half`)).toEqual([{ half: null }]);
  it.write(file, 'create table whole (id int);');
  expect((await deploy(it.project)).appliedMigrations).toEqual(['20260101000000_two']);
  expect((await readMigrationStatus(it.project)).failed).toEqual([]);
});

test('a failure without a position is placed by counting statements', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  const script =
    'create table a (id int primary key);\ninsert into a values (1);\ninsert into a values (1);\nselect 1;';
  it.write('prisma/migrations/20260101000000_twice/migration.sql', script);
  await expect(deploy(it.project)).rejects.toMatchObject({
    message: expect.stringMatching(/migration\.sql:3: duplicate key.*\(23505\)\n {2}detail: Key \(id\)=\(1\)/),
  });
});

test('a generated migration that fails is taken back', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project);
  await it.database.sql(`insert into "Note" values (1, 'same'), (2, 'same')`);
  it.write('prisma/schema.prisma', note.replace('text String', 'text String @unique'));
  await expect(migrateDev(it.project, { acceptsDataLoss: true })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  expect(fs.readdirSync(it.project.migrationsDir).filter((name) => name.includes('_'))).toHaveLength(2);
  expect((await readMigrationStatus(it.project)).pending).toEqual([]);
});

test('function bodies, semicolons in literals and CREATE INDEX CONCURRENTLY survive', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project);
  const body = `create function shout(t text) returns text language plpgsql as $$ begin return t || ';!'; end; $$;\n`;
  it.write('prisma/migrations/20990101000000_function/migration.sql', body);
  it.write(
    'prisma/migrations/20990101000001_index/migration.sql',
    'create index concurrently note_text on "Note" (text);',
  );
  await deploy(it.project);
  expect(await it.database.sql(`select shout('a') as it, to_regclass('note_text')::text as index`)).toEqual([
    { it: 'a;!', index: 'note_text' },
  ]);
});

test('a table made by hand is drift, and diff shows it', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project);
  await it.database.sql('create table by_hand (id int primary key)');
  await expect(migrateDev(it.project)).rejects.toMatchObject({
    code: 'MIGRATION_DRIFT',
    message: expect.stringContaining('by_hand'),
  });
  const difference = await diff(it.project, { from: 'database', to: 'schema', isScript: true });
  expect(difference).toMatchObject({ isEmpty: false, text: expect.stringContaining('DROP TABLE "by_hand"') });
  expect(await diff(it.project, { from: 'migrations', to: 'schema' })).toEqual({ isEmpty: true, text: '' });
});

test('an edited migration is reported', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  const result = await migrateDev(it.project);
  const file = result.kind === 'migrated' ? (result.createdFile ?? '') : '';
  fs.appendFileSync(file, '-- changed\n');
  expect((await readMigrationStatus(it.project)).edited).toEqual([path.basename(path.dirname(file))]);
  await expect(migrateDev(it.project)).rejects.toMatchObject({ code: 'MIGRATION_DRIFT' });
});

test('a foreign key to auth.users is no drift', async () => {
  const schema = `datasource db {
  provider = "postgresql"
  schemas  = ["public", "auth"]
}
model User {
  id String @id @db.Uuid
  profile Profile?
  @@map("users")
  @@schema("auth")
}
model Profile {
  id String @id @db.Uuid
  user User @relation(fields: [id], references: [id], onDelete: Cascade)
  @@schema("public")
}
`;
  await using it = await createTestProject({ 'prisma/schema.prisma': schema });
  await migrateDev(it.project);
  const again = await migrateDev(it.project);
  expect(again).toMatchObject({ appliedMigrations: [] });
  await expect(it.database.sql(`insert into "Profile" values (gen_random_uuid())`)).rejects.toThrow(/foreign key/);
  await it.database.sql(`insert into auth.users (name, email) values ('a', 'a@b.c')`);
  expect(await it.database.sql(`insert into "Profile" select id from auth.users returning id`)).toHaveLength(1);
});

test('two runners at once apply everything exactly once', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note, 'policies/roles.sql': 'select 1;' });
  it.write('prisma/migrations/20260101000000_slow/migration.sql', 'select pg_sleep(0.3); create table once (id int);');
  const results = await Promise.all([deploy(it.project), deploy(it.project), deploy(it.project)]);
  expect(results.flatMap((result) => result.appliedMigrations)).toEqual(['20260101000000_slow']);
});

test('a draft is written and not run', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  const file = await createMigration(it.project, { name: 'notes' });
  expect(fs.readFileSync(file, 'utf8')).toContain('CREATE TABLE "Note"');
  expect(await it.database.sql(`select to_regclass('"Note"') as note`)).toEqual([{ note: null }]);
});

test('a reset loses the rows and the accounts and keeps the tables', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project);
  await it.database.sql(
    `insert into "Note" values (1, 'a'); insert into auth.users (name, email) values ('a', 'a@b.c')`,
  );
  const { appliedMigrations } = await reset(it.project);
  expect(appliedMigrations).toHaveLength(1);
  expect(
    await it.database.sql(`select (select count(*)::int from "Note") as notes,
    (select count(*)::int from auth.users) as users`),
  ).toEqual([{ notes: 0, users: 0 }]);
});

test('every table is captured after a deploy', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  await migrateDev(it.project);
  const triggers = await it.database.sql(`select tgname from pg_trigger where tgrelid = '"Note"'::regclass`);
  expect(triggers).toHaveLength(4);
});

test('an error in the schema is told with file and line before the database is touched', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': 'model Note {\n  id Int @id\n  text Strin\n}\n' });
  await expect(migrateDev({ ...it.project, directUrl: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    message: expect.stringMatching(/schema\.prisma:6: Type "Strin" is neither/),
  });
});

test('a database that cannot be reached is named, without its password', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': note });
  const error = await deploy({ ...it.project, directUrl: 'postgres://me:secret@127.0.0.1:1/app' }).catch(
    (e: unknown) => e,
  );
  expect(error).toMatchObject({
    code: 'SERVER_DATABASE_UNAVAILABLE',
    message: expect.stringContaining('me@127.0.0.1:1/app'),
  });
  expect(String(error)).not.toContain('secret');
});
