/**
 * A random scenario, as plain data: who there is, who may see what, who watches what, and all that happens.
 * `run-scenario.ts` plays it, `print-scenario.ts` shows it to people.
 */
import type { MutationSpec, QuerySpec, WireObject } from '@rowcast/protocol';
import { randomQuery } from '@rowcast/test-support';
import fc from 'fast-check';
import {
  type PolicySet,
  policiesSql,
  randomCondition,
  randomFunctionChange,
  randomPolicies,
  randomPolicySet,
  securedTables,
} from './random-policies.js';
import { people, roomIds } from './random-world.js';
import { randomMutation, randomStatement } from './random-writes.js';
import { world } from './world-model.js';

export interface Asker {
  /** Null is anonymous. */
  readonly userId: string | null;
  readonly claims: { readonly org?: string; readonly rooms?: readonly number[] };
}

export interface Subscribing {
  /** Counts the clients; one too large begins anew. */
  readonly client: number | 'everyone';
  readonly query: QuerySpec;
}

export interface WrittenTransaction {
  readonly statements: readonly { readonly sql: string; readonly isUndone: boolean }[];
  readonly isRolledBack: boolean;
}

export type Step =
  /** Transactions of other programs. `order` says which goes on next. */
  | {
      readonly kind: 'write';
      readonly transactions: readonly WrittenTransaction[];
      readonly order: readonly number[];
      readonly isAwaited: boolean;
    }
  | {
      readonly kind: 'mutate';
      readonly client: number;
      readonly mutations: readonly MutationSpec[];
      readonly isAwaited: boolean;
    }
  /** Policies and functions, with writes in the same transaction. */
  | { readonly kind: 'ddl'; readonly sql: string; readonly writes: readonly string[] }
  | { readonly kind: 'subscribe'; readonly subscribing: Subscribing; readonly isAwaited: boolean }
  | { readonly kind: 'unsubscribe'; readonly subscription: number }
  | { readonly kind: 'authenticate'; readonly client: number; readonly asker: Asker };

export interface Scenario {
  /** How many stand side by side; the clients are spread over them. */
  readonly servers: number;
  readonly policies: PolicySet;
  readonly clients: readonly Asker[];
  readonly subscriptions: readonly Subscribing[];
  readonly steps: readonly Step[];
}

export function randomScenario(): fc.Arbitrary<Scenario> {
  return fc.record({
    servers: fc.constantFrom(1, 1, 1, 2),
    policies: randomPolicySet(),
    clients: fc.array(randomAsker(), { minLength: 1, maxLength: 4 }),
    subscriptions: fc.array(randomSubscribing(), { minLength: 1, maxLength: 14, size: 'max' }),
    steps: fc.array(randomStep(), { minLength: 1, maxLength: 20, size: 'max' }),
  });
}

/** Few enough that some are the same, and some differ by a claim only. */
function randomAsker(): fc.Arbitrary<Asker> {
  const [ann, ben, cid, dan, eve] = people;
  return fc.constantFrom<Asker[]>(
    { userId: ann ?? null, claims: {} },
    { userId: ben ?? null, claims: {} },
    { userId: ann ?? null, claims: { org: 'acme' } },
    { userId: ben ?? null, claims: { org: 'Umbrella', rooms: [1, 3] } },
    { userId: cid ?? null, claims: { org: 'acme', rooms: [2] } },
    { userId: cid ?? null, claims: {} },
    { userId: dan ?? null, claims: { org: 'z corp', rooms: [...roomIds] } },
    { userId: eve ?? null, claims: { org: 'acme' } },
    { userId: null, claims: {} },
  );
}

// Messages are written most.
const models = [
  'Message',
  'Message',
  'Message',
  'Room',
  'Room',
  'Member',
  'Profile',
  'Org',
  'Reading',
  'Label',
  'Label',
];

function randomSubscribing(): fc.Arbitrary<Subscribing> {
  return fc.record({
    client: fc.oneof<fc.Arbitrary<number | 'everyone'>[]>(fc.nat({ max: 3 }), fc.constant('everyone')),
    query: fc.oneof(
      { arbitrary: randomQuery(world, models), weight: 6 },
      { arbitrary: randomRoomQuery(), weight: 2 },
      { arbitrary: randomTieQuery(), weight: 1 },
    ),
  });
}

