/**
 * Random row-level security for the random world: who may see which rows, in the forms that people write.
 * Plain subqueries read only tables that come before, so that few policies read each other in a circle;
 * functions read what they like. Simple forms come first, so that shrinking ends with them.
 */
import fc from 'fast-check';

export interface PolicySpec {
  readonly isRestrictive: boolean;
  readonly command: 'select' | 'all';
  readonly roles: 'authenticated' | 'public' | 'anon';
  readonly using: string;
}

/** The policies of each table, by its name. */
export type PolicySet = Readonly<Record<string, readonly PolicySpec[]>>;

const uid = '(select auth.uid())';
const org = "(select auth.jwt() ->> 'org')";

/** What each table's rows may be judged by. */
const conditions: Readonly<Record<string, readonly string[]>> = {
  members: [
    `user_id = ${uid}`,
    'in_room(room_id)',
    "mood <> 'hidden_label'",
    'in_room_as_caller(room_id)',
    'user_id = auth.uid()',
  ],
  profiles: [
    `id = ${uid}`,
    `org_id = ${org}`,
    'exists (select 1 from members m where m.user_id = profiles.id and in_room(m.room_id))',
    'reports_to(id)',
    "mood is distinct from 'wild'",
    'are_friends(id)',
  ],
  orgs: [`id = ${org}`, 'rank > 1', `exists (select from profiles p where p.org_id = orgs.id and p.id = ${uid})`],
  rooms: [
    'is_open',
    `owner_id = ${uid}`,
    `exists (select 1 from members m where m.room_id = rooms.id and m.user_id = ${uid})`,
    'in_room(id)',
    'in_room_atomic(id)',
    `org_id = ${org}`,
    "(auth.jwt() -> 'rooms') @> to_jsonb(id)",
    'id in (select my.room_id from my_rooms my)',
    'org_id in (select o.id from orgs o)',
  ],
  messages: [
    `author_id = ${uid}`,
    'in_room(room_id)',
    'exists (select 1 from rooms r where r.id = messages.room_id)',
    'room_id in (select m.room_id from members m where m.user_id = auth.uid())',
    'can_see_room(room_id)',
    'not is_done',
    'coalesce(stars, 0) < 2',
    'parent_id is null or thread_is_open(parent_id)',
    "author_id in (select p.id from profiles p where p.org_id = (auth.jwt() ->> 'org'))",
    "'red' = any(tags)",
    'has_label_of_caller(id)',
    `id in (select t."B" from _tagging t where t."A" < 3)`,
  ],
  readings: [
    'not is_secret',
    'room_id in (select r.id from rooms r)',
    'can_see_room(room_id)',
    'in_room_loosely(room_id)',
    'amount > 1',
  ],
  labels: [
    `owner_id = ${uid}`,
    "name <> 'hot'",
    'exists (select from messages m join _tagging t on t."B" = m.id where t."A" = labels.id)',
    'label_is_used(id)',
  ],
  _tagging: [
    'sees_message("B")',
    '"A" <> 2',
    `exists (select from profiles p where p.id = ${uid} and p.mood is not null)`,
    'label_is_used("A")',
    `${org} = 'acme' or "A" = 1`,
  ],
  _friends: [
    `"A" = ${uid}`,
    `"A" = ${uid} or "B" = ${uid}`,
    'exists (select from members m where m.user_id = _friends."B")',
    'are_friends("B")',
  ],
};

/** Functions that policies call; the first body is the one to begin with, the others may replace it. */
const functions: Readonly<Record<string, readonly string[]>> = {
  'in_room(room int)': [
    `sql stable security definer set search_path = '' as
      'select exists (select from public.members m where m.room_id = room and m.user_id = (select auth.uid()))'`,
    `sql stable security definer set search_path = '' as
      'select exists (select from public.members m where m.room_id = room and m.user_id = (select auth.uid()) and m.mood <> ''wild'')'`,
    `plpgsql stable security definer set search_path = '' as $$
      begin
        return exists (select from public.rooms r where r.id = room and (r.owner_id = auth.uid() or r.is_open));
      end $$`,
    `sql stable security definer set search_path = '' as
      'select exists (select from public.profiles p where p.id = (select auth.uid()) and p.mood is not null)'`,
  ],
  'in_room_atomic(room int)': [
    `sql stable security definer begin atomic
      select exists (select from public.members m where m.room_id = room and m.user_id = auth.uid());
    end`,
    `sql stable security definer begin atomic
      select exists (select from public.readings r where r.room_id = room and not r.is_secret);
    end`,
  ],
  'in_room_as_caller(room int)': [
    `plpgsql stable security definer set search_path = 'public' as $$
      declare mine int;
      begin
        select count(*) into mine from members where room_id = room and user_id = auth.uid();
        return mine > 0;
      end $$`,
  ],
  'in_room_loosely(room int)': [
    `sql security definer set search_path = '' as
      'select exists (select from public.members m where m.room_id = room and m.user_id = auth.uid())'`,
  ],
  'can_see_room(room int)': [
    `plpgsql stable security definer set search_path = '' as $$
      begin
        if public.in_room(room) then
          return true;
        end if;
        return (select r.is_open from public.rooms r where r.id = room);
      end $$`,
    `sql stable as 'select exists (select from public.my_rooms my where my.room_id = room)'`,
  ],
  'reports_to(person uuid)': [
    `sql stable security definer set search_path = '' as
      'select exists (select from public.profiles p where p.id = person and p.boss_id = (select auth.uid()))'`,
  ],
  'sees_message(message bigint)': [
    `sql stable security definer set search_path = '' as
      'select exists (select from public.messages m where m.id = message and public.in_room(m.room_id))'`,
    `sql stable security definer set search_path = '' as
      'select exists (select from public.messages m where m.id = message and m.author_id = (select auth.uid()))'`,
  ],
  'has_label_of_caller(message bigint)': [
    `sql stable security definer set search_path = '' as
      'select exists (select from public._tagging t join public.labels l on l.id = t."A"
        where t."B" = message and l.owner_id = (select auth.uid()))'`,
  ],
  'label_is_used(label int)': [
    `plpgsql stable security definer set search_path = '' as $$
      begin
        return exists (select from public._tagging t where t."A" = label);
      end $$`,
  ],
  'are_friends(person uuid)': [
    `sql stable security definer set search_path = '' as
      'select exists (select from public._friends f where f."A" = (select auth.uid()) and f."B" = person)'`,
  ],
  'thread_is_open(message bigint)': [
    `sql stable security definer set search_path = '' as
      'select not is_done from public.messages where id = message'`,
  ],
};

