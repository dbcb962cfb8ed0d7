import type { RowcastError, WireObject, WireValue } from '@rowcast/protocol';
import { describe, expect, test } from 'vitest';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import { checkQuery } from './check-query.js';
import { compileQuery } from './compile-query.js';
import { defaultQueryLimits } from './query-limits.js';

const schema = `
enum Mood {
  HAPPY
  SAD
}
model Room {
  id Int @id
  name String
  messages Message[]
  secrets Secret[]
}
model Message {
  id String @id @db.Uuid
  text String
  code String? @db.VarChar(8)
  private String?
  score Int?
  small Int? @db.SmallInt
  big BigInt?
  float Float?
  real Float? @db.Real
  decimal Decimal?
  flag Boolean?
  at DateTime?
  day DateTime? @db.Date
  clock DateTime? @db.Time
  bytes Bytes?
  mood Mood?
  meta Json?
  plain Json? @db.Json
  ip String? @db.Inet
  bits String? @db.Bit(4)
  doc String? @db.Xml
  tags String[]
  roomId Int?
  room Room? @relation(fields: [roomId], references: [id])
  labels Label[]
  @@unique([roomId, score])
}
model Label {
  id Int @id
  messages Message[]
}
model Secret {
  id Int @id
  room Room @relation(fields: [roomId], references: [id])
  roomId Int
}
model Open {
  id Int @id
}
model NoKeyGrant {
  id Int @id
  name String
}`;

const catalog = createTestCatalog(schema, {
  unprotected: ['Open'],
  ungranted: ['Secret', 'Message.private', 'NoKeyGrant.id'],
});
const limits = { ...defaultQueryLimits, maxDepth: 4, maxConditions: 20, maxRows: 100 };

function refusal(model: string, action: string, args: WireValue): Pick<RowcastError, 'code' | 'message' | 'hint'> {
  try {
    checkQuery({ model, action, args } as never, { catalog, role: 'authenticated', limits });
  } catch (error) {
    // checkQuery throws nothing else.
    const { code, message, hint } = error as RowcastError;
    return { code, message, hint };
  }
  throw new Error(`${JSON.stringify(args)} was not refused`);
}

