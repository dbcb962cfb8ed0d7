import type { WireObject } from '@rowcast/protocol';
import { describe, expect, test } from 'vitest';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import { checkQuery } from './check-query.js';
import { compileQuery } from './compile-query.js';
import { defaultQueryLimits } from './query-limits.js';

const schema = `
enum Mood {
  HAPPY @map("happy")
  SAD
}
model Room {
  id String @id @db.Uuid
  name String @db.Char(4)
  messages Message[]
  owner User @relation(fields: [ownerId], references: [id])
  ownerId Int @map("owner_id")
}
model User {
  id Int @id
  name String
  rooms Room[]
  messages Message[]
}
model Message {
  id Int @id
  text String
  score Int?
  big BigInt?
  price Decimal?
  at DateTime?
  mood Mood?
  tags String[]
  folded String?
  room Room? @relation(fields: [roomId], references: [id])
  roomId String? @map("room_id") @db.Uuid
  author User @relation(fields: [authorId], references: [id])
  authorId Int @map("author_id")
}`;

const catalog = createTestCatalog(schema, { nondeterministic: ['Message.folded'] });
const room = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';

function dependenciesOf(model: string, args: WireObject): [string, Record<string, unknown[]>][] {
  const context = { catalog, role: 'authenticated', limits: defaultQueryLimits };
  const { dependencies } = compileQuery(checkQuery({ model, action: 'findMany', args }, context));
  return dependencies.map(({ model: { name }, equalities }) => [
    name,
    Object.fromEntries([...equalities].map(([column, values]) => [column, [...values]])),
  ]);
}

const equalities: [WireObject, Record<string, unknown[]>][] = [
  [{}, {}],
  [{ roomId: room.toUpperCase() }, { room_id: [room] }],
  [
    { roomId: { equals: room }, score: 5 },
    { room_id: [room], score: [5] },
  ],
  [{ roomId: null }, { room_id: [null] }],
  [{ AND: [{ score: { in: [1, 2, 3] } }, { score: { in: [2, 3, 4] } }] }, { score: [2, 3] }],
  [{ score: { in: [] } }, { score: [] }],
  [{ big: '007' }, { big: ['7'] }],
  [{ mood: 'HAPPY' }, { mood: ['HAPPY'] }],
  [{ text: 'a' }, { text: ['a'] }],
  [{ text: { equals: 'a', mode: 'insensitive' } }, {}],
  [{ text: { in: ['a'], mode: 'insensitive' } }, {}],
  [{ OR: [{ score: 1 }] }, { score: [1] }],
  [{ OR: [{ score: 1 }, { score: 2 }] }, {}],
  [{ NOT: { score: 1 } }, {}],
  [{ score: { not: 1 } }, {}],
  [{ score: { notIn: [1] } }, {}],
  [{ score: { gte: 1 } }, {}],
  [{ price: '1.50' }, {}],
  [{ at: '2026-01-01T00:00:00Z' }, {}],
  [{ tags: { equals: ['a'] } }, {}],
  [{ tags: { has: 'a' } }, {}],
  [{ tags: { equals: null } }, {}],
  [{ folded: 'a' }, {}],
  [{ folded: null }, { folded: [null] }],
];

describe('the rows that matter are those that meet what every row must meet', () => {
  test.each(equalities)('%j', (where, expected) => {
    expect(dependenciesOf('Message', { where })).toEqual([['Message', expected]]);
  });
});

test('a room and its messages depend on the messages of that room only', () => {
  const include = { messages: { where: { score: 5 }, include: { author: true } }, owner: true };
  expect(dependenciesOf('Room', { where: { id: room }, include })).toEqual([
    ['Room', { id: [room] }],
    ['Message', { room_id: [room], score: [5] }],
    ['User', {}],
    ['User', {}],
  ]);
});

test('a null in the link matches no row', () => {
  expect(dependenciesOf('Message', { where: { roomId: null }, include: { room: true } })[1]).toEqual([
    'Room',
    { id: [] },
  ]);
});

test('an equality of the related row is one of the row itself, where the relation says so', () => {
  const byRoom = dependenciesOf('Message', { where: { room: { id: room, name: 'x' } } });
  expect(byRoom[0]).toEqual(['Message', { room_id: [room] }]);
  expect(dependenciesOf('Room', { where: { messages: { some: { authorId: 1, roomId: room } } } })[0]).toEqual([
    'Room',
    { id: [room] },
  ]);
  expect(dependenciesOf('Message', { where: { room: { owner: { id: 7 } } } }).slice(0, 2)).toEqual([
    ['Message', {}],
    ['Room', { owner_id: [7] }],
  ]);
  for (const where of [
    { room: { isNot: { id: room } } },
    { OR: [{ room: { id: room } }, { score: 1 }] },
    { room: null },
  ]) {
    expect(dependenciesOf('Message', { where })[0]).toEqual(['Message', {}]);
  }
});

test('a filter on a relation depends on the rows that could meet it, denied or not', () => {
  const where = { messages: { some: { score: 1 }, none: { mood: 'SAD' }, every: { score: 2 } } };
  expect(dependenciesOf('Room', { where })).toEqual([
    ['Room', {}],
    ['Message', { score: [1] }],
    ['Message', { mood: ['SAD'] }],
    ['Message', {}],
  ]);
});

test('the negation of a condition on the related row depends on all related rows', () => {
  expect(dependenciesOf('Message', { where: { room: { isNot: { ownerId: 1 } } } })).toEqual([
    ['Message', {}],
    ['Room', {}],
    ['Room', {}],
  ]);
});

test('an order by a relation, and by its count, depend on it', () => {
  const orderBy = [{ author: { name: 'asc' } }, { room: { messages: { _count: 'desc' } } }];
  expect(dependenciesOf('Message', { where: { authorId: 7 }, orderBy })).toEqual([
    ['Message', { author_id: [7] }],
    ['User', { id: [7] }],
    ['Room', {}],
    ['Message', {}],
  ]);
});

test("a cursor's row matters wherever it is, and so does what it is ordered by", () => {
  const args = { where: { authorId: 7 }, cursor: { id: 3 }, orderBy: { author: { name: 'asc' } } };
  expect(dependenciesOf('Message', args)).toEqual([
    ['Message', { author_id: [7] }],
    ['Message', { id: [3] }],
    ['User', {}],
  ]);
});

test('a count of a relation depends on the rows counted', () => {
  const select = { _count: { select: { messages: { where: { score: 1 } } } } };
  expect(dependenciesOf('Room', { where: { id: room }, select })[1]).toEqual([
    'Message',
    { room_id: [room], score: [1] },
  ]);
});

test('the shape says where nested rows sit', () => {
  const context = { catalog, role: 'authenticated', limits: defaultQueryLimits };
  const args = { select: { id: true, room: { include: { messages: true, _count: true } } } };
  const { shape } = compileQuery(checkQuery({ model: 'Message', action: 'findMany', args }, context));
  const messages = { isList: true, shape: new Map() };
  expect(shape).toEqual(new Map([['room', { isList: false, shape: new Map([['messages', messages]]) }]]));
});