/** What most screens show: something of one room. */
function randomRoomQuery(): fc.Arbitrary<QuerySpec> {
  const more = fc.constantFrom<WireObject>(
    {},
    { orderBy: { id: 'desc' }, take: 3 },
    { orderBy: [{ stars: 'asc' }, { body: 'desc' }], take: -2 },
    { include: { author: { select: { handle: true } } } },
    { include: { replies: { where: { roomId: 1 } }, room: true } },
    { select: { body: true } },
  );
  const messages = fc
    .tuple(fc.constantFrom(1, 2, 3), more)
    .map(
      ([roomId, args]): QuerySpec => ({ model: 'Message', action: 'findMany', args: { where: { roomId }, ...args } }),
    );
  const others = fc
    .tuple(fc.constantFrom('Member', 'Reading'), fc.constantFrom(1, 2, 3))
    .map(([model, roomId]): QuerySpec => ({ model, action: 'findMany', args: { where: { roomId } } }));
  const room = fc
    .constantFrom(1, 2)
    .map(
      (id): QuerySpec => ({ model: 'Room', action: 'findUnique', args: { where: { id }, include: { members: true } } }),
    );
  const counts = fc
    .constantFrom(1, 2)
    .map((roomId): QuerySpec => ({ model: 'Message', action: 'count', args: { where: { roomId, isDone: false } } }));
  return fc.oneof({ arbitrary: messages, weight: 3 }, others, room, counts);
}

/** What is shown of lists through join tables. */
function randomTieQuery(): fc.Arbitrary<QuerySpec> {
  const of = (model: string, ...args: readonly WireObject[]): fc.Arbitrary<QuerySpec> =>
    fc.constantFrom(...args).map((given): QuerySpec => ({ model, action: 'findMany', args: given }));
  return fc.oneof(
    of(
      'Message',
      { where: { labels: { some: { id: 1 } } } },
      { where: { labels: { none: {} }, roomId: 1 } },
      {
        where: { labels: { every: { name: { not: 'hot' } } } },
        select: { body: true, labels: { select: { name: true } } },
      },
      { where: { roomId: 1 }, include: { labels: { orderBy: { name: 'desc' }, take: 2 } } },
      {
        orderBy: [{ labels: { _count: 'desc' } }, { id: 'asc' }],
        take: 3,
        include: { _count: { select: { labels: true } } },
      },
    ),
    of(
      'Label',
      { include: { messages: { where: { roomId: 1 }, select: { body: true } } } },
      {
        include: {
          messages: { include: { labels: true } },
          _count: { select: { messages: { where: { isDone: false } } } },
        },
      },
      { where: { messages: { some: { room: { isOpen: true } } } }, orderBy: { messages: { _count: 'asc' } } },
    ),
    of(
      'Profile',
      { include: { friends: true, friendOf: { select: { handle: true } } } },
      { where: { friends: { some: { friendOf: { none: { handle: 'Ben' } } } } }, select: { handle: true } },
      { select: { handle: true, _count: { select: { friends: true } } }, orderBy: { friendOf: { _count: 'desc' } } },
    ),
  );
}

function randomStep(): fc.Arbitrary<Step> {
  const isAwaited = fc.boolean();
  const client = fc.nat({ max: 3 });
  return fc.oneof(
    { arbitrary: randomWrite(), weight: 12 },
    {
      arbitrary: fc.record({
        kind: fc.constant('mutate' as const),
        client,
        mutations: fc.array(randomMutation(), { minLength: 1, maxLength: 2 }),
        isAwaited,
      }),
      weight: 4,
    },
    { arbitrary: randomDdl(), weight: 4 },
    {
      arbitrary: fc.record({ kind: fc.constant('subscribe' as const), subscribing: randomSubscribing(), isAwaited }),
      weight: 2,
    },
    {
      arbitrary: fc.record({ kind: fc.constant('unsubscribe' as const), subscription: fc.nat({ max: 13 }) }),
      weight: 1,
    },
    {
      arbitrary: fc.record({ kind: fc.constant('authenticate' as const), client, asker: randomAsker() }),
      weight: 1,
    },
  );
}

