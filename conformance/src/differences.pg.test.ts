/**
 * Where Rowcast's nested writes differ from Prisma's on purpose (docs/decisions/0004), they do what the decision says, and
 * Prisma does not. ROWCAST_TEST_CONFORMANCE_DIFFERENCES says how many writes of each kind.
 */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDifference, judgeOutcomes } from './judge.js';
import { Random } from './random.js';
import { type DifferentWrite, differences } from './random-differences.js';
import { readSamples, type Samples } from './samples.js';
import { rental } from './sources.js';
import { type Pair, startPair } from './start-pair.js';
import { compareDatabases, copyDatabases, restoreDatabase, restoreDatabases } from './twin-databases.js';

const count = Number(process.env['ROWCAST_TEST_CONFORMANCE_DIFFERENCES'] ?? 3);
const firstSeed = Number(process.env['ROWCAST_TEST_CONFORMANCE_SEED'] ?? 1);
/** Both make times of their own. */
const clockSlackMs = 60_000;
let pair: Pair;
let samples: Samples;

beforeAll(async () => {
  pair = await startPair(rental(), { areApart: true });
  await copyDatabases(pair);
  samples = await readSamples(pair);
});

afterAll(() => pair[Symbol.asyncDispose]());

test('all differences that the decision tells of are tried', () => {
  const decision = fs.readFileSync(new URL('../../docs/decisions/0004-nested-writes.md', import.meta.url), 'utf8');
  const [, , ...rows] = decision.split('\n').filter((line) => line.startsWith('|'));
  expect(Object.keys(differences)).toEqual(rows.map((row) => row.split('|')[1]?.trim()));
});

test.each(Object.entries(differences))('%s', { timeout: 60_000 + count * 10_000 }, async (_name, make) => {
  let last = 5000;
  let different = 0;
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const fresh = (): number => ++last;
    const written = make({ random: new Random(seed), samples, dataModel: pair.dataModel, fresh });
    await restoreDatabases(pair);
    different += (await keepsItsPromise(written)) ? 1 : 0;
  }
  // Else the decision tells of a difference that there is not.
  expect(different).toBeGreaterThan(0);
});

/** Fails if Rowcast does not do what it promises; says whether Prisma did otherwise. */
async function keepsItsPromise({ write, promise }: DifferentWrite): Promise<boolean> {
  const prisma = await pair.askPrisma(write);
  const rowcast = await pair.askRowcast(write);
  const isSame =
    judgeOutcomes(prisma, rowcast, { clockSlackMs }).kind === 'equal' &&
    (await compareDatabases(pair, clockSlackMs)).length === 0;
  await restoreDatabase(pair.databases.prisma);
  const what = describeDifference(write, []);
  if (promise.kind === 'refused') {
    expect(rowcast, what).toMatchObject({ kind: 'error', error: { code: promise.code } });
  } else {
    const others = await pair.transactPrisma(promise.as);
    const answer = others.kind === 'value' ? { ...others, value: (others.value as unknown[]).at(-1) } : others;
    const verdict = judgeOutcomes(answer, rowcast, { clockSlackMs });
    expect(verdict.kind === 'different' ? verdict.places : verdict, what).toMatchObject({ kind: 'equal' });
  }
  expect(await compareDatabases(pair, clockSlackMs), what).toEqual([]);
  return !isSame;
}
