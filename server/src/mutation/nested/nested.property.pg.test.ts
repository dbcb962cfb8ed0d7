/**
 * Whatever is nested in whatever: a write is done whole or not at all, it is refused in the schema's names,
 * what it answers is what a fresh query finds, and it changes no record of anybody else's.
 */
import { RowcastError, type WireObject, type WireRow, type WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alice, bob, rowOf } from '../../../test-support/mutation-world.js';
import { type NestedWorld, nestedTableNames, openNestedWorld } from '../../../test-support/nested-world.js';
import { nestedRows, randomNestedWrite } from '../../../test-support/random-nested-writes.js';

const byId = { orderBy: { id: 'asc' } };
const includes: { readonly [model: string]: WireObject } = {
  User: {
    boss: true,
    profile: true,
    passport: true,
    reports: byId,
    posts: byId,
    reviews: byId,
    follows: byId,
    followers: byId,
  },
  Profile: { user: true },
  Passport: { user: true },
  Post: { author: true, reviewer: true, category: true, tags: byId, comments: byId },
  Category: { posts: byId },
  Tag: { posts: byId },
  Comment: { post: true },
  Team: { seats: byId },
  Seat: { team: true },
};

const write = fc.gen().map((generate) => randomNestedWrite({ below: (end) => generate(fc.nat, { max: end - 1 }) }));

/** Every third row is Bob's, and every other one is for all to see. */
const mixedOwners = ['users', 'profiles', 'passports', 'posts', 'categories', 'tags', 'comments', 'seats']
  .map(
    (table) =>
      `update ${table} set owner = '${bob.userId}' where id % 3 = 1; update ${table} set is_public = id % 2 = 0;`,
  )
  .join('\n');

/** By failing, a write shows which of these it met; a bug shows as one of the server's own. */
const serverFaults = ['SERVER_INTERNAL', 'ACCESS_POLICY_FAILED', 'RECORD_REJECTED', 'SCHEMA_MISMATCH'];

test('a random nested write is done whole or not at all', { timeout: 240_000 }, async () => {
  await using world = await openNestedWorld();
  const outcomes = { done: 0, refused: 0 };

  await fc.assert(
    fc.asyncProperty(write, fc.boolean(), async (mutation, isMixed) => {
      const identity = isMixed ? bob : alice;
      await reset(world, isMixed ? mixedOwners : '');
      const before = await readRows(world);
      const include = includes[mutation.model] ?? {};

      const outcome: unknown = await world
        .run(identity, mutation.model, mutation.action, { ...mutation.args, include })
        .catch((reason: unknown) => reason);

      const after = await readRows(world);
      if (outcome instanceof Error) {
        outcomes.refused += 1;
        expect(outcome).toBeInstanceOf(RowcastError);
        expect(serverFaults).not.toContain((outcome as RowcastError).code);
        expect(after).toEqual(before);
        return;
      }
      outcomes.done += 1;
      const row = rowOf(outcome as Parameters<typeof rowOf>[0]);
      const found = await world.find(identity, mutation.model, { where: keyOf(mutation.model, row), include });
      if (found.length > 0) expect(row).toEqual(found[0]);
      else expect(isMixed).toBe(true);
      expect(foreign(after, identity.userId)).toEqual(expect.arrayContaining([...foreign(before, identity.userId)]));
    }),
    { numRuns: 250 },
  );

  expect(Math.min(outcomes.done, outcomes.refused)).toBeGreaterThan(30);
});

const odd = fc.oneof(
  fc.constantFrom<WireValue>(null, true, false, 0, -1, 1.5, 1e300, '', 'x', '\u0000', [], {}, [[]], [null], {
    set: [],
  }),
  fc.constantFrom<WireValue>({ connect: { id: 0 } }, { create: {} }, { where: {} }, { data: {} }, { disconnect: true }),
  fc.constantFrom<WireValue>({ OR: [] }, { NOT: {} }, { id: { gt: 0 } }, { id: [0] }, { constructor: 1 }, { id: null }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<WireValue>,
);

/** A random write in which one value, or one name, is something else. */
const spoiled = fc.tuple(write, fc.nat(), odd, fc.option(fc.constantFrom('id', 'set', 'posts', 'x', '__proto__')));

test('whatever stands where in a nested write, the client is told in the schema’s names', {
  timeout: 240_000,
}, async () => {
  await using world = await openNestedWorld();
  await reset(world, '');

  await fc.assert(
    fc.asyncProperty(spoiled, async ([mutation, place, value, name]) => {
      const args = spoil(mutation.args, { left: place % (countNodes(mutation.args) - 1), value, name });
      // The second always fails, so that nothing stays behind.
      const stop = { model: 'Tag', action: 'delete', args: { where: { id: -1 } } } as const;
      const error: unknown = await world
        .runAll(alice, [{ ...mutation, args: args as WireObject }, stop])
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RowcastError);
      expect(serverFaults).not.toContain((error as RowcastError).code);
    }),
    { numRuns: 400 },
  );
});

interface Spoiling {
  /** How many nodes there are to go, in the order of reading. */
  left: number;
  readonly value: WireValue;
  /** What the member is called then; null leaves its name. */
  readonly name: string | null;
}

function spoil(node: WireValue, spoiling: Spoiling): WireValue {
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).map(([name, member]: [string, WireValue]) => {
    spoiling.left -= 1;
    if (spoiling.left === -1) return [spoiling.name ?? name, spoiling.value] as const;
    return [name, spoil(member, spoiling)] as const;
  });
  return Array.isArray(node) ? members.map(([, member]) => member) : Object.fromEntries(members);
}

function countNodes(node: WireValue): number {
  if (typeof node !== 'object' || node === null) return 1;
  return 1 + Object.values(node).reduce((sum: number, member: WireValue) => sum + countNodes(member), 0);
}

interface OwnedRow {
  readonly table: string;
  readonly owner: string | null;
  readonly row: string;
}

/** Foreign keys are left out where the database itself changes them, when the record they refer to goes. */
async function readRows(world: NestedWorld): Promise<readonly OwnedRow[]> {
  const parts = nestedTableNames.map(
    (table) =>
      `select '${table}' as "table", to_jsonb(t) ->> 'owner' as owner, to_jsonb(t)::text as row from ${table} t`,
  );
  return world.database.sql<OwnedRow & Record<string, unknown>>(`${parts.join(' union all ')} order by 1, 3`);
}

/** The rows of others, but for what goes with the record that it belongs to. */
function foreign(rows: readonly OwnedRow[], owner: string | null): readonly string[] {
  return rows
    .filter((row) => row.owner !== null && row.owner !== owner && row.table !== 'comments')
    .map(({ row }) =>
      row.replace(/"(boss_id|user_id|author_id|reviewer_id|category_slug|team_region|team_code)": [^,}]+/g, ''),
    );
}

function keyOf(model: string, row: WireRow): WireObject {
  if (model !== 'Team') return { id: row['id'] ?? null };
  return { region: row['region'] ?? null, code: row['code'] ?? null };
}

async function reset(world: NestedWorld, sql: string): Promise<void> {
  await world.database.sql(`truncate ${nestedTableNames.join(', ')}; ${nestedRows}${sql}`);
}
