/** The examples of Prisma's "CRUD", "Relation queries" and "Working with scalar lists", and what they may not say. */
import { expectTypeOf, test } from 'vitest';
import { schema, type User } from '../../test-support/generated/blog.js';
import { createClient } from './create-client.js';
import { JsonNull } from './json-null.js';

const { db } = createClient({ schema });
const elsa = { email: 'elsa@prisma.io', city: 'Bonn', settings: {} };

test('a row is made with its related rows', async () => {
  const user = await db.user.create({
    data: {
      ...elsa,
      posts: {
        create: [
          { title: 'How to make an omelette' },
          { title: 'How to eat an omelette', categories: { create: { name: 'food' } } },
        ],
      },
      profile: { create: { bio: 'x' } },
    },
    include: { posts: true },
  });
  expectTypeOf(user.posts[0]!.title).toEqualTypeOf<string>();
  db.user.create({ data: { ...elsa, posts: { create: { title: 'one' } } } });
  db.user.create({
    data: { ...elsa, posts: { createMany: { data: [{ title: 'a' }, { title: 'b' }], skipDuplicates: true } } },
  });
  db.user.create({
    data: { ...elsa, posts: { connect: [{ id: 8 }, { id: 9 }] }, mentor: { connect: { email: 'a' } } },
  });
  db.post.create({
    data: { title: 'x', author: { connectOrCreate: { where: { email: 'a' }, create: elsa } } },
  });
  db.post.create({
    data: {
      title: 'x',
      authorId: 1,
      categories: { connectOrCreate: [{ where: { name: 'a' }, create: { name: 'a' } }] },
    },
  });
  // @ts-expect-error the author is given by the place
  db.user.create({ data: { ...elsa, posts: { create: { title: 'x', author: { connect: { id: 1 } } } } } });
  // @ts-expect-error by its key as well
  db.user.create({ data: { ...elsa, posts: { create: { title: 'x', authorId: 1 } } } });
  // @ts-expect-error nor is it given in createMany
  db.user.create({ data: { ...elsa, posts: { createMany: { data: [{ title: 'x', authorId: 1 }] } } } });
  // @ts-expect-error a title is missing
  db.user.create({ data: { ...elsa, posts: { create: [{ content: 'x' }] } } });
  // @ts-expect-error many-to-many relations have no createMany
  db.post.create({ data: { title: 'x', authorId: 1, categories: { createMany: { data: [{ name: 'x' }] } } } });
  // @ts-expect-error nothing is there to be updated
  db.user.create({ data: { ...elsa, posts: { update: { where: { id: 1 }, data: { title: 'x' } } } } });
  // @ts-expect-error nothing is there to be disconnected
  db.user.create({ data: { ...elsa, posts: { disconnect: { id: 1 } } } });
});

test('data is checked or unchecked, never both', () => {
  db.post.create({ data: { title: 'x', author: { connect: { id: 1 } } } });
  db.post.create({ data: { title: 'x', authorId: 1 } });
  db.post.create({ data: { id: 5, title: 'x', authorId: 1 } });
  // @ts-expect-error the author is missing
  db.post.create({ data: { title: 'x' } });
  // @ts-expect-error the author twice
  db.post.create({ data: { title: 'x', authorId: 1, author: { connect: { id: 1 } } } });
  // @ts-expect-error an id that is counted up goes with keys
  db.post.create({ data: { id: 5, title: 'x', author: { connect: { id: 1 } } } });
  // @ts-expect-error neither or
  db.post.update({ where: { id: 1 }, data: { authorId: 1, author: { connect: { id: 1 } } } });
  // @ts-expect-error createMany takes values only
  db.post.createMany({ data: [{ title: 'x', author: { connect: { id: 1 } } }] });
  // @ts-expect-error and so does updateMany
  db.post.updateMany({ data: { author: { connect: { id: 1 } } } });
  // @ts-expect-error a misspelt field
  db.post.create({ data: { title: 'x', authorId: 1, titel: 'y' } });
  db.membership.create({ data: { group: 'a', user: { connect: { id: 1 } } } });
  db.extendedProfile.create({ data: { id: 'u', bio: 'x', user: { connect: { id: 1 } } } });
});

