/** Columns of a type that Prisma's schema language has no word for: read as text where they are asked for by name. */
import type { MutationSpec, QuerySpec, WireObject } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { startTestApp, type TestAppOptions } from '../../test-support/start-test-app.js';

const user = '00000000-0000-4000-8000-00000000000a';

const placeApp: TestAppOptions = {
  schema: `
model Region {
  id     Int     @id
  places Place[]
  @@map("regions")
}
model Place {
  id       Int                        @id
  name     String
  spot     Unsupported("point")       @map("the_spot")
  opening  Unsupported("int4range")?
  stays    Unsupported("interval")[]
  words    Unsupported("tsvector")?
  secret   Unsupported("xid")?
  regionId Int                        @map("region_id")
  region   Region                     @relation(fields: [regionId], references: [id])
  @@unique([regionId, spot])
  @@map("places")
}
model Cell {
  id   Int                   @id
  spot Unsupported("point")
  @@map("cells")
}`,
  sql: `
create table regions (id int primary key);
create table places (id int primary key, name text not null, the_spot point not null default '(0,0)', opening int4range,
  stays interval[], words tsvector generated always as (to_tsvector('english', name)) stored, secret xid,
  region_id int not null references regions);
create table cells (id int primary key, spot point not null);
alter table regions enable row level security;
alter table places enable row level security;
alter table cells enable row level security;
create policy everything on regions to authenticated using (true);
create policy everything on places to authenticated using (name <> 'hidden');
create policy everything on cells to authenticated using (true);
grant select on regions to authenticated;
grant select (id, name, the_spot, opening, stays, words, region_id), insert, update on places to authenticated;
grant select, insert on cells to authenticated;
insert into regions values (1);
insert into places (id, name, the_spot, opening, stays, secret, region_id)
  values (1, 'old mills', '(1,2)', '[8,12)', '{1 day,"2 mons 03:00:00"}', '7', 1), (2, 'hidden', '(3,4)', null, null, null, 1)`,
};

const ask = (args: WireObject, model = 'Place'): QuerySpec => ({ model, action: 'findMany', args });

test('such a field is a text where a select names it, a null stays one, and a list is a list of texts', async () => {
  await using app = await startTestApp(placeApp);
  const client = await app.connect(user);
  const select = { spot: true, opening: true, stays: true, words: true };
  await app.database.sql(`insert into places (id, name, region_id) values (3, 'inn', 1)`);

  const rows = await client.query(ask({ select }));
  const nested = await client.query(ask({ select: { places: { select: { spot: true }, take: 1 } } }, 'Region'));

  expect(rows).toEqual([
    {
      $key: '1',
      spot: '(1,2)',
      opening: '[8,12)',
      stays: ['1 day', '2 mons 03:00:00'],
      words: `'mill':2 'old':1`,
    },
    { $key: '3', spot: '(0,0)', opening: null, stays: [], words: `'inn':1` },
  ]);
  expect(nested).toEqual([{ $key: '1', places: [{ $key: '1', spot: '(1,2)' }] }]);
});

test('a result that does not name them has the fields that it has in Prisma', async () => {
  await using app = await startTestApp(placeApp);
  const client = await app.connect(user);

  const [plain] = await client.query(ask({}));
  const [region] = await client.query(ask({ include: { places: true } }, 'Region'));
  const [omitting] = await client.query(ask({ omit: { name: true } }));

  expect(plain).toEqual({ $key: '1', id: 1, name: 'old mills', regionId: 1 });
  expect(region).toEqual({ $key: '1', id: 1, places: [plain] });
  expect(omitting).toEqual({ $key: '1', id: 1, regionId: 1 });
});

