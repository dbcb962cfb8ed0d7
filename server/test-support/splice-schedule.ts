/**
 * A random schedule like those of `engine-schedule.ts`, of results into which rows can be spliced: in orders that have
 * places, in windows that are full and not, where mostly rows change that are in the result, or were, or come to be.
 */
import type { QuerySpec, WireObject } from '@rowcast/protocol';
import fc from 'fast-check';
import { busyStatements, type EngineSchedule, type EngineStep, randomAsker, usualPolicies } from './engine-schedule.js';
import { people } from './random-world.js';

export function randomSpliceSchedule(messagePolicy: string): fc.Arbitrary<EngineSchedule> {
  const watched = fc.record({ asker: randomAsker(), query: randomSplicedQuery() });
  const steps = fc.array(randomSpliceStep(), { minLength: 12, maxLength: 30, size: 'max' });
  return fc.record({
    policies: usualPolicies([messagePolicy], false),
    watching: fc.array(watched, { minLength: 4, maxLength: 10, size: 'max' }),
    steps: fc.tuple(fc.constant(beginning), steps).map((parts) => parts.flat()),
  });
}

/** Everybody is in the first room, and a change makes the places known. */
const beginning: readonly EngineStep[] = [
  {
    kind: 'commit',
    statements: [
      `insert into members select r.id, p.id, 'calm', 'remark ~§~' from rooms r, profiles p where r.id = 1 on conflict do nothing`,
      ...[1, 3, 5, 7, 9].map(
        (
          id,
        ) => `insert into messages (id, room_id, author_id, body, stars) values (${id}, 1, '${people[id % 3]}', 'said ~§~', ${id % 4})
          on conflict (id) do update set room_id = 1`,
      ),
    ],
  },
  { kind: 'settle' },
  { kind: 'commit', statements: [`update messages set body = 'first ~§~'`] },
  { kind: 'settle' },
];

function randomSplicedQuery(): fc.Arbitrary<QuerySpec> {
  const where = fc.constantFrom<WireObject>(
    { roomId: 1 },
    { roomId: 1 },
    { roomId: { in: [1, 2] } },
    { isDone: false },
    {},
  );
  const orderBy = fc.constantFrom<WireObject[]>(
    { id: 'desc' },
    { id: 'asc' },
    { stars: 'desc' },
    { stars: { sort: 'asc', nulls: 'first' } },
    { sentAt: { sort: 'desc', nulls: 'last' } },
    { isDone: 'asc' },
    { authorId: { sort: 'desc', nulls: 'first' } },
  );
  const window = fc.constantFrom<WireObject>({}, {}, { take: 1 }, { take: 3 }, { take: 5 });
  const more = fc.constantFrom<WireObject>(
    {},
    { include: { author: { select: { handle: true } } } },
    { include: { replies: { orderBy: { id: 'asc' }, take: 2 } } },
    { include: { _count: { select: { replies: true } } } },
  );
  return fc.tuple(where, orderBy, window, more).map(([filter, order, limit, rest]) => {
    const tie: WireObject = { id: 'asc' };
    return { model: 'Message', action: 'findMany', args: { where: filter, orderBy: [order, tie], ...limit, ...rest } };
  });
}

function randomSpliceStep(): fc.Arbitrary<EngineStep> {
  const { membership, saying, changing } = busyStatements();
  const id = fc.integer({ min: 1, max: 14 });
  const placing = fc.oneof(
    fc
      .tuple(id, fc.constantFrom('null', '0', '1', '2', '3'))
      .map(([message, stars]) => `update messages set stars = ${stars}, body = 'rated ~§~' where id = ${message}`),
    fc
      .tuple(
        id,
        fc.constantFrom(
          'null',
          `'infinity'`,
          `'2026-01-01'`,
          `'2026-01-01 00:00:00.000001'`,
          `'1969-12-31 23:59:59.5'`,
        ),
      )
      .map(([message, at]) => `update messages set sent_at = ${at}, body = 'sent ~§~' where id = ${message}`),
    fc
      .constantFrom(...people.slice(0, 3))
      .map((who) => `update profiles set handle = 'handle ~§~' where id = '${who}'`),
  );
  const statement = fc.oneof(
    { arbitrary: saying, weight: 4 },
    { arbitrary: changing, weight: 3 },
    { arbitrary: placing, weight: 4 },
    { arbitrary: membership, weight: 1 },
  );
  const commit = fc.record({
    kind: fc.constant('commit' as const),
    statements: fc.array(statement, { minLength: 1, maxLength: 2 }),
  });
  return fc.oneof(
    { arbitrary: commit, weight: 5 },
    { arbitrary: fc.constant<EngineStep>({ kind: 'settle' }), weight: 4 },
    { arbitrary: fc.constant<EngineStep>({ kind: 'tell' }), weight: 1 },
    { arbitrary: fc.constant<EngineStep>({ kind: 'rumour', table: 'messages' }), weight: 1 },
  );
}
