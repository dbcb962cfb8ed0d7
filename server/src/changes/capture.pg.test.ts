/** What writers may do to capture, and it to them: nothing of theirs fails, and nothing goes unseen. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestDatabase, useTestServer } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { notes, startCapture } from '../../test-support/start-capture.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';

/** A session of its own: settings and temporary objects stay with it. */
async function connect(database: TestDatabase) {
  const client = new pg.Client(database.url);
  client.on('error', () => {});
  await client.connect();
  return {
    sql: async (text: string) => [await client.query(text)].flat().at(-1)?.rows as Record<string, unknown>[],
    [Symbol.asyncDispose]: () => client.end(),
  };
}

test('a column may have the name that the trigger gives to the row', async () => {
  await using capture = await startCapture('create table pixel (r int, g int, b int)');
  await capture.database.sql('insert into pixel values (null, 1, 2)');
  await capture.database.sql('update pixel set r = 3');

  expect(await capture.rows()).toEqual([
    [{ r: null, g: 1, b: 2 }],
    [
      { r: null, g: 1, b: 2 },
      { r: 3, g: 1, b: 2 },
    ],
  ]);
});

test.each([
  ['a temporary table called text', 'create temp table text (x int)'],
  ['a temporary type called json', 'create type pg_temp.json as (x int)'],
  [
    'temporary tables with the names of ours',
    'create temp table change_log_0 (x int); create temp table rowcast_new (x int)',
  ],
])("%s is in nobody's way", async (_name, sql) => {
  await using capture = await startCapture();
  await using writer = await connect(capture.database);
  await writer.sql(`${sql}; insert into note values (1, 'a')`);

  expect(await capture.rows()).toEqual([[{ id: 1, body: 'a' }]]);
});

test('a role that writes cannot make the trigger run its own code with the rights of the owner', async () => {
  await using capture = await startCapture(`${notes}; grant insert on note to authenticated`);
  await using writer = await connect(capture.database);
  await writer.sql(`set role authenticated;
    create function pg_temp.seize(value pg_catalog.text) returns boolean language plpgsql as
      $$ begin create role seized; return true; end $$;
    create domain pg_temp.text as pg_catalog.text check (pg_temp.seize(value));
    insert into note values (1, 'a')`);

  expect(await capture.database.sql(`select from pg_roles where rolname = 'seized'`)).toEqual([]);
});

test('a row that was to move to another partition and was kept from arriving is logged as gone', async () => {
  await using capture = await startCapture(`create table item (id int, kind int) partition by list (kind);
    create table item_1 partition of item for values in (1); create table item_2 partition of item for values in (2);
    create function refuse() returns trigger language plpgsql as $$ begin return null; end $$;
    create trigger refuse before insert on item_2 for each row execute function refuse(); insert into item values (1, 1)`);
  await capture.database.sql('update item set kind = 2');

  expect(await capture.database.sql('select from item')).toEqual([]);
  expect(await capture.rows()).toEqual([[{ id: 1, kind: 1 }]]);
});

test('a transaction that wrote can be prepared, and is read once it commits', async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-prepared-'));
  fs.chmodSync(dataDir, 0o755);
  const postgres = await EmbeddedPostgres.start({ dataDir, settings: { max_prepared_transactions: '5' } });
  try {
    using _server = useTestServer(postgres.url);
    await using capture = await startCapture();
    await using writer = await connect(capture.database);
    await writer.sql(`begin; insert into note values (1, 'a'); create table other (id int); prepare transaction 'one'`);
    expect(await capture.rows()).toEqual([]);
    await writer.sql(`commit prepared 'one'`);

    expect(await capture.read()).toMatchObject({ hasSchemaChange: true, changes: [{ rows: [{ id: 1, body: 'a' }] }] });
  } finally {
    await postgres.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
});

test.each([
  [
    'a session that acts as a replica',
    `set session_replication_role = replica; alter table note enable row level security`,
  ],
  ['a drop of all that a role owns', 'drop owned by authenticated'],
  ['a refreshed view', 'refresh materialized view summary'],
])('what %s changes is announced', async (_name, sql) => {
  await using capture = await startCapture(
    `${notes}; grant select on note to authenticated; create materialized view summary as select count(*) from note`,
  );
  await using writer = await connect(capture.database);
  await writer.sql(sql);

  expect(await capture.read()).toMatchObject({ hasSchemaChange: true });
});

