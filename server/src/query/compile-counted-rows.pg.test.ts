/** Rows with counts of related rows, which one pass makes for all of them, held to the counts asked for one by one. */
import type { WireObject, WireRow } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { createQueryDatabase, type QueryDatabase } from '../../test-support/query-database.js';

const schema = `
model Box {
  id       Int     @id
  position Int?
  code     String? @unique
  area     Int
  number   Int
  parent   Box?    @relation("tree", fields: [parentId], references: [id])
  parentId Int?
  children Box[]   @relation("tree")
  items    Item[]
  notes    Note[]
  parts    Part[]
  tags     Tag[]
  @@unique([area, number])
}
model Item {
  id     Int     @id
  weight Int?
  box    Box?    @relation(fields: [boxId], references: [id])
  boxId  Int?
}
model Note {
  id      Int     @id
  box     Box?    @relation(fields: [boxCode], references: [code])
  boxCode String? @db.VarChar(10)
}
model Part {
  id     Int  @id
  box    Box? @relation(fields: [area, number], references: [area, number])
  area   Int?
  number Int?
}
model Tag {
  id    Int   @id
  boxes Box[]
}`;

const sql = `
create table "Box" (id int primary key, position int, code text unique, area int not null, number int not null,  "parentId" int references "Box", unique (area, number));
create table "Item" (id int primary key, weight int, "boxId" int references "Box");
create table "Note" (id int primary key, "boxCode" varchar(10) references "Box"(code));
create table "Part" (id int primary key, area int, number int, foreign key (area, number) references "Box"(area, number));
create table "Tag" (id int primary key);
create table "_BoxToTag" ("A" int references "Box", "B" int references "Tag", primary key ("A", "B"));
create index on "Item" ("boxId");
insert into "Box" select n, case when n % 3 > 0 then 10 - n end, case when n % 4 > 0 then 'c' || n end, n % 2, n, nullif(n / 2, 0)
  from generate_series(1, 9) n;
insert into "Item" select n, n % 5, case when n % 6 > 0 then 1 + n % 7 end from generate_series(1, 60) n;
insert into "Note" select n, (array['c1', 'c2', 'c5', null])[1 + n % 4] from generate_series(1, 20) n;
insert into "Part" select n, n % 2, n from generate_series(1, 9) n where n % 3 > 0;
insert into "Part" values (20, null, 3), (21, 1, null), (22, 1, 3);
insert into "Tag" values (1), (2);
insert into "_BoxToTag" values (1, 1), (1, 2), (5, 2);
grant select on "Item" to authenticated;
alter table "Item" enable row level security;
create policy light on "Item" for select to authenticated using (weight is distinct from 4);`;

const lists = ['items', 'notes', 'parts', 'children', 'tags'] as const;

/** What the counts of a box are, each asked for by a query of its own. */
async function countsOf(database: QueryDatabase, id: number, where: WireObject = {}): Promise<object> {
  const of: { [list: string]: [string, WireObject] } = {
    items: ['Item', { box: { id }, ...where }],
    notes: ['Note', { box: { id } }],
    parts: ['Part', { box: { id } }],
    children: ['Box', { parent: { id } }],
    tags: ['Tag', { boxes: { some: { id } } }],
  };
  const counts: { [list: string]: unknown } = {};
  for (const list of lists) {
    const [model, condition] = of[list]!;
    const [row] = await database.run(model, 'count', { where: condition });
    counts[list] = row?.['count'];
  }
  return counts;
}

async function openBoxes(): Promise<QueryDatabase> {
  return createQueryDatabase({ schema, sql });
}

const windows: readonly WireObject[] = [
  {},
  { take: 4 },
  { take: -4 },
  { take: 3, skip: 2, orderBy: { code: 'desc' } },
  { take: -3, skip: 1, orderBy: [{ position: 'asc' }, { id: 'desc' }] },
  { take: 4, cursor: { id: 3 }, orderBy: { id: 'desc' } },
  { take: 1 },
  { where: { items: { some: { weight: 1 } } }, orderBy: { items: { _count: 'desc' } } },
  { distinct: ['area'], orderBy: { id: 'asc' } },
  { where: { id: -1 } },
];

test.each(windows)('the counts of the rows of %j are those of each row alone', async (window) => {
  await using database = await openBoxes();

  const plain = await database.run('Box', 'findMany', window);
  const counted = await database.run('Box', 'findMany', { ...window, include: { _count: true } });

  const expected: WireRow[] = [];
  for (const row of plain) expected.push({ ...row, _count: await countsOf(database, Number(row['id'])) } as WireRow);
  expect(counted).toEqual(expected);
});

test('a count may have a filter, stand beside a list, within a list, and in a selection of its own', async () => {
  await using database = await openBoxes();
  const where = { weight: { gt: 1 } };
  const _count = { select: { items: { where }, children: true } };

  const rows = await database.run('Box', 'findMany', {
    select: { position: true, _count, children: { select: { id: true, _count: { select: { items: true } } } } },
    take: 3,
  });

  expect(rows).toHaveLength(3);
  for (const row of rows) {
    const all = (await countsOf(database, Number(row.$key), where)) as { items: number; children: number };
    expect(row['_count']).toEqual({ items: all.items, children: all.children });
    for (const child of row['children'] as WireRow[]) {
      const inner = (await countsOf(database, Number(child['id']))) as { items: number };
      expect(child['_count']).toEqual({ items: inner.items });
    }
  }
});

test('related rows of several rows are looked through once', async () => {
  await using database = await openBoxes();
  const { text, values } = database.compile('Box', 'findMany', { include: { _count: { select: { items: true } } } });
  const plan = await database.superuser.sql(`explain (analyze, timing off, format json) ${text}`, [...values]);

  const loops = [...JSON.stringify(plan).matchAll(/"Relation Name":"Item".*?"Actual Loops":(\d+)/gu)].map(([, n]) => n);
  expect(loops).toEqual(['1']);
});
