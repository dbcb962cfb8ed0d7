/** What results hold: Prisma's "Select fields", "Omitting fields", "Relation queries" and "Aggregation" pages. */
import { expectTypeOf, test } from 'vitest';
import { type Post, schema, type User } from '../../test-support/generated/blog.js';
import { createClient } from './create-client.js';

const { db } = createClient({ schema });

test('omit leaves fields out', async () => {
  const users = await db.user.findMany({ omit: { settings: true, extra: true, name: false } });
  expectTypeOf(users).toEqualTypeOf<readonly Omit<User, 'settings' | 'extra'>[]>();
  const post = await db.post.findFirstOrThrow({
    omit: { content: true },
    include: { author: { omit: { name: true } } },
  });
  expectTypeOf(post.title).toEqualTypeOf<string>();
  expectTypeOf(post).not.toHaveProperty('content');
  expectTypeOf(post.author).toEqualTypeOf<Omit<User, 'name'>>();
  const made = await db.category.create({ data: { name: 'x' }, omit: { id: true } });
  expectTypeOf(made).toEqualTypeOf<{ name: string }>();
  // @ts-expect-error a misspelt field
  db.user.findMany({ omit: { nam: true } });
  // @ts-expect-error a relation is not there unless included
  db.user.findMany({ omit: { posts: true } });
  // @ts-expect-error select names what is there already
  db.user.findMany({ select: { id: true }, omit: { name: true } });
  // @ts-expect-error in a relation too
  db.post.findMany({ include: { author: { select: { id: true }, omit: { name: true } } } });
});

test('a field of a type without a name is a text where a select names it, and is not there otherwise', async () => {
  const posts = await db.post.findMany({ select: { id: true, words: true, spans: true } });
  expectTypeOf(posts).toEqualTypeOf<readonly { id: number; words: string | null; spans: string[] }[]>();
  const users = await db.user.findMany({ select: { posts: { select: { words: true } } } });
  expectTypeOf(users).toEqualTypeOf<readonly { posts: readonly { words: string | null }[] }[]>();
  const plain = await db.post.findFirstOrThrow({ include: { author: true } });
  expectTypeOf(plain).not.toHaveProperty('words');
  const made = await db.post.create({ data: { title: 'x', authorId: 1 }, select: { words: true } });
  expectTypeOf(made).toEqualTypeOf<{ words: string | null }>();
  // @ts-expect-error no filter
  db.post.findMany({ where: { words: 'x' } });
  // @ts-expect-error no order
  db.post.findMany({ orderBy: { words: 'asc' } });
  // @ts-expect-error nothing to leave out
  db.post.findMany({ omit: { words: true } });
  // @ts-expect-error not to be told apart
  db.post.findMany({ distinct: 'words' });
  // @ts-expect-error not to be grouped by
  db.post.groupBy({ by: ['words'] });
  // @ts-expect-error not to be counted
  db.post.count({ select: { words: true } });
  // @ts-expect-error not to be written
  db.post.create({ data: { title: 'x', authorId: 1, words: 'x' } });
  // @ts-expect-error not to be changed
  db.post.update({ where: { id: 1 }, data: { words: 'x' } });
});

test('a relation within a relation, however deep', async () => {
  const user = await db.user.findFirstOrThrow({
    select: {
      name: true,
      posts: { include: { categories: true } },
      mentor: { select: { mentor: { select: { id: true } } } },
    },
  });
  expectTypeOf(user.posts[0]!.categories).toEqualTypeOf<readonly { id: string; name: string }[]>();
  expectTypeOf(user.mentor).toEqualTypeOf<{ mentor: { id: number } | null } | null>();
  // @ts-expect-error in a relation, too, select and include exclude each other
  db.user.findMany({ include: { posts: { select: { id: true }, include: { author: true } } } });
});

