/** Whatever is said of two values, Postgres says too. */
import { createTestDatabase } from '@rowcast/test-support';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareValues, equalValues, type FieldMeaning } from './value-meaning.js';

type Value = string | number | boolean;

const hexDigit = fc.constantFrom(...'0123456789abcdefABCDEF');
const uuid = fc
  .array(hexDigit, { minLength: 32, maxLength: 32 })
  .map((digits) => digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
const decimal = fc
  .tuple(fc.constantFrom('', '-'), fc.nat(999), fc.constantFrom('', '.0', '.5', '.50', '.05', 'e2', '.1e-3'))
  .map((parts) => parts.join(''));
const float = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', 0, -0, 1),
);
const instant = fc
  .tuple(
    fc.date({ min: new Date('2025-12-31T22:00:00Z'), max: new Date('2026-01-01T02:00:00Z'), noInvalidDate: true }),
    fc.constantFrom('', '000', '001', '5'),
    fc.constantFrom('Z', '+00:00', '-01:30', '+05'),
  )
  .map(([date, micros, offset]) => date.toISOString().replace('Z', `${micros}${offset}`));
const text = fc
  .oneof(fc.string({ maxLength: 3 }), fc.constantFrom('a', 'A', 'ä', 'a ', ''))
  .filter((value) => !value.includes('\0'));

const cases: readonly (readonly [string, FieldMeaning, fc.Arbitrary<Value>])[] = [
  ['uuid', { type: 'String', isList: false, native: 'Uuid' }, uuid],
  ['text', { type: 'String', isList: false }, text],
  ['character(4)', { type: 'String', isList: false, native: 'Char(4)' }, text],
  ['integer', { type: 'Int', isList: false }, fc.integer({ min: -5, max: 5 })],
  ['bigint', { type: 'BigInt', isList: false }, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
  ['numeric', { type: 'Decimal', isList: false }, decimal],
  ['double precision', { type: 'Float', isList: false }, float],
  ['real', { type: 'Float', isList: false, native: 'Real' }, fc.constantFrom(0.1, 0.10000000149011612, 1)],
  ['boolean', { type: 'Boolean', isList: false }, fc.boolean()],
  ['timestamptz', { type: 'DateTime', isList: false }, instant],
];

test.each(cases)('two values of type %s compare as Postgres compares them', async (sqlType, field, value) => {
  const pairs = fc.sample(
    fc.oneof(
      fc.tuple(value, value),
      value.map((one): [Value, Value] => [one, one]),
    ),
    {
      numRuns: 400,
      seed: 20260101,
    },
  );
  await using database = await createTestDatabase();
  const answers = await database.sql<{ equal: boolean; sign: number }>(
    `select a = b as equal, case when a < b then -1 when a > b then 1 else 0 end as sign
     from (
       select (pair->>0)::${sqlType} as a, (pair->>1)::${sqlType} as b, place
       from json_array_elements($1) with ordinality as pairs(pair, place)
     ) as pairs
     order by place`,
    [JSON.stringify(pairs)],
  );
  for (const [index, [a, b]] of pairs.entries()) {
    const { equal, sign } = answers[index]!;
    const what = `${a} and ${b}`;
    expect([what, equalValues(a, b, field) ?? equal]).toEqual([what, equal]);
    expect([what, Math.sign(compareValues(a, b, field) ?? sign)]).toEqual([what, sign]);
  }
});

test.each([
  ['uuid', uuid],
  ['numeric', decimal],
  ['double precision', float],
  ['timestamptz', instant],
])('of %s something is always said', (sqlType, value: fc.Arbitrary<Value>) => {
  const field = cases.find(([name]) => name === sqlType)![1];
  fc.assert(fc.property(value, value, (a, b) => compareValues(a, b, field) !== undefined));
});
