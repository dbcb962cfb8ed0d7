/** The places of rows are in the order that Postgres gives the rows, whatever values they are ordered by. */
import type { WireObject } from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQueryDatabase } from '../../test-support/query-database.js';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import { checkQuery } from './check-query.js';
import type { CheckedWindow } from './checked-query.js';
import { compileRefresh } from './compile-refresh.js';
import { defaultQueryLimits } from './query-limits.js';
import { placeOrder } from './row-place.js';

const schema = `
model Item {
  id    Int       @id
  small Int?      @db.SmallInt
  whole Int?
  big   BigInt?
  flag  Boolean?
  ref   String?   @db.Uuid
  day   DateTime? @db.Date
  at    DateTime? @db.Timestamp(3)
  zoned DateTime? @db.Timestamptz(6)
  name  String?
  price Decimal?
  ratio Float?
  owner Item?     @relation("of", fields: [whole], references: [id])
  owned Item[]    @relation("of")
}`;

const pools = {
  small: ['-32768', '-1', '0', '9', '10', '32767'],
  whole: ['-2147483648', '-20', '-3', '0', '3', '20', '100', '2147483647'],
  big: ['-9223372036854775808', '9007199254740992', '9007199254740993', '9223372036854775807', '-5', '5'],
  flag: ['true', 'false'],
  ref: [
    '00000000-0000-4000-8000-00000000000A',
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
    '0A000000-0000-4000-8000-000000000000',
  ],
  day: ['-infinity', '0044-03-15 BC', '1969-12-31', '1970-01-01', '2026-11-29', '9999-12-31', 'infinity'],
  at: [
    '-infinity',
    '0044-03-15 12:00 BC',
    '1969-12-31 23:59:59.999',
    '1969-12-31 23:59:59.1',
    '1970-01-01',
    '2026-11-29 10:00:00.5',
    'infinity',
  ],
  zoned: [
    '-infinity',
    '4713-01-01 BC',
    '1969-12-31 23:59:59.999999+00',
    '1970-01-01 00:00:00.000001+00',
    '2026-11-29 10:00+02',
    '294276-12-31',
    'infinity',
  ],
} as const;

type Field = keyof typeof pools;
const fields = Object.keys(pools) as Field[];

const item = fc.record(
  Object.fromEntries(fields.map((field) => [field, fc.option(fc.constantFrom(...pools[field]))])) as Record<
    Field,
    fc.Arbitrary<string | null>
  >,
);
const term = fc
  .tuple(fc.constantFrom(...fields), fc.constantFrom('asc', 'desc'), fc.constantFrom('first', 'last', undefined))
  .map(([field, sort, nulls]): WireObject => ({ [field]: nulls === undefined ? sort : { sort, nulls } }));
const orders = fc.uniqueArray(term, { selector: (order) => Object.keys(order)[0], minLength: 1, maxLength: 3 });

const sql = `create table "Item" (id int primary key, small smallint, whole int, big bigint, flag boolean, ref uuid,
  day date, at timestamp(3), zoned timestamptz(6), name text, price numeric, ratio float8)`;

test('rows that are put in the order of their places are in the order of the query', async () => {
  await using database = await createQueryDatabase({ schema, sql });
  const { catalog } = database;
  const check = async (
    items: readonly Record<Field, string | null>[],
    orderBy: readonly WireObject[],
  ): Promise<void> => {
    const values = items.map(
      (each, id) => `(${[id, ...fields.map((name) => (each[name] === null ? 'null' : `'${each[name]}'`))].join()})`,
    );
    await database.superuser.sql(`truncate "Item"; insert into "Item" (id, ${fields.join()}) values ${values.join()}`);
    const spec = { model: 'Item', action: 'findMany', args: { orderBy } } as const;
    const query = checkQuery(spec, { catalog, role: 'authenticated', limits: defaultQueryLimits });
    const order = query.kind === 'rows' ? placeOrder(query.window) : undefined;
    if (query.kind !== 'rows' || !order) throw new Error('such an order has places');
    const wanted = { changed: [], keys: [] };
    const rows = await database.runText(compileRefresh(query, defaultQueryLimits).statement(wanted));
    const placed = rows.map((row) => ({ key: row.key, place: order.placeOf(row) }));
    expect(placed.toReversed().toSorted((a, b) => order.compare(a.place, b.place))).toEqual(placed);
  };
  const items = fc.array(item, { minLength: 2, maxLength: 40 });
  await fc.assert(fc.asyncProperty(items, orders, check), { numRuns: 150 });
}, 60_000);

test.each<[string, WireObject, boolean]>([
  ['the key alone', {}, true],
  ['a time', { orderBy: { at: 'desc' }, take: 5 }, true],
  ['a text', { orderBy: { name: 'asc' } }, false],
  ['a decimal', { orderBy: { price: 'asc' } }, false],
  ['a float', { orderBy: { ratio: 'asc' } }, false],
  ['what the row is related to', { orderBy: { owner: { id: 'asc' } } }, false],
  ['how many it is related to', { orderBy: { owned: { _count: 'asc' } } }, false],
  ['a number, from the end', { orderBy: { whole: 'asc' }, take: -5 }, false],
  ['a number, behind others', { orderBy: { whole: 'asc' }, skip: 5 }, false],
  ['a number, from a cursor on', { orderBy: { id: 'asc' }, cursor: { id: 3 } }, false],
  ['a number, the first of each', { orderBy: { id: 'asc' }, distinct: ['whole'] }, false],
])('whether rows that are ordered by %s have places', async (_name, args, expected) => {
  const catalog = createTestCatalog(schema);
  const query = checkQuery(
    { model: 'Item', action: 'findMany', args },
    { catalog, role: 'authenticated', limits: defaultQueryLimits },
  );
  const window: CheckedWindow | undefined = query.kind === 'rows' ? query.window : undefined;
  expect(window && placeOrder(window) !== undefined).toBe(expected);
});
