/**
 * The same inputs as in `fuzz.property.test.ts`, over a real socket into a real Postgres: every message is answered,
 * by no error that tells of the database's insides, and never with what another user owns.
 */
import type { ServerMessage } from '@rowcast/protocol';
import type { TestClient } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { createDice } from '../../test-support/fuzz/dice.js';
import { flawOfWireError } from '../../test-support/fuzz/flaws.js';
import {
  canary,
  fuzzer,
  fuzzJoins,
  fuzzSchema,
  fuzzSql,
  fuzzUngranted,
  victim,
} from '../../test-support/fuzz/fuzz-schema.js';
import { randomMessage } from '../../test-support/fuzz/random-message.js';
import { startTestApp } from '../../test-support/start-test-app.js';
import { createTestCatalog } from '../../test-support/test-catalog.js';

const inputs = Number(process.env['ROWCAST_TEST_FUZZ_INPUTS'] ?? 2_500);
const seed = Number(process.env['ROWCAST_TEST_FUZZ_SEED'] ?? 2);
const [most, atOnce] = [1_000_000, 50];
const sessionLimits = {
  ...{ messagesPerSecond: most, messageBurst: most, bytesPerSecond: 1e9, byteBurst: 1e9 },
  ...{ writesPerSecond: most, writeBurst: most, maxSubscriptionBytes: 1e9, maxSubscriptions: most },
};

/** Numbers that no message of the fuzzing has. */
const firstMark = 1_000_000_000;

/** Waits for the answers to one more query and one more write, before which all writes are answered. */
async function answerTo(client: TestClient, id: number): Promise<void> {
  const nothing = { model: 'Label', action: 'deleteMany', args: { where: { id: -1 } } } as const;
  client.send({ kind: 'mutate', id, mutations: [nothing] });
  client.send({ kind: 'query', id: id + 1, query: { model: 'Label', action: 'count', args: {} } });
  const isAnswered = (wanted: number): boolean =>
    client.messages.some((message) => message.kind !== 'failed' && 'id' in message && message.id === wanted);
  await client.until(() => isAnswered(id) && isAnswered(id + 1), `the answer to ${id}`, 60_000);
}

function errorOf(message: ServerMessage) {
  return 'error' in message ? message.error : undefined;
}

test(`${inputs} hostile messages harm neither the server nor anybody's rows`, async () => {
  const unforeseen: string[] = [];
  await using app = await startTestApp({
    ...{ schema: fuzzSchema, sql: fuzzSql },
    config: { sessionLimits, userLimits: sessionLimits, statementTimeoutMs: 20_000 },
  });
  const catalog = createTestCatalog(fuzzSchema, { joins: fuzzJoins, ungranted: fuzzUngranted });
  const [client, other] = await Promise.all([app.connect(fuzzer), app.connect(victim)]);
  const before = await app.database.sql(`select to_jsonb(i) from items i where owner = '${victim}'`);
  const dice = createDice(seed);
  let answered = 0;
  for (let n = 1; n <= inputs; n++) {
    const text = randomMessage({ dice, catalog, malice: dice.pick([0.003, 0.02, 0.1]) }, n);
    // It would be another identity, by its own wish, and may see other rows.
    if (text.includes('"authenticate"')) continue;
    const from = client.messages.length;
    client.sendRaw(text);
    if (n % atOnce === 0) await answerTo(client, firstMark + 2 * n);
    for (const message of client.messages.slice(answered)) {
      const error = errorOf(message);
      const flaw = error && flawOfWireError(error);
      if (flaw) unforeseen.push(`${flaw}, near message ${n} (${from}): ${text.slice(0, 1_500)}`);
    }
    answered = client.messages.length;
    if (unforeseen.length > 5) break;
  }

  expect(unforeseen).toEqual([]);
  expect(client.received.filter((frame) => frame.includes(canary))).toEqual([]);
  expect(await app.database.sql(`select to_jsonb(i) from items i where owner = '${victim}'`)).toEqual(before);
  expect(await other.query({ model: 'Item', action: 'findMany', args: {} })).toHaveLength(1);
  const kinds = new Map<string, number>();
  for (const message of client.messages) {
    const kind = errorOf(message)?.code ?? message.kind;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  if (process.env['ROWCAST_TEST_FUZZ_INPUTS']) console.log(Object.fromEntries(kinds));
  expect(kinds.get('result') ?? 0).toBeGreaterThan(inputs / 50);
  expect(kinds.get('mutated') ?? 0).toBeGreaterThan(10);
}, 3_600_000);
