/**
 * What `createMany` puts into an optional field that one record names and another leaves out. The default of a domain
 * does not count, for either client. That of a column counts for Prisma if its schema names it, for Rowcast always.
 */
import { expect, test } from 'vitest';
import type { WriteCall } from './call.js';
import { judge } from './judge.js';
import { startPair } from './start-pair.js';
import { compareDatabases } from './twin-databases.js';

const source = {
  name: 'domains',
  schema: `
datasource db {
  provider = "postgresql"
  schemas  = ["public"]
}
model Parcel {
  id     Int     @id
  weight Int?
  city   String?
  note   String?
  size   Int?
  colour String? @default(dbgenerated("'red'"))
  @@map("parcel")
  @@schema("public")
}
`,
  sql: `
create domain weight as int default 5;
create domain town as text default 'Bonn';
create domain village as town;
create table parcel (id int primary key, weight weight, city village, note text, size int default 9, colour text default 'red');`,
};

test('a field that another record names is null, unless its column has a default', { timeout: 120_000 }, async () => {
  await using pair = await startPair(source, { areApart: true });
  const writes: readonly WriteCall[] = [
    { model: 'Parcel', action: 'create', args: { data: { id: 1 } } },
    { model: 'Parcel', action: 'create', args: { data: { id: 2, weight: null } } },
    {
      model: 'Parcel',
      action: 'createManyAndReturn',
      args: {
        data: [
          { id: 3, weight: 1 },
          { id: 4, city: 'Rome', note: 'x' },
          { id: 5, weight: null, city: null },
          { id: 6 },
        ],
      },
    },
    {
      model: 'Parcel',
      action: 'createMany',
      args: {
        data: [
          { id: 7, size: 1, colour: 'blue' },
          { id: 8, weight: 2 },
        ],
      },
    },
  ];
  for (const write of writes) expect(await judge(pair, write)).toMatchObject({ kind: 'equal' });
  expect(await compareDatabases(pair, 0)).toEqual(['public.parcel: result[7].size: Prisma null, Rowcast 9']);
  const rows = await pair.databases.rowcast.sql<{ row: string }>(
    "select concat_ws(' ', id, weight, city, size, colour) as row from parcel order by id",
  );
  expect(rows.map(({ row }) => row)).toEqual([
    '1 5 Bonn 9 red',
    '2 Bonn 9 red',
    '3 1 9 red',
    '4 Rome 9 red',
    '5 9 red',
    '6 9 red',
    '7 Bonn 1 blue',
    '8 2 Bonn 9 red',
  ]);
});
