/**
 * Whatever is nested in whatever: a write is done whole or not at all, it is refused in the schema's names,
 * what it answers is what a fresh query finds, and it changes no record of anybody else's.
 */
import { RowcastError, type WireObject, type WireRow } from '@rowcast/protocol';
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
