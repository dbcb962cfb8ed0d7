/** How much of a statement capture takes along: the rows of a small one, and of a large one only that it happened. */
import { expect, test } from 'vitest';
import { startCapture } from '../../test-support/start-capture.js';

const fill = (count: number, body = `'a'`): string =>
  `insert into note select g, ${body} from generate_series(1, ${count}) g`;

function images(count: number, body: string) {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, body }));
}

test.each([1, 20, 21, 1_000])('of a statement over %d rows, each row is known', async (count) => {
  await using capture = await startCapture();
  await capture.database.sql(fill(count));
  await capture.database.sql(`update note set body = 'b'`);
  await capture.database.sql('delete from note');

  expect(await capture.rows()).toEqual([
    images(count, 'a'),
    [...images(count, 'a'), ...images(count, 'b')],
    images(count, 'b'),
  ]);
});

test('of a statement over more than a thousand rows, none is known', async () => {
  await using capture = await startCapture();
  await capture.database.sql(fill(1_001));
  await capture.database.sql(`update note set body = 'b'`);
  await capture.database.sql('delete from note');

  expect(await capture.rows()).toEqual([null, null, null]);
});

test.each([
  ['one row that is too wide', fill(1, `repeat('x', 300000)`)],
  ['a few rows that are too wide together', fill(20, `repeat('x', 20000)`)],
  ['many rows that are too wide together', fill(30, `repeat('x', 20000)`)],
])('%s is logged as unknown rows', async (_name, insert) => {
  await using capture = await startCapture();
  await capture.database.sql(insert);

  expect(await capture.rows()).toEqual([null]);
});

test('a statement that touches no row is not logged', async () => {
  await using capture = await startCapture();
  await capture.database.sql(fill(0));
  await capture.database.sql(`update note set body = 'b'`);
  await capture.database.sql('delete from note');

  expect(await capture.rows()).toEqual([]);
});

test.each([1, 30])(
  '%d rows whose JSON cannot be made are logged as unknown, and the statement succeeds',
  async (count) => {
    await using capture = await startCapture(`create type mood as enum ('good');
    create function refuse(mood) returns json language plpgsql as $$ begin raise 'no JSON of a mood'; end $$;
    create cast (mood as json) with function refuse(mood); create table note (id int, feeling mood)`);
    await capture.database.sql(`insert into note select g, 'good' from generate_series(1, ${count}) g`);

    expect(await capture.database.sql('select count(*)::int from note')).toEqual([{ count }]);
    expect(await capture.rows()).toEqual([null]);
  },
);

test('many rows that were to move to another partition and were kept from arriving are logged as gone', async () => {
  await using capture = await startCapture(`create table item (id int, kind int) partition by list (kind);
    create table item_1 partition of item for values in (1); create table item_2 partition of item for values in (2);
    create function refuse() returns trigger language plpgsql as $$ begin return null; end $$;
    create trigger refuse before insert on item_2 for each row execute function refuse();
    insert into item select g, 1 from generate_series(1, 30) g`);
  await capture.database.sql('update item set kind = 2');

  expect(await capture.rows()).toEqual([Array.from({ length: 30 }, (_, index) => ({ id: index + 1, kind: 1 }))]);
});

test('of a hundred thousand rows that are inserted and changed at once, one line each stays in the log', async () => {
  await using capture = await startCapture();
  await capture.database.sql(fill(100_000, `repeat('x', 500)`));
  await capture.database.sql(`update note set body = body || 'y'`);

  expect(await capture.rows()).toEqual([null, null]);
  expect(await capture.database.sql('select pg_table_size($$rowcast.change_log_0$$) < 100000 as small')).toEqual([
    { small: true },
  ]);
});
