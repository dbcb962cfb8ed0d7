import { randomBytes } from 'node:crypto';
import { isVisible } from '@rowcast/protocol';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { applyPlatform } from '../migrate/platform.js';
import type { ChangeBatch, Gap } from './change.js';
import { type LogLimits, type LogPosition, openChangeLog, readChangeLog } from './read-change-log.js';

async function startLog() {
  const database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword: 'rowcast' });
  await database.sql(`create table note (id int primary key, body text);
    create table tag (note_id int references note on delete cascade, name text);
    select rowcast.install_capture();`);
  const pool = new pg.Pool({ connectionString: database.url, max: 3 });
  pool.on('error', () => {});
  let position: LogPosition = await openChangeLog(pool);
  return {
    database,
    pool,
    async read(limits?: LogLimits): Promise<ChangeBatch | Gap> {
      const reading = await readChangeLog(pool, position, limits ? { limits } : {});
      position = reading.position;
      return reading.news;
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

function changesOf(news: ChangeBatch | Gap) {
  if (news.kind === 'gap') throw new Error(`unexpected gap: ${news.reason}`);
  return news.changes.map(({ operation, rows }) => ({ operation, rows }));
}

async function openTransaction(database: TestDatabase, statement: string) {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query('begin');
  await client.query(statement);
  return {
    async commit() {
      await client.query('commit');
      await client.end();
    },
    async rollBack() {
      await client.query('rollback');
      await client.end();
    },
  };
}

test('each kind of statement is read once, with its rows', async () => {
  await using log = await startLog();
  await log.database.sql(`insert into note values (1, 'a'), (2, 'b')`);
  await log.database.sql(`update note set body = 'c' where id = 1`);
  await log.database.sql('delete from note where id = 2');
  await log.database.sql('truncate note cascade');

  expect(changesOf(await log.read())).toEqual([
    {
      operation: 'insert',
      rows: [
        { id: 1, body: 'a' },
        { id: 2, body: 'b' },
      ],
    },
    {
      operation: 'update',
      rows: [
        { id: 1, body: 'a' },
        { id: 1, body: 'c' },
      ],
    },
    { operation: 'delete', rows: [{ id: 2, body: 'b' }] },
    { operation: 'truncate', rows: null },
    { operation: 'truncate', rows: null },
  ]);
  expect(changesOf(await log.read())).toEqual([]);
});

test('a transaction that began first and commits last is not lost', async () => {
  await using log = await startLog();
  const early = await openTransaction(log.database, `insert into note values (1, 'early')`);
  await log.database.sql(`insert into note values (2, 'late')`);

  expect(changesOf(await log.read())).toEqual([{ operation: 'insert', rows: [{ id: 2, body: 'late' }] }]);
  await early.commit();
  expect(changesOf(await log.read())).toEqual([{ operation: 'insert', rows: [{ id: 1, body: 'early' }] }]);
});

test('what is rolled back is never read, and a savepoint neither', async () => {
  await using log = await startLog();
  const undone = await openTransaction(log.database, `insert into note values (1, 'undone')`);
  await undone.rollBack();
  await log.database.sql(`begin; insert into note values (2, 'kept'); savepoint s; insert into note values (3, 'no');
    rollback to s; commit`);

  expect(changesOf(await log.read())).toEqual([{ operation: 'insert', rows: [{ id: 2, body: 'kept' }] }]);
});

test('cascades are captured', async () => {
  await using log = await startLog();
  await log.database.sql(`insert into note values (1, 'a'); insert into tag values (1, 'x')`);
  await log.read();
  await log.database.sql('delete from note where id = 1');

  const changes = changesOf(await log.read());
  expect(changes).toContainEqual({ operation: 'delete', rows: [{ note_id: 1, name: 'x' }] });
});

test.each([
  ['a row of twelve megabytes', `insert into note values (1, repeat('x', 12000000))`],
  ['a bulk of a hundred thousand rows', `insert into note select g, 'n' from generate_series(1, 100000) g`],
])('%s is accepted, and logged as unknown rows', async (_name, statement) => {
  await using log = await startLog();
  await log.database.sql(statement);

  expect(changesOf(await log.read())).toEqual([{ operation: 'insert', rows: null }]);
});

test('a row of nine thousand bytes travels whole', async () => {
  await using log = await startLog();
  await log.database.sql(`insert into note values (1, repeat('x', 9000))`);

  expect(changesOf(await log.read())).toEqual([{ operation: 'insert', rows: [{ id: 1, body: 'x'.repeat(9000) }] }]);
});

test('a statement that touches no row writes nothing', async () => {
  await using log = await startLog();
  await log.database.sql('update note set body = null');

  expect(changesOf(await log.read())).toEqual([]);
});

test('a column added in mid-session is captured, and one dropped does no harm', async () => {
  await using log = await startLog();
  const client = new pg.Client(log.database.url);
  await client.connect();
  await client.query(`insert into note values (1, 'a')`);
  await client.query('alter table note add column stars int default 5');
  await client.query(`insert into note values (2, 'b', 3)`);
  await client.query('alter table note drop column body');
  await client.query('update note set stars = 1 where id = 2');
  await client.end();

  const changes = changesOf(await log.read());
  expect(changes[1]).toEqual({ operation: 'insert', rows: [{ id: 2, body: 'b', stars: 3 }] });
  expect(changes[2]).toEqual({
    operation: 'update',
    rows: [
      { id: 2, stars: 3 },
      { id: 2, stars: 1 },
    ],
  });
});

test('a policy, a grant and a dropped table are announced, a temporary table is not', async () => {
  await using log = await startLog();
  const announces = async (statement: string): Promise<boolean> => {
    await log.database.sql(statement);
    const news = await log.read();
    return news.kind === 'changes' && news.hasSchemaChange;
  };

  expect(await announces('create policy p on note using (true)')).toBe(true);
  expect(await announces('grant select on note to rowcast_server')).toBe(true);
  expect(await announces('drop table tag')).toBe(true);
  expect(await announces('create temporary table scratch (id int)')).toBe(false);
});

test('more than the limit is read as "these tables changed"', async () => {
  await using log = await startLog();
  for (let id = 0; id < 5; id++) await log.database.sql('insert into note values ($1, $2)', [id, 'n']);

  expect(changesOf(await log.read({ maxRows: 3, maxBytes: 1e6 }))).toEqual([{ operation: 'insert', rows: null }]);
});

test('a log emptied by a crash is a gap, and the next reading goes on from there', async () => {
  await using log = await startLog();
  await log.database.sql('truncate rowcast.change_log_0, rowcast.change_log_1, rowcast.change_log_epoch');

  expect(await log.read()).toMatchObject({ kind: 'gap' });
  await log.database.sql(`insert into note values (1, 'a')`);
  expect(changesOf(await log.read())).toHaveLength(1);
});

test('the log stays small, and only a reader that was left behind meets a gap', async () => {
  await using log = await startLog();
  const laggard = await openChangeLog(log.pool);
  const steps = new Set<string>();
  let written = 0;
  // A step waits for nobody, so that one which a vacuum stands in the way of comes later.
  while (written < 500 && !(steps.has('switched') && steps.has('cut'))) {
    await log.database.sql('insert into note values ($1, $2)', [written, randomBytes(2000).toString('hex')]);
    written += 1;
    expect(changesOf(await log.read())).toHaveLength(1);
    const [row] = await log.database.sql<{ step: string }>('select rowcast.cut_change_log(100000) as step');
    steps.add(row!.step);
  }

  expect([...steps].sort()).toEqual(['cut', 'kept', 'switched']);
  const [left] = await log.database.sql<{ n: number }>('select count(*)::int as n from rowcast.change_log');
  expect(left!.n).toBeLessThan(written);
  expect((await readChangeLog(log.pool, laggard)).news).toMatchObject({ kind: 'gap' });
});

test('a transaction that runs for long makes no gap of a cut', async () => {
  await using log = await startLog();
  const long = await openTransaction(log.database, `insert into note values (-1, 'long')`);
  for (let id = 0; id < 40; id++) {
    await log.database.sql('insert into tag (name) values ($1)', [randomBytes(2000).toString('hex')]);
    expect(changesOf(await log.read())).toHaveLength(1);
    await log.database.sql('select rowcast.cut_change_log(50000)');
  }
  await log.read();
  await log.database.sql(`insert into tag (name) values ('x')`);

  expect(changesOf(await log.read())).toHaveLength(1);
  await long.commit();
  expect(changesOf(await log.read())).toEqual([{ operation: 'insert', rows: [{ id: -1, body: 'long' }] }]);
});

test('a stranger can neither read the log nor write to it', async () => {
  await using log = await startLog();
  await log.database.sql('drop role if exists stranger_of_the_log; create role stranger_of_the_log');
  for (const statement of [
    'select 1 from rowcast.change_log',
    'insert into rowcast.change_log_0 select',
    'select rowcast.install_capture()',
  ]) {
    await expect(log.database.sql(`set role stranger_of_the_log; ${statement}`)).rejects.toThrow('permission denied');
    await log.database.sql('reset role').catch(() => {});
  }
});

test('the reading of a transaction says that it is visible', async () => {
  await using log = await startLog();
  const [row] = await log.database.sql<{ xid: string }>(
    `with w as (insert into note values (1, 'a') returning 1) select pg_current_xact_id()::text as xid from w`,
  );
  const news = await log.read();

  expect(isVisible(BigInt(row!.xid), news.snapshot)).toBe(true);
});
