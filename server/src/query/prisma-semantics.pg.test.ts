/**
 * What Prisma Client 7.10 answered to these questions about these rows, asked again of ours. Where a case
 * looks odd, it is Prisma's oddity, kept on purpose.
 */
import type { WireObject, WireRow } from '@rowcast/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createQueryDatabase, type QueryDatabase } from '../../test-support/query-database.js';

const schema = `
model Room {
  id Int @id
  name String
  messages Message[]
}
model User {
  id Int @id
  name String?
  email String? @unique
  messages Message[]
  profile Profile?
}
model Profile {
  id Int @id
  bio String?
  userId Int @unique
  user User @relation(fields: [userId], references: [id])
}
model Message {
  id Int @id
  text String
  score Int?
  tags String[]
  meta Json?
  done Boolean @default(false)
  roomId Int?
  room Room? @relation(fields: [roomId], references: [id])
  authorId Int
  author User @relation(fields: [authorId], references: [id])
  @@unique([roomId, score])
}`;

const sql = `
create table "Room" (id int primary key, name text not null);
create table "User" (id int primary key, name text, email text unique);
create table "Profile" (id int primary key, bio text, "userId" int unique not null);
create table "Message" (id int primary key, text text not null, score int, tags text[], meta jsonb,
  done bool not null default false, "roomId" int, "authorId" int not null, unique ("roomId", score));
insert into "Room" values (1, 'a'), (2, 'b'), (3, 'c');
insert into "User" values (1, 'x', 'x@x'), (2, null, null), (3, 'z', 'z@z');
insert into "Profile" values (1, 'p', 1), (2, null, 3);
insert into "Message" values
  (1, 'hello', 5, '{a,b}', '{"a":1}', false, 1, 1),
  (2, 'he_lo', null, '{}', 'null', false, 1, 2),
  (3, 'HELLO', 7, null, null, true, 2, 3),
  (4, 'x', null, '{b}', '[1,2]', true, null, 1),
  (5, 'y', 5, '{c}', '"s"', false, 2, 1)`;

let database: QueryDatabase;
beforeAll(async () => {
  database = await createQueryDatabase({ schema, sql });
});
afterAll(() => database[Symbol.asyncDispose]());

const idsOf = (rows: readonly WireRow[]): unknown[] => rows.map((row) => row['id']);

/** The row as Prisma gives it, without the keys that Rowcast adds. */
const plain = (rows: unknown): unknown =>
  JSON.parse(JSON.stringify(rows, (name, value: unknown) => (name === '$key' ? undefined : value)));

