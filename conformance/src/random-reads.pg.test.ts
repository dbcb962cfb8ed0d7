/**
 * Thousands of random reads of every kind, asked of both clients. ROWCAST_TEST_CONFORMANCE_READS says how many of
 * each database, ROWCAST_TEST_CONFORMANCE_SEED where to begin; a failure tells its seed and its smallest form.
 */
import { expect, test } from 'vitest';
import type { QueryCall } from './call.js';
import { describeDifference, judge } from './judge.js';
import { Random } from './random.js';
import { randomQuery } from './random-query.js';
import { readSamples } from './samples.js';
import { shrink } from './shrink.js';
import { chinook, rental } from './sources.js';
import { type Pair, startPair } from './start-pair.js';

const count = Number(process.env['ROWCAST_TEST_CONFORMANCE_READS'] ?? 300);
const firstSeed = Number(process.env['ROWCAST_TEST_CONFORMANCE_SEED'] ?? 1);

test.each([
  { source: rental(), isLarge: false },
  { source: chinook(), isLarge: true },
])(
  'Rowcast answers what Prisma answers, whatever it is asked of $source.name',
  { timeout: 60_000 + count * 200 },
  async ({ source, isLarge }) => {
    await using pair = await startPair(source);
    const samples = await readSamples(pair);
    const differences: string[] = [];
    const kinds = { equal: 0, refused: 0, beyondPrisma: 0, different: 0, full: 0 };
    for (let seed = firstSeed; seed < firstSeed + count && differences.length < 5; seed++) {
      const call = randomQuery({ random: new Random(seed), samples, dataModel: pair.dataModel, isLarge });
      const verdict = await judge(pair, call);
      kinds[verdict.kind]++;
      if (verdict.kind === 'equal' && isFull(verdict.value)) kinds.full++;
      if (verdict.kind === 'different') differences.push(`seed ${seed}: ${await explain(pair, call)}`);
    }
    expect(differences).toEqual([]);
    // Else the questions would prove little.
    expect(kinds.equal).toBeGreaterThan(count * 0.9);
    expect(kinds.full).toBeGreaterThan(count * 0.5);
  },
);

function isFull(value: unknown): boolean {
  return value !== null && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

async function explain(pair: Pair, call: QueryCall): Promise<string> {
  const kindOf = async (args: unknown): Promise<string> => {
    const verdict = await judge(pair, { ...call, args });
    return verdict.kind === 'different' ? (verdict.places[0]?.slice(0, 14) ?? '') : verdict.kind;
  };
  const kind = await kindOf(call.args);
  const args = await shrink(call.args, async (smaller) => (await kindOf(smaller)) === kind);
  const verdict = await judge(pair, { ...call, args });
  return describeDifference({ ...call, args }, verdict.kind === 'different' ? verdict.places : []);
}
