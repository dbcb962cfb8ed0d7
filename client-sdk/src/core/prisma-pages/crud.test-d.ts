/** Prisma's page "CRUD". */
import { expectTypeOf, test } from 'vitest';
import { type Category, type Models, type Post, schema, type User } from '../../../test-support/generated/blog.js';
import { createClient } from '../create-client.js';
import type { CreateData } from '../nested-write-types.js';
import type { Flat } from '../selection-types.js';

const { db } = createClient({ schema });
const elsa = { email: 'elsa@prisma.io', city: 'Bonn', settings: {} };

test('one record is made, also from data that has a type of its own', async () => {
  expectTypeOf(await db.user.create({ data: { ...elsa, name: 'Elsa' } })).toEqualTypeOf<User>();
  const user: CreateData<Models, 'User'> =
    Math.random() > 0.5 ? { ...elsa, posts: { create: { title: 'Include this post' } } } : elsa;
  expectTypeOf(await db.user.create({ data: user })).toEqualTypeOf<User>();
  // @ts-expect-error a city is missing
  db.user.create({ data: { email: 'elsa@prisma.io', settings: {} } });
  // @ts-expect-error one record, not a list
  db.user.create({ data: [elsa] });
});

test('many records are made, duplicates passed over, counted or returned', async () => {
  const data = [elsa, { ...elsa, name: 'Bobo' }];
  expectTypeOf(await db.user.createMany({ data, skipDuplicates: true })).toEqualTypeOf<{ count: number }>();
  expectTypeOf(await db.user.createManyAndReturn({ data })).toEqualTypeOf<readonly User[]>();
  // @ts-expect-error not an argument of createMany
  db.user.createMany({ data, include: { posts: true } });
});

test('records are read by what is unique, all of them, the first, or filtered', async () => {
  expectTypeOf(await db.user.findUnique({ where: { email: 'elsa@prisma.io' } })).toEqualTypeOf<User | null>();
  expectTypeOf(await db.user.findUnique({ where: { id: 99 } })).toEqualTypeOf<User | null>();
  expectTypeOf(await db.user.findMany()).toEqualTypeOf<readonly User[]>();
  const first = await db.user.findFirst({
    where: { posts: { some: { likes: { gt: 100 } } } },
    orderBy: { id: 'desc' },
  });
  expectTypeOf(first).toEqualTypeOf<User | null>();
  db.user.findMany({ where: { email: { endsWith: 'prisma.io' }, posts: { some: { published: false } } } });
  // @ts-expect-error a name is not unique
  db.user.findUnique({ where: { name: 'Elsa' } });
});

test('some fields of a record and of related ones are selected', async () => {
  const where = { email: 'emma@prisma.io' };
  expectTypeOf(await db.user.findUnique({ where, select: { email: true, name: true } })).toEqualTypeOf<{
    email: string;
    name: string | null;
  } | null>();
  expectTypeOf(
    await db.user.findUnique({ where, select: { email: true, posts: { select: { likes: true } } } }),
  ).toEqualTypeOf<{ email: string; posts: readonly { likes: number }[] } | null>();
  expectTypeOf(await db.user.findMany({ where: { role: 'ADMIN' }, include: { posts: true } })).toEqualTypeOf<
    readonly Flat<User & { posts: readonly Post[] }>[]
  >();
});

test('records are changed, one or many, or made where they are missing', async () => {
  const where = { email: 'viola@prisma.io' };
  const name = 'Viola the Magnificent';
  expectTypeOf(await db.user.update({ where, data: { name } })).toEqualTypeOf<User>();
  const many = { where: { email: { contains: 'prisma.io' } }, data: { role: 'ADMIN' } } as const;
  expectTypeOf(await db.user.updateMany(many)).toEqualTypeOf<{ count: number }>();
  expectTypeOf(await db.user.updateManyAndReturn(many)).toEqualTypeOf<readonly User[]>();
  expectTypeOf(await db.user.upsert({ where, update: { name }, create: { ...elsa, name } })).toEqualTypeOf<User>();
  expectTypeOf(await db.category.upsert({ where: { name }, update: {}, create: { name } })).toEqualTypeOf<Category>();
  expectTypeOf(await db.post.updateMany({ data: { views: { increment: 1 }, likes: { increment: 1 } } })).toEqualTypeOf<{
    count: number;
  }>();
  // @ts-expect-error what is to be changed is missing
  db.user.update({ where });
  // @ts-expect-error an upsert needs all three
  db.user.upsert({ where, update: { name } });
  // @ts-expect-error a filter does not say which one
  db.user.upsert({ where: { name }, update: {}, create: elsa });
});

test('records are deleted, one or many or all', async () => {
  expectTypeOf(await db.user.delete({ where: { email: 'bert@prisma.io' } })).toEqualTypeOf<User>();
  expectTypeOf(await db.user.delete({ where: { id: 1 }, select: { id: true } })).toEqualTypeOf<{ id: number }>();
  expectTypeOf(await db.user.deleteMany({ where: { email: { contains: 'prisma.io' } } })).toEqualTypeOf<{
    count: number;
  }>();
  expectTypeOf(await db.user.deleteMany({})).toEqualTypeOf<{ count: number }>();
  // @ts-expect-error one record is named
  db.user.delete({});
});
