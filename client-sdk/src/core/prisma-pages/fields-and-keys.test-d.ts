/** Prisma's pages "Working with compound IDs and unique constraints", "Json fields", "Scalar lists" and "Transactions". */
import { expectTypeOf, test } from 'vitest';
import { type Membership, type Post, schema, type User } from '../../../test-support/generated/blog.js';
import { createClient } from '../create-client.js';
import { AnyNull, DbNull, JsonNull } from '../json-null.js';
import type { JsonValue } from '../schema-types.js';
import type { Flat } from '../selection-types.js';

const { db } = createClient({ schema });
const elsa = { email: 'elsa@prisma.io', city: 'Bonn', settings: {} };

test('a compound key names a record wherever one is named', async () => {
  const where = { userId_group: { userId: 1, group: 'a' } };
  const byName = { groupNote: { group: 'a', note: 'b' } };
  expectTypeOf(await db.membership.findUnique({ where })).toEqualTypeOf<Membership | null>();
  expectTypeOf(await db.membership.findUnique({ where: byName })).toEqualTypeOf<Membership | null>();
  expectTypeOf(await db.membership.delete({ where })).toEqualTypeOf<Membership>();
  expectTypeOf(await db.membership.update({ where: byName, data: { note: 'c' } })).toEqualTypeOf<Membership>();
  expectTypeOf(
    await db.membership.upsert({ where, create: { userId: 1, group: 'a' }, update: { note: 'c' } }),
  ).toEqualTypeOf<Membership>();
  db.user.update({ where: { id: 1 }, data: { memberships: { connect: where, disconnect: undefined } } });
  db.user.create({ data: { ...elsa, memberships: { connectOrCreate: { where, create: { group: 'a' } } } } });
  db.membership.findMany({ where: { userId: 1, group: 'a' } });
  // @ts-expect-error the name is that of the key
  db.membership.findUnique({ where: { group_userId: { userId: 1, group: 'a' } } });
  // @ts-expect-error a constraint with a name goes by it
  db.membership.findUnique({ where: { group_note: { group: 'a', note: 'b' } } });
  // @ts-expect-error a filter takes no compound key
  db.membership.findMany({ where });
});

test('Json is read as any JSON, written as any value, and filtered by path', async () => {
  const user = await db.user.findFirstOrThrow();
  expectTypeOf(user.settings).toEqualTypeOf<JsonValue>();
  expectTypeOf(user.extra).toEqualTypeOf<JsonValue | null>();
  const { extra } = user;
  if (extra !== null && typeof extra === 'object' && !Array.isArray(extra)) expectTypeOf(extra).toBeObject();
  const pets = [{ name: 'Bob the dog' }, { name: 'Claudine the cat' }];
  db.user.create({ data: { ...elsa, extra: { pets, insurances: [] } } });
  db.user.update({ where: { id: 1 }, data: { extra: pets, settings: { theme: 'dark' } } });
  db.user.findMany({ where: { extra: { path: ['petName'], equals: 'Claudine' } } });
  db.user.findMany({ where: { NOT: { extra: { path: ['pets', '0', 'name'], string_starts_with: 'Bob' } } } });
  db.user.findMany({
    where: { AND: [{ extra: { path: ['a'], array_contains: [pets] } }, { extra: { path: ['n'], lt: 3 } }] },
  });
  db.user.findMany({ where: { extra: { equals: AnyNull } } });
  db.user.create({ data: { ...elsa, extra: DbNull, settings: JsonNull } });
  // @ts-expect-error a date is filtered as text
  db.user.findMany({ where: { extra: { path: ['at'], string_contains: new Date() } } });
});

test('lists of values are set, pushed to, and asked for what they hold', async () => {
  expectTypeOf((await db.user.create({ data: { ...elsa, coinflips: [true, true, false] } })).coinflips).toEqualTypeOf<
    boolean[]
  >();
  const where = { email: elsa.email };
  db.user.update({ where, data: { coinflips: [true] } });
  db.user.update({ where, data: { coinflips: { set: [] } } });
  db.user.update({ where, data: { tags: { push: 'programming' }, coinflips: { push: [true, false] } } });
  db.user.findMany({ where: { tags: { hasEvery: ['a', 'b'] }, NOT: { tags: { isEmpty: true } } } });
  db.user.findMany({ where: { tags: { equals: null } } });
  // @ts-expect-error a boolean is no text
  db.user.update({ where, data: { tags: { push: true } } });
  // @ts-expect-error a list is never null
  db.user.update({ where, data: { tags: null } });
});

test('writes are made together, and answer one by one', async () => {
  const [posts, user, many] = await db.$transaction([
    db.post.deleteMany({ where: { authorId: 7 } }),
    db.user.delete({ where: { id: 7 }, include: { posts: true } }),
    db.post.updateManyAndReturn({ data: { views: 0 }, select: { id: true } }),
  ]);
  expectTypeOf(posts).toEqualTypeOf<{ count: number }>();
  expectTypeOf(user).toEqualTypeOf<Flat<User & { posts: readonly Post[] }>>();
  expectTypeOf(many).toEqualTypeOf<readonly { id: number }[]>();
  // @ts-expect-error there is no function that reads and writes in between
  db.$transaction(async (tx) => tx.user.delete({ where: { id: 7 } }));
  // @ts-expect-error nor is there SQL from a browser
  db.$queryRaw`select 1`;
});
