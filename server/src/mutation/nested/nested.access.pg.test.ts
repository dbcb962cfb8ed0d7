/** Who may write what along relations: everything here is decided by row-level security and grants. */
import type { WireError, WireObject, WriteAction } from '@rowcast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alice, bob, failureOf, rowOf } from '../../../test-support/mutation-world.js';
import { type NestedWorld, openNestedWorld } from '../../../test-support/nested-world.js';
import { nestedRows } from '../../../test-support/random-nested-writes.js';

/**
 * Bob has the user 10, whose passport is hidden from him, with the post 310, which has comments of Alice's, and the
 * tag 510. Of Alice's records he sees the user 1, the post 301, the tag 501, the category "c1" and the comment 610.
 */
const bobsRows = `
update users set is_public = id = 1;
update posts set is_public = id = 301;
update tags set is_public = id = 501;
update categories set is_public = slug = 'c1';
insert into users (id, email, owner) values (10, 'bob', '${bob.userId}');
insert into posts (id, title, author_id, owner) values (310, 'his', 10, '${bob.userId}');
insert into tags (id, name, owner) values (510, 'his', '${bob.userId}');
insert into passports (id, number, user_id) values (210, 'hidden', 10);
insert into comments (id, body, post_id, is_public) values (610, 'hers', 310, true), (611, 'hidden', 310, false);
insert into "_PostToTag" values (310, 500), (310, 501);
`;

// One database for all that is forbidden: each test proves that it left nothing behind.
let untouched: NestedWorld;
beforeAll(async () => {
  untouched = await openNestedWorld(`${nestedRows}${bobsRows}`);
});
afterAll(() => untouched[Symbol.asyncDispose]());

const where = { id: 310 };
const newPost = { id: 311, title: 'x' };

const forbidden: readonly (readonly [string, WriteAction, string, WireObject, Partial<WireError>])[] = [
  [
    'connect a record that is hidden',
    'create',
    'Post',
    { data: { ...newPost, author: { connect: { id: 0 } } } },
    { code: 'RECORD_NOT_FOUND', model: 'Post', fields: ['author'] },
  ],
  [
    'connect a record that is hidden, by another field',
    'update',
    'Post',
    { where, data: { category: { connect: { id: 400 } } } },
    { code: 'RECORD_NOT_FOUND', model: 'Post', fields: ['category'] },
  ],
  [
    'connect a hidden record by a join table',
    'update',
    'Post',
    { where, data: { tags: { connect: [{ id: 510 }, { id: 502 }] } } },
    { code: 'RECORD_NOT_FOUND', model: 'Post', fields: ['tags'] },
  ],
  [
    'connect many, of which one is hidden',
    'update',
    'User',
    { where: { id: 10 }, data: { posts: { connect: [{ id: 310 }, { id: 300 }] } } },
    { code: 'RECORD_NOT_FOUND', model: 'User', fields: ['posts'] },
  ],
  [
    'connect a record that would have to be changed',
    'update',
    'User',
    { where: { id: 10 }, data: { posts: { connect: { id: 301 } } } },
    { code: 'ACCESS_DENIED', model: 'Post', operation: 'update' },
  ],
  [
    'set to records that would have to be changed',
    'update',
    'User',
    { where: { id: 10 }, data: { reviews: { set: [{ id: 301 }] } } },
    { code: 'ACCESS_DENIED', model: 'Post', operation: 'update' },
  ],
  [
    'change a related record of another',
    'update',
    'Post',
    { where, data: { comments: { update: { where: { id: 610 }, data: { body: 'x' } } } } },
    { code: 'ACCESS_DENIED', model: 'Comment', operation: 'update' },
  ],
  [
    'change a related record that is hidden',
    'update',
    'Post',
    { where, data: { comments: { update: { where: { id: 611 }, data: { body: 'x' } } } } },
    { code: 'RECORD_NOT_FOUND', model: 'Post', fields: ['comments'] },
  ],
  [
    'delete a related record of another',
    'update',
    'Post',
    { where, data: { comments: { delete: { id: 610 } } } },
    { code: 'ACCESS_DENIED', model: 'Comment', operation: 'delete' },
  ],
  [
    'change a record of another on the way to one of one’s own',
    'update',
    'Post',
    { where, data: { tags: { update: { where: { id: 501 }, data: { name: 'x' } } } } },
    { code: 'ACCESS_DENIED', model: 'Tag', operation: 'update' },
  ],
  [
    'nest in the update of a record of another',
    'update',
    'Post',
    { where: { id: 301 }, data: { title: 'x', comments: { create: { id: 620, body: 'x' } } } },
    { code: 'ACCESS_DENIED', model: 'Post', operation: 'update' },
  ],
  [
    'tie a record of another by a join table that belongs to it',
    'update',
    'Tag',
    { where: { id: 510 }, data: { posts: { connect: { id: 301 } } } },
    { code: 'ACCESS_DENIED', model: 'Tag', fields: ['posts'], operation: 'insert' },
  ],
  [
    'take the place of a hidden record in a one-to-one relation',
    'update',
    'User',
    { where: { id: 10 }, data: { passport: { create: { id: 211, number: 'new' } } } },
    { code: 'RECORD_ALREADY_EXISTS', model: 'Passport', fields: ['userId'] },
  ],
];

