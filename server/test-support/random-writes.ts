/**
 * Random statements against the random world, as a program with psql would send them, and random mutations
 * as a client does. Nothing here has to succeed: what fails is rolled back, and the database is the truth.
 */
import type { MutationSpec, WireObject, WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { randomTieMutation, randomTieStatement } from './random-ties.js';
import { instants, messageIds, orgIds, people, roomIds, topics } from './random-world.js';

type Sql = fc.Arbitrary<string>;

const pick = (values: readonly (string | number | boolean)[]): Sql => fc.constantFrom(...values.map(sqlValue));
const orNull = (value: Sql): Sql =>
  fc.oneof({ arbitrary: value, weight: 3 }, { arbitrary: fc.constant('null'), weight: 1 });

function sqlValue(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

const words = ['alpha', 'Beta', 'gamma', 'delta', 'a_b', '100%'];
const moods = ['calm', 'wild', 'hidden_label'];
const text = fc.constantFrom(...words).map((word) => `'${word} ~§~'`);
const messageId = fc.constantFrom(...messageIds);
const newMessageId = fc.oneof(messageId, fc.integer({ min: 9, max: 14 }).map(String));
const roomId = pick(roomIds);
const person = pick(people);
/** Rows that are there, or null. */
const someRoom = fc.constantFrom(1, 2, 3).map((id) => `(select min(id) from rooms where id >= ${id})`);
const somePerson = fc
  .constantFrom(...people.slice(0, 3))
  .map((id) => `(select id from profiles where id >= '${id}' order by id limit 1)`);
const orgId = pick(orgIds);
const stars = orNull(fc.integer({ min: 0, max: 3 }).map(String));
const score = orNull(fc.constantFrom('1', '1.50', '2', '-1'));
const tags = orNull(fc.constantFrom("'{}'", "'{red}'", "'{blue,red}'", "'{green}'"));
const data = orNull(fc.constantFrom(`'{"k": 1, "s": "ab"}'`, `'{"k": 2, "a": [1, 3]}'`, `'[]'`, `'"a"'`));
const bool = pick([true, false]);

/** `name = value` for each column, and the columns with a canary of their own for each row. */
const assignments: Readonly<Record<string, readonly Sql[]>> = {
  messages: [
    orNull(someRoom).map((value) => `room_id = ${value}`),
    fc.constantFrom(...words).map((word) => `body = '${word} ~§.' || id || '~'`),
    stars.map((value) => `stars = ${value}`),
    bool.map((value) => `is_done = ${value}`),
    fc.constant('is_done = not is_done'),
    orNull(somePerson).map((value) => `author_id = ${value}`),
    messageId.map((id) => `parent_id = (select id from messages where id = ${id})`),
    orNull(pick(topics)).map((value) => `note = ${value}`),
    score.map((value) => `score = ${value}`),
    orNull(pick(instants)).map((value) => `sent_at = ${value}`),
    tags.map((value) => `tags = ${value}`),
    data.map((value) => `data = ${value}`),
    fc.constantFrom('id = id + 5', 'id = 15 - id', 'id = id'),
  ],
  rooms: [
    bool.map((value) => `is_open = ${value}`),
    orNull(somePerson).map((value) => `owner_id = ${value}`),
    orNull(orgId).map((value) => `org_id = ${value}`),
    fc.constant(`name = 'room ~§.' || id || '~'`),
    orNull(pick(topics)).map((value) => `topic = ${value}`),
    orNull(pick(['x', 'X', 'y'])).map((value) => `code = ${value}`),
    score.map((value) => `rating = ${value}`),
    data.map((value) => `settings = ${value}`),
    fc.constantFrom('id = id + 1', 'id = 6 - id'),
  ],
  members: [
    pick(moods).map((value) => `mood = ${value}`),
    roomId.map((value) => `room_id = ${value}`),
    person.map((value) => `user_id = ${value}`),
    fc.constant(`remark = 'remark ~§.' || room_id || user_id || '~'`),
  ],
  profiles: [
    orNull(orgId).map((value) => `org_id = ${value}`),
    orNull(somePerson).map((value) => `boss_id = ${value}`),
    orNull(pick(moods)).map((value) => `mood = ${value}`),
    fc.constant(`bio = 'bio ~§.' || id || '~'`),
    fc.constant(`secret = 'secret ~§.' || id || '~'`),
    fc.constantFrom('Ann', 'ben', 'eve').map((value) => `handle = '${value}' || left(id::text, 1)`),
    person.map((value) => `id = ${value}`),
  ],
  orgs: [
    orNull(fc.integer({ min: 0, max: 3 }).map(String)).map((value) => `rank = ${value}`),
    fc.constant(`name = 'org ~§.' || id || '~'`),
    orgId.map((value) => `id = ${value}`),
  ],
  readings: [
    score.map((value) => `amount = ${value}`),
    bool.map((value) => `is_secret = ${value}`),
    orNull(someRoom).map((value) => `room_id = ${value}`),
    fc.constant(`label = 'label ~§.' || id || '~'`),
    fc.constantFrom('id = id + 5', 'id = 11 - id'),
  ],
};

const conditions: Readonly<Record<string, readonly Sql[]>> = {
  messages: [
    messageId.map((id) => `id = ${id}`),
    roomId.map((id) => `room_id = ${id}`),
    bool.map((value) => `is_done = ${value}`),
    person.map((value) => `author_id = ${value}`),
    fc.constantFrom('stars > 1', 'room_id is null', 'true', 'false'),
  ],
  rooms: [roomId.map((id) => `id = ${id}`), fc.constantFrom('is_open', 'not is_open', 'true')],
  members: [
    person.map((id) => `user_id = ${id}`),
    roomId.map((id) => `room_id = ${id}`),
    fc.tuple(roomId, person).map(([room, user]) => `room_id = ${room} and user_id = ${user}`),
    fc.constant('true'),
  ],
  profiles: [person.map((id) => `id = ${id}`), orgId.map((id) => `org_id = ${id}`), fc.constant('true')],
  orgs: [orgId.map((id) => `id = ${id}`), fc.constant('true')],
  readings: [
    fc.constantFrom('id = 1', 'id = 6', 'id > 4', 'not is_secret', 'true'),
    roomId.map((id) => `room_id = ${id}`),
  ],
};

const inserts: Readonly<Record<string, Sql>> = {
  messages: fc.tuple(newMessageId, orNull(someRoom), orNull(somePerson), text, stars, bool, tags, data).map(
    ([id, room, author, body, star, done, tag, json]) =>
      `insert into messages (id, room_id, author_id, body, stars, is_done, tags, data)
  values (${[id, room, author, body, star, done, tag, json].join(', ')})`,
  ),
  members: fc
    .tuple(someRoom, somePerson, pick(moods))
    .map(([room, user, mood]) => `insert into members values (${room}, ${user}, ${mood}, 'remark ~§~')`),
  rooms: fc
    .tuple(roomId, orNull(orgId), orNull(somePerson), bool)
    .map(
      ([id, org, owner, open]) =>
        `insert into rooms (id, name, org_id, owner_id, is_open) values (${id}, 'room ~§~', ${org}, ${owner}, ${open})`,
    ),
  profiles: fc
    .tuple(person, orNull(orgId), orNull(somePerson))
    .map(
      ([id, org, boss]) =>
        `insert into profiles (id, handle, org_id, boss_id, bio, secret) values (${id}, 'h' || ${id}, ${org}, ${boss}, 'bio ~§~', 'secret ~§~')`,
    ),
  orgs: orgId.map((id) => `insert into orgs values (${id}, 'org ~§~', 1)`),
  readings: fc
    .tuple(fc.integer({ min: 1, max: 10 }), orNull(someRoom), score, bool)
    .map(
      ([id, room, amount, secret]) => `insert into readings values (${id}, ${room}, 'label ~§~', ${amount}, ${secret})`,
    ),
};

const inserted = Object.entries(inserts).map(([, sql]) =>
  fc.oneof(
    { arbitrary: sql.map((insert) => `${insert} on conflict do nothing`), weight: 4 },
    { arbitrary: sql, weight: 1 },
  ),
);
const updated = Object.keys(assignments).map((table) => {
  const sets = fc.array(fc.oneof(...(assignments[table] ?? [])), { minLength: 1, maxLength: 2 });
  return fc
    .tuple(sets, fc.oneof(...(conditions[table] ?? [])))
    .map(([set, where]) => `update ${table} set ${distinctSets(set)} where ${where}`);
});
/** Few rows at a time, so that something is left. */
const deleted = [
  messageId.map((id) => `delete from messages where id = ${id}`),
  roomId.map((id) => `delete from messages where room_id = ${id}`),
  fc.tuple(roomId, person).map(([room, user]) => `delete from members where room_id = ${room} and user_id = ${user}`),
  person.map((user) => `delete from members where user_id = ${user}`),
  roomId.map((id) => `delete from rooms where id = ${id}`),
  person.map((id) => `delete from profiles where id = ${id}`),
  orgId.map((id) => `delete from orgs where id = ${id}`),
  fc.constantFrom('id = 1', 'id > 5', 'is_secret').map((where) => `delete from readings where ${where}`),
];
/** Brings back much of what there was in the beginning. */
const restored = fc.constantFrom(
  `insert into rooms (id, name, is_open, owner_id) select g, 'room ~§.' || g || '~', g % 2 = 0, (select id from profiles order by id limit 1)
  from generate_series(1, 4) g on conflict do nothing`,
  `insert into members select r.id, p.id, 'calm', 'remark ~§.' || r.id || p.id || '~' from rooms r, profiles p
  where (r.id + ascii(right(p.id::text, 1))) % 2 = 0 on conflict do nothing`,
  `insert into messages (id, room_id, author_id, body, stars, tags) select g, (select min(id) from rooms where id >= 1 + g % 4),
  (select id from profiles order by id offset g % 3 limit 1), 'again ~§.' || g || '~', g % 4, '{red}'
  from generate_series(1, 8) g on conflict do nothing`,
  `insert into profiles (id, handle, org_id, bio) select v.id::uuid, 'p' || right(v.id, 1), (select min(id) from orgs), 'bio ~§.' || v.id || '~'
  from unnest(array[${people.map((id) => `'${id}'`).join(', ')}]) v (id) on conflict do nothing`,
);

/** A column can be set once only. */
function distinctSets(sets: readonly string[]): string {
  return [...new Map(sets.map((set) => [set.split(' = ')[0], set])).values()].join(', ');
}

const truncated = fc.constantFrom(
  'truncate messages',
  'truncate readings',
  'truncate members',
  'truncate readings_low',
  'truncate rooms cascade',
);

/** Many rows at once, more than a trigger writes down, and other ways to write. */
const unusual = fc.oneof(
  fc.tuple(roomId, fc.constantFrom(30, 300, 1_100)).map(
    ([room, count]) => `insert into messages (id, room_id, body, stars) select g, ${room}, 'bulk ~§.' || g || '~', g % 4
  from generate_series(1000, ${1_000 + count}) g where exists (select from rooms where id = ${room}) on conflict do nothing`,
  ),
  fc.constant('delete from messages where id between 1000 and 9999'),
  fc.constant(`update messages set body = 'bulk ~§.' || id || '~', stars = 3 - stars where id >= 1000`),
  fc
    .integer({ min: 1, max: 10 })
    .map((id) => `copy readings (id, label) from program 'echo "${id}\tcopied ~§~"' (delimiter E'\\t')`),
  fc
    .tuple(roomId, roomId)
    .map(
      ([from, to]) =>
        `with gone as (delete from members where room_id = ${from} returning *) insert into members select ${to}, user_id, mood, 'moved ~§~' from gone on conflict do nothing`,
    ),
  fc.constant(`merge into readings r using (values (1), (6), (8)) v (id) on r.id = v.id
  when matched and r.is_secret then delete when matched then update set label = 'merged ~§.' || v.id || '~'
  when not matched then insert values (v.id, null, 'merged ~§~', 2, false)`),
  fc.tuple(roomId, person).map(
    ([room, user]) => `insert into members values (${room}, ${user}, 'calm', 'remark ~§~')
  on conflict (room_id, user_id) do update set mood = 'wild', remark = 'again ~§~'`,
  ),
  fc
    .integer({ min: 6, max: 10 })
    .map((id) => `insert into readings_high values (${id}, 1, 'direct ~§~', 1, false) on conflict do nothing`),
  fc.constantFrom('set local session_replication_role = replica', 'set local session_replication_role = origin'),
);

/** Who is in which room, most of all the first. */
const membership = fc.oneof(
  fc.tuple(fc.constantFrom(1, 1, 2, 3), person, pick(moods)).map(
    ([room, user, mood]) => `insert into members select r.id, p.id, ${mood}, 'remark ~§~' from rooms r, profiles p
  where r.id = ${room} and p.id = ${user} on conflict do nothing`,
  ),
  fc
    .tuple(fc.constantFrom(1, 1, 2, 3), person)
    .map(([room, user]) => `delete from members where room_id = ${room} and user_id = ${user}`),
);

/** One statement, of join tables too if `hasTies`. */
export function randomStatement(hasTies = true): Sql {
  return fc.oneof(
    { arbitrary: fc.oneof(...inserted), weight: 10 },
    { arbitrary: fc.oneof(...updated), weight: 14 },
    { arbitrary: fc.oneof(...deleted), weight: 5 },
    { arbitrary: unusual, weight: 4 },
    { arbitrary: restored, weight: 5 },
    { arbitrary: membership, weight: 8 },
    ...(hasTies ? [{ arbitrary: randomTieStatement(), weight: 8 }] : []),
    { arbitrary: truncated, weight: 1 },
  );
}

const wirePick = (values: readonly WireValue[]): fc.Arbitrary<WireValue> => fc.constantFrom(...values);
const wireText = fc.constantFrom(...words).map((word): WireValue => `${word} ~§~`);
const messageData = fc.record(
  {
    body: wireText,
    roomId: wirePick([...roomIds, null]),
    authorId: wirePick([...people, null]),
    stars: wirePick([0, 1, 2, 3, null]),
    isDone: wirePick([true, false]),
    note: wirePick([...topics, null]),
    sentAt: wirePick([...instants, null]),
    tags: wirePick([['red'], [], ['blue', 'green']]),
  },
  { requiredKeys: ['body'] },
);
const someMessage = wirePick(messageIds);
const member = fc.record({ roomId: wirePick(roomIds), userId: wirePick(people) });

/** One write of a client. */
export function randomMutation(): fc.Arbitrary<MutationSpec> {
  const write = (
    model: string,
    action: MutationSpec['action'],
    args: fc.Arbitrary<object>,
  ): fc.Arbitrary<MutationSpec> =>
    // Records of wire values are wire objects.
    args.map((given) => ({ model, action, args: given as WireObject }));
  const plain = fc.oneof(
    write('Message', 'update', fc.record({ where: fc.record({ id: someMessage }), data: messageData })),
    write('Message', 'updateMany', fc.record({ where: fc.record({ roomId: wirePick(roomIds) }), data: messageData })),
    write(
      'Message',
      'create',
      fc.record({ data: fc.tuple(messageData, someMessage).map(([rest, id]) => ({ ...rest, id })) }),
    ),
    write('Message', 'delete', fc.record({ where: fc.record({ id: someMessage }) })),
    write('Message', 'deleteMany', fc.record({ where: fc.record({ authorId: wirePick(people) }) })),
    write(
      'Message',
      'upsert',
      fc
        .tuple(messageData, someMessage)
        .map(([rest, id]) => ({ where: { id }, create: { ...rest, id }, update: rest })),
    ),
    write('Member', 'create', fc.record({ data: member })),
    write('Member', 'deleteMany', fc.record({ where: member })),
    write(
      'Member',
      'createMany',
      fc.record({ data: fc.array(member, { minLength: 1, maxLength: 3 }), skipDuplicates: fc.constant(true) }),
    ),
    write(
      'Room',
      'updateMany',
      fc.record({ where: fc.record({ id: wirePick(roomIds) }), data: fc.record({ isOpen: wirePick([true, false]) }) }),
    ),
    write('Reading', 'deleteMany', fc.record({ where: fc.record({ isSecret: wirePick([true, false]) }) })),
  );
  return fc.oneof({ arbitrary: plain, weight: 3 }, { arbitrary: randomTieMutation(), weight: 1 });
}
