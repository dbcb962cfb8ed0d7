import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { hear, TestFolder } from '../../test-support/test-folder.js';

vi.setConfig({ testTimeout: 120_000 });

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

function lay(folder: TestFolder): void {
  folder.write('prisma/schema.prisma', schema);
  folder.write('policies/note.sql', policy);
  folder.write('prisma/seed.sql', `insert into "Note" values (1, 'seeded')`);
}

test('dev brings up everything from nothing, once at a time; Ctrl-C ends it and the data stays', async () => {
  await using folder = new TestFolder();
  lay(folder);
  const first = folder.start('dev', '--port', '0');
  const [, url, database] = await hear(first, /Rowcast +(http:\S+)\s+database +(postgres:\S+)[\s\S]+Ctrl-C/);
  expect(first.said.out).toContain('filled with the seed');
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await query(database, 'select text from "Note"')).toEqual([{ text: 'seeded' }]);
  expect(folder.read('generated.ts')).toContain('Note');
  expect(fs.statSync(path.join(folder.path, '.rowcast/secrets.json')).mode & 0o777).toBe(0o600);

  const second = await folder.run('dev');
  expect(second).toMatchObject({ code: 1, out: '' });
  expect(second.err).toContain(`already running here at ${url} (process ${first.pid})`);
  // Other commands use the database of the one that runs.
  expect(await folder.run('migrate', 'status')).toMatchObject({ code: 0, out: 'the database is up to date\n' });

  first.kill('SIGINT');
  expect(await once(first, 'exit')).toEqual([0, null]);
  await expect(query(database, 'select 1')).rejects.toThrow();
  expect(fs.existsSync(path.join(folder.path, '.rowcast/lock.json'))).toBe(false);
});

test('after kill -9 the next start takes over, with the same data and no second seed', async () => {
  await using folder = new TestFolder();
  lay(folder);
  const first = folder.start('dev', '--port', '0');
  const [, before] = await hear(first, /database +(postgres:\S+)/);
  await query(before, `insert into "Note" values (2, 'written')`);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const second = folder.start('dev', '--port', '0');
  const [, after] = await hear(second, /database +(postgres:\S+)/);
  expect(await query(after, 'select text from "Note" order by id')).toEqual([{ text: 'seeded' }, { text: 'written' }]);
});

test('dev follows the schema and the policies; what would lose data is told and not done', async () => {
  await using folder = new TestFolder();
  lay(folder);
  const dev = folder.start('dev', '--port', '0');
  const [, database] = await hear(dev, /database +(postgres:\S+)[\s\S]+Ctrl-C/);

  folder.write('prisma/schema.prisma', schema.replace('  text String', '  text String\n  title String?'));
  await hear(dev, /applied prisma\/migrations\/\d{14}_add_title_to_note\/migration\.sql[\s\S]+the schema is in use/);
  folder.write('policies/note.sql', policy.replace('all_notes on "Note" to', 'renamed on "Note" to'));
  await hear(dev, /the policies are in use/);
  expect(await query(database, `select polname from pg_policy where polname = 'renamed'`)).toHaveLength(1);

  await query(database, `update "Note" set title = 'kept'`);
  folder.write('prisma/schema.prisma', schema);
  await hear(dev, /this change would lose data/);
  expect(await query(database, 'select title from "Note"')).toEqual([{ title: 'kept' }]);
  expect(dev.exitCode).toBe(null);
});

test('dev says which tables lack protection, and which port was taken', async () => {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await using folder = new TestFolder({ PORT: String(port) });
  lay(folder);
  fs.rmSync(path.join(folder.path, 'policies/note.sql'));
  const dev = folder.start('dev');

  await hear(dev, new RegExp(`\\(${port} is taken\\)`));
  await hear(
    dev,
    /warning public\.Note: row-level security is off[^\n]*\n +alter table public\."Note" enable row level security;/,
  );
  folder.write('policies/note.sql', policy);
  await hear(dev, /the policies are in use/);
  other.close();
});

test('a port that may not be had, and an address of another machine, are told as such', async () => {
  await using folder = new TestFolder();
  lay(folder);
  const elsewhere = await folder.run('dev', '--host', '192.0.2.1');
  expect(elsewhere).toMatchObject({
    code: 1,
    err: expect.stringMatching(/error cannot listen at 192\.0\.2\.1:\d+: EADDRNOTAVAIL\n.*--host/),
  });
  expect(elsewhere.err).not.toContain('defect');
});

async function query(url: string | undefined, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}
