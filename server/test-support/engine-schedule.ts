/**
 * A random schedule for an engine that is driven by hand, as plain data: who watches what under which policies,
 * what is committed, and when the engine hears of it. Memberships and messages change close together, and
 * nobody waits for the engine in between. `run-engine-schedule.ts` plays it.
 */
import type { QuerySpec, WireObject } from '@rowcast/protocol';
import fc from 'fast-check';
import { type PolicySet, type PolicySpec, policiesSql, randomPolicySet } from './random-policies.js';
import type { Asker } from './random-scenario.js';
import { randomTieStatement } from './random-ties.js';
import { people, roomIds } from './random-world.js';
import { randomStatement } from './random-writes.js';

export interface EngineSchedule {
  readonly policies: PolicySet;
  readonly watching: readonly { readonly asker: Asker; readonly query: QuerySpec }[];
  readonly steps: readonly EngineStep[];
}

export type EngineStep =
  /** Statements of one transaction. */
  | { readonly kind: 'commit'; readonly statements: readonly string[] }
  /** The engine reads the log. */
  | { readonly kind: 'tell' }
  /** The engine hears that something has changed in a table, before it has read the log. */
  | { readonly kind: 'rumour'; readonly table: string }
  /** The next begins when the engine has done everything that it was told of, and all results are compared. */
  | { readonly kind: 'settle' };

/** With this policy of messages and no other, or with any; with join tables, unless they would only dilute what happens. */
export function randomEngineSchedule(messagePolicy?: string, hasTies = true): fc.Arbitrary<EngineSchedule> {
  const usual = usualPolicies(messagePolicy === undefined ? messagePolicies : [messagePolicy], hasTies);
  const any = fc.oneof({ arbitrary: usual, weight: 3 }, { arbitrary: randomPolicySet(), weight: 1 });
  return fc.record({
    policies: messagePolicy === undefined ? any : usual,
    watching: fc.array(fc.record({ asker: randomAsker(), query: randomWatchedQuery(hasTies) }), {
      minLength: 4,
      maxLength: 14,
      size: 'max',
    }),
    steps: fc.array(randomSteps(hasTies), { minLength: 3, maxLength: 14, size: 'max' }).map((steps) => steps.flat()),
  });
}

const uid = '(select auth.uid())';

/** Policies of messages that get every strategy, and what is most easily taken for another. */
const messagePolicies = [
  'in_room(room_id)',
  `exists (select from members m where m.room_id = messages.room_id and m.user_id = ${uid})`,
  `exists (select from members m join profiles p on p.id = m.user_id and p.id = auth.uid() where m.room_id = messages.room_id)`,
  `room_id in (select m.room_id from members m where m.user_id = auth.uid() and m.mood <> 'wild')`,
  `author_id = ${uid}`,
  'author_id = auth.uid() and not is_done',
  `author_id = ${uid} or in_room(room_id)`,
  `(author_id = ${uid} and in_room(room_id)) or stars > 2`,
  'in_room_atomic(room_id) or room_id is null',
  'can_see_room(room_id)',
  `(select count(*) from members m where m.room_id = messages.room_id) > 1 and in_room(room_id)`,
  `exists (select from rooms r where r.id = messages.room_id and (r.owner_id = ${uid} or r.org_id = (auth.jwt() ->> 'org')))`,
  `parent_id is null or in_room(room_id)`,
  'in_room(room_id) or has_label_of_caller(id)',
  `auth.jwt() @> '{"role": "authenticated"}' and in_room(room_id)`,
];

export function usualPolicies(permissive: readonly string[], hasTies: boolean): fc.Arbitrary<PolicySet> {
  const forAll = (using: string): PolicySpec => ({ isRestrictive: false, command: 'select', roles: 'public', using });
  const second = [...messagePolicies, 'not is_done'].map((using) => ({ ...forAll(using), isRestrictive: true }));
  const isAlone = permissive.length === 1;
  const restrictive = isAlone ? fc.constant(null) : fc.option(fc.constantFrom(...second), { freq: 6 });
  const messages = fc.tuple(fc.constantFrom(...permissive).map(forAll), restrictive);
  return fc.record({
    messages: messages.map((drawn) => drawn.filter((policy) => policy !== null)),
    members: fc.constantFrom('true', `user_id = ${uid}`, 'in_room(room_id)').map((using) => [forAll(using)]),
    rooms: fc.constantFrom('true', 'in_room(id)', `owner_id = ${uid}`).map((using) => [forAll(using)]),
    profiles: fc.constantFrom('true', `id = ${uid} or org_id = (auth.jwt() ->> 'org')`).map((using) => [forAll(using)]),
    readings: fc.constant([forAll('true')]),
    orgs: fc.constant([forAll('true')]),
    ...(hasTies ? tiePolicies(forAll) : {}),
  });
}

