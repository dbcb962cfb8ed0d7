/** What Postgres does not tell the triggers of a partitioned table: then any of its rows may have changed. */
import { expect, test } from 'vitest';
import { startCapture } from '../../test-support/start-capture.js';

const items = `create table item (id int, kind int) partition by list (kind);
  create table item_1 partition of item for values in (1); create table item_2 partition of item for values in (2);
  insert into item values (1, 1), (2, 1)`;

const merge = `merge into item using (values (1)) v(id) on item.id = v.id when matched then update set kind = 2`;

test.each<[string, string]>([
  ['a row', merge],
  [
    'one row, and changes another',
    `merge into item using (values (1, 1), (2, 2)) v(id, kind) on item.id = v.id when matched then update set kind = v.kind`,
  ],
  [
    'a row, and brings another',
    `merge into item using (values (1), (3)) v(id) on item.id = v.id when matched then update set kind = 2
      when not matched then insert values (v.id, 1)`,
  ],
  ['a row in a function', `select move()`],
  ['a row in a function of an update', `create table other as select 1 as id; update other set id = move()`],
  ['a row by its name', `prepare moving as ${merge}; execute moving`],
])('where MERGE moves %s, any row of the table may have changed', async (_name, sql) => {
  await using capture = await startCapture(
    `${items}; create function move() returns int language sql as $$ ${merge}; select 1 $$`,
  );
  await capture.database.sql(sql);

  const [table] = await capture.database.sql<{ oid: number }>(`select 'item'::regclass::oid::int as oid`);
  expect(await capture.database.sql('select kind from item where id = 1 or id = 2 order by kind desc limit 1')).toEqual(
    [{ kind: 2 }],
  );
  expect((await capture.read()).changes).toContainEqual({ table: table?.oid, operation: 'update', rows: null });
});

test.each<[string, string]>([
  ['inserted', `insert into price (id, net) values (1, 1)`],
  ['inserted with others', `insert into price (id, net) values (1, 1), (2, 2)`],
  [
    'merged',
    `merge into price using (values (1)) v(id) on price.id = v.id when not matched then insert (id, net) values (v.id, 1)`,
  ],
])(
  'where a row is %s whose generated columns stand elsewhere in its partition, any row may have changed',
  async (_name, sql) => {
    await using capture = await startCapture(`
    create table price (id int, net int, gross int generated always as (net * 2) stored) partition by range (id);
    create table all_prices (gross int generated always as (net * 2) stored, id int, net int);
    alter table price attach partition all_prices default`);
    await capture.database.sql(sql);
    await capture.database.sql('update price set net = 3 where id = 1');

    expect(await capture.rows()).toEqual([
      null,
      [
        { id: 1, net: 1, gross: 2 },
        { id: 1, net: 3, gross: 6 },
      ],
    ]);
  },
);

test('an INSERT into a partitioned table without generated columns is told row by row', async () => {
  await using capture = await startCapture(items);
  await capture.database.sql('insert into item values (3, 2)');

  expect(await capture.rows()).toEqual([[{ id: 3, kind: 2 }]]);
});

test('an UPDATE of a partitioned table is told row by row', async () => {
  await using capture = await startCapture(items);
  await capture.database.sql('update item set kind = 2 where id = 1');
  await capture.database.sql('update item set kind = 2 where id = 7');

  expect(await capture.rows()).toEqual([
    [
      { id: 1, kind: 1 },
      { id: 1, kind: 2 },
    ],
  ]);
});

test('a table whose trigger knew nothing of partitions is given another', async () => {
  await using capture = await startCapture(items);
  await capture.database.sql(`drop trigger rowcast_capture_update on item;
    create trigger rowcast_capture_update after update on item referencing old table as rowcast_old new table as rowcast_new
      for each statement execute function rowcast.capture();
    alter table item enable always trigger rowcast_capture_update`);
  expect(await capture.database.sql('select rowcast.install_capture() as made')).toEqual([{ made: 1 }]);
  expect(await capture.database.sql('select rowcast.install_capture() as made')).toEqual([{ made: 0 }]);
});
