/** What can be nested in an update and an upsert: each verb along each kind of relation, on real Postgres. */
import type { WireObject, WriteAction } from '@rowcast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alice, failureOf, rowOf } from '../../../test-support/mutation-world.js';
import { type NestedWorld, openNestedWorld } from '../../../test-support/nested-world.js';
import { nestedRows } from '../../../test-support/random-nested-writes.js';

const post300 = { id: 300, likes: 0, title: 't0', author_id: 0, reviewer_id: 1, category_slug: 'c0' };
const user0 = { id: 0, age: 0, name: null, email: 'u0', boss_id: null };

interface Case {
  readonly model: string;
  readonly where: WireObject;
  readonly data: WireObject;
  /** Rows that there are afterwards and were not before. */
  readonly added?: readonly object[];
  /** How many rows there were that are no more: changed or removed. */
  readonly gone?: number;
}

const post = (data: WireObject): Pick<Case, 'model' | 'where' | 'data'> => ({
  model: 'Post',
  where: { id: 300 },
  data,
});
const user = (data: WireObject): Pick<Case, 'model' | 'where' | 'data'> => ({ model: 'User', where: { id: 0 }, data });

const keyHere: readonly (readonly [string, Case])[] = [
  ['connect', { ...post({ author: { connect: { email: 'u1' } } }), added: [{ ...post300, author_id: 1 }], gone: 1 }],
  [
    'disconnect',
    { ...post({ category: { disconnect: true } }), added: [{ ...post300, category_slug: null }], gone: 1 },
  ],
  ['disconnect: false', post({ category: { disconnect: false } })],
  [
    'disconnect what meets a filter',
    { ...post({ category: { disconnect: { slug: 'c0' } } }), added: [{ ...post300, category_slug: null }], gone: 1 },
  ],
  ['disconnect what does not', post({ category: { disconnect: { slug: 'c1' } } })],
  [
    'create',
    {
      ...post({ likes: 5, category: { create: { id: 410, slug: 'c9' } } }),
      added: [
        { id: 410, slug: 'c9' },
        { ...post300, likes: 5, category_slug: 'c9' },
      ],
      gone: 1,
    },
  ],
  [
    'an update of the data',
    { ...post({ author: { update: { name: 'x' } } }), added: [{ ...user0, name: 'x' }], gone: 1 },
  ],
  [
    'an update with where and data',
    {
      ...post({ author: { update: { where: { age: 0 }, data: { name: 'x' } } } }),
      added: [{ ...user0, name: 'x' }],
      gone: 1,
    },
  ],
  [
    'upsert of a record that is there',
    {
      ...post({ category: { upsert: { create: { id: 410, slug: 'c9' }, update: { slug: 'c8' } } } }),
      // The key is passed on to all that refer to it.
      added: [
        { id: 400, slug: 'c8' },
        { ...post300, category_slug: 'c8' },
        { id: 302, likes: 1, title: 't2', author_id: 1, reviewer_id: 0, category_slug: 'c8' },
      ],
      gone: 3,
    },
  ],
  [
    'upsert of a record that is not there',
    {
      model: 'Post',
      where: { id: 301 },
      data: { category: { upsert: { create: { id: 410, slug: 'c9' }, update: { slug: 'c8' } } } },
      added: [
        { id: 410, slug: 'c9' },
        { id: 301, likes: 3, title: 't1', author_id: 0, reviewer_id: null, category_slug: 'c9' },
      ],
      gone: 1,
    },
  ],
  [
    'delete',
    {
      ...post({ category: { delete: true } }),
      added: [
        { ...post300, category_slug: null },
        { id: 302, likes: 1, title: 't2', author_id: 1, reviewer_id: 0, category_slug: null },
      ],
      gone: 3,
    },
  ],
];

