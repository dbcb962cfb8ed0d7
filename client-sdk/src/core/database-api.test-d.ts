import { expectTypeOf, test } from 'vitest';
import { type Message, type Profile, Role, type Room, schema } from '../../test-support/generated/rowcast.js';
import { createClient } from './create-client.js';
import type { MutationDescription, QueryDescription } from './description.js';

const { db } = createClient({ schema });
const roomId = 'r1';

test('without select or include a row has all its scalar fields', async () => {
  expectTypeOf(await db.message.findMany()).toEqualTypeOf<readonly Message[]>();
  expectTypeOf(db.message.findMany()).toEqualTypeOf<QueryDescription<readonly Message[]>>();
  expectTypeOf(await db.room.findFirst()).toEqualTypeOf<Room | null>();
  expectTypeOf(await db.room.findFirstOrThrow()).toEqualTypeOf<Room>();
  expectTypeOf(await db.room.findUnique({ where: { id: roomId } })).toEqualTypeOf<Room | null>();
  expectTypeOf(await db.room.findUniqueOrThrow({ where: { id: roomId } })).toEqualTypeOf<Room>();
  expectTypeOf(await db.message.count({ where: { roomId } })).toEqualTypeOf<number>();
});

test('values have lossless types', async () => {
  const sample = await db.sample.findFirstOrThrow();
  expectTypeOf(sample.id).toEqualTypeOf<bigint>();
  expectTypeOf(sample.decimal).toEqualTypeOf<string>();
  expectTypeOf(sample.maybe).toEqualTypeOf<string | null>();
  expectTypeOf(sample.bytes).toEqualTypeOf<Uint8Array>();
  expectTypeOf(sample.dateTime).toEqualTypeOf<Date>();
  expectTypeOf(sample.bigInts).toEqualTypeOf<bigint[]>();
  expectTypeOf(sample.role).toEqualTypeOf<'OWNER' | 'MEMBER'>();
});

test('include adds relations, select leaves only what it names', async () => {
  const messages = await db.message.findMany({
    where: { roomId },
    orderBy: { createdAt: 'desc' },
    take: 50,
    include: { author: { select: { name: true } } },
  });
  expectTypeOf(messages[0]!.author).toEqualTypeOf<{ name: string }>();
  expectTypeOf(messages[0]!.body).toEqualTypeOf<string>();

  const rooms = await db.room.findMany({
    select: {
      id: true,
      name: false,
      members: { where: { role: 'OWNER' }, orderBy: [{ joinedAt: 'asc' }], select: { user: true } },
    },
  });
  expectTypeOf(rooms).toEqualTypeOf<readonly { id: string; members: readonly { user: Profile }[] }[]>();
});

test('an optional relation may be null, a list is a list', async () => {
  const profile = await db.profile.findFirstOrThrow({ include: { inviter: true, invited: true, settings: true } });
  expectTypeOf(profile.inviter).toEqualTypeOf<Profile | null>();
  expectTypeOf(profile.invited).toEqualTypeOf<readonly Profile[]>();
  expectTypeOf(profile.settings).toEqualTypeOf<{ userId: string; theme: string } | null>();
});

test('filters are those of the type of the field', () => {
  db.message.findMany({ where: { body: { contains: 'x', mode: 'insensitive' }, NOT: { authorId: { in: ['a'] } } } });
  db.message.findMany({ where: { createdAt: { gte: new Date() }, OR: [{ isPinned: true }, { editedAt: null }] } });
  db.message.findMany({ where: { room: { name: 'lobby' }, author: { is: { email: { endsWith: '@x.org' } } } } });
  db.room.findMany({ where: { members: { some: { userId: 'u' }, none: { role: Role.OWNER } } } });
  db.profile.findMany({ where: { inviter: null, settings: { isNot: null } } });
  db.sample.findMany({
    where: { id: { gt: 5n }, decimal: { lt: '1.5' }, strings: { has: 'x' }, bigInts: { isEmpty: true } },
  });

  // @ts-expect-error a misspelt field
  db.message.findMany({ where: { rooId: roomId } });
  // @ts-expect-error a number is not a text
  db.message.findMany({ where: { body: 5 } });
  // @ts-expect-error a uuid has no parts to search for
  db.message.findMany({ where: { roomId: { contains: 'x' } } });
  // @ts-expect-error not one of the enum's values
  db.member.findMany({ where: { role: 'GUEST' } });
  // @ts-expect-error only to-many relations have some
  db.message.findMany({ where: { author: { some: { name: 'x' } } } });
  // @ts-expect-error a required relation is never null
  db.message.findMany({ where: { author: null } });
  // @ts-expect-error a field that clients may not know
  db.profile.findMany({ where: { notes: 'x' } });
});

test('an unknown name is an error however deep it stands', () => {
  // @ts-expect-error select and include exclude each other
  db.message.findMany({ select: { id: true }, include: { author: true } });
  // @ts-expect-error a misspelt field in select
  db.message.findMany({ select: { id: true, bodi: true } });
  // @ts-expect-error a scalar field in include
  db.message.findMany({ include: { body: true } });
  // @ts-expect-error a misspelt field in a nested select
  db.message.findMany({ include: { author: { select: { nam: true } } } });
  // @ts-expect-error a misspelt field in a nested where, beside a good one
  db.room.findMany({ include: { messages: { where: { body: 'x', bodi: 'x' } } } });
  // @ts-expect-error a misspelt argument of a nested list
  db.room.findMany({ include: { messages: { tak: 5 } } });
  // @ts-expect-error to-one relations have no window
  db.message.findMany({ include: { author: { take: 5 } } });
  // @ts-expect-error an argument that Prisma does not have
  db.message.findMany({ limit: 5 });
  // @ts-expect-error a misspelt list in _count
  db.room.findMany({ include: { _count: { select: { messagez: true } } } });
  // @ts-expect-error a model without lists has nothing to count
  db.message.findMany({ include: { _count: true } });
});

