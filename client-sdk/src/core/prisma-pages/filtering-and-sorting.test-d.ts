/** Prisma's pages "Filtering and sorting", "Pagination", "Case sensitivity" and "Null and undefined". */
import { expectTypeOf, test } from 'vitest';
import { type Post, schema, type User } from '../../../test-support/generated/blog.js';
import { createClient } from '../create-client.js';

const { db } = createClient({ schema });

test('operators combine, also with filters of relations', async () => {
  const users = await db.user.findMany({
    where: {
      OR: [{ email: { endsWith: 'gmail.com' } }, { email: { endsWith: 'company.com' } }],
      NOT: { email: { endsWith: 'admin.company.com' } },
    },
    select: { email: true },
  });
  expectTypeOf(users).toEqualTypeOf<readonly { email: string }[]>();
  db.user.findMany({ where: { posts: { some: { AND: [{ published: false }, { title: { contains: 'x' } }] } } } });
  db.post.findMany({ where: { content: null } });
  db.post.findMany({ where: { content: { not: null } } });
  db.post.findMany({ where: { NOT: [{ title: { in: ['a', 'b'] } }, { views: { not: { gt: 3 } } }] } });
});

test('text is compared without regard to case, if that is said', () => {
  db.user.findMany({ where: { email: { endsWith: 'Prisma.io', mode: 'insensitive' }, name: { mode: 'default' } } });
  db.user.findMany({ where: { name: { in: ['alice'], mode: 'insensitive', not: { contains: 'x' } } } });
  // @ts-expect-error not a mode
  db.user.findMany({ where: { email: { endsWith: 'x', mode: 'loose' } } });
  // @ts-expect-error a number has no case
  db.user.findMany({ where: { profileViews: { equals: 1, mode: 'insensitive' } } });
});

test('lists are sorted by fields, by what is related, and by how much of it', () => {
  db.user.findMany({
    orderBy: [{ role: 'desc' }, { name: 'asc' }],
    include: { posts: { orderBy: { title: 'desc' } } },
  });
  db.post.findMany({ orderBy: [{ author: { name: 'asc' } }, { author: { mentor: { id: 'desc' } } }] });
  db.user.findMany({ orderBy: { posts: { _count: 'desc' } }, take: 10 });
  db.user.findMany({ orderBy: { name: { sort: 'asc', nulls: 'last' } } });
  // @ts-expect-error what is never null has no place for nulls
  db.user.findMany({ orderBy: { email: { sort: 'asc', nulls: 'last' } } });
  // @ts-expect-error not a place
  db.user.findMany({ orderBy: { name: { sort: 'asc', nulls: 'middle' } } });
  // @ts-expect-error a list is ordered by its number only
  db.user.findMany({ orderBy: { posts: { title: 'asc' } } });
  // @ts-expect-error relevance is not there
  db.post.findMany({ orderBy: { _relevance: { fields: ['title'], search: 'x', sort: 'asc' } } });
});

test('pages are cut by numbers or by a cursor', async () => {
  expectTypeOf(await db.post.findMany({ skip: 200, take: 20, orderBy: { title: 'desc' } })).toEqualTypeOf<
    readonly Post[]
  >();
  db.post.findMany({
    take: 4,
    skip: 1,
    cursor: { id: 29 },
    where: { title: { contains: 'x' } },
    orderBy: { id: 'asc' },
  });
  db.post.findMany({ take: -4, cursor: { id: 3 } });
  db.membership.findMany({ cursor: { userId_group: { userId: 1, group: 'a' } } });
  // @ts-expect-error a cursor is unique
  db.post.findMany({ cursor: { title: 'x' } });
  // @ts-expect-error a number
  db.post.findMany({ take: '4' });
});

test('undefined is as good as left out, null is a value', async () => {
  const name = Math.random() > 0.5 ? 'a' : undefined;
  expectTypeOf(await db.user.findMany({ where: { name, OR: undefined, email: { contains: name } } })).toEqualTypeOf<
    readonly User[]
  >();
  db.user.update({ where: { id: 1 }, data: { name, email: name, posts: undefined } });
  db.user.update({ where: { id: 1 }, data: { name: null } });
  // @ts-expect-error an email is never null
  db.user.update({ where: { id: 1 }, data: { email: null } });
  // @ts-expect-error a required field of a new record is not undefined
  db.category.create({ data: { name: undefined } });
});