const keyThere: readonly (readonly [string, Case])[] = [
  [
    'connect of another record',
    {
      ...user({ profile: { connect: { id: 101 } } }),
      added: [
        { id: 100, bio: 'b0', user_id: null },
        { id: 101, bio: 'b1', user_id: 0 },
      ],
      gone: 2,
    },
  ],
  ['connect of the same record', user({ profile: { connect: { id: 100 } } })],
  [
    'create beside one that was there',
    {
      ...user({ profile: { create: { id: 110, bio: 'x' } } }),
      added: [
        { id: 100, bio: 'b0', user_id: null },
        { id: 110, bio: 'x', user_id: 0 },
      ],
      gone: 1,
    },
  ],
  [
    'disconnect',
    { ...user({ profile: { disconnect: true } }), added: [{ id: 100, bio: 'b0', user_id: null }], gone: 1 },
  ],
  ['disconnect what does not meet a filter', user({ profile: { disconnect: { bio: 'other' } } })],
  ['delete of what meets a filter', { ...user({ profile: { delete: { bio: 'b0' } } }), gone: 1 }],
  [
    'disconnect of some, of which one is not related',
    {
      ...user({ reviews: { disconnect: [{ id: 302 }, { id: 300 }] } }),
      added: [{ id: 302, likes: 1, title: 't2', author_id: 1, reviewer_id: null, category_slug: 'c0' }],
      gone: 1,
    },
  ],
  [
    'set',
    {
      ...user({ reviews: { set: [{ id: 300 }] } }),
      added: [
        { ...post300, reviewer_id: 0 },
        { id: 302, likes: 1, title: 't2', author_id: 1, reviewer_id: null, category_slug: 'c0' },
      ],
      gone: 2,
    },
  ],
  [
    'set of a key of several fields to nothing',
    {
      model: 'Team',
      where: { region_code: { region: 'r0', code: 0 } },
      data: { seats: { set: [] } },
      added: [
        { id: 700, row: 0, place: 0, team_code: null, team_region: null },
        { id: 701, row: 0, place: 1, team_code: null, team_region: null },
      ],
      gone: 2,
    },
  ],
  [
    'update of one of a list, and what is nested in it',
    {
      ...user({ posts: { update: { where: { id: 300 }, data: { title: 'x', comments: { deleteMany: {} } } } } }),
      added: [{ ...post300, title: 'x' }],
      gone: 3,
    },
  ],
  [
    'updateMany and deleteMany, in the order given',
    {
      ...user({
        posts: { updateMany: { where: { id: 301 }, data: { likes: { increment: 1 } } }, deleteMany: { likes: 0 } },
      }),
      added: [{ id: 301, likes: 4, title: 't1', author_id: 0, reviewer_id: null, category_slug: null }],
      // The post that is deleted takes its comments and tags along.
      gone: 1 + 1 + 2 + 2,
    },
  ],
  [
    'upsert of one that is there and one that is not',
    {
      model: 'Post',
      where: { id: 300 },
      data: {
        comments: {
          upsert: [
            { where: { id: 600 }, create: { id: 690, body: 'no' }, update: { body: 'x' } },
            { where: { id: 602 }, create: { id: 691, body: 'y' }, update: { body: 'no' } },
          ],
        },
      },
      added: [
        { id: 600, body: 'x', post_id: 300 },
        { id: 691, body: 'y', post_id: 300 },
      ],
      gone: 1,
    },
  ],
  ['delete of some', { ...post({ comments: { delete: [{ id: 600 }, { id: 601 }] } }), gone: 2 }],
];

const several: readonly (readonly [string, Case])[] = [
  [
    'delete, then create',
    {
      ...user({ profile: { delete: true, create: { id: 110, bio: 'x' } } }),
      added: [{ id: 110, bio: 'x', user_id: 0 }],
      gone: 1,
    },
  ],
  [
    'create, then delete',
    {
      ...user({ profile: { create: { id: 110, bio: 'x' }, delete: true } }),
      added: [{ id: 100, bio: 'b0', user_id: null }],
      gone: 1,
    },
  ],
  [
    'update, which comes after the record, and connect, which comes before',
    {
      ...post({ author: { update: { name: 'x' }, connect: { id: 1 } } }),
      added: [
        { id: 1, age: 0, name: 'x', email: 'u1', boss_id: 0 },
        { ...post300, author_id: 1 },
      ],
      gone: 2,
    },
  ],
  [
    'connect and create, of which the last counts',
    {
      ...post({ category: { connect: { id: 401 }, create: { id: 410, slug: 'c9' } } }),
      added: [
        { id: 410, slug: 'c9' },
        { ...post300, category_slug: 'c9' },
      ],
      gone: 1,
    },
  ],
  [
    'connect and disconnect, of which disconnect counts',
    {
      ...post({ category: { disconnect: true, connect: { id: 401 } } }),
      added: [{ ...post300, category_slug: null }],
      gone: 1,
    },
  ],
];

