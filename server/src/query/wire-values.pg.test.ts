/** Values of every type, read as rows and given back as filters: what a client reads, it can ask for. */
import { rowKey, type WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createQueryDatabase, type QueryDatabase } from '../../test-support/query-database.js';

const schema = `
enum Mood {
  HAPPY @map("very happy")
  SAD   @map("it's")
  CALM
  @@map("mood")
}
model Thing {
  id        Int       @id
  text      String?
  varchar   String?   @db.VarChar(5)
  char      String?   @db.Char(5)
  uuid      String?   @db.Uuid
  inet      String?   @db.Inet
  small     Int?      @db.SmallInt
  oid       Int?      @db.Oid
  big       BigInt?
  float     Float?
  real      Float?    @db.Real
  decimal   Decimal?  @db.Decimal(10, 2)
  money     Decimal?  @db.Money
  flag      Boolean?
  stamp     DateTime? @db.Timestamp(3)
  stamptz   DateTime? @db.Timestamptz(6)
  date      DateTime? @db.Date
  time      DateTime? @db.Time(6)
  bytes     Bytes?
  mood      Mood?
  json      Json?     @db.Json
  jsonb     Json?
  texts     String[]
  bigs      BigInt[]
  decimals  Decimal[]
  moods     Mood[]
  bytesList Bytes[]
  jsons     Json[]
  stamps    DateTime[]
  bits      String?   @db.Bit(4)
  point     Unsupported("point")?
}
model UuidKey {
  id String @id @db.Uuid
}
model TextKey {
  id String @id
}
model CharKey {
  id String @id @db.Char(4)
}
model StampKey {
  id DateTime @id @db.Timestamptz(6)
}
model BigKey {
  id BigInt @id
}
model MoodKey {
  id Mood @id
}
model BytesKey {
  id Bytes @id
}
model PairKey {
  text String
  number Int
  @@id([text, number])
}`;

const sql = `
create type mood as enum ('very happy', 'it''s', 'CALM');
create table "Thing" (id int primary key, text text, varchar varchar(5), char char(5), uuid uuid, inet inet,
  small smallint, oid oid, big bigint, float double precision, "real" real, decimal numeric(10,2), money money,
  flag boolean, stamp timestamp(3), stamptz timestamptz(6), date date, time time(6), bytes bytea, mood mood,
  json json, jsonb jsonb, texts text[], bigs bigint[], decimals numeric[], moods mood[], "bytesList" bytea[],
  jsons jsonb[], stamps timestamp(3)[], bits bit(4), point point);
insert into "Thing" values (1, 'a"b\\c', 'short', 'ab', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '10.0.0.0/8',
  -5, 7, 9007199254740993, 0.1, 0.1, 12345678.90, 12.34,
  true, '2026-01-02 03:04:05.678', '2026-01-02 03:04:05.678901+02', '2026-01-02', '03:04:05.000001', '\\x00ff10', 'very happy',
  '{"b": 1, "a": [null]}', '{"b": 1, "a": [null]}', '{x,NULL,"y,z"}', '{9007199254740993,-1}', '{1.50,-2}',
  '{it''s,CALM}', array['\\x00', null]::bytea[], array['{"a": 1}', 'null']::jsonb[], '{2026-01-02 03:04:05}', '1010', '(1,2)');
insert into "Thing" (id) values (2);
insert into "Thing" (id, float) values (3, 'NaN'), (4, '-Infinity');
update "Thing" set bytes = decode(repeat('ab', 100), 'hex') where id = 4;
create table "UuidKey" (id uuid primary key);
create table "TextKey" (id text primary key);
create table "CharKey" (id char(4) primary key);
create table "StampKey" (id timestamptz primary key);
create table "BigKey" (id bigint primary key);
create table "MoodKey" (id mood primary key);
create table "BytesKey" (id bytea primary key);
create table "PairKey" (text text, number int, primary key (text, number))`;

let database: QueryDatabase;
beforeAll(async () => {
  database = await createQueryDatabase({ schema, sql });
});
afterAll(() => database[Symbol.asyncDispose]());

const expected: Record<string, WireValue> = {
  $key: '1',
  id: 1,
  text: 'a"b\\c',
  varchar: 'short',
  char: 'ab   ',
  uuid: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  inet: '10.0.0.0/8',
  small: -5,
  oid: 7,
  big: '9007199254740993',
  float: 0.1,
  real: 0.1,
  decimal: '12345678.90',
  money: '12.34',
  flag: true,
  stamp: '2026-01-02T03:04:05.678',
  stamptz: '2026-01-02T01:04:05.678901+00:00',
  date: '2026-01-02',
  time: '03:04:05.000001',
  bytes: 'AP8Q',
  mood: 'HAPPY',
  json: { b: 1, a: [null] },
  jsonb: { b: 1, a: [null] },
  texts: ['x', null, 'y,z'],
  bigs: ['9007199254740993', '-1'],
  decimals: ['1.50', '-2'],
  moods: ['SAD', 'CALM'],
  bytesList: ['AA==', null],
  jsons: [{ a: 1 }, null],
  stamps: ['2026-01-02T03:04:05'],
  bits: '1010',
};

test('every type travels in its wire form', async () => {
  const [first, empty] = await database.run('Thing', 'findMany', { orderBy: { id: 'asc' } });

  expect(first).toEqual(expected);
  expect(empty).toMatchObject({ text: null, big: null, bytes: null, mood: null, texts: [], moods: [], bytesList: [] });
});

