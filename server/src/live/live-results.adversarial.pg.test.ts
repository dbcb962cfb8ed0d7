/** Schemas and moments chosen to make live results miss a change, or show a row to whom it is not for. */
import type { QuerySpec, WireObject } from '@rowcast/protocol';
import pg from 'pg';
import { expect, test } from 'vitest';
import { alice, bob, roomApp } from '../../test-support/room-app.js';
import { identityOf, startEngine } from '../../test-support/start-engine.js';

/** One table that every signed-in user may read. */
function open(columns: string): string {
  return `create table things (id int primary key, ${columns}); alter table things enable row level security;
    create policy p on things to authenticated using (true); grant select on things to authenticated`;
}

const things = (where: WireObject): QuerySpec => ({ model: 'Thing', action: 'findMany', args: { where } });

test.each([
  ['no value', 'r int', 'r Int?', 'null'],
  ['a document that looks like a row', 'r jsonb', 'r Json?', `'{"shade": 2}'`],
])('a change is not missed where a column is called r and has %s', async (_name, column, field, value) => {
  await using app = await startEngine(open(`shade int not null, ${column}`), {
    schema: `model Thing {\n id Int @id\n shade Int\n ${field}\n @@map("things")\n}`,
  });
  const listener = await app.watch(identityOf(alice), things({ shade: 1 }));
  await app.database.sql(`insert into things values (1, 1, ${value})`);
  await app.tell(listener);

  expect(listener.keys).toEqual(['1']);
});

test('a change is not missed by a filter on a column that is computed when it is read', async () => {
  await using app = await startEngine(open('double int generated always as (id * 2) virtual'), {
    schema: `model Thing {\n id Int @id\n double Int?\n @@map("things")\n}`,
  });
  const listener = await app.watch(identityOf(alice), things({ double: 4 }));
  await app.database.sql('insert into things values (1), (2)');
  await app.tell(listener);

  expect(listener.keys).toEqual(['2']);
});

test('a row in a table that inherits is seen through the one it inherits from', async () => {
  await using app = await startEngine(`${roomApp.sql}; create table old_messages () inherits (messages)`);
  const listener = await app.watch(identityOf(alice));
  await app.database.sql(`insert into old_messages values (20, 1, '${alice}', 'x')`);
  await app.tell(listener);

  expect(listener.keys).toEqual(['1', '2', '20']);
});

const readable = `alter table messages enable row level security; grant select on messages to authenticated;
  create policy p on messages to authenticated using (true)`;
const columns = 'id int, room_id int, author uuid, body text, is_done boolean default false, stars int';

test('a change of a table that inherits is seen although it was made through the one it inherits from', async () => {
  await using app = await startEngine(`${roomApp.sql}; drop table messages; create table base (${columns});
    create table messages () inherits (base); ${readable}; insert into messages values (20, 1, '${alice}', 'x')`);
  const listener = await app.watch(identityOf(alice));
  expect(listener.keys).toEqual(['20']);
  await app.database.sql('delete from base where id = 20');
  await app.tell(listener);

  expect(listener.keys).toEqual([]);
});

test('a change of a partition is seen although it was made through the whole', async () => {
  await using app = await startEngine(`${roomApp.sql}; drop table messages;
    create table base (${columns}) partition by list (room_id);
    create table messages partition of base for values in (1); ${readable}`);
  const listener = await app.watch(identityOf(alice));
  await app.database.sql(`insert into base values (20, 1, '${alice}', 'x')`);
  await app.tell(listener);

  expect(listener.keys).toEqual(['20']);
});

test('a gate closes although the partition that it reads was changed through the whole', async () => {
  await using app = await startEngine(`${roomApp.sql};
    create table passes (room int, who uuid) partition by list (room);
    create table lobby_passes partition of passes for values in (1); grant select on lobby_passes to authenticated;
    insert into passes values (1, '${alice}'), (1, '${bob}');
    alter policy messages_read on messages
      using (exists (select from lobby_passes p where p.room = room_id and p.who = (select auth.uid())))`);
  const [inside, outside] = [await app.watch(identityOf(alice)), await app.watch(identityOf(bob))];
  expect(app.engine.queryCounts).toMatchObject({ gated: 1 });
  await app.database.sql(
    `delete from passes where who = '${bob}'; insert into messages values (20, 1, '${alice}', 'canary')`,
  );
  await app.tellOf('messages', inside, outside);

  expect([inside.keys, outside.keys]).toEqual([['1', '2', '20'], []]);
  expect(outside.sent.join()).not.toContain('canary');
});

test('a partition that was made since does not end the live queries on the whole', async () => {
  await using app = await startEngine(`${roomApp.sql}; drop table messages;
    create table messages (${columns}) partition by list (room_id);
    create table lobby_messages partition of messages for values in (1); ${readable}`);
  const listener = await app.watch(identityOf(alice));
  await app.database.sql('create table other_messages partition of messages default');
  app.engine.useCatalog(await app.load());
  await app.database.sql(`insert into messages values (20, 1, '${alice}', 'x')`);
  await app.tell(listener);

  expect([listener.error, listener.keys]).toEqual([undefined, ['20']]);
});

test('a gate does not take a log that was cut under it for one in which nothing happened', async () => {
  await using app = await startEngine();
  const [inside, outside] = [await app.watch(identityOf(alice)), await app.watch(identityOf(bob))];
  await app.database.sql(`delete from members where user_id = '${bob}'`);
  await app.database.sql(`select rowcast.cut_change_log(8)`);
  await app.database.sql(`insert into messages values (20, 1, '${alice}', 'canary')`);
  const cutter = new pg.Client(app.database.url);
  await cutter.connect();
  await cutter.query('begin; select rowcast.cut_change_log(8)');
  const telling = app.tellOf('messages', inside, outside);
  // The evaluation has its snapshot, and waits for the log.
  while ((await app.database.sql('select from pg_locks where not granted')).length === 0);
  await cutter.query('commit');
  await cutter.end();
  await telling;

  expect(outside.sent.join()).not.toContain('canary');
});
