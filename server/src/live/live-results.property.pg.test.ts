/**
 * Live results under random policies, queries and writes equal a fresh `select` as that identity, version by
 * version, and nobody is sent a byte that they may not see. The oracle is SQL of its own.
 *
 * `ROWCAST_TEST_SECONDS` says how long to look for a counterexample, or `ROWCAST_TEST_RUNS` how often;
 * `ROWCAST_TEST_SEED` begins with (or, with one run, repeats) the scenario of that seed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printScenario } from '../../test-support/print-scenario.js';
import { randomScenario, type Scenario } from '../../test-support/random-scenario.js';
import { createWorldTemplate, runScenario } from '../../test-support/run-scenario.js';

const seconds = Number(process.env['ROWCAST_TEST_SECONDS'] ?? 60);
const runs = Number(process.env['ROWCAST_TEST_RUNS'] ?? Number.POSITIVE_INFINITY);
const firstSeed = Number(process.env['ROWCAST_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 30));
const shrinkingSeconds = Number(process.env['ROWCAST_TEST_SHRINK_SECONDS'] ?? 120);
const scenarios = randomScenario();

test(
  'every version of every live result is what a fresh select gives, and nothing else leaves the server',
  async () => {
    await using template = await createWorldTemplate();
    let changes = 0;
    const play = async (scenario: Scenario): Promise<void> => {
      const counts = await runScenario(scenario, template.name);
      changes += counts.changes;
    };
    const endsAt = Date.now() + seconds * 1_000;
    let played = 0;
    for (; played < runs && Date.now() < endsAt; played += 1) {
      const seed = firstSeed + played;
      const outcome = await fc.check(fc.asyncProperty(scenarios, play), {
        seed,
        numRuns: 1,
        interruptAfterTimeLimit: (shrinkingSeconds || 60) * 1_000,
        endOnFailure: shrinkingSeconds === 0,
      });
      if (outcome.failed) throw new Error(describeFailure(seed, outcome));
    }
    // Where nothing happens, nothing is proved.
    expect(changes).toBeGreaterThanOrEqual(Math.floor(played / 2));
  },
  (seconds + shrinkingSeconds + 60) * 1_000,
);

function describeFailure(seed: number, outcome: fc.RunDetails<[Scenario]>): string {
  const [scenario] = outcome.counterexample ?? [];
  const error =
    outcome.errorInstance instanceof Error ? outcome.errorInstance : new Error(String(outcome.errorInstance));
  return [
    `seed ${seed}, shrunk ${outcome.numShrinks} times: ROWCAST_TEST_SEED=${seed} ROWCAST_TEST_RUNS=1`,
    error.message,
    scenario ? printScenario(scenario) : '',
  ].join('\n');
}