function tiePolicies(forAll: (using: string) => PolicySpec): Record<string, fc.Arbitrary<PolicySpec[]>> {
  return {
    labels: fc.constantFrom('true', `owner_id = ${uid}`, 'label_is_used(id)').map((using) => [forAll(using)]),
    _tagging: fc.constantFrom('true', 'sees_message("B")', 'label_is_used("A")').map((using) => [forAll(using)]),
    _friends: fc.constantFrom('true', `"A" = ${uid}`, 'are_friends("B")').map((using) => [forAll(using)]),
  };
}

/** The same person with other claims, and few enough to meet each other. */
export function randomAsker(): fc.Arbitrary<Asker> {
  const [ann = null, ben = null, cid = null] = people;
  return fc.constantFrom<Asker[]>(
    { userId: ann, claims: {} },
    { userId: ben, claims: {} },
    { userId: cid, claims: {} },
    { userId: ann, claims: { org: 'acme' } },
    { userId: ben, claims: { org: 'Umbrella' } },
    { userId: null, claims: {} },
  );
}

function randomWatchedQuery(hasTies: boolean): fc.Arbitrary<QuerySpec> {
  const more = fc.constantFrom<WireObject>(
    {},
    {},
    { take: 3 },
    { include: { author: { select: { handle: true } } } },
    { include: { replies: true } },
    { include: { replies: { include: { author: true }, orderBy: { id: 'asc' }, take: 2 } } },
    { include: { _count: { select: { replies: true } }, parent: { include: { room: true } } } },
  );
  const where = fc.constantFrom<WireObject>(
    { roomId: 1 },
    { roomId: 1 },
    { roomId: 2 },
    { roomId: { in: [1, 2] } },
    { room: { id: 2 } },
    { authorId: people[0] ?? null },
    { authorId: people[1] ?? null, roomId: 1 },
    { isDone: false, roomId: 1 },
    { isDone: false },
    {},
  );
  const order: WireObject = { orderBy: { id: 'desc' } };
  const messages = fc.tuple(where, more).map(
    ([filter, rest]): QuerySpec => ({
      model: 'Message',
      action: 'findMany',
      args: { where: filter, ...order, ...rest },
    }),
  );
  const others = fc.constantFrom<QuerySpec[]>(
    { model: 'Message', action: 'count', args: { where: { roomId: 1 } } },
    { model: 'Member', action: 'findMany', args: { where: { roomId: 1 } } },
    { model: 'Room', action: 'findMany', args: { include: { messages: true } } },
    { model: 'Room', action: 'findMany', args: { include: { members: { include: { user: true } } } } },
    { model: 'Room', action: 'findMany', args: { where: { messages: { some: { isDone: true } } } } },
  );
  const tied = fc.constantFrom<QuerySpec[]>(
    { model: 'Message', action: 'findMany', args: { where: { labels: { some: { id: 1 } } }, ...order } },
    { model: 'Message', action: 'findMany', args: { where: { roomId: 1, labels: { none: { id: 2 } } } } },
    { model: 'Message', action: 'findMany', args: { where: { roomId: 1 }, include: { labels: true } } },
    {
      model: 'Message',
      action: 'findMany',
      args: { orderBy: [{ labels: { _count: 'desc' } }, { id: 'asc' }], take: 2 },
    },
    {
      model: 'Label',
      action: 'findMany',
      args: { include: { messages: true, _count: { select: { messages: true } } } },
    },
    { model: 'Profile', action: 'findMany', args: { include: { friends: true }, where: { friendOf: { some: {} } } } },
  );
  return fc.oneof(
    { arbitrary: messages, weight: 5 },
    { arbitrary: others, weight: 1 },
    ...(hasTies ? [{ arbitrary: tied, weight: 1 }] : []),
  );
}

/** One step, or what is hardest to get right: a membership and a message change, and only the message is heard of. */
function randomSteps(hasTies: boolean): fc.Arbitrary<readonly EngineStep[]> {
  const { membership, saying } = busyStatements();
  const commit = (statement: string): EngineStep => ({ kind: 'commit', statements: [statement] });
  const surprise = fc
    .tuple(membership, saying)
    .map(([change, said]): EngineStep[] => [commit(change), commit(said), { kind: 'rumour', table: 'messages' }]);
  return fc.oneof(
    { arbitrary: randomStep(hasTies).map((step) => [step]), weight: 4 },
    { arbitrary: surprise, weight: 1 },
  );
}