test('what a session that acts as a replica writes is logged', async () => {
  await using capture = await startCapture();
  await using writer = await connect(capture.database);
  await writer.sql(`set session_replication_role = replica; insert into note values (1, 'a')`);

  expect(await capture.rows()).toEqual([[{ id: 1, body: 'a' }]]);
});

test('a session that has PL/pgSQL find fault with all it can finds none with the trigger', async () => {
  await using capture = await startCapture();
  await using writer = await connect(capture.database);
  await writer.sql(`set plpgsql.extra_errors = 'all'; insert into note values (1, 'a'), (2, 'b');
    update note set body = 'c'; delete from note`);

  expect((await capture.rows()).map((rows) => rows?.length)).toEqual([2, 4, 2]);
});

test('what was written while the triggers were off is announced as a change of the table', async () => {
  await using capture = await startCapture();
  await capture.database.sql(
    `begin; alter table note disable trigger user; insert into note values (1, 'a'); alter table note enable trigger user; commit`,
  );

  expect(await capture.read()).toMatchObject({ hasSchemaChange: true });
});

test('a document nested deeper than a reader may go stops nobody but itself', async () => {
  await using capture = await startCapture('create table note (id int, doc json)');
  await using writer = await connect(capture.database);
  await writer.sql(
    `set max_stack_depth = '7MB'; insert into note values (1, (repeat('[', 40000) || repeat(']', 40000))::json)`,
  );
  await writer.sql(`insert into note values (2, '1')`);

  expect(await capture.rows()).toHaveLength(2);
});

test('more rows than a reading may hold are not read, whatever kind of statement wrote them', async () => {
  await using capture = await startCapture();
  for (let id = 0; id < 80; id++) await capture.database.sql(`insert into note values (${id}, repeat('x', 250000))`);

  expect(await capture.rows()).toEqual([null]);
});

test('a reading goes by the index, although its plan was made while the log was short', async () => {
  await using capture = await startCapture();
  for (let id = 0; id < 10; id++) {
    await capture.database.sql(`insert into note values (${id}, 'a')`);
    await capture.read();
  }
  await capture.database.sql(
    `do $$ begin for id in 10..2000 loop insert into note values (id, repeat('x', 100)); end loop; end $$`,
  );
  await capture.read();
  const scans = async (): Promise<unknown> => {
    const { rows } = await capture.pool.query(
      `select seq_scan::int from pg_stat_xact_all_tables where relid = 'rowcast.change_log_0'::regclass`,
    );
    return rows;
  };
  await capture.pool.query('begin');
  await capture.read();
  const before = await scans();
  for (let times = 0; times < 3; times++) await capture.read();

  expect(before).toHaveLength(1);
  expect(await scans()).toEqual(before);
});

test('the log is cut although it is read all the time, by readings that are short', async () => {
  await using capture = await startCapture();
  await capture.database.sql(`insert into note select g, repeat('x', 900) from generate_series(1, 200) g`);
  expect(await capture.database.sql('select rowcast.cut_change_log(8) as step')).toEqual([{ step: 'switched' }]);
  await capture.database.sql(`insert into note select g, repeat('x', 900) from generate_series(201, 400) g`);
  await using reader = await connect(capture.database);
  await reader.sql('begin; select count(*) from rowcast.change_log');
  const step = capture.database.sql('select rowcast.cut_change_log(8) as step');
  await using observer = await connect(capture.database);
  while ((await observer.sql('select from pg_locks where not granted')).length === 0);
  await reader.sql('commit');

  expect(await step).toEqual([{ step: 'cut' }]);
});

test('a transaction that reads the log for long is not waited for', async () => {
  await using capture = await startCapture();
  await capture.database.sql(`insert into note select g, repeat('x', 900) from generate_series(1, 200) g`);
  await capture.database.sql('select rowcast.cut_change_log(8)');
  await capture.database.sql(`insert into note select g, repeat('x', 900) from generate_series(201, 400) g`);
  await using reader = await connect(capture.database);
  await reader.sql('begin; select count(*) from rowcast.change_log');

  expect(await capture.database.sql('select rowcast.cut_change_log(8) as step')).toEqual([{ step: 'kept' }]);
});