test.each(forbidden)('a stranger may not %s', async (_, action, model, args, expected) => {
  const before = await untouched.readAll();

  const failed = await failureOf(untouched.run(bob, model, action, args));

  expect(failed).toMatchObject({ ...expected, index: 0 });
  expect(await untouched.readAll()).toEqual(before);
});

test('a hidden record and a missing one fail in the same words', async () => {
  const connect = (id: number): Promise<WireError> =>
    failureOf(untouched.run(bob, 'Post', 'update', { where, data: { author: { connect: { id } } } }));

  expect(await connect(0)).toEqual(await connect(999));
});

test('nested actions on many records pass over those that a stranger may not write', async () => {
  await using world = await openNestedWorld(`${nestedRows}${bobsRows}`);
  await world.database.sql(`insert into comments (id, body, post_id, owner) values (612, 'own', 310, '${bob.userId}')`);

  await world.run(bob, 'Post', 'update', {
    where,
    data: { comments: { updateMany: { where: {}, data: { body: 'x' } } } },
  });
  await world.run(bob, 'Post', 'update', { where, data: { comments: { deleteMany: {} } } });

  const sql = 'select id, body from comments where post_id = 310 order by id';
  expect(await world.database.sql(sql)).toEqual([
    { id: 610, body: 'hers' },
    { id: 611, body: 'hidden' },
  ]);
});

test('set leaves alone what the identity cannot see', async () => {
  await using world = await openNestedWorld(`${nestedRows}${bobsRows}`);

  await world.run(bob, 'Post', 'update', { where, data: { tags: { set: [{ id: 510 }] } } });

  // The tag 500 is hidden from Bob, 501 is not.
  const rows = await world.database.sql('select "B" from "_PostToTag" where "A" = 310 order by 1');
  expect(rows).toEqual([{ B: 500 }, { B: 510 }]);
});

test('connectOrCreate makes a record where one is hidden, and meets its unique values', async () => {
  const entry = { where: { name: 'g0' }, create: { id: 520, name: 'g0' } };

  const failed = await failureOf(
    untouched.run(bob, 'Post', 'update', { where, data: { tags: { connectOrCreate: entry } } }),
  );

  expect(failed).toMatchObject({ code: 'RECORD_ALREADY_EXISTS', model: 'Tag', fields: ['name'] });
});

const removals: readonly (readonly [string, string, WireObject])[] = [
  ['records', 'User', { where: { id: 0 }, data: { reviews: { disconnect: { id: 302 } } } }],
  ['ties', 'Post', { where: { id: 300 }, data: { tags: { disconnect: { id: 500 } } } }],
];

test.each(removals)(
  'of two who let go of the same %s at once, neither is told that it may not',
  async (_, model, args) => {
    await using world = await openNestedWorld(`${nestedRows}
    create function linger() returns trigger language plpgsql as $$
    begin perform pg_sleep(0.3); return coalesce(new, old); end $$;
    create trigger linger after update on posts for each row execute function linger();
    create trigger linger after delete on "_PostToTag" for each row execute function linger();`);

    await Promise.all([world.run(alice, model, 'update', args), world.run(alice, model, 'update', args)]);

    const left = await world.database.sql(`
    select 1 from posts where reviewer_id = 0 and $$${model}$$ = 'User'
    union all select 1 from "_PostToTag" where "A" = 300 and "B" = 500 and $$${model}$$ = 'Post'`);
    expect(left).toEqual([]);
  },
);

