/** What Prisma refuses, Rowcast refuses, with a code that clients can rely on; and nothing is written. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedReads, refusedWrites } from './cases/refused-cases.js';
import { judge } from './judge.js';
import { rental } from './sources.js';
import { type Pair, startPair } from './start-pair.js';

let pair: Pair;

beforeAll(async () => {
  pair = await startPair(rental());
});

afterAll(() => pair[Symbol.asyncDispose]());

describe.each([
  { what: 'reads', table: refusedReads },
  { what: 'writes', table: refusedWrites },
])('$what', ({ table }) => {
  test.each(table.map((entry) => [entry.title, entry] as const))('%s', async (_title, { call, code }) => {
    const verdict = await judge(pair, call);
    expect(verdict.kind === 'different' ? verdict.places : verdict).toMatchObject({ kind: 'refused', code });
  });
});
