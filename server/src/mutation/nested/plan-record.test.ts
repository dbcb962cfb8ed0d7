import type { WireObject, WireValue } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { nestedModels } from '../../../test-support/nested-world.js';
import { createTestCatalog } from '../../../test-support/test-catalog.js';
import { defaultQueryLimits, type QueryLimits } from '../../query/query-limits.js';
import type { WriteScope } from '../mutation-scope.js';
import { planCreate, planUpdate, topPlace } from './plan-record.js';
import type { RelationAction } from './write-plan.js';

const joins = ['_PostToTag', '_Following'];
const catalog = createTestCatalog(nestedModels, { joins });

function scopeOf(model: string, limits: QueryLimits = defaultQueryLimits): WriteScope {
  return {
    catalog,
    model: catalog.models.get(model)!,
    identity: { role: 'authenticated', userId: null, claims: {}, expiresAtMs: null },
    limits,
    now: new Date(0),
  };
}

function plan(action: 'create' | 'update', model: string, data: WireValue, limits?: QueryLimits): void {
  const scope = scopeOf(model, limits);
  (action === 'create' ? planCreate : planUpdate)(scope, data, topPlace(scope, 'data'));
}

const author = { connect: { id: 1 } };
const user = { id: 1, email: 'a@x' };
const post = { id: 1, title: 't' };

const refusals: readonly (readonly [string, 'create' | 'update', string, WireValue, object])[] = [
  [
    'a relation beside its own key',
    'create',
    'Post',
    { ...post, author, authorId: 1 },
    { code: 'QUERY_INVALID_ARGUMENT', fields: ['authorId', 'author'] },
  ],
  [
    'a relation beside the key of another',
    'create',
    'Post',
    { ...post, author, categorySlug: 'c' },
    { code: 'QUERY_INVALID_ARGUMENT', hint: expect.stringContaining('category: { connect') },
  ],
  [
    'a relation beside the key of another, in an update',
    'update',
    'Post',
    { category: { disconnect: true }, reviewerId: 2 },
    { code: 'QUERY_INVALID_ARGUMENT', fields: ['reviewerId', 'category'] },
  ],
  [
    'the relation that a record is nested along',
    'create',
    'User',
    { ...user, posts: { create: { ...post, author } } },
    { code: 'QUERY_INVALID_ARGUMENT', model: 'Post', fields: ['author'] },
  ],
  [
    'the key of the relation that a record is nested along',
    'update',
    'User',
    { posts: { update: { where: { id: 1 }, data: { authorId: 2 } } } },
    { code: 'QUERY_INVALID_ARGUMENT', model: 'Post', fields: ['authorId'] },
  ],
  [
    'the same in createMany',
    'create',
    'User',
    { ...user, posts: { createMany: { data: [post, { ...post, authorId: 2 }] } } },
    { code: 'QUERY_INVALID_ARGUMENT', message: expect.stringContaining('data.posts.createMany.data[1]') },
  ],
  [
    'a relation in createMany',
    'create',
    'User',
    { ...user, posts: { createMany: { data: { ...post, category: { connect: { id: 1 } } } } } },
    { code: 'QUERY_INVALID_ARGUMENT', model: 'Post', fields: ['category'] },
  ],
  [
    'a relation in updateMany',
    'update',
    'User',
    { posts: { updateMany: { where: {}, data: { tags: { set: [] } } } } },
    { code: 'QUERY_INVALID_ARGUMENT', model: 'Post', fields: ['tags'] },
  ],
  ['null for a relation', 'create', 'Post', { ...post, author: null }, { code: 'QUERY_INVALID_ARGUMENT' }],
  ['a verb of updates in a create', 'create', 'Post', { ...post, author: { update: {} } }, unknown('Post')],
  ['createMany by a join table', 'create', 'Tag', { id: 1, posts: { createMany: { data: [] } } }, unknown('Tag')],
  ['createMany of one record', 'update', 'User', { profile: { createMany: { data: [] } } }, unknown('User')],
  ['set of one record', 'update', 'Post', { category: { set: [] } }, unknown('Post')],
  ['disconnect of what must be there', 'update', 'Post', { author: { disconnect: true } }, unknown('Post')],
  ['delete of what must be there', 'update', 'Post', { author: { delete: true } }, unknown('Post')],
  ['a verb that there is not', 'update', 'Post', { tags: { link: { id: 1 } } }, unknown('Post')],
  [
    'disconnect of records that must have the relation',
    'update',
    'Post',
    { comments: { disconnect: { id: 1 } } },
    { code: 'RECORD_FIELD_REQUIRED', model: 'Comment', fields: ['post'] },
  ],
  [
    'several verbs for a one-to-one relation whose key is here',
    'update',
    'Profile',
    { user: { update: { name: 'x' }, connect: { id: 1 } } },
    { code: 'QUERY_UNSUPPORTED', model: 'Profile', fields: ['user'] },
  ],
  [
    'a list for one record',
    'create',
    'Post',
    { ...post, author: { connect: [{ id: 1 }] } },
    { code: 'QUERY_INVALID_ARGUMENT', fields: ['author'] },
  ],
  ['a record that is not named', 'create', 'Post', { ...post, author: { connect: { name: 'x' } } }, invalid('User')],
  [
    'half of a compound key',
    'create',
    'Seat',
    { id: 1, row: 1, place: 1, team: { connect: { region_code: { region: 'r' } } } },
    invalid('Team'),
  ],
  ['a value of another type', 'update', 'Post', { tags: { connect: { id: 'x' } } }, { code: 'QUERY_INVALID_VALUE' }],
  [
    'an unknown field at depth',
    'create',
    'User',
    { ...user, posts: { create: { txt: 1 } } },
    { code: 'QUERY_UNKNOWN_FIELD' },
  ],
  [
    'an unknown argument of a verb',
    'update',
    'User',
    { posts: { upsert: { where: { id: 1 }, create: post, data: {} } } },
    { code: 'QUERY_UNKNOWN_ARGUMENT' },
  ],
];