const unknownNames: [string, WireObject, string, string, string | RegExp][] = [
  [
    'findMany',
    { wher: {} },
    'QUERY_UNKNOWN_ARGUMENT',
    'findMany of Message has no argument "wher"',
    /^did you mean "where"\? its arguments are where, /,
  ],
  [
    'findMany',
    { where: { txt: 'a' } },
    'QUERY_UNKNOWN_FIELD',
    'Message has no field "txt"',
    /^did you mean "text"\? its fields are id, text, /,
  ],
  [
    'findMany',
    { where: { text: { like: 'a' } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on Message.text has no operator "like"',
    /its operators are equals, not, in, /,
  ],
  [
    'findMany',
    { where: { flag: { lt: true } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on Message.flag has no operator "lt"',
    'its operators are equals, not',
  ],
  [
    'findMany',
    { where: { id: { startsWith: 'a' } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on Message.id has no operator "startsWith"',
    /operators/,
  ],
  [
    'findMany',
    { where: { score: { equals: 1, mode: 'insensitive' } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on Message.score has no operator "mode"',
    /operators/,
  ],
  [
    'findMany',
    { where: { mood: { gt: 'SAD' } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on Message.mood has no operator "gt"',
    /operators/,
  ],
  [
    'findMany',
    { where: { room: { is: {}, name: 'a' } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on Message.room has no operator "name"',
    'its operators are is, isNot',
  ],
  [
    'findMany',
    { where: { room: { nme: 'a' } } },
    'QUERY_UNKNOWN_FIELD',
    'Room has no field "nme"',
    /did you mean "name"/,
  ],
  [
    'findMany',
    { where: { tags: { hasAny: [] } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on the list Message.tags has no operator "hasAny"',
    /operators/,
  ],
  [
    'findMany',
    { where: { roomId_score: { roomId: 1, score: 1 } } },
    'QUERY_UNKNOWN_FIELD',
    'Message has no field "roomId_score"',
    /fields/,
  ],
  [
    'findMany',
    { where: { meta: { size: 1 } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'a filter on Message.meta has no operator "size"',
    /operators/,
  ],
  ['findMany', { orderBy: { txt: 'asc' } }, 'QUERY_UNKNOWN_FIELD', 'Message has no field "txt"', /fields/],
  [
    'findMany',
    { orderBy: { score: { sort: 'asc', null: 'last' } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'the order of Message.score has no option "null"',
    /did you mean "nulls"/,
  ],
  ['findMany', { select: { txt: true } }, 'QUERY_UNKNOWN_FIELD', 'Message has no field "txt"', /fields/],
  ['findMany', { include: { rom: true } }, 'QUERY_UNKNOWN_FIELD', 'Message has no field "rom"', /did you mean "room"/],
  [
    'findMany',
    { include: { room: { take: 1 } } },
    'QUERY_UNKNOWN_ARGUMENT',
    'Message.room has no argument "take"',
    /arguments/,
  ],
  ['findMany', { distinct: ['txt'] }, 'QUERY_UNKNOWN_FIELD', 'Message has no field "txt"', /fields/],
  [
    'count',
    { distinct: ['text'] },
    'QUERY_UNKNOWN_ARGUMENT',
    'count of Message has no argument "distinct"',
    /arguments/,
  ],
  ['findMany', { omit: { txt: true } }, 'QUERY_UNKNOWN_FIELD', 'Message has no field "txt"', /fields/],
  [
    'findUnique',
    { where: { id: 'x' }, take: 1 },
    'QUERY_UNKNOWN_ARGUMENT',
    'findUnique of Message has no argument "take"',
    /arguments/,
  ],
  ['count', { include: {} }, 'QUERY_UNKNOWN_ARGUMENT', 'count of Message has no argument "include"', /arguments/],
  [
    'count',
    { select: { room: true } },
    'QUERY_UNKNOWN_FIELD',
    'Message has no field "room" for select of count',
    /_all/,
  ],
];

describe('a name that does not exist is named, with those that do', () => {
  test.each(unknownNames)('%s %j: %s', (action, args, code, message, hint) => {
    const refused = refusal('Message', action, args);
    expect(refused).toMatchObject({ code, message });
    expect(refused.hint).toMatch(hint);
  });

  test('a model', () => {
    expect(refusal('Mesage', 'findMany', {})).toEqual({
      code: 'QUERY_UNKNOWN_MODEL',
      message: 'the schema has no model "Mesage"',
      hint: 'did you mean "Message"? its models are Room, Message, Label, Secret, Open, NoKeyGrant',
    });
  });
});

const shapes: [string, WireValue][] = [
  ['findMany', []],
  ['findMany', { where: null }],
  ['findMany', { where: [] }],
  ['findMany', { where: 'id = 1' }],
  ['findMany', { where: { OR: { score: 1 } } }],
  ['findMany', { where: { AND: null } }],
  ['findMany', { where: { NOT: [1] } }],
  ['findMany', { where: { room: 1 } }],
  ['findMany', { where: { tags: {} } }],
  ['findMany', { where: { tags: ['a'] } }],
  ['findMany', { where: { tags: null } }],
  ['findMany', { where: { meta: null } }],
  ['findMany', { where: { meta: { path: ['a'] } } }],
  ['findMany', { where: { meta: { path: 'a', equals: 1 } } }],
  ['findMany', { where: { text: { equals: 'a', mode: 'upper' } } }],
  ['findMany', { orderBy: { score: 'up' } }],
  ['findMany', { orderBy: { score: null } }],
  ['findMany', { orderBy: { score: 'asc', text: 'asc' } }],
  ['findMany', { orderBy: { text: { sort: 'asc', nulls: 'last' } } }],
  ['findMany', { orderBy: { score: { sort: 'asc', nulls: 'middle' } } }],
  ['findMany', { orderBy: 'score' }],
  ['findMany', { take: null }],
  ['findMany', { take: 1.5 }],
  ['findMany', { take: '2' }],
  ['findMany', { take: 1e12 }],
  ['findMany', { skip: -1 }],
  ['findMany', { cursor: {} }],
  ['findMany', { cursor: null }],
  ['findMany', { cursor: { text: 'a' } }],
  ['findMany', { cursor: { id: { equals: 'a' } } }],
  ['findMany', { cursor: { roomId_score: { roomId: 1 } } }],
  ['findMany', { select: {} }],
  ['findMany', { select: { text: false } }],
  ['findMany', { select: { text: 1 } }],
  ['findMany', { select: { text: { select: {} } } }],
  ['findMany', { select: { text: true }, include: { room: true } }],
  ['findMany', { select: { text: true }, omit: { text: true } }],
  ['findMany', { include: { text: true } }],
  ['findMany', { include: { room: 'yes' } }],
  ['findMany', { omit: { room: true } }],
  ['findMany', { distinct: [] }],
  ['findMany', { distinct: [1] }],
  ['findMany', { distinct: ['room'] }],
  ['findFirst', { take: 3 }],
  ['findFirst', { take: 0 }],
  ['findUnique', {}],
  ['findUnique', { where: {} }],
  ['findUnique', { where: { text: 'a' } }],
  ['findUnique', { where: { AND: { score: 1 } } }],
  ['findUnique', { where: { id: { equals: '123e4567-e89b-12d3-a456-426614174000' } } }],
  ['count', { select: {} }],
  ['count', { select: { _all: 1 } }],
];

test.each(shapes)('an argument of the wrong shape is refused: %s %j', (action, args) => {
  expect(refusal('Message', action, args).code).toBe('QUERY_INVALID_ARGUMENT');
});

const values: [string, WireValue][] = [
  ['id', 'nonsense'],
  ['id', '123e4567e89b12d3a456426614174000'],
  ['id', '{123e4567-e89b-12d3-a456-426614174000}'],
  ['id', null],
  ['text', 1],
  ['text', null],
  ['text', 'a\0b'],
  ['text', 'half \ud800 pair'],
  ['score', '1'],
  ['score', 1.5],
  ['score', 2_147_483_648],
  ['score', true],
  ['small', 32_768],
  ['big', 1],
  ['big', '9223372036854775808'],
  ['big', '1.0'],
  ['big', '0x10'],
  ['big', ''],
  ['float', '1'],
  ['float', 'nan'],
  ['real', 1e39],
  ['real', 1e-50],
  ['decimal', 1],
  ['decimal', '1,5'],
  ['decimal', 'NaN'],
  ['decimal', '1e9999'],
  ['decimal', '.'],
  ['flag', 'true'],
  ['at', 'yesterday'],
  ['at', '2026-02-30'],
  ['at', '2026-01-01T24:00:00Z'],
  ['at', '2026-01-01T00:00:00+25:00'],
  ['at', '0000-01-01T00:00:00Z'],
  ['at', '0001-01-01T00:00:00+01:00'],
  ['at', 'now'],
  ['at', 'infinity'],
  ['at', 0],
  ['day', '2026-13-01'],
  ['clock', '25:00:00'],
  ['bytes', 'not base64!'],
  ['bytes', 'AAA'],
  ['mood', 'happy'],
  ['mood', '__proto__'],
  ['mood', 'constructor'],
  ['ip', '300.1.1.1'],
  ['ip', '10.0.0.0/33'],
  ['ip', 'fe80::1%eth0'],
  ['bits', '12'],
];

describe('a value that its column could not hold is refused, by field', () => {
  test.each(values)('%s = %j', (field, value) => {
    for (const where of [{ [field]: value }, { [field]: { equals: value } }, { NOT: { [field]: { not: value } } }]) {
      const { code, message } = refusal('Message', 'findMany', { where });
      expect(code).toBe('QUERY_INVALID_VALUE');
      expect(message).toContain(`Message.${field}`);
    }
  });

  const others: WireObject[] = [
    { score: { in: 5 } },
    { score: { in: [1, null] } },
    { score: { lt: null } },
    { text: { contains: 1 } },
    { text: { contains: 'a\0' } },
    { tags: { has: 1 } },
    { tags: { hasSome: ['a', null] } },
    { tags: { isEmpty: 'yes' } },
    { meta: { equals: 'a\0' } },
    { meta: { equals: { 'a\0': 1 } } },
    { meta: { equals: ['\udc00'] } },
    { meta: { equals: Number.POSITIVE_INFINITY } },
    { meta: { path: ['a\0'], equals: 1 } },
    { meta: { string_contains: 1 } },
    { meta: { string_contains: '\0' } },
    { meta: { gt: { a: 1 } } },
    { meta: { equals: JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) as WireValue } },
    { room: { isNot: { name: null } } },
  ];
  test.each(others)('%j', (where) => {
    expect(refusal('Message', 'findMany', { where }).code).toBe('QUERY_INVALID_VALUE');
  });
});

const denied: [string, string, WireObject, string, string][] = [
  ['Open', 'findMany', {}, 'ACCESS_RLS_DISABLED', 'the table of Open has no row-level security'],
  ['Secret', 'findMany', {}, 'ACCESS_DENIED', 'authenticated may not read Secret'],
  ['Secret', 'count', {}, 'ACCESS_DENIED', 'authenticated may not read Secret'],
  ['NoKeyGrant', 'findMany', {}, 'ACCESS_DENIED', 'authenticated may not read the key field NoKeyGrant.id'],
  ['Room', 'findMany', { include: { secrets: true } }, 'ACCESS_DENIED', 'authenticated may not read Secret'],
  ['Room', 'findMany', { where: { secrets: { some: {} } } }, 'ACCESS_DENIED', 'authenticated may not read Secret'],
  [
    'Room',
    'findMany',
    { orderBy: { secrets: { _count: 'asc' } } },
    'ACCESS_DENIED',
    'authenticated may not read Secret',
  ],
  ['Room', 'findMany', { select: { _count: true } }, 'ACCESS_DENIED', 'authenticated may not read Secret'],
  ...[
    { where: { private: 'x' } },
    { where: { OR: [{ NOT: { private: { contains: 'x' } } }] } },
    { orderBy: { private: 'asc' } },
    { distinct: ['private'] },
    { select: { private: true } },
    { cursor: { id: '123e4567-e89b-12d3-a456-426614174000', private: 'x' } },
  ].map((args): [string, string, WireObject, string, string] => [
    'Message',
    'findMany',
    args,
    'ACCESS_DENIED',
    'authenticated may not read Message.private',
  ]),
  ['Message', 'count', { select: { private: true } }, 'ACCESS_DENIED', 'authenticated may not read Message.private'],
  [
    'Room',
    'findMany',
    { where: { messages: { some: { private: null } } } },
    'ACCESS_DENIED',
    'authenticated may not read Message.private',
  ],
];

test.each(denied)(
  'what the role may not read is refused before it is asked: %s %s %j',
  (model, action, args, code, message) => {
    expect(refusal(model, action, args)).toMatchObject({ code, message });
  },
);

test('a column without a grant is left out where nobody asked for it', () => {
  const compiled = compileQuery(
    checkQuery({ model: 'Message', action: 'findMany', args: {} }, { catalog, role: 'authenticated', limits }),
  );
  expect(compiled.statement.text).toContain('"text"');
  expect(compiled.statement.text).not.toContain('private');
});

const unsupported: [string, WireObject][] = [
  ['distinct by what has no equality', { distinct: ['plain'] }],
  ['an order without an operator in Postgres', { orderBy: { plain: 'asc' } }],
];

test.each(unsupported)('%s is refused as unsupported', (_, args) => {
  expect(refusal('Message', 'findMany', args).code).toBe('QUERY_UNSUPPORTED');
});

test('a many-to-many relation whose join table is not there is refused, and one without row-level security', () => {
  const args = { include: { labels: true } };
  expect(refusal('Message', 'findMany', args).code).toBe('SCHEMA_MISMATCH');
  const context = { catalog: createTestCatalog(schema, { joins: ['_LabelToMessage'] }), role: 'authenticated', limits };
  expect(checkQuery({ model: 'Message', action: 'findMany', args }, context).kind).toBe('rows');
  const open = createTestCatalog(schema, { joins: ['_LabelToMessage'], unprotected: ['_LabelToMessage'] });
  expect(() => checkQuery({ model: 'Message', action: 'findMany', args }, { ...context, catalog: open })).toThrow(
    'the join table of Message.labels has no row-level security',
  );
  const closed = createTestCatalog(schema, { joins: ['_LabelToMessage'], ungranted: ['_LabelToMessage'] });
  expect(() => checkQuery({ model: 'Message', action: 'findMany', args }, { ...context, catalog: closed })).toThrow(
    'authenticated may not read the join table of Message.labels',
  );
});

test('nesting is bounded', () => {
  const nest = (levels: number): WireObject => (levels === 0 ? { score: 1 } : { AND: [nest(levels - 1)] });
  const check = (levels: number) =>
    checkQuery(
      { model: 'Message', action: 'findMany', args: { where: nest(levels) } },
      { catalog, role: 'authenticated', limits },
    );
  expect(() => check(4)).not.toThrow();
  expect(() => check(5)).toThrow('nested deeper than 4 levels');
  expect(refusal('Message', 'findMany', { where: nest(5) }).code).toBe('QUERY_TOO_COMPLEX');
});

test('the number of conditions is bounded, in the whole query', () => {
  const where = { OR: Array.from({ length: 11 }, (_, score) => ({ score })) };
  const args = { where, include: { room: { include: { messages: { where } } } } };
  expect(refusal('Message', 'findMany', args)).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', (name) => {
  const evil = JSON.parse(`{"${name}":{"is":1}}`) as WireObject;
  expect(refusal(name, 'findMany', {}).code).toBe('QUERY_UNKNOWN_MODEL');
  expect(refusal('Message', 'findMany', evil).code).toBe('QUERY_UNKNOWN_ARGUMENT');
  expect(refusal('Message', 'findMany', { where: evil }).code).toBe('QUERY_UNKNOWN_FIELD');
  expect(refusal('Message', 'findMany', { where: { text: evil } }).code).toBe('QUERY_UNKNOWN_ARGUMENT');
  expect(refusal('Message', 'findMany', { where: { tags: evil } }).code).toBe('QUERY_UNKNOWN_ARGUMENT');
  expect(refusal('Message', 'findMany', { where: { meta: evil } }).code).toBe('QUERY_UNKNOWN_ARGUMENT');
  expect(refusal('Message', 'findMany', { where: { room: evil } }).code).toBe('QUERY_UNKNOWN_FIELD');
  expect(refusal('Message', 'findMany', { orderBy: evil }).code).toBe('QUERY_UNKNOWN_FIELD');
  expect(refusal('Message', 'findMany', { select: evil }).code).toBe('QUERY_UNKNOWN_FIELD');
  expect(refusal('Message', 'findMany', { include: evil }).code).toBe('QUERY_UNKNOWN_FIELD');
  expect(refusal('Message', 'findMany', { omit: evil }).code).toBe('QUERY_UNKNOWN_FIELD');
  expect(refusal('Message', 'findUnique', { where: evil }).code).toBe('QUERY_UNKNOWN_FIELD');
  expect(refusal('Message', 'count', { select: evil }).code).toMatch(/^QUERY_/);
});
