/**
 * The same random writes, nested ones and transactions too, on two equal databases: what comes back is the same, and
 * so are all tables. ROWCAST_TEST_CONFORMANCE_WRITES says how many, ROWCAST_TEST_CONFORMANCE_SEED where to begin.
 */
import { expect, test } from 'vitest';
import type { WriteCall } from './call.js';
import { describeDifference, judgeOutcomes, type Verdict } from './judge.js';
import { Random } from './random.js';
import { randomWrite } from './random-write.js';
import { readSamples } from './samples.js';
import { chinook, rental } from './sources.js';
import { type Pair, startPair } from './start-pair.js';
import { compareDatabases, levelSequences } from './twin-databases.js';

const count = Number(process.env['ROWCAST_TEST_CONFORMANCE_WRITES'] ?? 100);
const firstSeed = Number(process.env['ROWCAST_TEST_CONFORMANCE_SEED'] ?? 1);
/** Both make times of their own. */
const clockSlackMs = 60_000;
/** Between looks at the tables, which also bring new values to write with. */
const writesBetweenLooks = 10;

/** What our codes may stand for, of Prisma's. */
const counterparts: Readonly<Record<string, readonly string[]>> = {
  RECORD_ALREADY_EXISTS: ['P2002', 'P2014'],
  RECORD_NOT_FOUND: ['P2025', 'P2018', 'P2015', 'P2016', 'P2017'],
  RECORD_REFERENCE_MISSING: ['P2003', 'P2014', 'P2011'],
  RECORD_FIELD_REQUIRED: ['P2011', 'P2012', 'P2014', 'arguments'],
  RECORD_VALUE_OUT_OF_RANGE: ['P2000', 'P2020', 'P2039'],
};

test.each([{ source: rental() }, { source: chinook() }])(
  'the same writes leave the same $source.name behind and bring the same back',
  { timeout: 60_000 + count * 500 },
  async ({ source }) => {
    await using pair = await startPair(source, { areApart: true });
    const kinds = { equal: 0, refused: 0, beyondPrisma: 0, different: 0 };
    let samples = await readSamples(pair);
    let last = 1000;
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const random = new Random(seed);
      const world = { random, samples, dataModel: pair.dataModel, fresh: () => ++last };
      const calls = random.list(1, random.chance(0.2) ? 3 : 1, () => randomWrite(world));
      const verdict = await judgeWrites(pair, calls);
      kinds[verdict.kind]++;
      expect(faultsOf(verdict), explain(seed, calls)).toEqual([]);
      await levelSequences(pair);
      if ((seed - firstSeed) % writesBetweenLooks !== 0) continue;
      expect(await compareDatabases(pair, clockSlackMs), explain(seed, calls)).toEqual([]);
      samples = await readSamples(pair);
    }
    expect(await compareDatabases(pair, clockSlackMs)).toEqual([]);
    expect(kinds.equal).toBeGreaterThan(count * 0.6);
  },
);

async function judgeWrites(pair: Pair, calls: readonly WriteCall[]): Promise<Verdict> {
  const isUnordered = calls.some(({ action }) => action === 'updateManyAndReturn');
  const [call] = calls;
  if (!call || calls.length > 1) {
    const outcomes = [await pair.transactPrisma(calls), await pair.transactRowcast(calls)] as const;
    return judgeOutcomes(...outcomes, { clockSlackMs, isUnordered });
  }
  return judgeOutcomes(await pair.askPrisma(call), await pair.askRowcast(call), { clockSlackMs, isUnordered });
}

function faultsOf(verdict: Verdict): readonly string[] {
  if (verdict.kind === 'different') return verdict.places;
  if (verdict.kind !== 'refused' || verdict.code.startsWith('QUERY_')) return [];
  const isKnown = counterparts[verdict.code]?.includes(verdict.prismaCode) ?? false;
  return isKnown ? [] : [`Prisma refuses by ${verdict.prismaCode}, Rowcast by ${verdict.code}`];
}

function explain(seed: number, calls: readonly WriteCall[]): string {
  return `seed ${seed}: ${calls.map((call) => describeDifference(call, [])).join('')}`;
}
