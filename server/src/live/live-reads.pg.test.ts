/** Results that are more than rows of one table, kept current: aggregates, groups, many-to-many relations, views. */
import type { QuerySpec, WireObject } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, bob, carol, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestAppOptions } from '../../test-support/start-test-app.js';

const app: TestAppOptions = {
  schema: `generator client {
  provider = "prisma-client"
  previewFeatures = ["views"]
}
${roomApp.schema.replace('stars  Int?', 'stars  Int?\n  labels Label[]')}
model Label {
  id       Int       @id
  messages Message[]
  @@map("labels")
}
view Total {
  roomId Int @unique @map("room_id")
  stars  Int
  @@map("totals")
}`,
  sql: `${roomApp.sql}
create table labels (id int primary key);
create table "_LabelToMessage" ("A" int not null references labels on delete cascade,
  "B" int not null references messages on delete cascade, primary key ("A", "B"));
alter table labels enable row level security;
alter table "_LabelToMessage" enable row level security;
create policy labels_read on labels for select to authenticated using (true);
create policy pairs_read on "_LabelToMessage" for select to authenticated using ("A" < 100);
create view totals with (security_invoker = true) as
  select room_id, coalesce(sum(stars), 0)::int as stars from messages group by room_id;
grant select on labels, "_LabelToMessage", totals to authenticated;
insert into labels values (1), (2), (100);
insert into "_LabelToMessage" values (1, 1), (100, 1), (1, 2)`,
};

const inLobby = (action: QuerySpec['action'], args: WireObject): QuerySpec => ({
  model: 'Message',
  action,
  args: { where: { roomId: 1 }, ...args },
});

test('a count and an aggregate follow each change, and say nothing of rows that are hidden', async () => {
  await using server = await startTestApp(app);
  const [member, stranger] = await Promise.all([server.connect(bob), server.connect(carol)]);
  const aggregate = inLobby('aggregate', { _count: { stars: true }, _sum: { stars: true }, _max: { body: true } });
  const [count, sums] = [await member.subscribe(inLobby('count', {})), await member.subscribe(aggregate)];
  const [none, nothing] = [await stranger.subscribe(inLobby('count', {})), await stranger.subscribe(aggregate)];
  const empty = [{ $key: 'aggregate', _count: { stars: 0 }, _sum: { stars: null }, _max: { body: null } }];

  expect(member.rows(count)).toEqual([{ $key: 'count', count: 2 }]);
  expect(stranger.rows(none)).toEqual([{ $key: 'count', count: 0 }]);
  expect(stranger.rows(nothing)).toEqual(empty);
  await server.database.sql(
    `insert into messages values (10, 1, '${alice}', 'zz', false, 3), (11, 1, '${alice}', 'a', false, 4)`,
  );
  await member.until(() => member.rows(count)[0]?.['count'] === 4 && member.result(sums).version > 1);
  expect(member.rows(sums)).toEqual([
    { $key: 'aggregate', _count: { stars: 2 }, _sum: { stars: 7 }, _max: { body: 'zz' } },
  ]);

  await server.database.sql(`delete from members where user_id = '${bob}'; insert into members values (1, '${carol}')`);
  await member.until(() => member.rows(count)[0]?.['count'] === 0);
  await stranger.until(() => stranger.rows(none)[0]?.['count'] === 4 && stranger.result(nothing).version > 1);
  expect(stranger.rows(nothing)[0]).toMatchObject({ _sum: { stars: 7 } });
});

test('groups enter, change, move and leave', async () => {
  await using server = await startTestApp(app);
  const client = await server.connect(alice);
  const by: WireObject = { by: ['stars'], _count: true, orderBy: [{ _count: { id: 'desc' } }, { stars: 'asc' }] };
  const groups = await client.subscribe(inLobby('groupBy', by));
  const counts = (): unknown => client.rows(groups).map((row) => [row.$key, row['_count']]);

  expect(counts()).toEqual([['[null]', 2]]);
  await server.database.sql(`insert into messages (id, room_id, author, body, stars)
    select g, 1, '${alice}', 'x', 5 from generate_series(10, 12) g`);
  await client.until(() => client.rows(groups).length === 2);
  expect(counts()).toEqual([
    ['[5]', 3],
    ['[null]', 2],
  ]);
  await server.database.sql('update messages set stars = 6 where id in (1, 10)');
  await client.until(() => client.rows(groups).length === 3);
  expect(counts()).toEqual([
    ['[5]', 2],
    ['[6]', 2],
    ['[null]', 1],
  ]);
  await server.database.sql('delete from messages where stars = 5');
  await client.until(() => client.rows(groups).length === 2);
});

test('a many-to-many list follows its join table, under the policies of that table', async () => {
  await using server = await startTestApp(app);
  const client = await server.connect(bob);
  const list = await client.subscribe(inLobby('findMany', { select: { labels: { orderBy: { id: 'asc' } } } }));
  const labelled = await client.subscribe(inLobby('findMany', { where: { roomId: 1, labels: { some: { id: 2 } } } }));
  const counted = await client.subscribe(
    inLobby('findMany', { orderBy: [{ labels: { _count: 'desc' } }, { id: 'desc' }], select: { _count: true } }),
  );
  const labels = (): unknown =>
    client.rows(list).map((row) => (row['labels'] as { id: number }[]).map(({ id }) => id).join());

  expect(labels()).toEqual(['1', '1']);
  await server.database.sql('insert into "_LabelToMessage" values (2, 1)');
  await client.until(() => client.rows(labelled).length === 1 && client.result(counted).version > 1);
  expect(client.rows(counted).map((row) => row['_count'])).toEqual([{ labels: 2 }, { labels: 1 }]);
  await client.until(() => JSON.stringify(labels()) === '["1,2","1"]');
  await server.database.sql('delete from "_LabelToMessage" where "B" = 1');
  await client.until(() => client.rows(labelled).length === 0 && JSON.stringify(labels()) === '["","1"]');
  await server.database.sql('delete from labels where id = 1');
  await client.until(() => JSON.stringify(labels()) === '["",""]');
});

test('a view follows the tables that it reads, and what their policies read', async () => {
  await using server = await startTestApp(app);
  const client = await server.connect(bob);
  const totals = await client.subscribe({ model: 'Total', action: 'findMany', args: {} });

  expect(client.rows(totals)).toEqual([{ $key: '1', roomId: 1, stars: 0 }]);
  await server.database.sql('update messages set stars = 4');
  await client.until(() => client.rows(totals)[0]?.['stars'] === 8);
  await server.database.sql(`insert into members values (2, '${bob}')`);
  await client.until(() => client.rows(totals).length === 2);
  expect(client.rows(totals)[1]).toEqual({ $key: '2', roomId: 2, stars: 4 });
});

test('a filter without an index is told once in the metrics, with the index that would help', async () => {
  await using server = await startTestApp({ ...app, config: { metricsToken: 'a token of the tests' } });
  const client = await server.connect(bob);
  for (const stars of [1, 2]) await client.subscribe(inLobby('findMany', { where: { stars } }));
  await client.query(inLobby('findMany', { where: { stars: 3 } }));

  const headers = { authorization: 'Bearer a token of the tests' };
  const metrics = await (await fetch(`${server.server.url}/metrics`, { headers })).text();
  expect(metrics.match(/rowcast_missing_indexes_total.*/g)).toContain(
    'rowcast_missing_indexes_total{index="Message(stars)"} 1',
  );
});