const joined: readonly (readonly [string, Case])[] = [
  [
    'connect of what is connected and what is not',
    { ...post({ tags: { connect: [{ id: 500 }, { name: 'g2' }] } }), added: [{ A: 300, B: 502 }] },
  ],
  ['disconnect', { ...post({ tags: { disconnect: [{ name: 'g0' }, { id: 502 }] } }), gone: 1 }],
  ['set', { ...post({ tags: { set: [{ id: 501 }, { id: 502 }] } }), added: [{ A: 300, B: 502 }], gone: 1 }],
  ['set to nothing', { ...post({ tags: { set: [] } }), gone: 2 }],
  [
    'create and connectOrCreate',
    {
      ...post({
        tags: {
          create: { id: 510, name: 'g10' },
          connectOrCreate: [
            { where: { id: 502 }, create: { id: 502, name: 'no' } },
            { where: { id: 511 }, create: { id: 511, name: 'g11' } },
          ],
        },
      }),
      added: [
        { id: 510, name: 'g10' },
        { id: 511, name: 'g11' },
        { A: 300, B: 502 },
        { A: 300, B: 510 },
        { A: 300, B: 511 },
      ],
    },
  ],
  [
    'update',
    {
      ...post({ tags: { update: { where: { id: 500 }, data: { name: 'x' } } } }),
      added: [{ id: 500, name: 'x' }],
      gone: 1,
    },
  ],
  [
    'updateMany of those that are related',
    {
      ...post({ tags: { updateMany: { where: { name: { not: 'g0' } }, data: { name: 'x' } } } }),
      added: [{ id: 501, name: 'x' }],
      gone: 1,
    },
  ],
  ['delete', { ...post({ tags: { delete: { id: 501 } } }), gone: 2 }],
  ['deleteMany of those that are related', { ...post({ tags: { deleteMany: {} } }), gone: 2 + 3 }],
  [
    'a relation of a model to itself',
    { ...user({ followers: { set: [{ id: 2 }] } }), added: [{ A: 0, B: 2 }], gone: 1 },
  ],
  ['its other side', { ...user({ follows: { disconnect: { id: 2 } } }), gone: 1 }],
];

const cases = [
  ...keyHere.map(([name, one]) => [`with the key here: ${name}`, one] as const),
  ...keyThere.map(([name, one]) => [`with the key there: ${name}`, one] as const),
  ...several.map(([name, one]) => [`several verbs: ${name}`, one] as const),
  ...joined.map(([name, one]) => [`by a join table: ${name}`, one] as const),
];

test.each(cases)('%s', async (_, { model, where, data, added = [], gone = 0 }) => {
  await using world = await openNestedWorld(nestedRows);
  const before = await readRows(world);

  await world.run(alice, model, 'update', { where, data });

  const after = await readRows(world);
  expect(parse(after.filter((row) => !before.includes(row)))).toEqual(expect.arrayContaining([...added]));
  expect(after.filter((row) => !before.includes(row))).toHaveLength(added.length);
  expect(before.filter((row) => !after.includes(row))).toHaveLength(gone);
});

const upsert = {
  create: { id: 310, title: 'made', author: { connect: { id: 1 } }, tags: { connect: { id: 502 } } },
  update: { title: 'changed', tags: { create: { id: 510, name: 'g10' } } },
  include: { tags: { orderBy: { id: 'asc' }, select: { name: true } } },
};

test('an upsert writes what is nested in the half that it takes, and only that', async () => {
  await using world = await openNestedWorld(nestedRows);

  const made = await world.run(alice, 'Post', 'upsert', { where: { id: 310 }, ...upsert });
  const changed = await world.run(alice, 'Post', 'upsert', { where: { id: 310 }, ...upsert });

  expect([rowOf(made), rowOf(changed)]).toMatchObject([
    { title: 'made', authorId: 1, tags: [{ name: 'g2' }] },
    { title: 'changed', authorId: 1, tags: [{ name: 'g2' }, { name: 'g10' }] },
  ]);
});

test('an update changes the key, and what is nested in it is related to the new one', async () => {
  await using world = await openNestedWorld(nestedRows);

  const updated = await world.run(alice, 'Team', 'update', {
    where: { region_code: { region: 'r0', code: 0 } },
    data: { code: 7, seats: { create: { id: 710, row: 9, place: 9 }, disconnect: { id: 700 } } },
    include: { seats: { orderBy: { id: 'asc' }, select: { teamCode: true } } },
  });

  expect(rowOf(updated)).toMatchObject({
    code: 7,
    seats: [
      { $key: '701', teamCode: 7 },
      { $key: '710', teamCode: 7 },
    ],
  });
});