const messageFilters: [WireObject, number[]][] = [
  [{ OR: [] }, []],
  [{ OR: [{}] }, []],
  [{ OR: [{}, { id: 1 }] }, [1]],
  [{ OR: [{ score: {} }] }, []],
  [{ AND: [] }, [1, 2, 3, 4, 5]],
  [{ AND: [{}] }, [1, 2, 3, 4, 5]],
  [{ OR: [{ AND: [] }] }, []],
  [{ OR: [{ AND: [{}] }] }, []],
  [{ OR: [{ OR: [] }] }, []],
  [{ NOT: [] }, [1, 2, 3, 4, 5]],
  [{ NOT: {} }, [1, 2, 3, 4, 5]],
  [{ NOT: [{}] }, [1, 2, 3, 4, 5]],
  [{ NOT: [{ id: 1 }, { id: 2 }] }, [3, 4, 5]],
  [{ NOT: { id: 1, score: 5 } }, [2, 3, 4, 5]],
  [{ NOT: { score: 5 } }, [3]],
  [{ NOT: { AND: [] } }, [1, 2, 3, 4, 5]],
  [{ NOT: { OR: [] } }, [1, 2, 3, 4, 5]],
  [{ score: { not: { gt: 5, lt: 7 } } }, []],
  [{ score: { not: { gt: 4, lt: 6 } } }, []],
  [{ score: { not: { not: 5 } } }, [3]],
  [{ score: { not: { not: { gt: 5 } } } }, [3]],
  [{ score: { not: { not: { not: 5 } } } }, [3]],
  [{ NOT: { score: { not: { gt: 5, lt: 8 } } } }, [1, 3, 5]],
  [{ NOT: { score: { gt: 4, lt: 6 } } }, [3]],
  [{ score: { not: { in: [5] } } }, [3]],
  [{ score: { not: { equals: null } } }, [1, 3, 5]],
  [{ score: { not: null } }, [1, 3, 5]],
  [{ score: { not: { not: null } } }, [1, 3, 5]],
  [{ score: { not: {} } }, [1, 2, 3, 4, 5]],
  [{ score: {} }, [1, 2, 3, 4, 5]],
  [{ score: { in: [] } }, []],
  [{ score: { notIn: [] } }, [1, 2, 3, 4, 5]],
  [{ score: { in: null } }, [2, 4]],
  [{ score: { notIn: null } }, [1, 3, 5]],
  [{ score: { equals: null } }, [2, 4]],
  [{ text: { in: ['HE_LO'], mode: 'insensitive' } }, [2]],
  [{ text: { notIn: ['HE_LO'], mode: 'insensitive' } }, [1, 3, 4, 5]],
  [{ text: { not: { in: ['HE_LO'] }, mode: 'insensitive' } }, [1, 3, 4, 5]],
  [{ text: { gt: 'he_lo', mode: 'insensitive' } }, [1, 3, 4, 5]],
  [{ text: { not: { contains: 'L' } } }, [1, 2, 4, 5]],
  [{ text: { not: { contains: 'L' }, mode: 'insensitive' } }, [4, 5]],
  [{ text: { contains: '' } }, [1, 2, 3, 4, 5]],
  [{ text: { startsWith: 'he', endsWith: 'lo' } }, [1, 2]],
  [{ text: { mode: 'insensitive' } }, [1, 2, 3, 4, 5]],
  [{ author: { name: 'x' } }, [1, 4, 5]],
  [{ author: { is: { name: 'x' } } }, [1, 4, 5]],
  [{ author: { isNot: { name: 'x' } } }, [3]],
  [{ author: { is: {} } }, [1, 2, 3, 4, 5]],
  [{ author: { isNot: {} } }, []],
  [{ author: {} }, [1, 2, 3, 4, 5]],
  [{ author: { name: { not: 'x' } } }, [3]],
  [{ room: null }, [4]],
  [{ room: { is: null } }, [4]],
  [{ room: { isNot: null } }, [1, 2, 3, 5]],
  [{ room: { isNot: { name: 'a' } } }, [3, 4, 5]],
  [{ room: { isNot: {} } }, [4]],
  [{ room: { is: {} } }, [1, 2, 3, 5]],
  [{ room: {} }, [1, 2, 3, 4, 5]],
  [{ room: { is: { name: 'a' }, isNot: { id: 2 } } }, [1, 2]],
  [{ NOT: { author: { name: 'x' } } }, [3]],
  [{ NOT: { room: { name: 'a' } } }, [3, 4, 5]],
  [{ NOT: { author: { isNot: { name: 'x' } } } }, [1, 4, 5]],
  [{ NOT: { author: { OR: [] } } }, [1, 2, 3, 4, 5]],
  [{ author: { isNot: { OR: [] } } }, [1, 2, 3, 4, 5]],
  [{ room: { isNot: { OR: [] } } }, [1, 2, 3, 4, 5]],
  [{ NOT: { room: { is: {} } } }, [4]],
  [{ NOT: { room: { isNot: {} } } }, [1, 2, 3, 5]],
  [{ NOT: { room: null } }, [1, 2, 3, 5]],
  [{ NOT: { author: { profile: { bio: 'p' } } } }, [2]],
  [{ NOT: { author: { profile: { isNot: { bio: 'p' } } } } }, [1, 4, 5]],
  [{ NOT: { author: { messages: { some: { score: 5 } } } } }, [2, 3]],
  [{ tags: { has: 'b' } }, [1, 4]],
  [{ tags: { has: null } }, []],
  [{ tags: { hasEvery: [] } }, [1, 2, 4, 5]],
  [{ tags: { hasEvery: ['b', 'a', 'a'] } }, [1]],
  [{ tags: { hasSome: [] } }, []],
  [{ tags: { isEmpty: true } }, [2]],
  [{ tags: { isEmpty: false } }, [1, 4, 5]],
  [{ tags: { equals: ['a', 'b'] } }, [1]],
  [{ tags: { equals: null } }, [3]],
  [{ text: { notIn: { $ref: 'Message.tags' } } }, [1, 2, 4, 5]],
  [{ text: { notIn: { $ref: 'Message.tags' }, mode: 'insensitive' } }, [1, 2, 4, 5]],
  [{ NOT: { tags: { has: 'b' } } }, [2, 5]],
  [{ NOT: { tags: { isEmpty: true } } }, [1, 4, 5]],
  [{ meta: { equals: { a: 1 } } }, [1]],
  [{ meta: { not: { a: 1 } } }, [2, 4, 5]],
  [{ meta: { equals: null } }, [2]],
  [{ meta: { not: null } }, [1, 4, 5]],
  [{ meta: { path: ['a'], equals: 1 } }, [1]],
  [{ meta: { path: ['a'], not: 1 } }, []],
  [{ meta: { path: ['a'], gt: 0 } }, [1]],
  [{ meta: { path: ['a'], gt: '0' } }, []],
  [{ meta: { path: [], equals: 's' } }, [5]],
  [{ meta: { path: ['0'], equals: 1 } }, [4]],
  [{ meta: { string_contains: 's' } }, [5]],
  [{ meta: { array_contains: [1] } }, [4]],
  [{ meta: { array_contains: 1 } }, [4]],
  [{ meta: { array_starts_with: 1 } }, [4]],
  [{ meta: { array_ends_with: 2 } }, [4]],
];

