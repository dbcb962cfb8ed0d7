/** What can be nested in a create: each verb along each kind of relation, on real Postgres. */
import type { WireObject } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, rowOf } from '../../../test-support/mutation-world.js';
import { type NestedWorld, openNestedWorld } from '../../../test-support/nested-world.js';
import { nestedRows } from '../../../test-support/random-nested-writes.js';

test('a record is made with the records that it refers to', async () => {
  await using world = await openNestedWorld();

  const created = await world.run(alice, 'Post', 'create', {
    data: {
      id: 10,
      title: 'hello',
      author: { create: { id: 1, email: 'a@x' } },
      category: { create: { id: 3, slug: 'news' } },
    },
    include: { author: { select: { email: true } }, category: true },
  });

  expect(rowOf(created)).toMatchObject({
    authorId: 1,
    categorySlug: 'news',
    author: { $key: '1', email: 'a@x' },
    category: { id: 3, slug: 'news' },
  });
});

test('a record is made with the records that refer to it, three levels deep', async () => {
  await using world = await openNestedWorld();
  const comment = (id: number): WireObject => ({ id, body: `body ${id}` });

  const created = await world.run(alice, 'User', 'create', {
    data: {
      id: 1,
      email: 'a@x',
      passport: { create: { id: 5, number: 'p5' } },
      posts: {
        create: [
          { id: 10, title: 'one', comments: { create: [comment(100)] } },
          { id: 11, title: 'two', comments: { createMany: { data: [comment(101), comment(102)] } } },
        ],
      },
    },
    select: {
      passport: { select: { number: true } },
      posts: { orderBy: { id: 'asc' }, select: { title: true, comments: { orderBy: { id: 'asc' } } } },
    },
  });

  expect(rowOf(created)).toMatchObject({
    passport: { number: 'p5' },
    posts: [
      { title: 'one', comments: [{ id: 100, postId: 10 }] },
      {
        title: 'two',
        comments: [
          { id: 101, postId: 11 },
          { id: 102, postId: 11 },
        ],
      },
    ],
  });
});

const teamR1 = { region_code: { region: 'r1', code: 1 } };
const places = [{ row_place: { row: 0, place: 0 } }, { row_place: { row: 1, place: 1 } }];

/** What is given to connect, and the rows that the database then has and had not before. */
const connects: readonly (readonly [string, string, WireObject, readonly object[]])[] = [
  [
    'a record by its key',
    'Post',
    { id: 310, title: 'x', author: { connect: { id: 1 } } },
    [{ id: 310, likes: 0, title: 'x', author_id: 1, reviewer_id: null, category_slug: null }],
  ],
  [
    'a record by another unique field, and a filter',
    'Post',
    { id: 310, title: 'x', author: { connect: { email: 'u1', age: { lt: 5 } } } },
    [{ id: 310, likes: 0, title: 'x', author_id: 1, reviewer_id: null, category_slug: null }],
  ],
  [
    'a record by its key, where another field is referred to',
    'Post',
    { id: 310, title: 'x', author: { connect: { id: 1 } }, category: { connect: { id: 401 } } },
    [{ id: 310, likes: 0, title: 'x', author_id: 1, reviewer_id: null, category_slug: 'c1' }],
  ],
  [
    'a record by a compound key',
    'Seat',
    { id: 710, row: 9, place: 9, team: { connect: teamR1 } },
    [{ id: 710, row: 9, place: 9, team_region: 'r1', team_code: 1 }],
  ],
  [
    'many records, one of them named twice',
    'Category',
    { id: 410, slug: 'c9', posts: { connect: [{ id: 300 }, { id: 301 }, { id: 300 }] } },
    [
      { id: 410, slug: 'c9' },
      { id: 300, likes: 0, title: 't0', author_id: 0, reviewer_id: 1, category_slug: 'c9' },
      { id: 301, likes: 3, title: 't1', author_id: 0, reviewer_id: null, category_slug: 'c9' },
    ],
  ],
  [
    'many records by compound unique fields',
    'Team',
    { region: 'r9', code: 9, seats: { connect: places } },
    [
      { region: 'r9', code: 9, title: '' },
      { id: 700, row: 0, place: 0, team_region: 'r9', team_code: 9 },
      { id: 702, row: 1, place: 1, team_region: 'r9', team_code: 9 },
    ],
  ],
  [
    'the record of a one-to-one relation, which another had',
    'User',
    { id: 10, email: 'u10', profile: { connect: { id: 100 } } },
    [
      { id: 10, age: 0, name: null, email: 'u10', boss_id: null },
      { id: 100, bio: 'b0', user_id: 10 },
    ],
  ],
  [
    'the record that holds a one-to-one relation, which another had',
    'Profile',
    { id: 110, bio: 'x', user: { connect: { id: 0 } } },
    [
      { id: 110, bio: 'x', user_id: 0 },
      { id: 100, bio: 'b0', user_id: null },
    ],
  ],
  [
    'many records by way of a join table',
    'Tag',
    { id: 510, name: 'g9', posts: { connect: [{ id: 300 }, { id: 302 }] } },
    [
      { id: 510, name: 'g9' },
      { A: 300, B: 510 },
      { A: 302, B: 510 },
    ],
  ],
];

