/** Whatever a client sends is either refused by the check or runs: nothing reaches Postgres to fail there. */
import { RowcastError, type WireObject, type WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQueryDatabase } from '../../test-support/query-database.js';

const types: [string, string, string][] = [
  ['text', 'String', 'text'],
  ['varchar', 'String @db.VarChar(3)', 'varchar(3)'],
  ['char', 'String @db.Char(3)', 'char(3)'],
  ['uuid', 'String @db.Uuid', 'uuid'],
  ['inet', 'String @db.Inet', 'inet'],
  ['bits', 'String @db.Bit(3)', 'bit(3)'],
  ['varbits', 'String @db.VarBit(3)', 'varbit(3)'],
  ['xml', 'String @db.Xml', 'xml'],
  ['int', 'Int', 'int'],
  ['small', 'Int @db.SmallInt', 'smallint'],
  ['oid', 'Int @db.Oid', 'oid'],
  ['big', 'BigInt', 'bigint'],
  ['float', 'Float', 'float8'],
  ['real', 'Float @db.Real', 'real'],
  ['decimal', 'Decimal @db.Decimal(4, 2)', 'numeric(4, 2)'],
  ['money', 'Decimal @db.Money', 'money'],
  ['flag', 'Boolean', 'boolean'],
  ['stamp', 'DateTime @db.Timestamp(3)', 'timestamp(3)'],
  ['stamptz', 'DateTime @db.Timestamptz(3)', 'timestamptz(3)'],
  ['date', 'DateTime @db.Date', 'date'],
  ['time', 'DateTime @db.Time(3)', 'time(3)'],
  ['timetz', 'DateTime @db.Timetz(3)', 'timetz(3)'],
  ['bytes', 'Bytes', 'bytea'],
  ['mood', 'Mood', '"Mood"'],
  ['json', 'Json @db.Json', 'json'],
  ['jsonb', 'Json', 'jsonb'],
];
const isList = ([, type]: [string, string, string]): boolean => !type.includes('Xml');
const optional = (type: string): string => type.replace(/^\w+/, '$&?');
const listOf = (type: string): string => type.replace(/^\w+/, '$&[]');
const schema = `
enum Mood {
  SAD
}
model Thing {
  id Int @id
${types.map(([name, type]) => `  ${name} ${optional(type)}`).join('\n')}
${types
  .filter(isList)
  .map(([name, type]) => `  ${name}s ${listOf(type)}`)
  .join('\n')}
}`;
const sql = `create type "Mood" as enum ('SAD');
  create table "Thing" (id int primary key,
  ${types.map(([name, , type]) => `${name} ${type}`).join(', ')},
  ${types
    .filter(isList)
    .map(([name, , type]) => `${name}s ${type}[]`)
    .join(', ')});
  insert into "Thing" (id, text, json, jsonb, bits, money) values
    (1, 'a', '{"a":[1,"x"]}', '{"a":[1,"x"]}', '101', 1), (2, 'b', '[1]', '"x"', null, null), (3, null, null, '3', null, null)`;