describe('a filter on messages finds what Prisma finds', () => {
  test.each(messageFilters)('%j', async (where, ids) => {
    expect(idsOf(await database.run('Message', 'findMany', { where, orderBy: { id: 'asc' } }))).toEqual(ids);
  });
});

const userFilters: [WireObject, number[]][] = [
  [{ messages: { some: {} } }, [1, 2, 3]],
  [{ messages: { none: {} } }, []],
  [{ messages: { every: {} } }, [1, 2, 3]],
  [{ messages: { every: { score: 5 } } }, [1, 2]],
  [{ messages: { every: { score: { not: 7 } } } }, [1, 2]],
  [{ messages: { every: { OR: [] } } }, []],
  [{ messages: { some: { score: 5 }, none: { id: 4 } } }, []],
  [{ messages: {} }, [1, 2, 3]],
  [{ OR: [{ messages: {} }] }, []],
  [{ OR: [{ messages: { some: {} } }] }, [1, 2, 3]],
  [{ messages: { none: { score: 5 } } }, [2, 3]],
  [{ NOT: { messages: { some: { score: 5 } } } }, [2, 3]],
  [{ profile: null }, [2]],
  [{ profile: { isNot: null } }, [1, 3]],
  [{ profile: { isNot: { bio: 'p' } } }, [2]],
  [{ profile: { bio: null } }, [3]],
  [{ profile: { isNot: {} } }, [2]],
];

describe('a filter on users finds what Prisma finds', () => {
  test.each(userFilters)('%j', async (where, ids) => {
    expect(idsOf(await database.run('User', 'findMany', { where, orderBy: { id: 'asc' } }))).toEqual(ids);
  });
});

