/**
 * Which rows of a result are read again after a change, and that the result is right afterwards: equal, text by text,
 * to one that is read as a whole.
 */
import type { QuerySpec, WireObject } from '@rowcast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityOf, startEngine, type TestEngine, type TestListener } from '../../test-support/start-engine.js';

const schema = `
model Team {
  id       Int       @id
  name     String
  projects Project[]
  @@map("teams")
}
model Person {
  id       String    @id @db.Uuid
  name     String
  isAway   Boolean   @default(false) @map("is_away")
  tasks    Task[]
  comments Comment[]
  @@map("people")
}
model Project {
  area   String
  number Int
  title  String
  teamId Int?   @map("team_id")
  team   Team?  @relation(fields: [teamId], references: [id])
  tasks  Task[]
  @@id([area, number])
  @@map("projects")
}
model Task {
  id        BigInt    @id
  title     String
  area      String?
  number    Int?
  project   Project?  @relation(fields: [area, number], references: [area, number])
  ownerId   String?   @map("owner_id") @db.Uuid
  owner     Person?   @relation(fields: [ownerId], references: [id])
  parentId  BigInt?   @map("parent_id")
  parent    Task?     @relation("parts", fields: [parentId], references: [id])
  parts     Task[]    @relation("parts")
  labels    Label[]
  comments  Comment[]
  @@map("tasks")
}
model Label {
  id    Int    @id
  name  String
  tasks Task[]
  @@map("labels")
}
model Comment {
  id       Int    @id
  taskId   BigInt @map("task_id")
  task     Task   @relation(fields: [taskId], references: [id])
  authorId String @map("author_id") @db.Uuid
  author   Person @relation(fields: [authorId], references: [id])
  body     String
  @@map("comments")
}`;

const ann = '00000000-0000-4000-8000-00000000000a';
const ben = '00000000-0000-4000-8000-00000000000b';
const cid = '00000000-0000-4000-8000-00000000000c';

const sql = `
create table teams (id int primary key, name text not null);
create table people (id uuid primary key, name text not null, is_away boolean not null default false);
create table projects (area text, number int, title text not null, team_id int references teams, primary key (area, number));
create table tasks (id bigint primary key, title text not null, area text, number int, owner_id uuid references people,
  parent_id bigint references tasks on delete cascade, foreign key (area, number) references projects on update cascade);
create table labels (id int primary key, name text not null);
create table "_LabelToTask" ("A" int references labels on delete cascade, "B" bigint references tasks on delete cascade, primary key ("A", "B"));
create table comments (id int primary key, task_id bigint not null references tasks on delete cascade,
  author_id uuid not null references people, body text not null);
create table friends (of uuid, person uuid);
do $$
declare target text;
begin
  foreach target in array array['teams', 'people', 'projects', 'tasks', 'labels', '_LabelToTask', 'comments', 'friends'] loop
    execute format('alter table %I enable row level security', target);
    execute format('create policy read on %I for select using (true)', target);
    execute format('grant select on %I to authenticated', target);
  end loop;
end $$;`;

const rows = `
truncate teams, people, projects, tasks, labels, "_LabelToTask", comments, friends;
insert into teams values (1, 'blue'), (2, 'red');
insert into people values ('${ann}', 'Ann'), ('${ben}', 'Ben'), ('${cid}', 'Cid');
insert into projects values ('sea', 1, 'harbour', 1), ('sea', 2, 'lighthouse', 2), ('land', 1, 'road', 1);
insert into tasks select n, 'task ' || n, case when n % 4 > 0 then 'sea' end, case when n % 4 > 0 then 1 + n % 2 end,
  case n % 3 when 0 then '${ann}' when 1 then '${ben}' end::uuid, nullif(n / 4, 0) from generate_series(1, 12) n;
insert into labels values (1, 'new'), (2, 'old');
insert into "_LabelToTask" values (1, 1), (1, 2), (2, 2), (2, 12);
insert into comments values (1, 1, '${ann}', 'one'), (2, 1, '${ben}', 'two'), (3, 2, '${ben}', 'three'), (4, 12, '${cid}', 'four');`;

const tasks = (args: WireObject): QuerySpec => ({
  model: 'Task',
  action: 'findMany',
  args: { orderBy: { id: 'asc' }, ...args },
});

interface ReadOptions {
  /** Tells the engine of the change. @default all of it */
  readonly tell?: (listener: TestListener) => Promise<void>;
  /** Whether the places of the rows are held by then, if that is possible. @default false */
  readonly isPlaced?: boolean;
}

type Reading = number | `${number} spliced` | 'whole';