test('_count counts the lists of a row, all or those that are named', async () => {
  const rooms = await db.room.findMany({ include: { _count: true } });
  expectTypeOf(rooms[0]!._count).toEqualTypeOf<{ messages: number; members: number }>();
  const named = await db.room.findMany({
    select: { name: true, _count: { select: { members: { where: { role: 'OWNER' } } } } },
    orderBy: { messages: { _count: 'desc' } },
    distinct: ['name'],
  });
  expectTypeOf(named).toEqualTypeOf<readonly { name: string; _count: { members: number } }[]>();
});

test('rows are ordered by fields, nulls placed, and by to-one relations', () => {
  db.message.findMany({ orderBy: [{ editedAt: { sort: 'desc', nulls: 'last' } }, { author: { name: 'asc' } }] });
  // @ts-expect-error a list has no order
  db.room.findMany({ orderBy: { messages: { body: 'asc' } } });
  // @ts-expect-error not a direction
  db.room.findMany({ orderBy: { name: 'up' } });
});

test('findUnique takes unique fields, compound ones by their name', () => {
  db.member.findUnique({ where: { roomId_userId: { roomId, userId: 'u' } } });
  db.profile.findUnique({ where: { email: 'a@b.c' } });
  db.profile.findUnique({ where: { id: 'u', name: 'x' } });
  db.sample.findUnique({ where: { intRole: { int: 5, role: 'OWNER' } } });
  // @ts-expect-error a name is not unique
  db.profile.findUnique({ where: { name: 'x' } });
  // @ts-expect-error half a compound key
  db.member.findUnique({ where: { roomId_userId: { roomId } } });
  // @ts-expect-error nothing at all
  db.room.findUnique({ where: {} });
  // @ts-expect-error where is required
  db.room.findUnique();
});

test('a create needs the fields without a default', async () => {
  expectTypeOf(db.message.create({ data: { roomId, body: 'hi' } })).toEqualTypeOf<MutationDescription<Message>>();
  expectTypeOf(await db.message.create({ data: { roomId, body: 'hi' }, select: { id: true } })).toEqualTypeOf<{
    id: string;
  }>();
  db.message.create({ data: { id: undefined, roomId, body: 'hi', createdAt: '2026-01-01T00:00:00Z' } });
  // @ts-expect-error body is missing
  db.message.create({ data: { roomId } });
  // @ts-expect-error body may not be null
  db.message.create({ data: { roomId, body: null } });
  // @ts-expect-error a misspelt field
  db.message.create({ data: { roomId, body: 'hi', bodi: 'x' } });
  expectTypeOf(await db.message.createMany({ data: [{ roomId, body: 'hi' }] })).toEqualTypeOf<{ count: number }>();
  expectTypeOf(await db.message.createManyAndReturn({ data: { roomId, body: 'hi' } })).toEqualTypeOf<
    readonly Message[]
  >();
});

test('updates, upserts and deletes name their rows as Prisma does', async () => {
  expectTypeOf(await db.message.update({ where: { id: 'm' }, data: { body: 'x' } })).toEqualTypeOf<Message>();
  db.room.update({ where: { id: roomId }, data: { position: { increment: 1 }, topic: null } });
  db.sample.update({ where: { id: 1n }, data: { strings: { push: 'x' }, bigInts: { set: [1n] } } });
  expectTypeOf(await db.room.updateMany({ data: { position: 0 } })).toEqualTypeOf<{ count: number }>();
  expectTypeOf(await db.room.deleteMany()).toEqualTypeOf<{ count: number }>();
  expectTypeOf(await db.room.delete({ where: { id: roomId } })).toEqualTypeOf<Room>();
  expectTypeOf(
    await db.settings.upsert({ where: { userId: 'u' }, create: { userId: 'u' }, update: { theme: 'dark' } }),
  ).toEqualTypeOf<{ userId: string; theme: string }>();
  // @ts-expect-error a text cannot be incremented
  db.room.update({ where: { id: roomId }, data: { name: { increment: 1 } } });
  // @ts-expect-error an update names one row
  db.room.update({ where: { name: 'x' }, data: { position: 1 } });
});

test('a transaction gives the results in order, and takes only writes', async () => {
  const [room, count] = await db.$transaction([
    db.room.create({ data: { name: 'lobby' } }),
    db.message.deleteMany({ where: { roomId } }),
  ]);
  expectTypeOf(room).toEqualTypeOf<Room>();
  expectTypeOf(count).toEqualTypeOf<{ count: number }>();
  // @ts-expect-error a read is not a write
  db.$transaction([db.room.findMany()]);
});

test('a followed query hands out its result', () => {
  const stop = db.room.findMany().subscribe((result) => {
    if (result.status === 'success') expectTypeOf(result.data).toEqualTypeOf<readonly Room[]>();
    if (result.status === 'pending') expectTypeOf(result.data).toEqualTypeOf<undefined>();
  });
  expectTypeOf(stop).toEqualTypeOf<() => void>();
});
