/** The examples of Prisma's "Aggregation, grouping, and summarizing". */
import { expectTypeOf, test } from 'vitest';
import { schema } from '../../test-support/generated/blog.js';
import { createClient } from './create-client.js';

const { db } = createClient({ schema });

test('an aggregate answers what was asked, null for nothing', async () => {
  const views = await db.user.aggregate({
    _avg: { profileViews: true, balance: true },
    where: { email: { contains: 'prisma.io' } },
    orderBy: { profileViews: 'asc' },
    take: 10,
  });
  expectTypeOf(views).toEqualTypeOf<{ _avg: { profileViews: number | null; balance: string | null } }>();
  const all = await db.user.aggregate({
    _count: { _all: true, name: true },
    _sum: { visits: true, score: true },
    _min: { createdAt: true, role: true },
    _max: { name: true, balance: true },
  });
  expectTypeOf(all).toEqualTypeOf<{
    _count: { _all: number; name: number };
    _sum: { visits: bigint | null; score: number | null };
    _min: { createdAt: Date | null; role: 'USER' | 'ADMIN' | null };
    _max: { name: string | null; balance: string | null };
  }>();
  expectTypeOf(await db.post.aggregate({ _count: true })).toEqualTypeOf<{ _count: number }>();
  // @ts-expect-error a text has no average
  db.user.aggregate({ _avg: { name: true } });
  // @ts-expect-error a list has no greatest
  db.user.aggregate({ _max: { tags: true } });
  // @ts-expect-error a Json value has none either
  db.user.aggregate({ _min: { settings: true } });
  // @ts-expect-error a misspelt field beside a good one
  db.user.aggregate({ _count: { name: true, nam: true } });
  // @ts-expect-error rows are not told apart here
  db.user.aggregate({ _count: true, distinct: ['name'] });
  // @ts-expect-error all rows have no sum
  db.user.aggregate({ _sum: { _all: true } });
});

test('a count counts rows, or values by name', async () => {
  expectTypeOf(await db.user.count()).toEqualTypeOf<number>();
  expectTypeOf(await db.user.count({ select: true })).toEqualTypeOf<number>();
  expectTypeOf(await db.user.count({ where: { city: 'x' }, take: 5 })).toEqualTypeOf<number>();
  expectTypeOf(await db.user.count({ select: { _all: true, name: true } })).toEqualTypeOf<{
    _all: number;
    name: number;
  }>();
  // @ts-expect-error a relation is not counted here
  db.user.count({ select: { posts: true } });
  // @ts-expect-error a misspelt field beside a good one
  db.user.count({ select: { name: true, nam: true } });
});

test('groups have the fields of by and what was computed', async () => {
  const groups = await db.user.groupBy({
    by: ['country'],
    where: { email: { contains: 'prisma.io' } },
    _sum: { profileViews: true },
    having: { profileViews: { _avg: { gt: 100 } } },
  });
  expectTypeOf(groups).toEqualTypeOf<readonly { country: string | null; _sum: { profileViews: number | null } }[]>();
  const two = await db.user.groupBy({
    by: ['country', 'city'],
    _count: { _all: true, city: true },
    orderBy: [{ country: { sort: 'desc', nulls: 'last' } }, { _count: { city: 'desc' } }, { _avg: { score: 'asc' } }],
    take: 2,
    skip: 2,
  });
  expectTypeOf(two).toEqualTypeOf<
    readonly { country: string | null; city: string; _count: { _all: number; city: number } }[]
  >();
  const one = await db.user.groupBy({ by: 'role', _count: true });
  expectTypeOf(one).toEqualTypeOf<readonly { role: 'USER' | 'ADMIN'; _count: number }[]>();
  // @ts-expect-error not a field
  db.user.groupBy({ by: ['posts'] });
  // @ts-expect-error no field at all
  db.user.groupBy({ by: [] });
  // @ts-expect-error by is missing
  db.user.groupBy({ _count: true });
  // @ts-expect-error groups hold no other fields
  expectTypeOf(one[0]!.name);
});

test('having is about fields of by, and about aggregates of any', () => {
  db.user.groupBy({ by: ['city'], having: { city: { startsWith: 'B', _count: { gt: 1 } } } });
  db.user.groupBy({ by: ['city'], having: { OR: [{ city: 'Bonn' }, { score: { _sum: { gt: 1.5 } } }] } });
  db.user.groupBy({ by: ['city'], having: { NOT: { balance: { _min: { lt: '5' } } }, name: { _max: { not: null } } } });
  db.user.groupBy({ by: ['city'], having: { visits: { _sum: { gt: 5n }, _avg: { lt: 0.5 } } } });
  // @ts-expect-error the country is not in by
  db.user.groupBy({ by: ['city'], having: { country: 'DE' } });
  // @ts-expect-error not even beside an aggregate
  db.user.groupBy({ by: ['city'], having: { profileViews: { gt: 5, _avg: { gt: 100 } } } });
  // @ts-expect-error a text has no average
  db.user.groupBy({ by: ['city'], having: { city: { _avg: { gt: 1 } } } });
  // @ts-expect-error a relation is not there
  db.user.groupBy({ by: ['city'], having: { posts: { some: {} } } });
});

test('groups are ordered by what they have, and cut only in an order', () => {
  db.user.groupBy({ by: ['city'], orderBy: { city: 'asc' } });
  db.user.groupBy({ by: ['city'], orderBy: { _max: { createdAt: 'desc' } }, take: 5 });
  // @ts-expect-error the country is not in by
  db.user.groupBy({ by: ['city'], orderBy: { country: 'asc' } });
  // @ts-expect-error take needs an order
  db.user.groupBy({ by: ['city'], take: 5 });
  // @ts-expect-error skip too
  db.user.groupBy({ by: ['city'], skip: 5 });
});