test.each(connects)('a new record is connected to %s', async (_, model, data, expected) => {
  await using world = await openNestedWorld(nestedRows);
  const before = await readRows(world);

  await world.run(alice, model, 'create', { data });

  const added = (await readRows(world)).filter((row) => !before.some((old) => isSame(old, row)));
  expect(added).toHaveLength(expected.length);
  expect(added).toEqual(expect.arrayContaining([...expected]));
});

test('connectOrCreate takes the record that is there, or the one that an entry before made', async () => {
  await using world = await openNestedWorld(nestedRows);
  const tag = (id: number, name: string): WireObject => ({ where: { name }, create: { id, name } });

  const created = await world.run(alice, 'Post', 'create', {
    data: {
      id: 310,
      title: 'x',
      author: { connectOrCreate: { where: { email: 'u1' }, create: { id: 99, email: 'u1' } } },
      category: { connectOrCreate: { where: { slug: 'c9' }, create: { id: 410, slug: 'c9' } } },
      tags: { connectOrCreate: [tag(590, 'g0'), tag(591, 'g9'), tag(592, 'g9')] },
    },
  });

  expect(rowOf(created)).toMatchObject({ authorId: 1, categorySlug: 'c9' });
  const all = await world.readAll();
  expect(all['"_PostToTag"']?.filter((row) => row.includes('310'))).toEqual([
    '{"A": 310, "B": 500}',
    '{"A": 310, "B": 591}',
  ]);
});

test('createMany can skip what is there', async () => {
  await using world = await openNestedWorld(nestedRows);
  const data = [
    { id: 710, row: 0, place: 0 },
    { id: 711, row: 9, place: 9 },
  ];

  await world.run(alice, 'Team', 'create', {
    data: { region: 'r9', code: 9, seats: { createMany: { data, skipDuplicates: true } } },
  });

  const seats = await world.find(alice, 'Seat', { where: { teamRegion: 'r9' } });
  expect(seats).toMatchObject([{ id: 711, teamRegion: 'r9', teamCode: 9 }]);
});

test('records are related to others of their own model', async () => {
  await using world = await openNestedWorld();

  const created = await world.run(alice, 'User', 'create', {
    data: {
      id: 1,
      email: 'a@x',
      boss: { create: { id: 2, email: 'b@x', followers: { create: { id: 4, email: 'd@x' } } } },
      reports: { create: [{ id: 3, email: 'c@x', follows: { connect: { id: 2 } } }] },
      follows: { connect: [{ id: 2 }, { id: 4 }] },
    },
    include: { boss: true, reports: true },
  });

  expect(rowOf(created)).toMatchObject({ boss: { id: 2 }, reports: [{ id: 3, bossId: 1 }] });
  // As in Prisma, A is the one that is followed: "followers" comes before "follows".
  expect((await world.readAll())['"_Following"']).toEqual([
    '{"A": 2, "B": 1}',
    '{"A": 2, "B": 3}',
    '{"A": 2, "B": 4}',
    '{"A": 4, "B": 1}',
  ]);
});

test('a list takes as many statements as one record does', async () => {
  await using world = await openNestedWorld(nestedRows);
  const write = (first: number, count: number) => {
    const ids = Array.from({ length: count }, (_, place) => first + place);
    const post = (id: number): WireObject => ({ id, title: 't', category: { connect: { slug: 'c0' } } });
    const tag = (id: number): WireObject => ({ id, name: `tag ${id}` });
    return world.countStatements(async () => {
      await world.run(alice, 'User', 'create', {
        data: {
          id: first,
          email: `u${first}`,
          posts: { create: ids.map(post) },
          reports: { createMany: { data: ids.map((id) => ({ id: -id, email: `r${id}` })) } },
        },
      });
      await world.run(alice, 'Post', 'create', {
        data: { id: -first, title: 't', authorId: 0, tags: { create: ids.map(tag) } },
      });
      await world.run(alice, 'Post', 'update', {
        where: { id: 300 },
        data: { tags: { set: ids.map((id) => ({ id })) } },
      });
      await world.run(alice, 'User', 'update', {
        where: { id: first },
        data: { reviews: { connect: ids.map((id) => ({ id })) }, posts: { delete: ids.map((id) => ({ id })) } },
      });
    });
  };

  expect(await write(2000, 200)).toBe(await write(1000, 1));
});

test('a connect by key costs one look, and the answer none', async () => {
  await using world = await openNestedWorld(nestedRows);
  const create = (id: number, related: WireObject): Promise<number> =>
    world.countStatements(() => world.run(alice, 'Post', 'create', { data: { id, title: 'x', ...related } }));

  const byKey = await create(310, { authorId: 0, categorySlug: 'c0' });
  const connected = await create(311, { author: { connect: { id: 0 } }, category: { connect: { slug: 'c0' } } });

  expect(connected - byKey).toBe(2);
});

async function readRows(world: NestedWorld): Promise<readonly object[]> {
  return Object.values(await world.readAll()).flatMap((rows) => rows.map((row) => JSON.parse(row) as object));
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
