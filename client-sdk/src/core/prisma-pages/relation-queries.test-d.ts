/** Prisma's page "Relation queries", as far as it reads; `nested-write-types.test-d.ts` has its writes. */
import { expectTypeOf, test } from 'vitest';
import {
  type Category,
  type ExtendedProfile,
  type Post,
  schema,
  type User,
} from '../../../test-support/generated/blog.js';
import { createClient } from '../create-client.js';
import type { Flat } from '../selection-types.js';

const { db } = createClient({ schema });

test('relations are included whole, deep, or by some of their fields', async () => {
  const user = await db.user.findFirst({ include: { posts: true, profile: true } });
  expectTypeOf(user).toEqualTypeOf<Flat<User & { posts: readonly Post[]; profile: ExtendedProfile | null }> | null>();
  const deep = await db.user.findFirstOrThrow({ include: { posts: { include: { categories: true } } } });
  expectTypeOf(deep.posts[0]!.categories).toEqualTypeOf<readonly Category[]>();
  const some = await db.user.findFirstOrThrow({ select: { name: true, posts: { select: { title: true } } } });
  expectTypeOf(some).toEqualTypeOf<{ name: string | null; posts: readonly { title: string }[] }>();
  const chosen = await db.user.findFirstOrThrow({ include: { posts: { select: { title: true } } } });
  expectTypeOf(chosen).toEqualTypeOf<Flat<User & { posts: readonly { title: string }[] }>>();
  // @ts-expect-error select and include exclude each other
  db.user.findFirst({ include: { posts: true }, select: { email: true } });
  // @ts-expect-error a field is not included
  db.user.findMany({ include: { email: true } });
});

test('what may not be there is null', async () => {
  const posts = await db.post.findFirstOrThrow({ include: { author: { include: { profile: true, mentor: true } } } });
  expectTypeOf(posts.author.profile).toEqualTypeOf<ExtendedProfile | null>();
  expectTypeOf(posts.author.mentor).toEqualTypeOf<User | null>();
});

test('an included list is filtered, ordered and cut', async () => {
  const user = await db.user.findFirst({
    select: {
      posts: { where: { published: false }, orderBy: { title: 'asc' }, take: 5, skip: 1, select: { title: true } },
    },
  });
  expectTypeOf(user).toEqualTypeOf<{ posts: readonly { title: string }[] } | null>();
  db.user.findMany({ include: { posts: { cursor: { id: 1 }, distinct: ['title'] } } });
});

test('records are filtered by what is related, or is not', () => {
  db.user.findMany({
    where: { posts: { some: { published: true }, every: { likes: { gte: 0 } }, none: { views: 1 } } },
  });
  db.user.findMany({ where: { posts: { none: {} } }, include: { posts: true } });
  db.post.findMany({ where: { author: { is: { name: 'Bob' }, isNot: { role: 'ADMIN' } } } });
  db.user.findMany({ where: { posts: { some: { author: { posts: { some: { published: true } } } } } } });
  db.user.findMany({ where: { profile: null, mentor: { isNot: null } } });
  // @ts-expect-error only of lists
  db.post.findMany({ where: { author: { every: { name: 'Bob' } } } });
  // @ts-expect-error a list is asked for some, every or none
  db.user.findMany({ where: { posts: { published: true } } });
});

test('relations are counted, with a filter too, and ordered by', async () => {
  const users = await db.user.findMany({
    select: { _count: { select: { posts: { where: { title: 'Hello' } } } } },
    orderBy: { posts: { _count: 'desc' } },
  });
  expectTypeOf(users).toEqualTypeOf<readonly { _count: { posts: number } }[]>();
  const categories = await db.category.findMany({ include: { _count: { select: { posts: true } } } });
  expectTypeOf(categories).toEqualTypeOf<readonly Flat<Category & { _count: { posts: number } }>[]>();
});