test('an update changes related rows', () => {
  const where = { email: 'elsa@prisma.io' };
  db.user.update({ where, data: { posts: { set: [] } } });
  db.user.update({ where, data: { posts: { disconnect: [{ id: 12 }, { id: 19 }], delete: { id: 1 } } } });
  db.user.update({ where, data: { posts: { deleteMany: {} } } });
  db.user.update({ where, data: { posts: { deleteMany: [{ id: 11 }, { published: false }] } } });
  db.user.update({
    where,
    data: { posts: { updateMany: { where: { published: true }, data: { published: false } } } },
  });
  db.user.update({ where, data: { posts: { update: { where: { id: 9 }, data: { title: 'x' } } } } });
  db.user.update({
    where,
    data: {
      posts: { upsert: [{ where: { id: 9 }, create: { title: 'x' }, update: { likes: { increment: 1 } } }] },
      profile: { upsert: { create: { bio: 'x' }, update: { bio: 'y' } } },
    },
  });
  db.user.update({
    where,
    data: { posts: { createMany: { data: [{ title: 'x' }] } }, likedPosts: { connect: { id: 1 } } },
  });
  db.user.update({ where, data: { profile: { update: { bio: 'x' } }, mentor: { disconnect: true } } });
  db.user.update({ where, data: { profile: { update: { where: { bio: 'y' }, data: { bio: 'x' } } } } });
  db.user.update({ where, data: { profile: { delete: { bio: 'x' } }, mentor: { disconnect: { name: 'x' } } } });
  db.post.update({ where: { id: 1 }, data: { author: { update: { name: 'x' } }, categories: { set: { id: 'c' } } } });
  db.post.update({
    where: { id: 1 },
    data: { author: { update: { mentor: { update: { profile: { create: { bio: 'deep' } } } } } } },
  });
  // @ts-expect-error an author there must be
  db.post.update({ where: { id: 1 }, data: { author: { disconnect: true } } });
  // @ts-expect-error and cannot be taken away
  db.post.update({ where: { id: 1 }, data: { author: { delete: true } } });
  // @ts-expect-error of a list it has to be said which
  db.user.update({ where, data: { posts: { disconnect: true } } });
  // @ts-expect-error one row is not set
  db.user.update({ where, data: { mentor: { set: { id: 1 } } } });
  // @ts-expect-error the filter of updateMany follows no relations
  db.user.update({ where, data: { posts: { updateMany: { where: { author: { id: 1 } }, data: {} } } } });
  // @ts-expect-error what leads back is given
  db.user.update({ where, data: { posts: { update: { where: { id: 1 }, data: { authorId: 2 } } } } });
  db.user.update({
    where,
    // @ts-expect-error a misspelt field, two levels down
    data: { posts: { update: { where: { id: 1 }, data: { categories: { create: { nam: 'x' } } } } } },
  });
});

test('self relations lead back by their other side', () => {
  db.user.update({ where: { id: 1 }, data: { students: { create: { ...elsa, students: { create: elsa } } } } });
  db.user.update({ where: { id: 1 }, data: { mentor: { create: { ...elsa, mentor: { connect: { id: 2 } } } } } });
  // @ts-expect-error the mentor is given by the place
  db.user.update({ where: { id: 1 }, data: { students: { create: { ...elsa, mentor: { connect: { id: 2 } } } } } });
  // @ts-expect-error and so are the students
  db.user.update({ where: { id: 1 }, data: { mentor: { create: { ...elsa, students: { connect: { id: 2 } } } } } });
});

test('numbers and lists have operations', () => {
  const where = { id: 1 };
  db.post.update({ where, data: { views: { increment: 1 }, likes: { divide: 2 } } });
  db.user.update({ where, data: { balance: { multiply: '1.1' }, visits: { decrement: 1n }, score: { set: null } } });
  db.user.update({ where, data: { tags: { push: ['a', 'b'] }, coinflips: { push: true }, roles: { set: ['ADMIN'] } } });
  db.user.update({ where, data: { name: { set: null }, role: { set: 'USER' }, tags: ['x'] } });
  db.user.create({ data: { ...elsa, tags: { set: ['a'] }, coinflips: [true, false] } });
  db.user.updateMany({ data: { profileViews: { increment: 5 } } });
  // @ts-expect-error nothing is added to null
  db.user.update({ where, data: { score: { increment: null } } });
  // @ts-expect-error a title is never null
  db.post.update({ where, data: { title: { set: null } } });
  // @ts-expect-error a text cannot be incremented
  db.user.update({ where, data: { name: { increment: 1 } } });
  // @ts-expect-error a list of texts
  db.user.update({ where, data: { tags: { push: 5 } } });
  // @ts-expect-error pushed to what there is not yet
  db.user.create({ data: { ...elsa, tags: { push: 'a' } } });
});

test('a Json field takes any value, and its nulls by name', () => {
  const preferences: { theme: string; sizes: number[] } = { theme: 'dark', sizes: [1] };
  db.user.create({ data: { ...elsa, settings: preferences, extra: [1, null, { a: null }] } });
  db.user.create({ data: { ...elsa, settings: JsonNull, extra: 'text' } });
  // @ts-expect-error a function is no JSON
  db.user.create({ data: { ...elsa, settings: () => 1 } });
});

test('an upsert takes both kinds of data', async () => {
  const user = await db.user.upsert({
    where: { email: 'viola@prisma.io' },
    update: { name: 'Viola', posts: { deleteMany: {} } },
    create: { ...elsa, posts: { create: { title: 'x' } } },
  });
  expectTypeOf(user).toEqualTypeOf<User>();
  // @ts-expect-error create lacks the city
  db.user.upsert({ where: { id: 1 }, update: {}, create: { email: 'x', settings: {} } });
});
