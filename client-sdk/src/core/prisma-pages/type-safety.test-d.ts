/** Prisma's pages "Type safety", "Prisma validator" and "Operating against partial structures", in Rowcast's names. */
import { expectTypeOf, test } from 'vitest';
import { type Models, type Post, schema, type User } from '../../../test-support/generated/blog.js';
import { createClient } from '../create-client.js';
import type { Where, WhereUnique } from '../filter-types.js';
import type { CreateData, UpdateData } from '../nested-write-types.js';
import type { RowOf } from '../row-of.js';
import type { Flat, Include, OrderBy, Select } from '../selection-types.js';
import type { CreateManyData } from '../write-types.js';

const { db } = createClient({ schema });

test('parts of the arguments have types of their own', async () => {
  const where: Where<Models, 'User'> = { email: { contains: 'prisma.io' } };
  const key: WhereUnique<Models, 'User'> = { email: 'a' };
  const orderBy: OrderBy<Models, 'User'> = { name: 'asc' };
  const data: UpdateData<Models, 'User'> = { posts: { connect: { id: 1 } } };
  const many: CreateManyData<Models, 'Category'>[] = [{ name: 'a' }];
  expectTypeOf(await db.user.findMany({ where, orderBy })).toEqualTypeOf<readonly User[]>();
  expectTypeOf(await db.user.update({ where: key, data })).toEqualTypeOf<User>();
  db.category.createMany({ data: many });
  // @ts-expect-error not a field
  const wrong: Where<Models, 'User'> = { mail: 'a' };
  expectTypeOf(wrong).not.toBeAny();
});

test('a selection outside of a call keeps its form by `satisfies`', async () => {
  const userEmail = { email: true } satisfies Select<Models, 'User'>;
  const user = await db.user.findUnique({ where: { id: 3 }, select: userEmail });
  expectTypeOf(user).toEqualTypeOf<{ email: string } | null>();
  const userPosts = { posts: { where: { published: true }, select: { title: true } } } satisfies Include<
    Models,
    'User'
  >;
  const withPosts = await db.user.findFirstOrThrow({ include: userPosts });
  expectTypeOf(withPosts).toEqualTypeOf<Flat<User & { posts: readonly { title: string }[] }>>();
  // @ts-expect-error not a field
  const wrong = { mail: true } satisfies Select<Models, 'User'>;
  expectTypeOf(wrong).toBeObject();
});

test('the type of a row comes from the call', async () => {
  const usersWithPosts = () => db.user.findMany({ include: { posts: true } });
  type UserWithPosts = RowOf<typeof usersWithPosts>;
  expectTypeOf<UserWithPosts>().toEqualTypeOf<Flat<User & { posts: readonly Post[] }>>();
  const personal = (id: number) => db.user.findUnique({ where: { id }, select: { email: true, name: true } });
  expectTypeOf<RowOf<typeof personal>>().toEqualTypeOf<{ email: string; name: string | null }>();
  type Answer = Awaited<ReturnType<typeof personal>>;
  expectTypeOf<Answer>().toEqualTypeOf<{ email: string; name: string | null } | null>();
  const first = (await usersWithPosts())[0];
  expectTypeOf(first).toEqualTypeOf<UserWithPosts | undefined>();
});

test('the arguments of a method can be taken from it', async () => {
  const addPost = (data: CreateData<Models, 'Post'>) => db.post.create({ data });
  expectTypeOf(await addPost({ title: 'First post', authorId: 1 })).toEqualTypeOf<Post>();
  addPost({ title: 'First post', author: { connect: { id: 1 } } });
  type Changes = Parameters<typeof db.post.updateMany>[0]['data'];
  const changes: Changes = { views: { increment: 1 } };
  db.post.updateMany({ data: changes });
  // @ts-expect-error an author is missing
  addPost({ title: 'First post' });
  // @ts-expect-error nor can an author be changed with many
  const wrong: Changes = { author: { connect: { id: 1 } } };
  expectTypeOf(wrong).not.toBeAny();
});