const strings = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uuid(),
  fc.date({ noInvalidDate: false }).map((date) => (Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString())),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
  fc.double().map(String),
  fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '',
    '0',
    '1',
    '-',
    '.',
    '1e5',
    '1e-5',
    '1e99999',
    'NaN',
    'Infinity',
    '-Infinity',
    'infinity',
    'now',
    'SAD',
  ),
  fc.constantFrom(
    '9999-12-31T23:59:59.999999Z',
    '0001-01-01',
    '9999-12-31T23:59:59-15:59',
    '23:59:59.9999999',
    '00:00',
    '24:00',
  ),
  fc.constantFrom(
    '101',
    '92233720368547758.07',
    '99999999999999999999',
    '{}',
    '{a}',
    '\\x',
    '\\',
    '%',
    "'",
    '\0',
    '\ud800',
  ),
);
const values: fc.Arbitrary<WireValue> = fc.oneof(
  strings,
  fc.integer(),
  fc.double(),
  fc.constantFrom<WireValue[]>(null, true, false, 0, -0, 1e308, 5e-324, 3.5e38, 32_768, 2 ** 31, 2 ** 53),
  fc.array(strings, { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<WireValue>,
);
/** Mostly values of about the right kind, so that many pass the check and try Postgres. */
function valuesFor(name: string): fc.Arbitrary<WireValue> {
  const [, type = ''] = types.find(([column]) => column === name || `${column}s` === name) ?? [];
  const likely: [RegExp, fc.Arbitrary<WireValue>][] = [
    [/Uuid/, fc.uuid()],
    [
      /Inet/,
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.ipV4().map((ip) => `${ip}/8`),
      ),
    ],
    [/Bit/, fc.string({ unit: fc.constantFrom('0', '1') })],
    [/^String/, fc.string({ unit: 'binary' })],
    [/^Int/, fc.integer()],
    [/SmallInt/, fc.integer({ min: -40_000, max: 40_000 })],
    [/^BigInt/, fc.bigInt({ min: -(2n ** 63n) - 5n, max: 2n ** 63n + 5n }).map(String)],
    [/^Float/, fc.oneof(fc.double({ noNaN: true }), fc.float({ noNaN: true }))],
    [/^Decimal/, fc.double().map(String)],
    [/^Boolean/, fc.boolean()],
    [/Time\(|Timetz/, fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(11))],
    [/^DateTime/, fc.date({ noInvalidDate: true }).map((date) => date.toISOString())],
    [/^Bytes/, fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64'))],
    [/^Mood/, fc.constant('SAD')],
    [/^Json/, fc.jsonValue() as fc.Arbitrary<WireValue>],
  ];
  const kind = likely.findLast(([pattern]) => pattern.test(type))?.[1] ?? values;
  return fc.oneof({ arbitrary: kind, weight: 4 }, { arbitrary: values, weight: 1 });
}

const names = types.flatMap((type) => (isList(type) ? [type[0], `${type[0]}s`] : [type[0]]));
const operators = [
  ...['equals', 'not', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte', 'contains', 'startsWith', 'endsWith', 'mode'],
  ...['has', 'hasEvery', 'hasSome', 'isEmpty', 'path', 'string_contains', 'array_contains', 'array_starts_with'],
];
const name = fc.constantFrom(...names);
const single = name.chain((field) => valuesFor(field).map((value): WireObject => ({ [field]: value })));
const filters = name.chain((field) => {
  const value = valuesFor(field);
  const operand = fc.oneof(value, fc.array(value, { maxLength: 2 }), fc.constantFrom('insensitive', true));
  const filter = fc.dictionary(fc.constantFrom(...operators), operand, { minKeys: 1, maxKeys: 2 });
  return filter.map((found): WireObject => ({ [field]: found }));
});
const windows = fc.record(
  {
    where: fc.oneof(single, filters),
    orderBy: fc.tuple(name, fc.constantFrom('asc', 'desc', 'up')).map(([field, sort]) => ({ [field]: sort })),
    cursor: fc.tuple(fc.integer(), single).map(([id, other]) => ({ id, ...other })),
    take: fc.oneof(fc.integer(), values),
    skip: fc.oneof(fc.nat(), values),
    distinct: fc.array(name, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const asked: fc.Arbitrary<WireObject> = fc.oneof(
  single.map((where) => ({ where })),
  filters.map((where) => ({ where })),
  windows as fc.Arbitrary<WireObject>,
);

test('a query is refused with a reason, or runs', { timeout: 120_000 }, async () => {
  await using database = await createQueryDatabase({ schema, sql });
  let ran = 0;
  const property = fc.asyncProperty(asked, async (args) => {
    let statement: ReturnType<typeof database.compile>;
    try {
      statement = database.compile('Thing', 'findMany', args);
    } catch (error) {
      expect(error).toBeInstanceOf(RowcastError);
      expect((error as RowcastError).code).toMatch(/^QUERY_/);
      return;
    }
    await database.runText(statement);
    ran += 1;
  });
  const numRuns = Number(process.env['ROWCAST_PROPERTY_RUNS'] ?? 2000);
  await fc.assert(property, { numRuns });
  expect(ran).toBeGreaterThan(numRuns / 20);
});