const refusedQueries: readonly (readonly [string, string, QuerySpec])[] = [
  ['a filter', 'QUERY_UNSUPPORTED', ask({ where: { spot: '(1,2)' } })],
  ['a filter for null', 'QUERY_UNSUPPORTED', ask({ where: { opening: null } })],
  ['a filter on a list', 'QUERY_UNSUPPORTED', ask({ where: { stays: { isEmpty: true } } })],
  ['a filter of a relation', 'QUERY_UNSUPPORTED', ask({ where: { places: { some: { spot: 'x' } } } }, 'Region')],
  ['an order', 'QUERY_UNSUPPORTED', ask({ orderBy: { opening: 'asc' } })],
  ['distinct', 'QUERY_UNSUPPORTED', ask({ distinct: ['spot'] })],
  ['omit', 'QUERY_INVALID_ARGUMENT', ask({ omit: { spot: true } })],
  ['groups', 'QUERY_UNSUPPORTED', { model: 'Place', action: 'groupBy', args: { by: ['opening'] } }],
  ['a count of it', 'QUERY_INVALID_ARGUMENT', { model: 'Place', action: 'count', args: { select: { spot: true } } }],
  ['a minimum', 'QUERY_INVALID_ARGUMENT', { model: 'Place', action: 'aggregate', args: { _min: { opening: true } } }],
  [
    'a unique key that it is part of',
    'QUERY_INVALID_VALUE',
    { model: 'Place', action: 'findUnique', args: { where: { regionId_spot: { regionId: 1, spot: '(1,2)' } } } },
  ],
  ['a field that the role may not read', 'ACCESS_DENIED', ask({ select: { secret: true } })],
];

test('whatever would compare or count its values is refused, and so is what the role may not read', async () => {
  await using app = await startTestApp(placeApp);
  const client = await app.connect(user);

  for (const [what, code, spec] of refusedQueries) {
    await expect(client.query(spec), what).rejects.toMatchObject({ code });
  }
});

const writes: readonly (readonly [string, MutationSpec])[] = [
  ['create', { model: 'Place', action: 'create', args: { data: { id: 9, name: 'x', regionId: 1, spot: '(1,1)' } } }],
  [
    'create with null',
    { model: 'Place', action: 'create', args: { data: { id: 9, name: 'x', regionId: 1, opening: null } } },
  ],
  ['update', { model: 'Place', action: 'update', args: { where: { id: 1 }, data: { spot: '(1,1)' } } }],
  ['update with set', { model: 'Place', action: 'update', args: { where: { id: 1 }, data: { stays: { set: [] } } } }],
];

test('it cannot be written', async () => {
  await using app = await startTestApp(placeApp);
  const client = await app.connect(user);

  for (const [what, mutation] of writes) {
    await expect(client.mutate(mutation), what).rejects.toMatchObject({ code: 'QUERY_UNSUPPORTED' });
  }
});

test('a write that leaves it to the database may return it, and one that the database cannot complete says which', async () => {
  await using app = await startTestApp(placeApp);
  const client = await app.connect(user);
  const data = { id: 9, name: 'tall trees', regionId: 1 };

  const made = await client.mutate({
    model: 'Place',
    action: 'create',
    args: { data, select: { spot: true, words: true } },
  });
  const plain = await client.mutate({
    model: 'Place',
    action: 'update',
    args: { where: { id: 9 }, data: { name: 'tree' } },
  });

  expect(made.results).toMatchObject([{ row: { $key: '9', spot: '(0,0)', words: `'tall':1 'tree':2` } }]);
  expect(plain.results).toEqual([{ kind: 'row', row: { $key: '9', ...data, name: 'tree' } }]);
  await expect(client.mutate({ model: 'Cell', action: 'create', args: { data: { id: 1 } } })).rejects.toMatchObject({
    code: 'RECORD_FIELD_REQUIRED',
    fields: ['spot'],
  });
});

test('a live result follows its changes, whoever makes them', async () => {
  await using app = await startTestApp(placeApp);
  const client = await app.connect(user);
  const places = await client.subscribe(ask({ select: { spot: true, stays: true, words: true }, where: { id: 1 } }));
  const regions = await client.subscribe(ask({ select: { places: { select: { spot: true } } } }, 'Region'));

  await app.database.sql(`update places set the_spot = '(5,6)' where id = 1`);
  await client.until(() => client.rows(places)[0]?.['spot'] === '(5,6)', 'the changed point');
  await app.database.sql(`update places set stays = '{3 days}', name = 'new mills' where id = 1`);
  await client.until(() => JSON.stringify(client.rows(places)[0]?.['stays']) === '["3 days"]', 'the changed list');

  expect(client.rows(places)).toEqual([{ $key: '1', spot: '(5,6)', stays: ['3 days'], words: `'mill':2 'new':1` }]);
  await client.until(
    () => JSON.stringify(client.rows(regions)).includes('(5,6)'),
    'the nested list to have the changed point',
  );
});
