/** Every kind of call, from its typed arguments through the real server and Postgres to its typed result. */
import type { TestDatabase } from '@rowcast/test-support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Models } from '../../test-support/generated/blog.js';
import { type BlogClient, createBlogTemplate, startBlog } from '../../test-support/start-blog.js';
import type { Where } from './filter-types.js';
import { AnyNull, DbNull, JsonNull } from './json-null.js';

let template: TestDatabase;

beforeAll(async () => {
  template = await createBlogTemplate();
});

afterAll(() => template[Symbol.asyncDispose]());

const elsa = { email: 'elsa@prisma.io', city: 'Bonn', settings: { theme: 'dark' } };

/** Elsa and her mentor Max, two posts and two categories. */
async function fill({ db }: BlogClient): Promise<void> {
  await db.user.create({
    data: {
      ...elsa,
      name: 'Elsa',
      country: 'DE',
      balance: '10.50',
      visits: 9007199254740993n,
      profileViews: 10,
      tags: ['Elsa', 'b'],
      mentor: { create: { email: 'max@prisma.io', name: 'Max', city: 'Bonn', settings: JsonNull, extra: JsonNull } },
      profile: { create: { bio: 'writes' } },
      posts: {
        create: [
          { title: 'one', likes: 3, views: 5, categories: { create: [{ name: 'food' }, { name: 'art' }] } },
          { title: 'two', likes: 7, views: 2, published: true, categories: { connect: [] } },
        ],
      },
      memberships: { createMany: { data: [{ group: 'a' }, { group: 'b', note: 'x' }] } },
    },
  });
}

test('aggregates have the types of their fields', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  expect(
    await db.user.aggregate({
      _count: { _all: true, country: true },
      _avg: { balance: true, profileViews: true },
      _sum: { visits: true, profileViews: true },
      _min: { name: true, role: true },
      _max: { createdAt: true },
    }),
  ).toEqual({
    _count: { _all: 2, country: 1 },
    _avg: { balance: '5.25', profileViews: 5 },
    _sum: { visits: 9007199254740993n, profileViews: 10 },
    _min: { name: 'Elsa', role: 'USER' },
    _max: { createdAt: expect.any(Date) },
  });
  expect(await db.user.aggregate({ where: { city: 'Rome' }, _count: true, _sum: { visits: true } })).toEqual({
    _count: 0,
    _sum: { visits: null },
  });
  expect(await db.user.count()).toBe(2);
  expect(await db.user.count({ select: { _all: true, country: true } })).toEqual({ _all: 2, country: 1 });
});

test('groups are filtered, ordered and cut, and followed as they change', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  const groups = db.post.groupBy({
    by: ['published'],
    _count: true,
    _sum: { likes: true },
    having: { likes: { _sum: { gte: 3 } } },
    orderBy: { _sum: { likes: 'desc' } },
    take: 5,
  });
  const first = { published: true, _count: 1, _sum: { likes: 7 } };
  expect(await groups).toEqual([first, { published: false, _count: 1, _sum: { likes: 3 } }]);
  const seen = vi.fn();
  groups.subscribe(({ data }) => seen(data));
  await vi.waitFor(() => expect(seen).toHaveBeenLastCalledWith([first, expect.anything()]), { timeout: 10_000 });
  await db.post.updateMany({ where: { published: false }, data: { likes: { increment: 5 } } });
  const risen = { published: false, _count: 1, _sum: { likes: 8 } };
  await vi.waitFor(() => expect(seen).toHaveBeenLastCalledWith([risen, first]), { timeout: 10_000 });
});

test('field references, the nulls of JSON and filters of JSON reach Postgres as meant', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  const names = async (args: { where: Where<Models, 'User'> }): Promise<unknown> =>
    (await db.user.findMany({ ...args, orderBy: { id: 'asc' }, select: { name: true } })).map(({ name }) => name);
  expect(await names({ where: { name: { in: db.user.fields.tags } } })).toEqual(['Elsa']);
  expect(await names({ where: { posts: { some: { views: { gt: db.post.fields.likes } } } } })).toEqual(['Elsa']);
  expect(await names({ where: { settings: { path: ['theme'], string_starts_with: 'da' } } })).toEqual(['Elsa']);
  expect(await names({ where: { extra: { equals: DbNull } } })).toEqual(['Elsa']);
  expect(await names({ where: { extra: { equals: JsonNull } } })).toEqual(['Max']);
  expect(await names({ where: { extra: { equals: AnyNull } } })).toEqual(['Max', 'Elsa']);
  const where = { email: elsa.email };
  const quoted = await db.user.update({ where, data: { extra: { $null: 'DbNull' } } });
  expect(quoted.extra).toEqual({ $null: 'DbNull' });
  expect((await db.user.update({ where, data: { extra: DbNull } })).extra).toBeNull();
});