const windows: [WireObject, number[]][] = [
  [{ orderBy: { score: { sort: 'asc', nulls: 'first' } } }, [2, 4, 1, 5, 3]],
  [{ orderBy: { score: 'asc' } }, [1, 5, 3, 2, 4]],
  [{ orderBy: { score: 'desc' } }, [2, 4, 3, 1, 5]],
  [{ orderBy: { score: { sort: 'desc', nulls: 'last' } } }, [3, 1, 5, 2, 4]],
  [{ orderBy: [{ score: 'asc' }, { id: 'desc' }] }, [5, 1, 3, 4, 2]],
  [{ orderBy: {} }, [1, 2, 3, 4, 5]],
  [{ orderBy: [] }, [1, 2, 3, 4, 5]],
  [{ orderBy: [{}] }, [1, 2, 3, 4, 5]],
  [{ orderBy: { author: {} } }, [1, 2, 3, 4, 5]],
  [{ orderBy: { author: { name: 'asc' } } }, [1, 4, 5, 3, 2]],
  [{ orderBy: { author: { name: { sort: 'desc', nulls: 'last' } } } }, [3, 1, 4, 5, 2]],
  [{ orderBy: { author: { messages: { _count: 'desc' } } } }, [1, 4, 5, 2, 3]],
  [{ orderBy: [{ author: { profile: { bio: 'asc' } } }, { id: 'desc' }] }, [5, 4, 1, 3, 2]],
  [{ orderBy: { tags: 'asc' } }, [2, 1, 4, 5, 3]],
  [{ orderBy: { meta: 'asc' } }, [2, 5, 4, 1, 3]],
  [{ orderBy: [{ room: { name: 'asc' } }] }, [1, 2, 3, 5, 4]],
  [{ orderBy: [{ room: { messages: { _count: 'asc' } } }, { id: 'desc' }] }, [4, 5, 3, 2, 1]],
  [{ take: 2 }, [1, 2]],
  [{ take: -2 }, [4, 5]],
  [{ take: 0 }, []],
  [{ take: -2, skip: 1 }, [3, 4]],
  [{ skip: 3 }, [4, 5]],
  [{ cursor: { id: 3 } }, [3, 4, 5]],
  [{ cursor: { id: 3 }, take: -2 }, [2, 3]],
  [{ cursor: { id: 3 }, skip: 1 }, [4, 5]],
  [{ cursor: { id: 3 }, take: -1, skip: 1 }, [2]],
  [{ cursor: { id: 99 } }, []],
  [{ cursor: { id: 3 }, where: { id: { not: 3 } } }, [4, 5]],
  [{ cursor: { id: 3 }, where: { score: 5 } }, [5]],
  [{ cursor: { id: 2 }, orderBy: { score: 'asc' } }, [2, 4]],
  [{ cursor: { id: 1 }, orderBy: [{ score: 'asc' }, { id: 'desc' }] }, [1, 3, 4, 2]],
  [{ cursor: { id: 2 }, orderBy: [{ score: 'desc' }, { id: 'asc' }] }, [2, 4, 3, 1, 5]],
  [{ cursor: { id: 1, text: 'nope' } }, []],
  [{ cursor: { roomId_score: { roomId: 1, score: 5 } } }, [1, 2, 3, 4, 5]],
  [{ cursor: { id: 1 }, orderBy: { author: { name: 'asc' } } }, [1, 4, 5, 3, 2]],
  [{ distinct: ['score'] }, [1, 2, 3]],
  [{ distinct: 'score' }, [1, 2, 3]],
  [{ distinct: ['score'], orderBy: { id: 'desc' }, take: 2 }, [5, 4]],
  [{ distinct: ['score'], take: 1, skip: 1 }, [2]],
  [{ distinct: ['score'], take: -2 }, [4, 5]],
  [{ distinct: ['score'], cursor: { id: 2 } }, [2, 3, 5]],
  [{ distinct: ['score', 'authorId'], where: { id: { not: 1 } } }, [2, 3, 4, 5]],
];

describe('a window on messages is the one that Prisma gives', () => {
  test.each(windows)('%j', async (args, ids) => {
    expect(idsOf(await database.run('Message', 'findMany', args))).toEqual(ids);
  });
});

