/** A read as an identity: one message, one transaction, and a connection that is as it was, whatever went wrong. */
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { Identity } from '../identity.js';
import { Database } from './database.js';

const reader: Identity = { role: 'joined_reader', userId: 'u1', claims: { sub: 'u1' }, expiresAtMs: null };
const settings = `select current_setting('role') as role, current_setting('request.jwt.claims', true) as claims,
  current_setting('transaction_read_only') as "readOnly", current_setting('statement_timeout') as timeout,
  pg_backend_pid() as pid`;

interface World extends AsyncDisposable {
  readonly database: Database;
  readonly superuser: TestDatabase;
}

async function createWorld({ preparedStatements = true, maxPreparedStatements = 500 } = {}): Promise<World> {
  const superuser = await createTestDatabase({
    sql: `do $$ begin create role joined_reader nologin; exception when others then null; end $$;
      create table note (id int, owner text); insert into note values (1, 'u1'), (2, 'u2');
      alter table note enable row level security;
      create policy own on note to joined_reader using (owner = current_setting('request.jwt.claims')::json ->> 'sub');
      grant all on note to joined_reader;`,
  });
  const database = new Database({
    connectionString: superuser.url,
    maxConnections: 1,
    statementTimeoutMs: 60_000,
    roles: ['joined_reader', 'joined_nobody'],
    preparedStatements,
    maxPreparedStatements,
  });
  return {
    database,
    superuser,
    async [Symbol.asyncDispose]() {
      await database.close();
      await superuser[Symbol.asyncDispose]();
    },
  };
}

const read = (database: Database, text: string, values: readonly unknown[] = [], identity = reader) =>
  database.readAs<Record<string, unknown>>(identity, { text, values });

test.each([true, false])(
  'a read runs as the identity and leaves nothing behind (named statements: %s)',
  async (isNamed) => {
    await using world = await createWorld({ preparedStatements: isNamed });

    const [inside] = await read(world.database, settings);
    const rows = await read(world.database, 'select id from note where id >= $1::int', [1]);
    const again = await read(world.database, 'select id from note where id >= $1::int', [2]);
    const { rows: after } = await world.database.pool.query(settings);

    expect(inside).toMatchObject({ role: 'joined_reader', claims: '{"sub":"u1"}', readOnly: 'on', timeout: '1min' });
    expect([rows, again]).toEqual([[{ id: 1 }], []]);
    expect(after).toEqual([{ role: 'none', claims: '', readOnly: 'off', timeout: '0', pid: inside?.['pid'] }]);
  },
);

test('each read sees what was committed before it', async () => {
  await using world = await createWorld();
  await read(world.database, 'select id from note');

  await world.superuser.sql(`insert into note values (3, 'u1')`);

  expect(await read(world.database, 'select id from note order by id')).toEqual([{ id: 1 }, { id: 3 }]);
});

test('a read cannot write', async () => {
  await using world = await createWorld();

  await expect(read(world.database, 'delete from note returning id')).rejects.toThrow();

  expect(await world.superuser.sql('select id from note order by id')).toEqual([{ id: 1 }, { id: 2 }]);
});

test('a statement that fails while it runs or is prepared leaves the connection fit for the next', async () => {
  await using world = await createWorld();
  const [{ pid } = { pid: 0 }] = await read(world.database, settings);
  const late = 'select id from later';

  await expect(read(world.database, 'select 1 / $1::int as one', [0])).rejects.toThrow();
  await expect(read(world.database, late)).rejects.toThrow();
  await world.superuser.sql(
    'create table later (id int); insert into later values (7); grant select on later to public',
  );

  expect(await read(world.database, 'select 1 / $1::int as one', [1])).toEqual([{ one: 1 }]);
  expect(await read(world.database, late)).toEqual([{ id: 7 }]);
  expect(await read(world.database, settings)).toMatchObject([{ pid, role: 'joined_reader' }]);
});

test('without the role nothing runs, and what was not prepared for that is prepared later', async () => {
  await using world = await createWorld();
  const nobody = { ...reader, role: 'joined_nobody' };
  const text = `select current_user::text as name`;

  await expect(read(world.database, text, [], nobody)).rejects.toThrow();
  await world.superuser.sql('create role joined_nobody nologin');
  const found = await read(world.database, text, [], nobody).finally(() =>
    world.superuser.sql('drop role joined_nobody'),
  );

  expect(found).toEqual([{ name: 'joined_nobody' }]);
});

test('many reads on one connection at once each have their own answer', async () => {
  await using world = await createWorld();
  const asked = Array.from({ length: 50 }, (_, index) => index);

  const answers = await Promise.all(
    asked.map((index) =>
      read(
        world.database,
        index % 7 === 3 ? 'select 1 / 0 as n' : 'select $1::int as n',
        index % 7 === 3 ? [] : [index],
      )
        .then(([row]) => row?.['n'])
        .catch(() => 'failed'),
    ),
  );

  expect(answers).toEqual(asked.map((index) => (index % 7 === 3 ? 'failed' : index)));
});

test('a connection that is lost in the middle of a read is not used again', async () => {
  await using world = await createWorld();
  const [{ pid } = { pid: 0 }] = await read(world.database, settings);
  const admin = new pg.Client({ connectionString: world.superuser.url });
  await admin.connect();

  const lost = read(world.database, 'select pg_sleep(60)').catch((error: unknown) => error);
  await admin.query(`select pg_terminate_backend($1)`, [pid]);

  expect(await lost).toMatchObject({ code: 'SERVER_DATABASE_UNAVAILABLE' });
  const [{ pid: next } = { pid: 0 }] = await read(world.database, settings);
  expect(next).not.toBe(pid);
  await admin.end();
});

test('whoever asks for ever new things takes no plan from others, and fills no connection for good', async () => {
  await using world = await createWorld({ maxPreparedStatements: 10 });
  const { database } = world;
  const prepared = 'select count(*)::int as n, bool_or(statement = $1) as "isHot" from pg_prepared_statements';
  const hot = 'select id from note where id >= $1::int';
  const pids = new Set<unknown>();
  const counts: unknown[] = [];
  let timesHot = 0;
  for (let turn = 0; turn < 60; turn += 1) {
    const other = `select ${turn} as n`;
    await read(database, other);
    await read(database, other);
    await read(database, hot, [1]);
    const [row] = await read(database, settings);
    pids.add(row?.['pid']);
    const [found] = await read(database, prepared, [hot]);
    counts.push(found?.['n']);
    if (found?.['isHot']) timesHot += 1;
  }

  // All but the first, and those at which a new connection had just begun.
  expect(timesHot).toBeGreaterThan(50);
  expect(pids.size).toBeGreaterThan(1);
  expect(Math.max(...counts.map(Number))).toBeLessThan(50);
});
