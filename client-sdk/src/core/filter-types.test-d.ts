/** The filters of Prisma's documentation: "Filtering and sorting", "Working with Json fields", "Field references". */
import { expectTypeOf, test } from 'vitest';
import { schema } from '../../test-support/generated/blog.js';
import { createClient } from './create-client.js';
import type { FieldRef } from './field-ref.js';
import { AnyNull, DbNull, JsonNull } from './json-null.js';

const { db } = createClient({ schema });

test('conditions combine with AND, OR and NOT', () => {
  db.user.findMany({
    where: {
      OR: [{ name: { startsWith: 'E' } }, { AND: { profileViews: { gt: 0 }, role: { equals: 'ADMIN' } } }],
      NOT: [{ email: { endsWith: 'hotmail.com' } }],
      AND: [{ email: { contains: 'prisma.io', mode: 'insensitive' } }],
    },
  });
  // @ts-expect-error OR takes a list
  db.user.findMany({ where: { OR: { name: 'E' } } });
  // @ts-expect-error a misspelt field within a list
  db.user.findMany({ where: { OR: [{ name: 'E', emial: 'x' }] } });
});

test('null is for fields that may be null', () => {
  db.post.findMany({ where: { content: null } });
  db.post.findMany({ where: { content: { not: null } } });
  db.post.findMany({ where: { content: { in: null } } });
  // @ts-expect-error a title is never null
  db.post.findMany({ where: { title: null } });
  // @ts-expect-error nor different from null
  db.post.findMany({ where: { title: { not: null } } });
  // @ts-expect-error null is in no list of values
  db.post.findMany({ where: { content: { in: ['a', null] } } });
});

test('numbers, decimals and big integers take what can stand for them', () => {
  db.user.findMany({ where: { visits: 5, balance: '1.50', score: { lte: 0.5 } } });
  db.user.findMany({ where: { visits: { gte: 5n }, balance: { in: [1, 2.5] } } });
  // @ts-expect-error a number is not a text
  db.user.findMany({ where: { profileViews: '5' } });
  // @ts-expect-error a number has no parts
  db.user.findMany({ where: { profileViews: { contains: 5 } } });
  // @ts-expect-error a boolean has no order
  db.post.findMany({ where: { published: { gt: false } } });
  // @ts-expect-error an enum has none either
  db.user.findMany({ where: { role: { lt: 'ADMIN' } } });
});

test('uuids compare and have a mode, and no parts', () => {
  db.extendedProfile.findMany({ where: { id: { gt: '0', mode: 'insensitive' } } });
  // @ts-expect-error a uuid has no parts to search for
  db.extendedProfile.findMany({ where: { id: { startsWith: '0' } } });
});

test('lists are asked for their members', () => {
  db.user.findMany({ where: { tags: { has: 'a', hasEvery: ['b'], hasSome: ['c'], isEmpty: false } } });
  db.user.findMany({ where: { roles: { equals: ['ADMIN'] }, coinflips: { has: null } } });
  // @ts-expect-error a list is not filtered by a plain value
  db.user.findMany({ where: { tags: ['a'] } });
  // @ts-expect-error not a member of the enum
  db.user.findMany({ where: { roles: { has: 'GUEST' } } });
});

test('relations are asked for some, every and none, is and isNot', () => {
  db.user.findMany({
    where: { posts: { none: { views: { gt: 100 } }, every: { likes: { lte: 50 } }, some: {} } },
  });
  db.post.findMany({ where: { author: { is: { role: 'ADMIN' }, isNot: { name: null } } } });
  db.post.findMany({ where: { author: { email: { contains: 'prisma.io' } }, categories: { some: { name: 'x' } } } });
  db.user.findMany({ where: { mentor: null, profile: { is: null }, students: { some: { mentor: { id: 1 } } } } });
  // @ts-expect-error a required relation is never null
  db.post.findMany({ where: { author: { is: null } } });
  // @ts-expect-error either is, or the filter itself
  db.post.findMany({ where: { author: { is: { role: 'ADMIN' }, name: 'x' } } });
  // @ts-expect-error a list has no is
  db.user.findMany({ where: { posts: { is: { views: 1 } } } });
});