test('results hold what was included, omitted, counted and filtered', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  const [user] = await db.user.findMany({
    where: { mentor: { is: { name: 'Max' } } },
    omit: { settings: true, createdAt: true },
    include: {
      posts: {
        orderBy: { likes: 'desc' },
        include: { categories: { orderBy: { name: 'asc' } } },
        omit: { views: true },
      },
      profile: { where: { bio: 'reads' } },
      mentor: { where: { city: 'Bonn' }, select: { name: true } },
      _count: { select: { posts: { where: { published: true } }, memberships: true } },
    },
  });
  expect(user).toMatchObject({
    balance: '10.50',
    profile: null,
    mentor: { name: 'Max' },
    _count: { posts: 1, memberships: 2 },
    posts: [
      { title: 'two', categories: [] },
      { title: 'one', categories: [{ name: 'art' }, { name: 'food' }] },
    ],
  });
  expect(user).not.toHaveProperty('settings');
  expect(user!.posts[0]).not.toHaveProperty('views');
  const cities = await db.user.findMany({ distinct: ['city'], orderBy: { id: 'asc' }, select: { city: true } });
  expect(cities).toEqual([{ city: 'Bonn' }]);
});

test('what is added deep in a nested list leaves all other objects what they were', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  const query = db.user.findMany({
    orderBy: { id: 'asc' },
    include: {
      profile: true,
      posts: { orderBy: { id: 'asc' }, include: { categories: { orderBy: { name: 'asc' } } } },
    },
  });
  const seen: (typeof query extends PromiseLike<infer Rows> ? Rows : never)[] = [];
  query.subscribe(({ data }) => data && seen.push(data));
  await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 10_000 });
  const [max, elsa] = seen[0]!;
  const where = { id: elsa!.posts[0]!.id };
  await db.post.update({ where, data: { categories: { create: { name: 'music' } } } });
  await vi.waitFor(() => expect(seen.at(-1)![1]!.posts[0]!.categories).toHaveLength(3), { timeout: 10_000 });
  const [sameMax, newElsa] = seen.at(-1)!;
  expect(sameMax).toBe(max);
  expect(newElsa!.profile).toBe(elsa!.profile);
  expect(newElsa!.posts[1]).toBe(elsa!.posts[1]);
  expect(newElsa!.posts[0]!.categories[0]).toBe(elsa!.posts[0]!.categories[0]);
  expect(newElsa!.posts[0]!.categories[1]).toBe(elsa!.posts[0]!.categories[1]);
  expect(newElsa).not.toBe(elsa);
});

test('an update writes along relations with every verb', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  const posts = await db.post.findMany({ orderBy: { id: 'asc' } });
  const [one, two] = posts.map(({ id }) => ({ id }));
  const user = await db.user.update({
    where: { email: elsa.email },
    data: {
      visits: { decrement: 1 },
      tags: { push: ['c'] },
      mentor: { disconnect: true },
      profile: { upsert: { create: { bio: 'new' }, update: { bio: 'changed' } } },
      likedPosts: { set: [one!, two!] },
      memberships: { deleteMany: { note: 'x' }, updateMany: { where: { group: 'a' }, data: { note: 'y' } } },
      posts: {
        update: { where: one!, data: { title: 'uno', categories: { disconnect: { name: 'art' } } } },
        delete: two!,
        connectOrCreate: { where: { id: 99 }, create: { title: 'three' } },
      },
    },
    include: {
      mentor: true,
      profile: true,
      likedPosts: true,
      memberships: true,
      posts: { orderBy: { id: 'asc' }, include: { categories: true } },
    },
  });
  expect(user).toMatchObject({
    visits: 9007199254740992n,
    tags: ['Elsa', 'b', 'c'],
    mentor: null,
    profile: { bio: 'changed' },
    likedPosts: [{ title: 'uno' }],
    memberships: [{ group: 'a', note: 'y' }],
    posts: [{ title: 'uno', categories: [{ name: 'food' }] }, { title: 'three' }],
  });
});

test('many rows are written at once, some of them or all, and come back with what they refer to', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  const [author] = await db.user.findMany({ where: { name: 'Elsa' } });
  const made = await db.post.createManyAndReturn({
    data: [
      { title: 'four', authorId: author!.id },
      { title: 'five', authorId: author!.id },
    ],
    select: { title: true, author: { select: { name: true } } },
  });
  expect(made).toEqual([
    { title: 'four', author: { name: 'Elsa' } },
    { title: 'five', author: { name: 'Elsa' } },
  ]);
  expect(await db.post.updateMany({ data: { published: true }, limit: 3 })).toEqual({ count: 3 });
  const changed = await db.post.updateManyAndReturn({
    where: { title: 'five' },
    data: { views: { multiply: 2 } },
    omit: { content: true },
  });
  expect(changed).toMatchObject([{ title: 'five', views: 0 }]);
  expect(await db.post.deleteMany({ limit: 1 })).toEqual({ count: 1 });
});

test('a nested write that is refused leaves nothing behind', async () => {
  await using client = await startBlog(template);
  const { db } = client;
  await fill(client);
  const data = {
    ...elsa,
    email: 'new@prisma.io',
    posts: { create: { title: 'x', categories: { connect: { name: '?' } } } },
  };
  await expect(db.user.create({ data })).rejects.toMatchObject({ code: 'RECORD_NOT_FOUND' });
  expect(await db.user.count()).toBe(2);
});
