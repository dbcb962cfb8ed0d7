import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/blog.js';
import { encodeArgs } from './encode-args.js';
import { FieldReference, fieldReferences } from './field-ref.js';
import { AnyNull, DbNull, JsonNull } from './json-null.js';
import { readSchema } from './model-info.js';

const models = readSchema(schema);
const [user, post] = [models.get('User')!, models.get('Post')!];
const fields = fieldReferences(user);
const day = new Date('2026-01-01T00:00:00Z');

test('a field as an operand is told from a value', () => {
  expect(fields['roles']).toMatchObject({ modelName: 'User', name: 'roles', typeName: 'Role[]', isList: true });
  expect(encodeArgs({ where: { name: { in: fields['tags'], not: { equals: fields['city'] } } } }, user)).toEqual({
    where: { name: { in: { $ref: 'User.tags' }, not: { equals: { $ref: 'User.city' } } } },
  });
  expect(
    encodeArgs(
      {
        where: { posts: { some: { views: { lt: new FieldReference('Post', 'likes', post.scalars.get('likes')!) } } } },
      },
      user,
    ),
  ).toEqual({
    where: { posts: { some: { views: { lt: { $ref: 'Post.likes' } } } } },
  });
});

test('the nulls of a Json field travel by name, and a value that looks like one as a value', () => {
  expect(encodeArgs({ where: { extra: { equals: AnyNull }, NOT: { settings: { not: DbNull } } } }, user)).toEqual({
    where: { extra: { equals: { $null: 'AnyNull' } }, NOT: { settings: { not: { $null: 'DbNull' } } } },
  });
  expect(encodeArgs({ data: { extra: JsonNull, settings: { $null: 'DbNull' } } }, user)).toEqual({
    data: { extra: { $null: 'JsonNull' }, settings: { $json: { $null: 'DbNull' } } },
  });
  const where = { extra: { path: ['a'], array_contains: [{ $ref: 'x' }], mode: 'insensitive', string_contains: 'y' } };
  expect(encodeArgs({ where }, user)).toEqual({ where });
});

test('a name for null or a field within a document is refused', () => {
  expect(() => encodeArgs({ data: { settings: { theme: JsonNull } } }, user)).toThrow('JsonNull cannot stand here');
  expect(() => encodeArgs({ take: fields['id'] }, user)).toThrow('the field User.id cannot stand here');
});

test('nested writes are followed to any depth', () => {
  const create = { email: 'e', visits: 5, posts: { create: [{ title: 'x', comments: DbNull }] } };
  const encoded = { email: 'e', visits: '5', posts: { create: [{ title: 'x', comments: { $null: 'DbNull' } }] } };
  const where = { createdAt: { gt: day } };
  const wire = { createdAt: { gt: day.toISOString() } };
  expect(
    encodeArgs(
      {
        data: {
          author: { connectOrCreate: { where: { id: 1 }, create } },
          likedBy: {
            create,
            connect: [{ id: 1 }],
            set: [],
            update: { where: { id: 1, ...where }, data: { visits: { increment: 1 } } },
            updateMany: [{ where, data: { balance: 1.5 } }],
            upsert: { where: { id: 1 }, create, update: { visits: 2n } },
            deleteMany: [where, {}],
            delete: undefined,
          },
        },
      },
      post,
    ),
  ).toEqual({
    data: {
      author: { connectOrCreate: { where: { id: 1 }, create: encoded } },
      likedBy: {
        create: encoded,
        connect: [{ id: 1 }],
        set: [],
        update: { where: { id: 1, ...wire }, data: { visits: { increment: '1' } } },
        updateMany: [{ where: wire, data: { balance: '1.5' } }],
        upsert: { where: { id: 1 }, create: encoded, update: { visits: '2' } },
        deleteMany: [wire, {}],
      },
    },
  });
});

test('the update of a to-one relation is its data, or a filter and its data', () => {
  const data = { visits: 1n, createdAt: day };
  const wire = { visits: '1', createdAt: day.toISOString() };
  expect(encodeArgs({ data: { author: { update: data } } }, post)).toEqual({ data: { author: { update: wire } } });
  expect(encodeArgs({ data: { author: { update: { where: { visits: 2n }, data } } } }, post)).toEqual({
    data: { author: { update: { where: { visits: '2' }, data: wire } } },
  });
  const verbs = { disconnect: true, delete: { visits: 3n } };
  expect(encodeArgs({ data: { mentor: verbs } }, user)).toEqual({
    data: { mentor: { disconnect: true, delete: { visits: '3' } } },
  });
});

test('what is said of groups is encoded by the type of the aggregate', () => {
  const args = {
    by: ['city'],
    _sum: { visits: true },
    having: {
      visits: { _sum: { gt: 5 }, _avg: { lt: Number.POSITIVE_INFINITY }, _count: { gt: 1 } },
      OR: [{ balance: { _avg: { gte: 0.5 } } }, { createdAt: { _max: { lt: day } } }],
      city: { not: { equals: fields['name'] } },
    },
  };
  expect(encodeArgs(args, user)).toEqual({
    by: ['city'],
    _sum: { visits: true },
    having: {
      visits: { _sum: { gt: '5' }, _avg: { lt: 'Infinity' }, _count: { gt: 1 } },
      OR: [{ balance: { _avg: { gte: '0.5' } } }, { createdAt: { _max: { lt: day.toISOString() } } }],
      city: { not: { equals: { $ref: 'User.name' } } },
    },
  });
});

test('numbers of a decimal library are their digits', () => {
  class Decimal {
    toFixed(): string {
      return '1000000000000000000000';
    }
  }
  expect(encodeArgs({ data: { balance: new Decimal() } }, user)).toEqual({
    data: { balance: '1000000000000000000000' },
  });
});

test('a select, include or omit that is null is none', () => {
  expect(encodeArgs({ select: null, include: { posts: { omit: null, take: 1 } }, omit: { name: true } }, user)).toEqual(
    {
      include: { posts: { take: 1 } },
      omit: { name: true },
    },
  );
});
