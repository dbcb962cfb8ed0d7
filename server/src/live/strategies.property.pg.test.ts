/**
 * Live results under every strategy equal a fresh `select` as that identity, version by version, however close
 * together memberships and rows change, and whatever part of it the engine has heard of when it evaluates.
 *
 * `ROWCAST_TEST_SECONDS` says how long to look for a counterexample, or `ROWCAST_TEST_RUNS` how often;
 * `ROWCAST_TEST_SEED` begins with (or, with one run, repeats) the schedule of that seed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EngineSchedule, printEngineSchedule, randomEngineSchedule } from '../../test-support/engine-schedule.js';
import { runEngineSchedule } from '../../test-support/run-engine-schedule.js';
import { createWorldTemplate } from '../../test-support/run-scenario.js';
import { randomSpliceSchedule } from '../../test-support/splice-schedule.js';

const seconds = Number(process.env['ROWCAST_TEST_SECONDS'] ?? 20);
const runs = Number(process.env['ROWCAST_TEST_RUNS'] ?? Number.POSITIVE_INFINITY);
const firstSeed = Number(process.env['ROWCAST_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 30));
const shrinkingSeconds = Number(process.env['ROWCAST_TEST_SHRINK_SECONDS'] ?? 120);

test(
  'every version of every result is what a fresh select gives in some snapshot, under each strategy',
  async () => {
    await using template = await createWorldTemplate();
    let changes = 0;
    const play = async (schedule: EngineSchedule): Promise<void> => {
      const counts = await runEngineSchedule(schedule, template.name);
      changes += counts.changes;
    };
    const endsAt = Date.now() + seconds * 1_000;
    let played = 0;
    for (; played < runs && Date.now() < endsAt; played += 1) {
      const seed = firstSeed + played;
      const outcome = await fc.check(fc.asyncProperty(randomEngineSchedule(), play), {
        seed,
        numRuns: 1,
        interruptAfterTimeLimit: (shrinkingSeconds || 60) * 1_000,
        endOnFailure: shrinkingSeconds === 0,
      });
      if (outcome.failed) throw new Error(describeFailure(seed, outcome));
    }
    // Where nothing happens, nothing is proved.
    expect(changes).toBeGreaterThanOrEqual(played);
  },
  (seconds + shrinkingSeconds + 60) * 1_000,
);

test.each([
  ['shared', 'stars > 1'],
  ['gated', 'in_room(room_id)'],
  ['routed', 'author_id = (select auth.uid())'],
  ['batched', 'author_id = (select auth.uid()) or in_room(room_id)'],
  ['class', 'coalesce(thread_is_open(parent_id), true) and in_room(room_id)'],
  ['re-run', `auth.jwt() @> '{"role": "authenticated"}'`],
])(
  'under the strategy %s too',
  async (strategy, policy) => {
    await using template = await createWorldTemplate();
    const strategies = new Set<string>();
    const play = async (schedule: EngineSchedule): Promise<void> => {
      for (const kind of (await runEngineSchedule(schedule, template.name)).strategies) strategies.add(kind);
    };
    await fc.assert(fc.asyncProperty(randomEngineSchedule(policy), play), { seed: 7, numRuns: 3 });
    expect([...strategies]).toContain(strategy);
  },
  120_000,
);

test.each([
  ['shared', 'stars > 1 or room_id is not null'],
  ['gated', 'in_room(room_id)'],
  ['routed', 'author_id = (select auth.uid())'],
  ['batched', 'author_id = (select auth.uid()) or in_room(room_id)'],
])(
  'under the strategy %s, rows are spliced into results that stay true',
  async (strategy, policy) => {
    await using template = await createWorldTemplate();
    const strategies = new Set<string>();
    let splices = 0;
    const play = async (schedule: EngineSchedule): Promise<void> => {
      const counts = await runEngineSchedule(schedule, template.name);
      for (const kind of counts.strategies) strategies.add(kind);
      splices += counts.splices;
    };
    // Where nothing is spliced, nothing is proved: a few schedules may happen to have nothing of the kind.
    const provesNothing = (): boolean => !strategies.has(strategy) || splices === 0;
    for (let played = 0; played < Math.min(runs, 4) || (runs > 4 && played < 40 && provesNothing()); played += 1) {
      const seed = firstSeed + played;
      const outcome = await fc.check(fc.asyncProperty(randomSpliceSchedule(policy), play), { seed, numRuns: 1 });
      if (outcome.failed) throw new Error(describeFailure(seed, outcome));
    }
    expect([...strategies]).toContain(strategy);
    expect(splices).toBeGreaterThan(0);
  },
  120_000,
);

function describeFailure(seed: number, outcome: fc.RunDetails<[EngineSchedule]>): string {
  const [schedule] = outcome.counterexample ?? [];
  const error =
    outcome.errorInstance instanceof Error ? outcome.errorInstance : new Error(String(outcome.errorInstance));
  return [
    `seed ${seed}, shrunk ${outcome.numShrinks} times: ROWCAST_TEST_SEED=${seed} ROWCAST_TEST_RUNS=1`,
    error.message,
    schedule ? printEngineSchedule(schedule) : '',
  ].join('\n');
}