function randomStep(hasTies: boolean): fc.Arbitrary<EngineStep> {
  const commit = fc.record({
    kind: fc.constant('commit' as const),
    statements: fc.array(randomScheduledStatement(hasTies), { minLength: 1, maxLength: 3 }),
  });
  return fc.oneof(
    { arbitrary: commit, weight: 8 },
    { arbitrary: fc.constant<EngineStep>({ kind: 'tell' }), weight: 3 },
    {
      arbitrary: fc.record({
        kind: fc.constant('rumour' as const),
        table: fc.constantFrom('messages', 'messages', 'members', 'rooms', ...(hasTies ? ['_tagging'] : [])),
      }),
      weight: 2,
    },
    { arbitrary: fc.constant<EngineStep>({ kind: 'settle' }), weight: 2 },
  );
}

/** Who is in which room, what is said there, and what becomes of it. */
export function busyStatements(): Readonly<Record<'membership' | 'saying' | 'changing', fc.Arbitrary<string>>> {
  const room = fc.constantFrom(1, 1, 1, 2, 3);
  const person = fc.constantFrom(...people.slice(0, 3)).map((id) => `'${id}'`);
  const id = fc.integer({ min: 1, max: 14 });
  const roomOrNull = fc.constantFrom(...roomIds.slice(0, 3).map(String), 'null');
  const membership = fc.oneof(
    fc
      .tuple(room, person)
      .map(
        ([to, who]) =>
          `insert into members select r.id, p.id, 'calm', 'remark ~§~' from rooms r, profiles p where r.id = ${to} and p.id = ${who} on conflict do nothing`,
      ),
    fc.tuple(room, person).map(([from, who]) => `delete from members where room_id = ${from} and user_id = ${who}`),
    fc
      .tuple(person, person)
      .map(
        ([from, to]) =>
          `update members set user_id = ${to} where user_id = ${from} and room_id not in (select room_id from members where user_id = ${to})`,
      ),
  );
  const saying = fc.tuple(id, room, person).map(
    ([
      message,
      to,
      who,
    ]) => `insert into messages (id, room_id, author_id, body) values (${message}, ${to}, ${who}, 'said ~§~')
  on conflict (id) do update set body = excluded.body, room_id = excluded.room_id`,
  );
  const changing = fc.oneof(
    fc
      .tuple(id, roomOrNull)
      .map(([message, to]) => `update messages set room_id = ${to}, body = 'moved ~§~' where id = ${message}`),
    fc.tuple(id, person).map(([message, who]) => `update messages set author_id = ${who} where id = ${message}`),
    id.map((message) => `update messages set is_done = not is_done, body = 'done ~§~' where id = ${message}`),
    fc
      .tuple(id, id)
      .map(
        ([message, to]) =>
          `update messages set parent_id = (select id from messages where id = ${to}) where id = ${message}`,
      ),
    room.map((from) => `delete from messages where room_id = ${from}`),
    id.map((message) => `delete from messages where id = ${message}`),
  );
  return { membership, saying, changing };
}

/** TRUNCATE would change what older snapshots see. */
function randomScheduledStatement(hasTies: boolean): fc.Arbitrary<string> {
  const { membership, saying, changing } = busyStatements();
  return fc.oneof(
    { arbitrary: membership, weight: 4 },
    { arbitrary: saying, weight: 3 },
    { arbitrary: changing, weight: 3 },
    ...(hasTies ? [{ arbitrary: randomTieStatement().filter((sql) => !sql.startsWith('truncate')), weight: 2 }] : []),
    { arbitrary: randomStatement(hasTies).filter((sql) => !sql.startsWith('truncate')), weight: 1 },
  );
}

/** Shows a schedule as a script that a person can read. */
export function printEngineSchedule({ policies, watching, steps }: EngineSchedule): string {
  const created = Object.entries(policies).flatMap(([table, drawn]) =>
    policiesSql(table, drawn)
      .split('\n')
      .filter((line) => line.startsWith('create')),
  );
  return [
    ...created,
    ...watching.map(
      ({ asker, query }, index) =>
        `-- ${index}: ${JSON.stringify(asker)} ${query.model}.${query.action} ${JSON.stringify(query.args)}`,
    ),
    ...steps.map((step) => {
      if (step.kind === 'commit') return `begin; ${step.statements.join('; ')}; commit;`;
      return step.kind === 'rumour' ? `-- rumour of ${step.table}` : `-- ${step.kind}`;
    }),
  ].join('\n');
}