test.each(refusals)('%s is refused', (_, action, model, data, expected) => {
  expect(() => plan(action, model, data)).toThrow(expect.objectContaining(expected));
});

const accepted: readonly (readonly [string, 'create' | 'update', string, WireObject])[] = [
  ['keys beside relations whose key is elsewhere', 'create', 'Post', { ...post, authorId: 1, tags: { create: [] } }],
  ['false for disconnect and delete', 'update', 'User', { profile: { disconnect: false, delete: false } }],
  ['false beside another verb', 'update', 'User', { profile: { delete: false, create: { id: 1, bio: 'b' } } }],
  ['no verb', 'create', 'Post', { ...post, authorId: 1, tags: {} }],
  ['a key on the other way back', 'update', 'Post', { author: { update: { bossId: 3 } } }],
];

test.each(accepted)('%s is accepted', (_, action, model, data) => {
  expect(() => plan(action, model, data)).not.toThrow();
});

test('the keys that a record is nested by take no default, and their grant is checked', () => {
  const closed = createTestCatalog(nestedModels, { joins, ungranted: ['Post.authorId'] });
  const scope = { ...scopeOf('User'), catalog: closed, model: closed.models.get('User')! };

  expect(() => planCreate(scope, { ...user, posts: { create: post } }, topPlace(scope, 'data'))).toThrow(
    expect.objectContaining({ code: 'ACCESS_DENIED', model: 'Post', fields: ['authorId'] }),
  );
});

test('of records to connect or to set, each is meant once', () => {
  const scope = scopeOf('User');
  const { after } = planUpdate(
    scope,
    { posts: { connect: [{ id: 1 }, { id: 2 }, { id: 1 }], set: { id: 3 } } },
    topPlace(scope, 'data'),
  );

  const named = after.map(
    ({ action }) => (action as Extract<RelationAction, { kind: 'connect' | 'set' }>).records.length,
  );
  expect(named).toEqual([2, 1]);
});

function nest(depth: number): WireObject {
  return depth === 0 ? { name: 'x' } : { boss: { update: nest(depth - 1) } };
}

test('a write is nested no deeper than the limits allow', () => {
  const limits = { ...defaultQueryLimits, maxDepth: 4 };

  expect(() => plan('update', 'User', nest(4), limits)).not.toThrow();
  expect(() => plan('update', 'User', nest(5), limits)).toThrow(
    expect.objectContaining({ code: 'QUERY_TOO_COMPLEX', message: expect.stringContaining('4 levels') }),
  );
});

test('a write nests no more records and steps than the limits allow', () => {
  const limits = { ...defaultQueryLimits, maxRows: 10, maxConditions: 5 };
  const posts = (count: number) => Array.from({ length: count }, (_, place) => ({ id: place, title: 't' }));
  const updates = (count: number) => posts(count).map(({ id }) => ({ where: { id }, data: { title: 'x' } }));
  const tooComplex = expect.objectContaining({ code: 'QUERY_TOO_COMPLEX' });

  expect(() => plan('create', 'User', { ...user, posts: { create: posts(10) } }, limits)).not.toThrow();
  expect(() => plan('create', 'User', { ...user, posts: { create: posts(11) } }, limits)).toThrow(tooComplex);
  expect(() => plan('create', 'User', { ...user, posts: { createMany: { data: posts(11) } } }, limits)).toThrow(
    tooComplex,
  );
  expect(() => plan('update', 'User', { posts: { connect: posts(11).map(({ id }) => ({ id })) } }, limits)).toThrow(
    tooComplex,
  );
  expect(() => plan('update', 'User', { posts: { update: updates(4) } }, limits)).not.toThrow();
  expect(() => plan('update', 'User', { posts: { update: updates(5) } }, limits)).toThrow(tooComplex);
});

function unknown(model: string): object {
  return { code: 'QUERY_UNKNOWN_ARGUMENT', model, hint: expect.stringContaining('connect') };
}

function invalid(model: string): object {
  return { code: 'QUERY_INVALID_ARGUMENT', model };
}
