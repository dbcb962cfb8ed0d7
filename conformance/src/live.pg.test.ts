/**
 * Random queries of every kind are followed while another program, Prisma's client, writes at random: once its changes
 * are through, what is on the screen is what Prisma then answers. ROWCAST_TEST_CONFORMANCE_LIVE says how many rounds.
 */
import { expect, test, vi } from 'vitest';
import type { QueryCall } from './call.js';
import { compareResults } from './compare-results.js';
import { show } from './operands.js';
import { Random } from './random.js';
import { randomQuery } from './random-query.js';
import { randomWrite } from './random-write.js';
import { readSamples } from './samples.js';
import { chinook, rental } from './sources.js';
import { type Followed, type Pair, startPair } from './start-pair.js';

const rounds = Number(process.env['ROWCAST_TEST_CONFORMANCE_LIVE'] ?? 2);
const firstSeed = Number(process.env['ROWCAST_TEST_CONFORMANCE_SEED'] ?? 1);
const queriesEachRound = 25;
const writesEachRound = 15;
const patienceMs = 30_000;

test.each([
  { name: 'the film rental', source: rental(), isLarge: false },
  { name: 'the music shop', source: chinook(), isLarge: true },
])(
  'on $name, what is followed becomes what Prisma answers, whatever Prisma has written',
  {
    timeout: 60_000 + rounds * 60_000,
  },
  async ({ source, isLarge }) => {
    await using pair = await startPair(source);
    let changed = 0;
    for (let round = 0; round < rounds; round++) {
      const samples = await readSamples(pair);
      const random = new Random(firstSeed * 1000 + round);
      const world = { random, samples, dataModel: pair.dataModel, isLarge };
      const queries: Subject[] = await subjects(pair, () => randomQuery(world));
      let last = (round + 1) * 10_000;
      for (let step = 0; step < writesEachRound; step++)
        await pair.askPrisma(randomWrite({ ...world, fresh: () => ++last }));
      for (const query of queries) changed += (await settle(pair, query)) ? 1 : 0;
      for (const { followed } of queries) followed.stop();
    }
    // Else the writes touched nothing that was looked at.
    expect(changed).toBeGreaterThan(rounds * 2);
  },
);

interface Subject {
  readonly call: QueryCall;
  readonly followed: Followed;
  readonly before: unknown;
}

/** Queries that both can answer, each followed and equal at first. */
async function subjects(pair: Pair, make: () => QueryCall): Promise<Subject[]> {
  const found: Subject[] = [];
  while (found.length < queriesEachRound) {
    const call = make();
    const fresh = await pair.askPrisma(call);
    if (fresh.kind === 'error') continue;
    const subject = { call, followed: pair.follow(call), before: fresh.value };
    await settle(pair, subject);
    found.push(subject);
  }
  return found;
}

/** Waits until the followed result is Prisma's; says whether it is another than before. */
async function settle(pair: Pair, { call, followed, before }: Subject): Promise<boolean> {
  const fresh = await pair.askPrisma(call);
  if (fresh.kind === 'error') throw fresh.error;
  await vi.waitFor(
    () =>
      expect(
        [followed.error(), ...compareResults({ prisma: fresh.value, rowcast: followed.data() })],
        describe(call),
      ).toEqual([null]),
    { timeout: patienceMs, interval: 20 },
  );
  return compareResults({ prisma: before, rowcast: followed.data() }).length > 0;
}

function describe({ model, action, args }: QueryCall): string {
  return `${model}.${action}(${show(args)})`;
}