test('the ties of a join table that its policies keep are kept, and said to be', async () => {
  await using world = await openNestedWorld(`${nestedRows}
    create policy kept on "_PostToTag" as restrictive for delete to authenticated using (false);`);

  const failed = await failureOf(
    world.run(alice, 'Post', 'update', { where: { id: 300 }, data: { tags: { disconnect: { id: 500 } } } }),
  );

  expect(failed).toMatchObject({ code: 'ACCESS_DENIED', model: 'Post', fields: ['tags'], operation: 'delete' });
});

test('the join table takes grants of its own', async () => {
  await using world = await openNestedWorld(`${nestedRows}revoke insert, delete on "_PostToTag" from authenticated;`);
  const write = (verb: string): Promise<WireError> =>
    failureOf(world.run(alice, 'Post', 'update', { where: { id: 300 }, data: { tags: { [verb]: [{ id: 500 }] } } }));

  const [connected, disconnected] = [await write('connect'), await write('disconnect')];

  const about = { code: 'ACCESS_DENIED', model: 'Post', fields: ['tags'] };
  const hint = expect.stringContaining('join table');
  expect(connected).toMatchObject({ ...about, operation: 'insert', hint });
  expect(disconnected).toMatchObject({ ...about, operation: 'delete', hint });
});

test('a join table without row-level security is not written', async () => {
  await using world = await openNestedWorld(`${nestedRows}alter table "_PostToTag" disable row level security;`);

  const failed = await failureOf(
    world.run(alice, 'Post', 'update', { where: { id: 300 }, data: { tags: { set: [] } } }),
  );

  expect(failed).toMatchObject({ code: 'ACCESS_RLS_DISABLED', model: 'Post', fields: ['tags'] });
});

test('a relation whose join table the database lacks says so', async () => {
  await using world = await openNestedWorld('drop table "_PostToTag";');

  const data = { id: 1, name: 'x', posts: { create: [] } };
  const failed = await failureOf(world.run(alice, 'Tag', 'create', { data }));

  expect(failed).toMatchObject({ code: 'SCHEMA_MISMATCH', model: 'Tag', fields: ['posts'] });
});

test('grants on the fields that hold the relation are told by name before anything is sent', async () => {
  await using world = await openNestedWorld(`${nestedRows}
    revoke update on posts from authenticated;
    grant update (title) on posts to authenticated;`);
  const about = { code: 'ACCESS_DENIED', model: 'Post', operation: 'update' };

  const statements = await world.countStatements(async () => {
    const here = await failureOf(
      world.run(alice, 'Post', 'update', { where: { id: 300 }, data: { author: { connect: { id: 1 } } } }),
    );
    const there = await failureOf(
      world.run(alice, 'User', 'update', { where: { id: 0 }, data: { reviews: { disconnect: { id: 302 } } } }),
    );
    expect([here, there]).toMatchObject([
      { ...about, fields: ['authorId'] },
      { ...about, fields: ['reviewerId'] },
    ]);
  });

  expect(statements).toBe(0);
});

test('what is nested in a record that its writer may not see is written if its key is known', async () => {
  await using world = await openNestedWorld(`${nestedRows}
    create policy users_gone on users as restrictive for select to authenticated using (id < 50);`);
  const data = (id: number): WireObject => ({ id, email: `u${id}`, profile: { create: { id: id + 100, bio: 'x' } } });

  const created = await world.run(alice, 'User', 'create', { data: data(60), select: { email: true, profile: true } });

  expect(rowOf(created)).toEqual({ $key: '60', email: 'u60', profile: null });
  expect(await world.database.sql('select user_id from profiles where id = 160')).toEqual([{ user_id: 60 }]);
});

test('and refused if the database would have to tell its key', async () => {
  await using world = await openNestedWorld(`${nestedRows}
    create policy users_gone on users as restrictive for select to authenticated using (id < 50);
    alter table users alter column id set default 60;`);

  const failed = await failureOf(
    world.run(alice, 'User', 'create', { data: { email: 'x', profile: { create: { id: 160, bio: 'x' } } } }),
  );

  expect(failed).toMatchObject({ code: 'ACCESS_DENIED', model: 'User', fields: ['id'], operation: 'select' });
});
