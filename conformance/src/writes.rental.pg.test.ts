/**
 * What is written to the film rental by hand, by feature: on two equal databases, both clients answer the same, and all
 * tables are the same afterwards. Each case begins with the same rows.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nestedCreates } from './cases/nested-create-cases.js';
import { nestedLists, nestedRecords, transactions } from './cases/nested-update-cases.js';
import { creates, deletes, manyCreates, manyUpdates, singleUpdates, upserts } from './cases/write-cases.js';
import { judgeOutcomes } from './judge.js';
import { rental } from './sources.js';
import { type Pair, startPair } from './start-pair.js';
import { compareDatabases, copyDatabases, restoreDatabases } from './twin-databases.js';

/** Both make times of their own. */
const clockSlackMs = 60_000;
let pair: Pair;

beforeAll(async () => {
  pair = await startPair(rental(), { areApart: true });
  await copyDatabases(pair);
});

beforeEach(() => restoreDatabases(pair));

afterAll(() => pair[Symbol.asyncDispose]());

describe.each([
  { feature: 'new rows', table: creates },
  { feature: 'many new rows', table: manyCreates },
  { feature: 'changes of one row', table: singleUpdates },
  { feature: 'changes of many rows', table: manyUpdates },
  { feature: 'rows made or changed', table: upserts },
  { feature: 'rows deleted', table: deletes },
  { feature: 'new rows with related ones', table: nestedCreates },
  { feature: 'changes along lists', table: nestedLists },
  { feature: 'changes along single relations', table: nestedRecords },
  { feature: 'transactions', table: transactions },
])('$feature', ({ table }) => {
  test.each(table.map(({ title, calls }) => [title, calls] as const))('%s', async (_title, calls) => {
    const [call] = calls;
    const isAlone = call !== undefined && calls.length === 1;
    const prisma = await (isAlone ? pair.askPrisma(call) : pair.transactPrisma(calls));
    const rowcast = await (isAlone ? pair.askRowcast(call) : pair.transactRowcast(calls));

    const verdict = judgeOutcomes(prisma, rowcast, { clockSlackMs, isUnordered: calls.some(isInAnyOrder) });

    expect(verdict.kind === 'different' ? verdict.places : verdict).toMatchObject({ kind: 'equal' });
    expect(await compareDatabases(pair, clockSlackMs)).toEqual([]);
  });
});

function isInAnyOrder({ action }: { readonly action: string }): boolean {
  return action === 'updateManyAndReturn';
}
