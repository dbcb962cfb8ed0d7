/** Prisma's pages "Select fields", "Excluding fields" and "Aggregation, grouping, and summarizing": what is in a result. */
import { expectTypeOf, test } from 'vitest';
import { type Post, Role, schema, type User } from '../../../test-support/generated/blog.js';
import { createClient } from '../create-client.js';

const { db } = createClient({ schema });

test('every field, and no relation, is the default', async () => {
  expectTypeOf(await db.user.findFirst()).toEqualTypeOf<User | null>();
  expectTypeOf(await db.post.findFirstOrThrow()).toEqualTypeOf<Post>();
});

test('select leaves what it names, omit takes away what it names', async () => {
  const user = await db.user.findFirstOrThrow({ select: { email: true, name: true, role: false } });
  expectTypeOf(user).toEqualTypeOf<{ email: string; name: string | null }>();
  const omitted = await db.user.findFirstOrThrow({ omit: { settings: true } });
  expectTypeOf(omitted).toEqualTypeOf<Omit<User, 'settings'>>();
  const posts = await db.user.findFirstOrThrow({
    omit: { settings: true },
    include: { posts: { omit: { title: true } } },
  });
  expectTypeOf(posts.posts).toEqualTypeOf<readonly Omit<Post, 'title'>[]>();
  // @ts-expect-error both at once
  db.user.findFirst({ select: { email: true }, omit: { email: true } });
  // @ts-expect-error nothing of that name
  db.user.findFirst({ select: { mail: true } });
});

test('a selection goes as deep as relations do', async () => {
  const user = await db.user.findFirstOrThrow({
    select: { email: true, posts: { select: { id: true, categories: { select: { name: true } } } } },
  });
  expectTypeOf(user).toEqualTypeOf<{
    email: string;
    posts: readonly { id: number; categories: readonly { name: string }[] }[];
  }>();
  const mixed = await db.user.findFirstOrThrow({
    include: { posts: { select: { author: { include: { mentor: true } } } } },
  });
  expectTypeOf(mixed.posts[0]!.author.mentor).toEqualTypeOf<User | null>();
});

test('numbers are summed up, in one figure or by groups', async () => {
  expectTypeOf(await db.user.aggregate({ _avg: { profileViews: true }, where: { role: Role.USER } })).toEqualTypeOf<{
    _avg: { profileViews: number | null };
  }>();
  const groups = await db.user.groupBy({
    by: ['country'],
    _count: true,
    _sum: { profileViews: true },
    having: { profileViews: { _avg: { gt: 100 } } },
    orderBy: { _sum: { profileViews: 'desc' } },
    skip: 2,
    take: 2,
  });
  expectTypeOf(groups).toEqualTypeOf<
    readonly { country: string | null; _count: number; _sum: { profileViews: number | null } }[]
  >();
  expectTypeOf(await db.user.count({ where: { profileViews: { gte: 100 } } })).toEqualTypeOf<number>();
  expectTypeOf(await db.user.count({ select: { _all: true, name: true } })).toEqualTypeOf<{
    _all: number;
    name: number;
  }>();
  expectTypeOf(await db.user.findMany({ distinct: ['role', 'city'], select: { role: true } })).toEqualTypeOf<
    readonly { role: Role }[]
  >();
  // @ts-expect-error groups take no select
  db.user.groupBy({ by: ['country'], select: { country: true } });
});