const rows: [string, 'findMany' | 'findFirst' | 'findUnique', WireObject, unknown][] = [
  ['Message', 'findFirst', { take: -1, select: { id: true } }, [{ id: 5 }]],
  ['Message', 'findFirst', { where: { id: 99 } }, []],
  ['Message', 'findUnique', { where: { id: 1 }, select: { id: true } }, [{ id: 1 }]],
  ['Message', 'findUnique', { where: { id: 1, text: 'zz' } }, []],
  ['Message', 'findUnique', { where: { id: 1, OR: [] } }, []],
  ['Message', 'findUnique', { where: { id: 1, AND: { id: 1 } }, select: { id: true } }, [{ id: 1 }]],
  ['Message', 'findUnique', { where: { roomId_score: { roomId: 1, score: 5 } }, select: { id: true } }, [{ id: 1 }]],
  ['Message', 'findUnique', { where: { id: 1, author: { name: 'x' } }, select: { id: true } }, [{ id: 1 }]],
  ['User', 'findUnique', { where: { id: 1, email: 'x@x' } }, [{ id: 1, name: 'x', email: 'x@x' }]],
  ['Message', 'findMany', { select: { id: true, room: false }, take: 1 }, [{ id: 1 }]],
  ['Message', 'findMany', { select: { room: true }, take: 1 }, [{ room: { id: 1, name: 'a' } }]],
  ['Message', 'findMany', { select: { room: {} }, take: 1 }, [{ room: { id: 1, name: 'a' } }]],
  ['Message', 'findMany', { select: { room: { where: { name: 'b' } } }, take: 1 }, [{ room: null }]],
  [
    'Message',
    'findMany',
    { include: { room: true }, omit: { text: true }, take: 1 },
    [
      {
        id: 1,
        score: 5,
        tags: ['a', 'b'],
        meta: { a: 1 },
        done: false,
        roomId: 1,
        authorId: 1,
        room: { id: 1, name: 'a' },
      },
    ],
  ],
  [
    'Message',
    'findMany',
    {
      include: { room: { include: { messages: { select: { id: true } } }, omit: { id: true, name: true } } },
      omit: { id: true, text: true, score: true, tags: true, meta: true, done: true, roomId: true, authorId: true },
      take: 1,
    },
    [{ room: { messages: [{ id: 1 }, { id: 2 }] } }],
  ],
  ['Message', 'findMany', { where: { id: 3 }, select: { tags: true, meta: true } }, [{ tags: [], meta: null }]],
  [
    'User',
    'findMany',
    { select: { _count: true } },
    [{ _count: { messages: 3 } }, { _count: { messages: 1 } }, { _count: { messages: 1 } }],
  ],
  [
    'User',
    'findMany',
    { include: { _count: { select: { messages: { where: { score: 5 } } } } }, take: 1 },
    [{ id: 1, name: 'x', email: 'x@x', _count: { messages: 2 } }],
  ],
  [
    'User',
    'findMany',
    { select: { id: true, messages: { take: 1, select: { id: true }, orderBy: { id: 'desc' } } } },
    [
      { id: 1, messages: [{ id: 5 }] },
      { id: 2, messages: [{ id: 2 }] },
      { id: 3, messages: [{ id: 3 }] },
    ],
  ],
  [
    'User',
    'findMany',
    { where: { id: 1 }, select: { messages: { take: -2, select: { id: true } } } },
    [{ messages: [{ id: 4 }, { id: 5 }] }],
  ],
  [
    'User',
    'findMany',
    { select: { messages: { cursor: { id: 4 }, select: { id: true } } } },
    [{ messages: [{ id: 4 }, { id: 5 }] }, { messages: [] }, { messages: [] }],
  ],
  [
    'User',
    'findMany',
    { select: { messages: { cursor: { id: 2 }, select: { id: true } } } },
    [{ messages: [] }, { messages: [{ id: 2 }] }, { messages: [] }],
  ],
  [
    'User',
    'findMany',
    { where: { id: 1 }, select: { messages: { cursor: { id: 1 }, where: { id: { gt: 3 } } } } },
    [{ messages: [] }],
  ],
  [
    'User',
    'findMany',
    { select: { messages: { skip: 1, select: { id: true } } } },
    [{ messages: [{ id: 4 }, { id: 5 }] }, { messages: [] }, { messages: [] }],
  ],
  [
    'User',
    'findMany',
    { where: { id: 1 }, select: { messages: { distinct: ['score'], select: { id: true } } } },
    [{ messages: [{ id: 1 }, { id: 4 }] }],
  ],
  ['User', 'findMany', { orderBy: { messages: { _count: 'desc' } }, select: { id: true }, take: 1 }, [{ id: 1 }]],
];

describe('a row holds what Prisma puts into it', () => {
  test.each(rows)('%s %s %j', async (model, action, args, expected) => {
    expect(plain(await database.run(model, action, args))).toEqual(expected);
  });
});

const counts: [WireObject, unknown][] = [
  [{}, { count: 5 }],
  [{ where: { score: 5 } }, { count: 2 }],
  [{ take: 2 }, { count: 2 }],
  [{ take: 0 }, { count: 0 }],
  [{ skip: 2 }, { count: 3 }],
  [{ cursor: { id: 3 } }, { count: 3 }],
  [{ cursor: { id: 3 }, orderBy: { id: 'desc' } }, { count: 3 }],
  [{ cursor: { id: 3 }, take: -2 }, { count: 2 }],
  [{ select: true }, { count: 5 }],
  [{ select: { _all: true, score: true } }, { _all: 5, score: 3 }],
  [{ select: { _all: false, score: true } }, { score: 3 }],
  [{ select: { score: true }, take: 2 }, { score: 1 }],
];

describe('a count of messages is the one that Prisma gives', () => {
  test.each(counts)('%j', async (args, expected) => {
    expect(await database.run('Message', 'count', args)).toEqual([{ $key: 'count', ...(expected as object) }]);
  });
});
