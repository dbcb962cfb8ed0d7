/**
 * Whatever a client sends, the answer is an error that the catalogue of errors has for it, or a statement in which
 * no word of the client's stands. `ROWCAST_TEST_FUZZ_INPUTS` says how many inputs, `ROWCAST_TEST_FUZZ_SEED` which.
 */
import { type ClientMessage, type MutationSpec, type QuerySpec, RowcastError } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { createDice } from '../../test-support/fuzz/dice.js';
import { flawOfError, flawOfStatement } from '../../test-support/fuzz/flaws.js';
import { fuzzer, fuzzJoins, fuzzSchema, fuzzUngranted } from '../../test-support/fuzz/fuzz-schema.js';
import { randomMessage } from '../../test-support/fuzz/random-message.js';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import type { Database } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import { runMutations } from '../mutation/run-mutations.js';
import { checkQuery } from '../query/check-query.js';
import { compileQuery } from '../query/compile-query.js';
import { defaultQueryLimits as limits } from '../query/query-limits.js';
import { parseMessage } from './parse-message.js';

const inputs = Number(process.env['ROWCAST_TEST_FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['ROWCAST_TEST_FUZZ_SEED'] ?? 1);
const catalog = createTestCatalog(fuzzSchema, { joins: fuzzJoins, ungranted: fuzzUngranted });
const identity = { role: 'authenticated', userId: fuzzer, claims: { sub: fuzzer }, expiresAtMs: null };

interface Outcome {
  readonly kind: string;
  readonly flaw: string | undefined;
}

async function outcomeOf(text: string): Promise<Outcome> {
  try {
    return await outcomeOfMessage(parseMessage(text));
  } catch (error) {
    const kind = error instanceof RowcastError ? error.code : 'no RowcastError';
    return { kind, flaw: flawOfError(error) };
  }
}

async function outcomeOfMessage(message: ClientMessage): Promise<Outcome> {
  if (message.kind === 'query' || message.kind === 'subscribe') return outcomeOfQuery(message.query);
  if (message.kind === 'mutate') return outcomeOfMutations(message.mutations);
  return { kind: message.kind, flaw: undefined };
}

function outcomeOfQuery(spec: QuerySpec): Outcome {
  const { statement } = compileQuery(checkQuery(spec, { catalog, role: 'authenticated', limits }), limits);
  return { kind: 'query', flaw: flawOfStatement(statement) };
}

class ReachedDatabase extends Error {}

/** As far as the first statement, which is as far as the checks go. */
async function outcomeOfMutations(mutations: readonly MutationSpec[]): Promise<Outcome> {
  let flaw: string | undefined;
  const query = async (statement: Statement): Promise<never> => {
    flaw = flawOfStatement(statement);
    throw new ReachedDatabase();
  };
  const runAs = (_identity: unknown, work: (transaction: { query: typeof query }) => unknown): unknown =>
    work({ query });
  // Mutations use nothing else of it.
  const database = { runAs } as unknown as Database;
  try {
    await runMutations({ mutations, identity, database, catalog, limits, now: () => new Date(0) });
    return { kind: 'mutation without a statement', flaw };
  } catch (error) {
    if (error instanceof ReachedDatabase || (error as Error).cause instanceof ReachedDatabase)
      return { kind: 'mutation', flaw };
    throw error;
  }
}

test(`${inputs} hostile messages are refused with a code or become statements without a word of theirs`, async () => {
  const dice = createDice(seed);
  const counts = new Map<string, number>();
  const flaws: string[] = [];
  for (let n = 0; n < inputs && flaws.length < 10; n++) {
    const text = randomMessage({ dice, catalog, malice: dice.pick([0.01, 0.05, 0.2]) }, n + 1);
    const { kind, flaw } = await outcomeOf(text);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (flaw !== undefined) flaws.push(`${flaw}: ${text.slice(0, 2_000)}`);
  }

  expect(flaws).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  // The generator is worth something only if much of what it makes gets far, and is refused in many ways.
  expect(counts.get('query') ?? 0).toBeGreaterThan(inputs / 50);
  expect(counts.get('mutation') ?? 0).toBeGreaterThan(inputs / 50);
  expect(counts.size).toBeGreaterThan(9);
  if (process.env['ROWCAST_TEST_FUZZ_INPUTS']) console.log(Object.fromEntries(counts));
}, 3_600_000);