test('a Json field is filtered by its parts', () => {
  db.user.findMany({ where: { settings: { equals: { theme: 'dark' } } } });
  db.user.findMany({ where: { extra: { path: ['pets', 'cats'], string_contains: 'lily', mode: 'insensitive' } } });
  db.user.findMany({ where: { extra: { path: ['count'], gte: 5 }, settings: { array_contains: ['a'] } } });
  db.post.findMany({ where: { comments: { path: ['0'], array_starts_with: null, not: { a: 1 } } } });
  // @ts-expect-error a path is a list of texts
  db.user.findMany({ where: { extra: { path: '$.pets', equals: 1 } } });
  // @ts-expect-error a Json field has no shorthand
  db.user.findMany({ where: { extra: { theme: 'dark' } } });
  // @ts-expect-error which null is meant has to be said
  db.user.findMany({ where: { extra: { equals: null } } });
  // @ts-expect-error a text is searched for a text
  db.user.findMany({ where: { extra: { string_contains: 5 } } });
});

test('the nulls of a Json field have names', () => {
  db.user.findMany({ where: { extra: { equals: AnyNull }, settings: { not: JsonNull } } });
  db.user.findMany({ where: { extra: { equals: DbNull } } });
  db.user.update({ where: { id: 1 }, data: { extra: DbNull, settings: JsonNull } });
  db.user.createMany({ data: { email: 'a', city: 'b', settings: JsonNull, extra: JsonNull } });
  // @ts-expect-error a required Json field has a value
  db.user.update({ where: { id: 1 }, data: { settings: DbNull } });
  // @ts-expect-error AnyNull is for filters
  db.user.update({ where: { id: 1 }, data: { extra: AnyNull } });
  // @ts-expect-error which null is meant has to be said
  db.user.update({ where: { id: 1 }, data: { extra: null } });
  // @ts-expect-error other fields have one null only
  db.user.findMany({ where: { name: { equals: DbNull } } });
});

test('a field is compared with another field of its model and type', () => {
  expectTypeOf(db.user.fields.name).toEqualTypeOf<FieldRef<'User', 'String'>>();
  expectTypeOf(db.user.fields.roles).toEqualTypeOf<FieldRef<'User', 'Role[]'>>();
  expectTypeOf(db.extendedProfile.fields.id).toEqualTypeOf<FieldRef<'ExtendedProfile', 'String'>>();
  db.post.findMany({ where: { views: { lt: db.post.fields.likes } } });
  db.user.findMany({ where: { name: { in: db.user.fields.tags, contains: db.user.fields.city } } });
  db.user.findMany({ where: { role: { notIn: db.user.fields.roles }, roles: { has: db.user.fields.role } } });
  db.user.findMany({ where: { extra: { equals: db.user.fields.settings, string_contains: db.user.fields.name } } });
  db.user.findMany({ where: { posts: { some: { content: { not: { equals: db.post.fields.title } } } } } });
  // @ts-expect-error a field of another type
  db.post.findMany({ where: { views: { lt: db.post.fields.title } } });
  // @ts-expect-error a field of another model
  db.post.findMany({ where: { views: { lt: db.user.fields.profileViews } } });
  // @ts-expect-error a field is named within an operator
  db.post.findMany({ where: { views: db.post.fields.likes } });
  // @ts-expect-error a list is not one value
  db.user.findMany({ where: { name: { equals: db.user.fields.tags } } });
  // @ts-expect-error in the relation it is the other model's fields
  db.user.findMany({ where: { posts: { some: { title: { equals: db.user.fields.name } } } } });
});

test('a row is named by unique fields, and by others besides', () => {
  db.user.findUnique({ where: { email: 'a' } });
  db.user.findUnique({ where: { id: 1, OR: [{ name: 'a' }], profileViews: { gt: 1 }, posts: { some: { likes: 1 } } } });
  db.membership.findUnique({ where: { userId_group: { userId: 1, group: 'a' } } });
  db.membership.findUnique({ where: { groupNote: { group: 'a', note: 'b' } } });
  // @ts-expect-error a unique field is given by value
  db.user.findUnique({ where: { email: { contains: 'a' } } });
  // @ts-expect-error also beside another one
  db.user.findUnique({ where: { id: 1, email: { contains: 'a' } } });
  // @ts-expect-error a compound key is given under its name
  db.membership.findUnique({ where: { userId: 1, group: 'a' } });
  // @ts-expect-error a part of a key is never null
  db.membership.findUnique({ where: { groupNote: { group: 'a', note: null } } });
});
