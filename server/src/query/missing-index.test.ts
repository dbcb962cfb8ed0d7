import type { WireObject } from '@rowcast/protocol';
import { describe, expect, test } from 'vitest';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import { checkQuery } from './check-query.js';
import { findMissingIndexes } from './missing-index.js';
import { defaultQueryLimits } from './query-limits.js';

const schema = `
model Room {
  id Int @id
  name String
  messages Message[]
}
model Message {
  id Int @id
  text String
  score Int?
  done Boolean
  at DateTime @map("sent_at")
  tags String[]
  words String[]
  roomId Int @map("room_id")
  room Room @relation(fields: [roomId], references: [id])
  authorId Int
  author User @relation(fields: [authorId], references: [id])
  labels Label[]
  @@map("messages")
}
model User {
  id Int @id
  email String
  messages Message[]
}
model Label {
  id Int @id
  messages Message[]
}`;

const catalog = createTestCatalog(schema, {
  joins: ['_LabelToMessage'],
  indexes: {
    messages: [
      ['btree', 'authorId', 'score'],
      ['gin', 'tags'],
    ],
    _LabelToMessage: [['btree', 'A', 'B']],
  },
});

function missing(model: string, args: WireObject, action: 'findMany' | 'count' = 'findMany'): readonly string[] {
  const query = checkQuery({ model, action, args }, { catalog, role: 'authenticated', limits: defaultQueryLimits });
  return findMissingIndexes(query).map(({ statement }) => statement);
}

const onRoom = 'create index on "public"."messages" ("room_id")';
const cases: [string, WireObject, readonly string[]][] = [
  ['no filter', {}, []],
  ['the key', { where: { id: 1 } }, []],
  ['an indexed column', { where: { authorId: 1, text: 'x' } }, []],
  ['the second column of an index', { where: { score: 1 } }, ['create index on "public"."messages" ("score")']],
  ['a column without an index', { where: { roomId: 1 } }, [onRoom]],
  [
    'a column without an index, and an order',
    { where: { roomId: 1 }, orderBy: { at: 'desc' }, take: 10 },
    ['create index on "public"."messages" ("room_id", "sent_at")'],
  ],
  [
    'an equality and a range',
    { where: { roomId: { in: [1, 2] }, at: { gt: '2026-01-01T00:00:00Z' } } },
    ['create index on "public"."messages" ("room_id", "sent_at")'],
  ],
  ['a list with an index', { where: { tags: { has: 'a' } } }, []],
  [
    'a list without',
    { where: { words: { hasSome: ['a'] } } },
    ['create index on "public"."messages" using gin ("words")'],
  ],
  ['what no index serves', { where: { text: { contains: 'a' }, done: true, NOT: { roomId: 1 } } }, []],
  ['an OR of indexed columns', { where: { OR: [{ authorId: 1 }, { id: 2 }] } }, []],
  ['a related row by its key', { where: { authorId: 1, room: { id: 1 } } }, []],
  [
    'related rows',
    { where: { id: 1 }, select: { room: { select: { messages: { select: { id: true } } } } } },
    [onRoom],
  ],
];

describe('the index that is missing for', () => {
  test.each(cases)('%s: %j', (_name, args, expected) => {
    expect(missing('Message', args)).toEqual(expected);
  });
});

test('relation filters and counts look up rows too', () => {
  expect(missing('Room', { where: { id: 1 }, select: { _count: true } })).toEqual([onRoom]);
  expect(missing('Room', { where: { id: 1, messages: { some: { done: true } } } })).toEqual([onRoom]);
  expect(missing('User', { where: { id: 1 }, include: { messages: true } })).toEqual([]);
  expect(missing('Message', { where: { roomId: 1 } }, 'count')).toEqual([onRoom]);
});

test('a join table needs an index from either side', () => {
  expect(missing('Label', { where: { id: 1 }, include: { messages: true } })).toEqual([]);
  expect(missing('Message', { where: { id: 1 }, include: { labels: true } })).toEqual([
    'create index on "public"."_LabelToMessage" ("B")',
  ]);
});
