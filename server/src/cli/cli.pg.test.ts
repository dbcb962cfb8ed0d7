import { once } from 'node:events';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { describe, expect, test, vi } from 'vitest';
import { hear, TestFolder } from '../../test-support/test-folder.js';

vi.setConfig({ testTimeout: 90_000 });

function owner(database: TestDatabase): Record<string, string> {
  return { DATABASE_URL: database.url };
}

const schema = `datasource db {
  provider = "postgresql"
}
generator rowcast {
  provider = "rowcast"
  output   = "../generated.ts"
}
model Note {
  id Int @id
  text String
}
`;
const policy = `alter table "Note" enable row level security;
drop policy if exists all_notes on "Note";
create policy all_notes on "Note" to authenticated using (true);
`;

describe('usage', () => {
  test('every level has help, and wrong usage has exit code 2', async () => {
    await using folder = new TestFolder();
    const [help, sub, leaf, wrong, missing] = await Promise.all([
      folder.run('--help'),
      folder.run('migrate', '--help'),
      folder.run('migrate', 'diff', '--help'),
      folder.run('nonsense'),
      folder.run('migrate', 'diff', '--from'),
    ]);
    expect([help, sub, leaf].map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(help?.out).toContain('Exit codes: 0 done');
    expect(sub?.out).toContain('empty the database, accounts too');
    expect(leaf?.out).toContain('schema, migrations, database or empty');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'nonsense'") });
    expect(missing?.code).toBe(2);
  });

  test("a user's mistake has exit code 1, a way out and no stack trace", async () => {
    const urls = ['mysql://nothing', 'postgres://me:p@ss/word@localhost:5432/app', 'postgres://me:12#3@localhost/app'];
    for (const url of urls) {
      await using folder = new TestFolder({ DATABASE_URL: url });
      const wrongUrl = await folder.run('migrate', 'status');
      expect(wrongUrl).toMatchObject({ code: 1, out: '' });
      expect(wrongUrl.err).toBe(
        [
          'error DATABASE_URL is not the URL of a PostgreSQL database',
          '  it looks like postgres://user:password@host:5432/database; special characters are percent-encoded',
          '  CONFIG_INVALID\n',
        ].join('\n'),
      );
    }
  });

  test('a missing schema, a broken one and an unknown setting are told as such, to a machine too', async () => {
    await using folder = new TestFolder({ DATABASE_URL: 'postgres://x@127.0.0.1:1/x' });
    expect((await folder.run('migrate', 'deploy')).err).toMatch(/there is no schema at .*schema\.prisma/);
    expect(await folder.run('--cwd', 'nowhere', 'generate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('error there is no folder nowhere'),
    });
    folder.write('prisma/schema.prisma', schema.replace('Int', 'Inf'));
    expect((await folder.run('migrate', 'deploy')).err).toMatch(/^error prisma\/schema\.prisma:9: Type "Inf"/);
    expect((await folder.run('generate')).err).toMatch(/^error prisma\/schema\.prisma:9: Type "Inf"/);
    folder.write('package.json', '{ "rowcast": { "shema": "x" } }');
    const unknown = await folder.run('migrate', 'deploy', '--json');
    expect(JSON.parse(unknown.out)).toMatchObject({
      error: { code: 'CONFIG_INVALID', message: expect.stringContaining('shema') },
    });
  });
});

describe('with a database of its own', () => {
  test('init, migrate dev, status, generate, policies and doctor lead from nothing to a sound project', async () => {
    await using database = await createTestDatabase();
    await using folder = new TestFolder(owner(database));
    folder.write('index.html', 'mine');
    const begun = await folder.run('init', '--json');
    expect(JSON.parse(begun.out).kept).toEqual(['index.html']);
    expect(folder.read('index.html')).toBe('mine');
    const migrated = await folder.run('migrate', 'dev', '--json');
    expect(migrated).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(migrated.out).createdFile).toMatch(/^prisma\/migrations\/\d{14}_init\/migration\.sql$/);
    expect(folder.read('src/generated/rowcast.ts')).toContain('Note');
    expect(await folder.run('migrate', 'status')).toMatchObject({ code: 0, out: 'the database is up to date\n' });
    expect(await folder.run('generate')).toMatchObject({ code: 0, out: 'src/generated/rowcast.ts is up to date\n' });
    expect(await folder.run('policies', 'check')).toMatchObject({ code: 0, out: 'nothing to complain about\n' });
    const doctor = await folder.run('doctor', '--json');
    const { diagnoses } = JSON.parse(doctor.out) as { diagnoses: { check: string; status: string; message: string }[] };
    const bad = diagnoses
      .filter(({ status }) => status === 'error')
      .map(({ check, message }) => `${check}: ${message}`);
    expect(bad).toEqual([expect.stringMatching(/^server role: .* is a superuser/)]);
    expect(doctor.code).toBe(1);
  });

  test('the doctor finds what is missing, each with a way to mend it', async () => {
    await using database = await createTestDatabase();
    await using folder = new TestFolder(owner(database));
    folder.write('prisma/schema.prisma', schema);
    folder.write('policies/note.sql', policy);
    await folder.run('migrate', 'dev');
    await database.sql(`drop trigger rowcast_capture_update on "Note"; create table bare (id int primary key);
      update rowcast.platform_version set checksum = 'old'`);
    const { out } = await folder.run('doctor', '--json');
    const { diagnoses } = JSON.parse(out) as {
      diagnoses: { check: string; status: string; message: string; fix?: string }[];
    };
    const found = diagnoses.filter(({ status }) => status !== 'ok');
    expect(found.every(({ fix }) => fix !== undefined)).toBe(true);
    const said = found.map(({ check, message }) => `${check}: ${message.split('\n')[0]}`);
    expect(said).toContain("migrations: Rowcast's own objects are of another version");
    expect(said).toContain('drift: the database and the schema differ');
    expect(said).toContain('capture: public."Note" lacks a capture trigger, so changes of it go unseen');
    expect(said).toContain('policies: public.bare: row-level security is off, so Rowcast does not serve it');
    expect(diagnoses).toContainEqual({ check: 'notifications', status: 'ok', message: 'notifications arrive' });
  });

  test('before the first deploy, each command says that it comes first', async () => {
    await using database = await createTestDatabase();
    await using folder = new TestFolder(owner(database));
    folder.write('prisma/schema.prisma', schema);
    folder.write('policies/functions.sql', 'create function me() returns uuid language sql return auth.uid();');
    const [doctor, explained, status] = await Promise.all([
      folder.run('doctor'),
      folder.run('doctor', '--explain-policies'),
      folder.run('migrate', 'status'),
    ]);
    expect(doctor.code).toBe(1);
    expect(doctor.out).toMatch(/^error +migrations +Rowcast's own objects are missing\n +rowcast migrate deploy$/m);
    expect(doctor.out).not.toMatch(/^\w+ +(drift|policies)/m);
    expect(explained).toMatchObject({ code: 1, err: expect.stringContaining('run rowcast migrate deploy first') });
    expect(status).toMatchObject({ code: 1, out: expect.stringContaining('run rowcast migrate deploy') });
    const applied = await folder.run('policies', 'apply');
    expect(applied).toMatchObject({ code: 1, err: expect.stringContaining('run rowcast migrate deploy first') });
  });

  test('a refused change says what would be lost, and a reset asks first', async () => {
    await using database = await createTestDatabase();
    await using folder = new TestFolder(owner(database));
    folder.write('prisma/schema.prisma', schema);
    await folder.run('migrate', 'dev');
    await database.sql(`insert into "Note" values (1, 'a')`);
    folder.write('prisma/schema.prisma', schema.replace('  text String\n', ''));
    const refused = await folder.run('migrate', 'dev');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('this change would lose data') });
    expect(refused.err).toContain('--accept-data-loss');
    const unasked = await folder.run('migrate', 'reset');
    expect(unasked).toMatchObject({ code: 1, err: expect.stringContaining('--force') });
    expect(await database.sql('select id from "Note"')).toHaveLength(1);
    expect((await folder.run('migrate', 'reset', '--force')).code).toBe(0);
    expect(await database.sql('select id from "Note"')).toHaveLength(0);
  });

  test('diff and db pull read what is really there', async () => {
    await using database = await createTestDatabase({
      sql: 'create table thing (id int primary key, name text not null); alter table thing enable row level security',
    });
    await using folder = new TestFolder(owner(database));
    const pulled = await folder.run('db', 'pull');
    expect(pulled).toEqual({ code: 0, out: 'wrote prisma/schema.prisma\n', err: '' });
    expect(folder.read('prisma/schema.prisma')).toMatch(/model thing \{\n {2}id +Int +@id\n {2}name +String\n\}/);
    expect(await folder.run('migrate', 'diff', '--exit-code')).toMatchObject({
      code: 0,
      out: 'database and schema agree\n',
    });
    const script = await folder.run('migrate', 'diff', '--from', 'empty', '--script', '--exit-code');
    expect(script).toMatchObject({ code: 1, out: expect.stringContaining('CREATE TABLE "thing"') });
  });

  test('start refuses the owner of the database, and says what to do', async () => {
    await using database = await createTestDatabase();
    await using folder = new TestFolder(owner(database));
    folder.write('prisma/schema.prisma', schema);
    const refused = await folder.run('start');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('CONFIG_UNSAFE_ROLE') });
    expect(refused.err).toContain('rowcast_server');
  });

  test('migrate deploy gives rowcast_server the password of DATABASE_URL, and start serves with it', async () => {
    await using database = await createTestDatabase();
    const urls = { DATABASE_URL: database.urlAs('rowcast_server', 'rowcast'), DIRECT_URL: database.url };
    await using folder = new TestFolder(urls);
    folder.write('prisma/schema.prisma', schema);
    folder.write('policies/note.sql', policy);
    await folder.run('migrate', 'create');
    expect(await folder.run('migrate', 'deploy')).toMatchObject({ code: 0, err: '' });
    const server = folder.start('start', '--port', '0', '--host', '127.0.0.1');
    const [, url] = await hear(server, /listens at (http:\S+)/);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const second = await folder.run('start', '--host', '127.0.0.1', '--port', new URL(url ?? '').port);
    expect(second).toMatchObject({ code: 1, err: expect.stringMatching(/^error port \d+ is in use$/m) });
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
  });
});