test('@updatedAt follows what is connected, and as in Prisma not what is disconnected', async () => {
  await using world = await openNestedWorld(nestedRows);

  await world.run(alice, 'User', 'update', { where: { id: 2 }, data: { boss: { connect: { id: 0 } } } });
  await world.run(alice, 'User', 'update', { where: { id: 1 }, data: { boss: { disconnect: true } } });

  expect(
    await world.database.sql('select id, touched_at > now() - interval $$10 years$$ as touched from users order by id'),
  ).toEqual([
    { id: 0, touched: false },
    { id: 1, touched: false },
    { id: 2, touched: true },
  ]);
});

const failures: readonly (readonly [string, WriteAction, string, WireObject, object])[] = [
  [
    'a record to connect is not there',
    'create',
    'Post',
    { data: { id: 310, title: 'x', author: { connect: { id: 9 } } } },
    { code: 'RECORD_NOT_FOUND', model: 'Post', fields: ['author'] },
  ],
  [
    'one of many to connect is not there',
    'update',
    'User',
    { where: { id: 0 }, data: { name: 'x', posts: { connect: [{ id: 302 }, { id: 399 }] } } },
    { code: 'RECORD_NOT_FOUND', model: 'User', fields: ['posts'] },
  ],
  [
    'one of many to connect by a join table is not there',
    'update',
    'Post',
    { where: { id: 300 }, data: { title: 'x', tags: { connect: [{ id: 502 }, { id: 599 }] } } },
    { code: 'RECORD_NOT_FOUND', model: 'Post', fields: ['tags'] },
  ],
  [
    'a record to update is there, but not related',
    'update',
    'User',
    { where: { id: 0 }, data: { posts: { update: { where: { id: 302 }, data: { title: 'x' } } } } },
    { code: 'RECORD_NOT_FOUND', model: 'User', fields: ['posts'] },
  ],
  [
    'a record to delete is there, but not related',
    'update',
    'User',
    { where: { id: 0 }, data: { reviews: { delete: [{ id: 302 }, { id: 301 }] } } },
    { code: 'RECORD_NOT_FOUND', model: 'User', fields: ['reviews'] },
  ],
  [
    'there is nothing to delete',
    'update',
    'Post',
    { where: { id: 301 }, data: { category: { delete: true } } },
    { code: 'RECORD_NOT_FOUND', model: 'Post', fields: ['category'] },
  ],
  [
    'records that must have a relation would lose it to set',
    'update',
    'Post',
    { where: { id: 300 }, data: { comments: { set: [{ id: 600 }] } } },
    { code: 'RECORD_FIELD_REQUIRED', model: 'Comment', fields: ['post'] },
  ],
  [
    'a one-to-one relation that must be there is taken',
    'update',
    'User',
    { where: { id: 0 }, data: { passport: { create: { id: 210, number: 'p9' } } } },
    { code: 'RECORD_ALREADY_EXISTS', model: 'Passport', fields: ['userId'] },
  ],
  [
    'the deepest of four levels breaks a check',
    'create',
    'User',
    {
      data: {
        id: 10,
        email: 'u10',
        reports: {
          create: [
            {
              id: 11,
              email: 'u11',
              posts: { create: { id: 310, title: 'x', tags: { create: { id: 510, name: 'g10' } } } },
            },
            {
              id: 12,
              email: 'u12',
              posts: { create: { id: 311, title: 'x', comments: { create: { id: 610, body: '' } } } },
            },
          ],
        },
      },
    },
    { code: 'RECORD_CHECK_FAILED', model: 'Comment', fields: ['body'] },
  ],
];

// One database for all that fails: each test proves that it left nothing behind.
let untouched: NestedWorld;
beforeAll(async () => {
  untouched = await openNestedWorld(nestedRows);
});
afterAll(() => untouched[Symbol.asyncDispose]());

test.each(failures)('when %s, nothing is written at all', async (_, action, model, args, expected) => {
  const before = await untouched.readAll();

  const failed = await failureOf(untouched.run(alice, model, action, args));

  expect(failed).toMatchObject({ ...expected, index: 0 });
  expect(await untouched.readAll()).toEqual(before);
});

async function readRows(world: NestedWorld): Promise<readonly string[]> {
  return Object.values(await world.readAll()).flat();
}

function parse(rows: readonly string[]): readonly object[] {
  return rows.map((row) => JSON.parse(row) as object);
}
