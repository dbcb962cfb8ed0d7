/** What an application would ask of the music shop: both clients give the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figures, lists } from './cases/shop-cases.js';
import { judge } from './judge.js';
import { chinook } from './sources.js';
import { type Pair, startPair } from './start-pair.js';

let pair: Pair;

beforeAll(async () => {
  pair = await startPair(chinook());
});

afterAll(() => pair[Symbol.asyncDispose]());

describe.each([
  { what: 'lists', table: lists },
  { what: 'figures', table: figures },
])('$what', ({ table }) => {
  test.each(table.map((call) => [call.title, call] as const))('%s', async (_title, call) => {
    const verdict = await judge(pair, call);
    expect(verdict.kind === 'different' ? verdict.places : verdict.kind).toBe('equal');
  });
});