test('the row of an optional relation can be filtered, that of a required one cannot', async () => {
  const users = await db.user.findMany({ include: { profile: { where: { bio: { contains: 'x' } } } } });
  expectTypeOf(users[0]!.profile).toEqualTypeOf<{ id: string; bio: string; userId: number } | null>();
  db.user.findMany({ include: { mentor: { where: { role: 'ADMIN' }, select: { name: true } } } });
  // @ts-expect-error the author is there in any case
  db.post.findMany({ include: { author: { where: { role: 'ADMIN' } } } });
  // @ts-expect-error one row has no order
  db.user.findMany({ include: { mentor: { orderBy: { id: 'asc' } } } });
});

test('many-to-many relations are lists on both sides', async () => {
  const posts = await db.post.findMany({
    include: {
      categories: { orderBy: { name: 'asc' }, take: 3, distinct: 'name' },
      _count: { select: { likedBy: true } },
    },
    orderBy: [{ likedBy: { _count: 'desc' } }, { author: { name: { sort: 'asc', nulls: 'last' } } }],
  });
  expectTypeOf(posts[0]!.categories).toEqualTypeOf<readonly { id: string; name: string }[]>();
  expectTypeOf(posts[0]!._count).toEqualTypeOf<{ likedBy: number }>();
  const categories = await db.category.findMany({ include: { posts: true } });
  expectTypeOf(categories[0]!.posts).toEqualTypeOf<readonly Post[]>();
});

test('_count counts lists, filtered if wanted', async () => {
  const users = await db.user.findMany({
    select: { _count: { select: { posts: { where: { published: true } }, students: true, memberships: false } } },
  });
  expectTypeOf(users).toEqualTypeOf<readonly { _count: { posts: number; students: number } }[]>();
  const all = await db.post.findFirstOrThrow({ include: { _count: true } });
  expectTypeOf(all._count).toEqualTypeOf<{ likedBy: number; categories: number }>();
  // @ts-expect-error one row is not counted
  db.post.findMany({ include: { _count: { select: { author: true } } } });
  // @ts-expect-error the filter is one on posts
  db.user.findMany({ include: { _count: { select: { posts: { where: { name: 'x' } } } } } });
});

test('what may be left out may be undefined or null', async () => {
  const users = await db.user.findMany({ select: null, include: undefined, omit: null, where: undefined });
  expectTypeOf(users).toEqualTypeOf<readonly User[]>();
  const include = { author: true } as const;
  const posts = await db.post.findMany({ include });
  expectTypeOf(posts[0]!.author).toEqualTypeOf<User>();
});

test('rows are told apart by fields, all of them or some', () => {
  db.user.findMany({ distinct: ['city', 'country'], orderBy: { city: 'asc' } });
  db.user.findFirst({ distinct: 'city' });
  // @ts-expect-error not a field
  db.user.findMany({ distinct: ['posts'] });
});

test('many rows that were written come with the relations whose key they hold', async () => {
  const made = await db.post.createManyAndReturn({
    data: [{ title: 'a', authorId: 1 }],
    select: { id: true, author: { select: { name: true } } },
  });
  expectTypeOf(made).toEqualTypeOf<readonly { id: number; author: { name: string | null } }[]>();
  const changed = await db.post.updateManyAndReturn({
    where: { published: false },
    data: { published: true },
    limit: 10,
    include: { author: true },
    omit: { content: true },
  });
  expectTypeOf(changed[0]!.author).toEqualTypeOf<User>();
  expectTypeOf(changed[0]!).not.toHaveProperty('content');
  db.post.updateMany({ data: { published: true }, limit: 5 });
  db.post.deleteMany({ where: { published: false }, limit: 5 });
  // @ts-expect-error a list
  db.post.createManyAndReturn({ data: [], include: { categories: true } });
  // @ts-expect-error a row that holds the key itself
  db.user.updateManyAndReturn({ data: { name: 'x' }, include: { profile: true } });
  // @ts-expect-error lists are not counted either
  db.user.updateManyAndReturn({ data: { name: 'x' }, select: { id: true, _count: true } });
  // @ts-expect-error a count has no rows to select from
  db.post.createMany({ data: [], select: { id: true } });
});
