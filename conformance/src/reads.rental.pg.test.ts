/** What is asked of the film rental by hand, by feature: both clients give the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  jsonFilters,
  listFilters,
  logicFilters,
  referenceFilters,
  relationFilters,
  scalarFilters,
} from './cases/filter-cases.js';
import { aggregates, counts, groups } from './cases/group-cases.js';
import { selections } from './cases/selection-cases.js';
import { distincts, orders, uniques, windows } from './cases/window-cases.js';
import { judge } from './judge.js';
import { isPlainObject } from './operands.js';
import { rental } from './sources.js';
import { type Pair, startPair } from './start-pair.js';

let pair: Pair;

beforeAll(async () => {
  pair = await startPair(rental());
});

afterAll(() => pair[Symbol.asyncDispose]());

describe.each([
  { feature: 'filters of values', table: scalarFilters },
  { feature: 'fields as operands', table: referenceFilters },
  { feature: 'filters of lists', table: listFilters },
  { feature: 'filters of JSON', table: jsonFilters },
  { feature: 'filters of relations', table: relationFilters },
  { feature: 'AND, OR and NOT', table: logicFilters },
  { feature: 'orders', table: orders },
  { feature: 'windows', table: windows },
  { feature: 'distinct rows', table: distincts },
  { feature: 'unique rows', table: uniques },
  { feature: 'what rows hold', table: selections },
  { feature: 'counts', table: counts },
  { feature: 'aggregates', table: aggregates },
  { feature: 'groups', table: groups },
])('$feature', ({ table }) => {
  test.each(table.map((call) => [call.title, call] as const))('%s', async (_title, call) => {
    const isUnordered = !(isPlainObject(call.args) && 'orderBy' in call.args);
    const verdict = await judge(pair, call, { isUnordered });
    expect(verdict.kind === 'different' ? verdict.places : verdict.kind).toBe('equal');
  });
});
