/**
 * Asks Postgres which of the policies' expressions that read no row hold for an identity. They are asked as the
 * identity, and their text is the catalogue's; nothing of any row is told but what the expressions say.
 *
 * Normally one statement. If that fails, each is asked apart, still on one connection and without waiting for one
 * another: one that raises an error of its own does not hold, as it lets nothing through in a query either.
 */
import type { RowcastError } from '@rowcast/protocol';
import type { Database, Transaction } from '../database/database.js';
import { isReadOnlyRefusal, translatePostgresError } from '../database/postgres-error.js';
import type { Identity } from '../identity.js';

/** Whether each expression holds; one that is not in it could not be asked, and may. */
export type ConditionAnswers = ReadonlyMap<string, boolean>;

/** @throws SERVER_DATABASE_UNAVAILABLE */
export async function askConditions(
  database: Database,
  identity: Identity,
  conditions: readonly string[],
): Promise<ConditionAnswers> {
  if (conditions.length === 0) return new Map();
  try {
    const [row] = await database.readAs<{ answers: readonly boolean[] }>(identity, statementOf(conditions));
    return new Map(conditions.map((sql, index) => [sql, row?.answers[index] ?? false]));
  } catch (error) {
    if (codeOf(error) === 'SERVER_DATABASE_UNAVAILABLE') throw error;
    return askApart(database, identity, conditions);
  }
}

function askApart(database: Database, identity: Identity, conditions: readonly string[]): Promise<ConditionAnswers> {
  const ask = async (transaction: Transaction): Promise<ConditionAnswers> => {
    const marked = transaction.query({ text: 'savepoint rowcast_condition', values: [] });
    const answers = await Promise.all([marked, ...conditions.map((sql) => askOne(transaction, sql))]);
    return new Map(answers.flatMap((answer) => (isAnswer(answer) ? [[answer.sql, answer.holds] as const] : [])));
  };
  return database.runAs(identity, ask, { isReadOnly: true });
}

interface Answer {
  readonly sql: string;
  readonly holds: boolean;
}

/** Undefined if whether it holds cannot be told now. What it raises is undone, so that the next one can be asked. */
async function askOne(transaction: Transaction, sql: string): Promise<Answer | undefined> {
  const [reply, undone] = await Promise.allSettled([
    transaction.query<{ answers: readonly boolean[] }>(statementOf([sql])),
    transaction.query({ text: 'rollback to savepoint rowcast_condition', values: [] }),
  ]);
  if (undone.status === 'rejected') throw undone.reason;
  if (reply.status === 'fulfilled') return { sql, holds: reply.value[0]?.answers[0] ?? false };
  // An insert's policy may write, which this transaction may not.
  if (isReadOnlyRefusal(reply.reason)) return undefined;
  return codeOf(reply.reason)?.startsWith('ACCESS_') ? { sql, holds: false } : undefined;
}

function isAnswer(answer: object | undefined): answer is Answer {
  return answer !== undefined && 'holds' in answer;
}

function statementOf(conditions: readonly string[]): { readonly text: string; readonly values: readonly [] } {
  return {
    text: `select array[${conditions.map((sql) => `coalesce((${sql}), false)`).join(', ')}] as answers`,
    values: [],
  };
}

function codeOf(error: unknown): string | undefined {
  // Whatever it is a translation of, its code is all that is looked at.
  return (translatePostgresError(error) as Partial<RowcastError>).code;
}
