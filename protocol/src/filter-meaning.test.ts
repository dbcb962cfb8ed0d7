import { expect, test } from 'vitest';
import { filterMeaning, type KnownRow, type Truth } from './filter-meaning.js';
import type { FieldMeaning, ModelMeaning } from './value-meaning.js';
import type { WireObject } from './wire-value.js';

const fields: { [name: string]: FieldMeaning } = {
  id: { type: 'String', isList: false, native: 'Uuid' },
  name: { type: 'String', isList: false },
  code: { type: 'String', isList: false, native: 'Char(3)' },
  size: { type: 'Int', isList: false },
  ratio: { type: 'Float', isList: false },
  big: { type: 'BigInt', isList: false },
  price: { type: 'Decimal', isList: false },
  at: { type: 'DateTime', isList: false },
  done: { type: 'Boolean', isList: false },
  role: { type: 'Enum', isList: false },
  tags: { type: 'String', isList: true },
  data: { type: 'Json', isList: false },
};
const model: ModelMeaning = {
  field: (name) => fields[name],
  related: () => undefined,
  compound: (name) => (name === 'name_size' ? ['name', 'size'] : undefined),
};

const cases: readonly (readonly [string, WireObject, KnownRow, Truth])[] = [
  ['an empty filter takes every row', {}, {}, 'true'],
  ['equal texts are equal', { name: 'a' }, { name: 'a' }, 'true'],
  ['texts differ by case', { name: 'a' }, { name: 'A' }, 'false'],
  ['uuids do not differ by case', { id: 'AB' }, { id: 'ab' }, 'true'],
  ['padded texts are the database’s to compare', { code: 'a' }, { code: 'a  ' }, 'maybe'],
  ['a field that is not known decides nothing', { name: 'a' }, {}, 'maybe'],
  ['one certain no is enough', { name: 'a', size: 1 }, { size: 2 }, 'false'],
  ['null is equal to nothing', { name: 'a' }, { name: null }, 'null'],
  ['null is found by null', { name: null }, { name: null }, 'true'],
  ['not null leaves nulls out', { name: { not: null } }, { name: null }, 'false'],
  ['not a value leaves nulls out too', { name: { not: 'a' } }, { name: null }, 'null'],
  ['NOT of an unknown stays unknown', { NOT: { name: 'a' } }, { name: null }, 'null'],
  ['NOT of what is not known is not known', { NOT: { name: 'a' } }, {}, 'maybe'],
  ['OR needs one', { OR: [{ name: 'a' }, { size: 1 }] }, { size: 1 }, 'true'],
  ['OR of nothing takes no row', { OR: [] }, {}, 'false'],
  ['AND of nothing takes every row', { AND: [] }, {}, 'true'],
  ['NOT of several needs all to fail', { NOT: [{ size: 1 }, { size: 2 }] }, { size: 2 }, 'false'],
  ['in finds one', { size: { in: [1, 2] } }, { size: 2 }, 'true'],
  ['in nothing finds nothing', { size: { in: [] } }, {}, 'false'],
  ['notIn leaves nulls out', { size: { notIn: [1] } }, { size: null }, 'null'],
  ['ranges hold for numbers', { size: { gt: 1, lte: 3 } }, { size: 3 }, 'true'],
  ['NaN is greater than all', { ratio: { gt: 'Infinity' } }, { ratio: 'NaN' }, 'true'],
  ['big integers compare as numbers', { big: { gt: '9' } }, { big: '10' }, 'true'],
  ['decimals are equal whatever their zeros', { price: '1.50' }, { price: '1.5' }, 'true'],
  ['decimals compare as numbers', { price: { lt: '-0.5' } }, { price: '-1e2' }, 'true'],
  [
    'instants are equal whatever their offset',
    { at: '2026-01-01T01:00:00+01:00' },
    { at: '2026-01-01T00:00:00.000Z' },
    'true',
  ],
  ['microseconds count', { at: { gt: '2026-01-01T00:00:00.000001Z' } }, { at: '2026-01-01T00:00:00.000002Z' }, 'true'],
  ['a time without an offset is UTC', { at: '2026-01-01T00:00:00' }, { at: '2026-01-01T00:00:00Z' }, 'true'],
  ['the order of texts is the collation’s', { name: { gt: 'a' } }, { name: 'b' }, 'maybe'],
  ['a text is not below itself', { name: { lt: 'a' } }, { name: 'a' }, 'false'],
  ['uuids have an order', { id: { lt: 'b' } }, { id: 'A' }, 'true'],
  ['contains looks for a part', { name: { contains: '%' } }, { name: 'abc' }, 'false'],
  ['startsWith and endsWith look at the ends', { name: { startsWith: 'a', endsWith: 'c' } }, { name: 'abc' }, 'true'],
  ['insensitive ignores the case of ASCII', { name: { contains: 'B', mode: 'insensitive' } }, { name: 'abc' }, 'true'],
  [
    'insensitive leaves other letters to the database',
    { name: { equals: 'É', mode: 'insensitive' } },
    { name: 'é' },
    'maybe',
  ],
  ['mode holds inside not', { name: { not: { contains: 'B' }, mode: 'insensitive' } }, { name: 'abc' }, 'false'],
  ['booleans', { done: { not: true } }, { done: false }, 'true'],
  ['enums', { role: { in: ['A', 'B'] } }, { role: 'C' }, 'false'],
  ['has finds an element', { tags: { has: 'x' } }, { tags: ['y', 'x'] }, 'true'],
  ['hasEvery of nothing holds', { tags: { hasEvery: [] } }, { tags: ['x'] }, 'true'],
  ['hasSome of nothing fails', { tags: { hasSome: [] } }, { tags: ['x'] }, 'false'],
  ['isEmpty', { tags: { isEmpty: false } }, { tags: ['x'] }, 'true'],
  ['an empty list may be a null in the database', { tags: { isEmpty: true } }, { tags: [] }, 'maybe'],
  ['OR forgets what asks for nothing', { OR: [{}, { name: {} }] }, { name: 'a' }, 'false'],
  ['NOT forgets what asks for nothing', { NOT: {} }, {}, 'true'],
  ['not denies each operator by itself', { size: { not: { gt: 1, lt: 5 } } }, { size: 0 }, 'false'],
  ['not with a value is the same however deep', { size: { not: { not: 1 } } }, { size: 1 }, 'false'],
  ['lists are equal in order', { tags: { equals: ['a', 'b'] } }, { tags: ['b', 'a'] }, 'false'],
  ['documents are the database’s to compare', { data: { equals: { a: 1 } } }, { data: { a: 1 } }, 'maybe'],
  ['relations are the database’s to follow', { room: { name: 'x' } }, {}, 'maybe'],
  ['a compound name stands for its fields', { name_size: { name: 'a', size: 1 } }, { name: 'a', size: 1 }, 'true'],
];

test.each(cases)('%s', (_, where, row, truth) => {
  expect(filterMeaning(where, row, model)).toBe(truth);
});