test('floats that JSON lacks travel as strings, and long bytes on one line', async () => {
  const rows = await database.run('Thing', 'findMany', {
    where: { id: { gte: 3 } },
    select: { float: true, bytes: true },
  });

  expect(rows.map((row) => row['float'])).toEqual(['NaN', '-Infinity']);
  expect(rows[1]!['bytes']).toBe(Buffer.alloc(100, 0xab).toString('base64'));
});

const scalars = Object.entries(expected).filter(([name, value]) => name !== '$key' && !Array.isArray(value));

describe('a value read is found again when asked for', () => {
  test.each(scalars)('%s', async (name, value) => {
    const filter = { equals: value };
    expect(await database.run('Thing', 'findMany', { where: { [name]: filter } })).toHaveLength(1);
    if (name === 'json' || name === 'jsonb') return;
    const others = await database.run('Thing', 'findMany', { where: { [name]: { not: filter } } });
    expect(others.map((row) => row['id'])).not.toContain(1);
    if (name === 'flag') return;
    expect(await database.run('Thing', 'findMany', { where: { [name]: { in: [value, value] } } })).toHaveLength(1);
  });
});

const lists: [string, WireValue][] = [
  ['texts', 'y,z'],
  ['bigs', '-1'],
  ['decimals', '1.5'],
  ['moods', 'SAD'],
  ['bytesList', 'AA=='],
  ['jsons', { a: 1 }],
  ['stamps', '2026-01-02T04:04:05+01:00'],
];

test.each(lists)('the list %s is found by a value in it', async (name, value) => {
  for (const filter of [{ has: value }, { hasEvery: [value] }, { hasSome: [value] }]) {
    expect(await database.run('Thing', 'findMany', { where: { [name]: filter } })).toHaveLength(1);
  }
});

const bounds: [string, WireValue, WireValue][] = [
  // A cast to the column's own length or precision would cut or round these.
  ['varchar', 'shor', 'shorter'],
  ['decimal', '12345678.899', '12345678.901'],
  ['stamp', '2026-01-02T03:04:05.6779Z', '2026-01-02T03:04:05.678001Z'],
  ['decimal', '-99999999999999', '99999999999999'],
  ['stamptz', '2026-01-02T03:04:05.678900+02:00', '2026-01-02T01:04:05.678902Z'],
  ['stamp', '2026-01-02T05:04:05.677+02:00', '2026-01-02T05:04:05.679+02:00'],
  ['time', '03:04:05', '1970-01-01T03:04:05.1Z'],
  ['money', '12.33', '12.35'],
  ['big', '9007199254740992', '9007199254740994'],
  ['real', 0.0999, 0.1001],
  ['small', -6, -4],
];

test.each(bounds)('%s lies between %j and %j', async (name, low, high) => {
  const between = { where: { [name]: { gt: low, lt: high } } };
  expect(await database.run('Thing', 'findMany', between)).toHaveLength(1);
  expect(await database.run('Thing', 'findMany', { where: { [name]: { in: [low, high] } } })).toHaveLength(0);
});

const keyOf = { UuidKey: ['id'], TextKey: ['id'], CharKey: ['id'], PairKey: ['text', 'number'] } as const;

describe('the key of a row is the one that clients compute', () => {
  const text = fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u0001', '\u001f', '\u007f', ' ', '\u2028', '𝄞', '/', "'") }),
    )
    .filter((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value));
  const cases = {
    UuidKey: fc.uuid().map((id) => [id]),
    TextKey: text.map((id) => [id]),
    CharKey: fc.constantFrom('a', 'ab "', '').map((id) => [id]),
    PairKey: fc.tuple(text, fc.integer({ min: -2_147_483_648, max: 2_147_483_647 })),
  };

  test.each(Object.entries(cases))('%s', async (model, values) => {
    const samples: readonly WireValue[][] = fc.sample(values as fc.Arbitrary<WireValue[]>, 300);
    const [first = []] = samples;
    const lists = first.map((_, column) => samples.map((sample) => sample[column]));
    const placeholders = model === 'PairKey' ? '$1::text[], $2::int[]' : `$1::text[]`;
    const columns = model === 'UuidKey' ? 'c1::uuid' : model === 'PairKey' ? 'c1, c2' : 'c1';
    const names = model === 'PairKey' ? 'c1, c2' : 'c1';
    await database.superuser.sql(
      `insert into "${model}" select ${columns} from unnest(${placeholders}) r(${names}) on conflict do nothing`,
      lists,
    );

    const rows = await database.run(model, 'findMany');
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) {
      expect(row.$key).toBe(rowKey(keyOf[model as keyof typeof keyOf].map((field) => row[field] as WireValue)));
    }
  });

  const others: [string, string][] = [
    ['StampKey', `'2026-01-02 03:04:05.6+02'`],
    ['BigKey', '9007199254740993'],
    ['MoodKey', `'it''s'`],
    ['BytesKey', `'\\x00ff'`],
  ];
  test.each(others)('%s', async (model, literal) => {
    await database.superuser.sql(`insert into "${model}" values (${literal})`);
    const [row] = await database.run(model, 'findMany');
    expect(row!.$key).toBe(rowKey([row!['id'] as WireValue]));
    expect(await database.run(model, 'findUnique', { where: { id: row!['id']! } })).toEqual([row]);
  });
});