/** The one that its author forgot to call stable. */
export const volatileFunction = 'in_room_loosely';

export const securedTables = Object.keys(conditions);

export function createFunctionsSql(): string {
  return Object.entries(functions)
    .map(([signature, [body = '']]) => functionSql(signature, body))
    .join('\n');
}

function functionSql(signature: string, body: string): string {
  return `create or replace function ${signature} returns boolean language ${body};`;
}

/** The SQL that replaces a function by another of its bodies. */
export function randomFunctionChange(): fc.Arbitrary<string> {
  const changes = Object.entries(functions).flatMap(([signature, bodies]) =>
    bodies.map((body) => functionSql(signature, body)),
  );
  return fc.constantFrom(...changes);
}

export function randomPolicySet(): fc.Arbitrary<PolicySet> {
  return fc.record(Object.fromEntries(securedTables.map((table) => [table, randomPolicies(table)])));
}

/** What people write most: everything hangs on who is in which room. */
const usual: Readonly<Record<string, string>> = {
  members: 'in_room(room_id)',
  profiles: 'true',
  orgs: 'true',
  rooms: 'in_room(id)',
  messages: 'in_room(room_id)',
  readings: 'in_room(room_id)',
  labels: 'true',
  _tagging: 'sees_message("B")',
  _friends: `"A" = ${uid} or "B" = ${uid}`,
};

/** Most often somebody sees something: a table that is shut tells little. */
export function randomPolicies(table: string): fc.Arbitrary<readonly PolicySpec[]> {
  const permissive = fc.array(randomPolicy(table, false), { minLength: 1, maxLength: 2 });
  const restrictive = fc.oneof(
    { arbitrary: fc.constant<PolicySpec[]>([]), weight: 4 },
    { arbitrary: randomPolicy(table, true).map((policy) => [policy]), weight: 1 },
  );
  const forAll = (using: string): PolicySpec[] => [{ isRestrictive: false, command: 'select', roles: 'public', using }];
  const drawn = fc.tuple(permissive, restrictive).map((both): readonly PolicySpec[] => both.flat());
  return fc.oneof(
    { arbitrary: fc.constant(forAll('true')), weight: 4 },
    { arbitrary: fc.constant(forAll(usual[table] ?? 'true')), weight: 6 },
    { arbitrary: drawn, weight: 9 },
    { arbitrary: fc.constant<PolicySpec[]>([]), weight: 1 },
  );
}

function randomPolicy(table: string, isRestrictive: boolean): fc.Arbitrary<PolicySpec> {
  return fc.record({
    isRestrictive: fc.constant(isRestrictive),
    command: fc.constantFrom('select', 'select', 'select', 'all'),
    roles: fc.constantFrom('public', 'authenticated', 'authenticated', 'public', 'authenticated', 'anon'),
    using: randomCondition(table),
  });
}

export function randomCondition(table: string): fc.Arbitrary<string> {
  const one = fc.constantFrom(...(conditions[table] ?? []));
  const two = fc
    .tuple(one, fc.constantFrom('or', 'and'), one)
    .map(([left, operator, right]) => `(${left}) ${operator} (${right})`);
  const contrary = one.map((condition) => `not (${condition})`);
  return fc.oneof({ arbitrary: one, weight: 5 }, { arbitrary: two, weight: 2 }, { arbitrary: contrary, weight: 1 });
}

/** Gives the table exactly these policies, named `p0`, `p1`, … */
export function policiesSql(table: string, policies: readonly PolicySpec[]): string {
  const drops = [0, 1, 2].map((index) => `drop policy if exists p${index} on ${table};`);
  const creates = policies.map(
    ({ isRestrictive, command, roles, using }, index) =>
      `create policy p${index} on ${table}${isRestrictive ? ' as restrictive' : ''} for ${command} to ${roles} using (${using});`,
  );
  return [...drops, ...creates].join('\n');
}