/** How many rows the next evaluation of the query reads, once it is told; `whole` if it reads the result as a whole. */
async function readAfter(
  on: TestEngine,
  query: QuerySpec,
  change: string,
  { tell = (listener) => on.tell(listener), isPlaced = false }: ReadOptions = {},
): Promise<Reading> {
  const identity = identityOf(ann);
  await on.database.sql(rows);
  await on.tell();
  const listener = await on.watch(identity, query);
  if (isPlaced) {
    await on.database.sql('update tasks set title = title where id = 6');
    await on.tell(listener);
  }
  const before = { ...on.counts };
  await on.database.sql(change);
  await tell(listener);
  expect(listener.error).toBeUndefined();
  expect(listener.rows).toEqual(await on.engine.query(query, identity));
  expect(on.counts.evaluations - before.evaluations).toBe(1);
  on.engine.unsubscribe(listener);
  if (on.counts.refreshes === before.refreshes) return 'whole';
  const read = on.counts.refreshedRows - before.refreshedRows;
  return on.counts.splices === before.splices ? read : `${read} spliced`;
}

let app: TestEngine;

beforeAll(async () => {
  app = await startEngine(sql, { schema });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

test.each<[string, WireObject, string, number | 'whole', Reading]>([
  ['one row changes', {}, `update tasks set title = 'x' where id = 3`, 1, '1 spliced'],
  ['a row comes', {}, `insert into tasks values (20, 'new')`, 1, '1 spliced'],
  ['a row goes', { orderBy: { title: 'desc' } }, `delete from tasks where id = 12`, 0, 0],
  ['a row gets another key', {}, `update tasks set id = 30 where id = 11`, 1, '1 spliced'],
  [
    'a row goes and comes back',
    {},
    `delete from tasks where id = 12; insert into tasks values (12, 'again')`,
    1,
    '1 spliced',
  ],
  ['a row moves', { orderBy: { title: 'asc' } }, `update tasks set title = 'zz' where id = 1`, 1, 1],
  ['a row leaves a full window', { take: 3 }, `delete from tasks where id = 1`, 1, 1],
  ['a row comes into a full window', { take: 3 }, `insert into tasks values (0, 'first')`, 1, '1 spliced'],
  ['the window is one from the end', { take: -3 }, `insert into tasks values (20, 'last')`, 1, 1],
  ['rows are skipped', { skip: 2, take: 3 }, `insert into tasks values (0, 'first')`, 1, 1],
  ['it begins at a cursor', { cursor: { id: '5' }, take: 3 }, `update tasks set title = 'x' where id = 6`, 1, 1],
  [
    'only the first of each is wanted',
    { distinct: ['ownerId'] },
    `update tasks set owner_id = '${cid}' where id = 3`,
    2,
    2,
  ],
  [
    'a filter by relation lets more rows in',
    { where: { owner: { isAway: true } } },
    `update people set is_away = true where id = '${ann}'`,
    'whole',
    'whole',
  ],
  [
    'a filter by relation lets a row in that nobody has touched',
    { where: { OR: [{ id: '1' }, { owner: { isAway: true } }] } },
    `update people set is_away = true where id = '${ann}'`,
    4,
    4,
  ],
  [
    'the related row changes',
    { include: { owner: true } },
    `update people set name = 'x' where id = '${ann}'`,
    4,
    '4 spliced',
  ],
  [
    'another related row is named',
    { include: { owner: true } },
    `update tasks set owner_id = null where id = 3`,
    1,
    '1 spliced',
  ],
  [
    'a related row is related by two fields',
    { include: { project: true } },
    `update projects set title = 'x' where number = 2`,
    6,
    '6 spliced',
  ],
  [
    'that key changes',
    { include: { project: true } },
    `update projects set number = 9 where number = 2`,
    6,
    '6 spliced',
  ],
  [
    'a row of a list comes',
    { include: { comments: true } },
    `insert into comments values (9, 5, '${ann}', 'x')`,
    1,
    '1 spliced',
  ],
  ['a row of a list goes', { include: { comments: true } }, `delete from comments where id = 2`, 1, '1 spliced'],
  [
    'a row of a list moves to another',
    { include: { comments: true } },
    `update comments set task_id = 7 where id = 2`,
    2,
    '2 spliced',
  ],
  [
    'the list is a window',
    { include: { comments: { take: 1, orderBy: { id: 'desc' } } } },
    `delete from comments where id = 2`,
    1,
    '1 spliced',
  ],
  [
    'lists are counted',
    { include: { _count: { select: { comments: true } } } },
    `delete from comments where id = 2`,
    1,
    '1 spliced',
  ],
  [
    'those are counted that meet a filter',
    { include: { _count: { select: { comments: { where: { body: 'x' } } } } } },
    `update comments set body = 'x' where id = 2`,
    1,
    '1 spliced',
  ],
  [
    'a row refers to its like',
    { include: { parts: true } },
    `update tasks set title = 'x' where id = 8`,
    2,
    '2 spliced',
  ],
  ['two are joined', { include: { labels: true } }, `insert into "_LabelToTask" values (1, 12)`, 1, '1 spliced'],
  ['two are parted', { include: { labels: true } }, `delete from "_LabelToTask" where "B" = 2`, 1, '1 spliced'],
  ['a joined row changes', { include: { labels: true } }, `update labels set name = 'x' where id = 2`, 2, '2 spliced'],
  ['a joined row goes', { include: { labels: true } }, `delete from labels where id = 2`, 2, '2 spliced'],
  [
    'joined rows are counted',
    { include: { _count: { select: { labels: true } } } },
    `delete from "_LabelToTask" where "B" = 2`,
    1,
    '1 spliced',
  ],
  [
    'a row two steps away changes',
    { include: { comments: { include: { author: true } } } },
    `update people set name = 'x' where id = '${ben}'`,
    2,
    '2 spliced',
  ],
  [
    'the row between changes with it',
    { include: { comments: { include: { author: true } } } },
    `update people set name = 'x' where id = '${cid}'; update comments set author_id = '${ann}', task_id = 3 where id = 4`,
    2,
    '2 spliced',
  ],
  [
    'a row two steps away changes, by two fields',
    { include: { project: { include: { team: true } } } },
    `update teams set name = 'x' where id = 2`,
    6,
    '6 spliced',
  ],
  [
    'a row behind joined ones changes',
    { include: { labels: { include: { tasks: { include: { owner: true } } } } } },
    `update people set name = 'x' where id = '${ann}'`,
    2,
    '2 spliced',
  ],
  [
    'a list is filtered by what its rows are related to',
    { include: { comments: { where: { author: { isAway: false } } } } },
    `update people set is_away = true where id = '${ben}'`,
    'whole',
    'whole',
  ],
  [
    'a list is ordered by what its rows are related to',
    { include: { comments: { orderBy: { author: { name: 'asc' } } } } },
    `update people set name = 'Zed' where id = '${ann}'`,
    'whole',
    'whole',
  ],
  [
    'a list is ordered by how many are related to its rows',
    { include: { parts: { orderBy: { comments: { _count: 'desc' } } } } },
    `insert into comments values (9, 5, '${ann}', 'x')`,
    'whole',
    'whole',
  ],
  [
    'most of a window is new',
    { take: 10, orderBy: { id: 'desc' } },
    `insert into tasks select n, 'new' from generate_series(100, 130) n`,
    10,
    10,
  ],
  ['too many change', {}, `insert into tasks select n, 'many' from generate_series(100, 400) n`, 'whole', 'whole'],
  ['a table is emptied', { include: { comments: true } }, 'truncate comments', 'whole', 'whole'],
  [
    'a number is past what JSON tells apart',
    {},
    `insert into tasks values (9007199254740993, 'far')`,
    'whole',
    'whole',
  ],
  [
    'nothing that is shown changes',
    { select: { id: true } },
    `update tasks set title = 'x' where id = 3`,
    1,
    '1 spliced',
  ],
  [
    'a row moves that is ordered by numbers',
    { orderBy: [{ number: 'desc' }, { id: 'asc' }] },
    `update tasks set number = 1 where id = 3`,
    1,
    '1 spliced',
  ],
  [
    'a row moves to where nothing is known of it',
    { orderBy: [{ ownerId: 'asc' }, { id: 'desc' }] },
    `update tasks set owner_id = null where id in (3, 4)`,
    2,
    '2 spliced',
  ],
  [
    'rows without a value come first',
    { orderBy: [{ number: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }] },
    `update tasks set area = null, number = null where id in (3, 5)`,
    2,
    '2 spliced',
  ],
  [
    'a row of a full window moves behind it',
    { take: 3, orderBy: { id: 'desc' } },
    `update tasks set id = 0 where id = 11`,
    1,
    1,
  ],
  ['a row of a full window changes', { take: 3 }, `update tasks set title = 'x' where id = 2`, 1, '1 spliced'],
  ['the last row of a full window changes', { take: 3 }, `update tasks set title = 'x' where id = 3`, 1, '1 spliced'],
  [
    'as many come as go in a full window',
    { take: 3 },
    `delete from tasks where id = 3; insert into tasks values (0, 'first')`,
    1,
    '1 spliced',
  ],
  ['a row changes behind a full window', { take: 3 }, `update tasks set title = 'x' where id = 9`, 0, '1 spliced'],
  [
    'a row comes and another goes in a window that is not full',
    { take: 20 },
    `delete from tasks where id = 10; insert into tasks values (0, 'first')`,
    1,
    '1 spliced',
  ],
  ['a window is filled', { take: 13 }, `insert into tasks values (20, 'x'), (21, 'y')`, 1, '2 spliced'],
  [
    'a row no longer meets the filter',
    { where: { title: { contains: 'task' } } },
    `update tasks set title = 'x' where id = 3`,
    0,
    '0 spliced',
  ],
  [
    'a row meets the filter now',
    { where: { title: { contains: '1' } } },
    `update tasks set title = '1' where id = 3`,
    1,
    '1 spliced',
  ],
  [
    'the related row of many changes in a full window',
    { take: 5, include: { project: true } },
    `update projects set title = 'x' where number = 2`,
    3,
    3,
  ],
  [
    'a related row changes in a window that is not full',
    { take: 20, include: { owner: true } },
    `update people set name = 'x' where id = '${ann}'`,
    4,
    '4 spliced',
  ],
  [
    'a row of a list comes into a row of a full window',
    { take: 5, include: { comments: true, labels: true } },
    `insert into comments values (9, 5, '${ann}', 'x'); insert into "_LabelToTask" values (1, 4)`,
    2,
    '2 spliced',
  ],
  [
    'a row comes with the row that it is related to',
    { include: { owner: true } },
    `insert into people values ('00000000-0000-4000-8000-00000000000d', 'Dan'); insert into tasks values (0, 'x', null, null, '00000000-0000-4000-8000-00000000000d')`,
    1,
    '1 spliced',
  ],
])('when %s', async (_name, args, change, expected, expectedWithPlaces) => {
  expect(await readAfter(app, tasks(args), change)).toBe(expected);
  expect(await readAfter(app, tasks(args), change, { isPlaced: true })).toBe(expectedWithPlaces);
});

const amongFriends = `${sql}
create function is_friend(person uuid) returns boolean language sql stable security definer set search_path = ''
  as 'select exists (select from public.friends f where f.of = (select auth.uid()) and f.person = $1)';
drop policy read on people;
create policy read on people for select using (id = (select auth.uid()) or is_friend(id));`;

test('when a related row comes into sight, everything is read; otherwise rows that did not change are still right', async () => {
  await using strict = await startEngine(amongFriends, { schema });
  const query = tasks({ include: { owner: true } });
  expect(await readAfter(strict, query, `insert into friends values ('${ann}', '${ben}')`)).toBe('whole');
  expect(await readAfter(strict, query, `update tasks set owner_id = '${ann}' where id = 1`)).toBe(1);
});

test('when policies of nested rows cannot be seen through, everything is read', async () => {
  const policy = 'create policy read on people for select using (name <> clock_timestamp()::text)';
  await using opaque = await startEngine(`${sql} drop policy read on people; ${policy}`, { schema });
  const query = tasks({ include: { owner: true } });
  expect(await readAfter(opaque, query, `update tasks set title = 'x' where id = 3`)).toBe('whole');
});

test('what happens between two evaluations is one difference, also where the engine has heard of half of it', async () => {
  const query = tasks({ include: { owner: true, labels: true } });
  const change = `update people set name = 'Benno' where id = '${ben}'; insert into "_LabelToTask" values (1, 12)`;
  expect(await readAfter(app, query, change, { tell: (listener) => app.tellOf('tasks', listener) })).toBe(5);
});

test('a result that is small is read as a whole', async () => {
  await using modest = await startEngine(sql, { schema, refreshedBytes: 100_000 });
  expect(await readAfter(modest, tasks({}), `update tasks set title = 'x' where id = 3`)).toBe('whole');
});

test('a row changes that is read through a table which its own inherits from', async () => {
  await using app = await startEngine(`${sql} create table old_tasks () inherits (tasks)`, { schema });
  const query = tasks({ include: { owner: true } });
  await app.database.sql(`${rows} insert into old_tasks values (50, 'old', null, null, '${ann}')`);
  const listener = await app.watch(identityOf(ann), query);
  for (const change of [
    'update tasks set title = title where id = 6',
    `update old_tasks set title = 'changed'`,
    'update tasks set title = title where id = 7',
    `update old_tasks set title = 'changed again', id = 0`,
  ]) {
    await app.database.sql(change);
    await app.tell(listener);
    expect(listener.rows).toEqual(await app.engine.query(query, identityOf(ann)));
  }
});