function randomWrite(): fc.Arbitrary<Step> {
  const statement = fc.record({
    sql: randomStatement(),
    isUndone: fc.oneof({ arbitrary: fc.constant(false), weight: 9 }, { arbitrary: fc.constant(true), weight: 1 }),
  });
  const transaction = fc.record({
    statements: fc.array(statement, { minLength: 1, maxLength: 4 }),
    isRolledBack: fc.oneof({ arbitrary: fc.constant(false), weight: 9 }, { arbitrary: fc.constant(true), weight: 1 }),
  });
  return fc.record({
    kind: fc.constant('write' as const),
    transactions: fc.oneof(
      { arbitrary: fc.array(transaction, { minLength: 1, maxLength: 1 }), weight: 3 },
      { arbitrary: fc.array(transaction, { minLength: 2, maxLength: 3 }), weight: 1 },
    ),
    order: fc.array(fc.nat({ max: 2 }), { maxLength: 8 }),
    isAwaited: fc.boolean(),
  });
}

function randomDdl(): fc.Arbitrary<Step> {
  const table = fc.constantFrom(...securedTables);
  const role = fc.constantFrom('authenticated', 'anon', 'authenticated, anon');
  const columns = fc.constantFrom(...world.models.map((model) => model.table)).chain((name) => {
    const model = world.models.find((candidate) => candidate.table === name);
    const keys = (model?.fields ?? [])
      .filter(({ name: field }) => model?.key.includes(field))
      .map(({ column }) => column);
    const others = (model?.fields ?? []).map(({ column }) => column).filter((column) => !keys.includes(column));
    return fc.tuple(role, fc.subarray(others)).map(
      ([who, some]) => `revoke select on ${name} from ${who};
grant select (${[...keys, ...some].join(', ')}) on ${name} to ${who};`,
    );
  });
  const policies = fc.oneof(
    table.chain((name) => randomPolicies(name).map((drawn) => policiesSql(name, drawn))),
    table.chain((name) => randomCondition(name).map((using) => `alter policy p0 on ${name} using (${using});`)),
  );
  const alone = fc.oneof(
    { arbitrary: randomFunctionChange(), weight: 4 },
    { arbitrary: fc.tuple(table, role).map(([name, who]) => `revoke select on ${name} from ${who};`), weight: 1 },
    { arbitrary: fc.tuple(table, role).map(([name, who]) => `grant select on ${name} to ${who};`), weight: 2 },
    { arbitrary: columns, weight: 1 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('_tagging', '_friends'), role)
        .map(([name, who]) => `revoke select on ${name} from ${who};\ngrant select ("A") on ${name} to ${who};`),
      weight: 1,
    },
    { arbitrary: fc.constantFrom(...noise), weight: 2 },
    {
      arbitrary: fc
        .tuple(table, fc.constantFrom('disable', 'enable'))
        .map(([name, what]) => `alter table ${name} ${what} row level security;`),
      weight: 1,
    },
  );
  const kind = fc.constant('ddl' as const);
  // Policies lock their table, so that a reader sees them and the rows of one moment. Grants and functions do not.
  const writes = fc.array(randomStatement(), { maxLength: 2 });
  return fc.oneof(fc.record({ kind, sql: policies, writes }), fc.record({ kind, sql: alone, writes: fc.constant([]) }));
}

/** Changes of the schema that no query should notice. */
const noise = [
  'create index if not exists by_room on messages (room_id);',
  'alter table messages add column if not exists extra int default 7;',
  'alter table messages drop column if exists extra;',
  "comment on table rooms is 'noise';",
  'create or replace view my_rooms as select room_id from members where user_id = (select auth.uid()) and remark is not null;',
  'alter table members rename constraint members_pkey to members_key;',
  'analyze;',
  // The log is cut, as a server does when it has grown.
  'select rowcast.cut_change_log(1);',
];
