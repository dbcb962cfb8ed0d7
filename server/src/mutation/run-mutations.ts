/**
 * Runs the mutations of one request in order, in one transaction, as the identity: all or nothing. The
 * first that fails rolls all of them back and says by its `index` which it was.
 *
 * Row-level security decides what is written. Checks made here only say earlier, and in Prisma's names,
 * what the database would refuse anyway.
 */
import { type MutationResult, type MutationSpec, RowcastError, unreachable } from '@rowcast/protocol';
import type { Catalog } from '../catalog/catalog.js';
import type { Database, Transaction } from '../database/database.js';
import { translatePostgresError } from '../database/postgres-error.js';
import type { Statement } from '../database/statement.js';
import type { Identity } from '../identity.js';
import { defaultQueryLimits, type QueryLimits } from '../query/query-limits.js';
import { createMany, createManyAndReturn, createOne } from './create-records.js';
import { deleteMany, deleteOne } from './delete-records.js';
import type { MutationScope } from './mutation-scope.js';
import { updateMany, updateManyAndReturn, updateOne } from './update-records.js';
import { upsertOne } from './upsert-record.js';
import { openWrittenModel } from './write-access.js';
import { writeErrorContext } from './write-error-context.js';
import { beginWrite, type KeptWrite, keepWrite, nameWrite, readKeptWrite, type WriteName } from './write-outcome.js';

export interface RunMutationsOptions {
  readonly mutations: readonly MutationSpec[];
  readonly identity: Identity;
  readonly database: Database;
  readonly catalog: Catalog;
  readonly limits?: QueryLimits;
  /** Names the write: if it has been done before, what came of it then is the outcome. */
  readonly key?: string | undefined;
  /** Called when all have succeeded, just before COMMIT is sent. */
  readonly beforeCommit?: () => void;
  readonly now: () => Date;
}

export interface MutationsOutcome {
  /** The id of the transaction; null if nothing was written. */
  readonly transaction: string | null;
  readonly results: readonly MutationResult[];
  /** It had been done before. */
  readonly isRepeated?: true;
}

export async function runMutations(options: RunMutationsOptions): Promise<MutationsOutcome> {
  const { database, identity, beforeCommit, key, mutations } = options;
  const hooks = beforeCommit === undefined ? {} : { beforeCommit };
  if (key === undefined) return database.runAs(identity, (transaction) => runInOrder(transaction, options), hooks);
  const name = nameWrite(key, identity, mutations);
  let isAsked = false;
  const work = async (transaction: Transaction, [kept]: readonly KeptWrite[]): Promise<MutationsOutcome> => {
    isAsked = true;
    if (kept) return { transaction: kept.transaction, results: readKeptWrite(kept, name), isRepeated: true };
    return runInOrder(transaction, options, name);
  };
  try {
    return await database.runAs(identity, work, { ...hooks, first: beginWrite(name) });
  } catch (error) {
    throw isAsked ? error : withUnknownOutcome(error);
  }
}

/** What has become of the write could not even be asked: an earlier attempt may have been committed. */
function withUnknownOutcome(error: unknown): unknown {
  if (!(error instanceof RowcastError) || !error.isRetryable) return error;
  return new RowcastError('WRITE_OUTCOME_UNKNOWN', 'it could not be found out whether this has been done already', {
    hint: 'send it again with the same key',
    cause: error,
  });
}

async function runInOrder(
  transaction: Transaction,
  options: RunMutationsOptions,
  name?: WriteName,
): Promise<MutationsOutcome> {
  const results: MutationResult[] = [];
  const now = options.now();
  for (const [index, mutation] of options.mutations.entries()) {
    try {
      results.push(await runOne(mutation, openScope(mutation, transaction, { ...options, now: () => now })));
    } catch (error) {
      throw withIndex(error, index);
    }
  }
  return { transaction: await finish(transaction, options, name && keepWrite(name, results)), results };
}

function openScope(mutation: MutationSpec, transaction: Transaction, options: RunMutationsOptions): MutationScope {
  const { catalog, identity, limits = defaultQueryLimits, now } = options;
  const model = openWrittenModel(catalog, mutation.model, identity.role);
  return { transaction, catalog, model, identity, limits, now: now() };
}

async function runOne({ action, args }: MutationSpec, scope: MutationScope): Promise<MutationResult> {
  switch (action) {
    case 'create':
      return createOne(scope, args);
    case 'createMany':
      return createMany(scope, args);
    case 'createManyAndReturn':
      return createManyAndReturn(scope, args);
    case 'update':
      return updateOne(scope, args);
    case 'updateMany':
      return updateMany(scope, args);
    case 'updateManyAndReturn':
      return updateManyAndReturn(scope, args);
    case 'upsert':
      return upsertOne(scope, args);
    case 'delete':
      return deleteOne(scope, args);
    case 'deleteMany':
      return deleteMany(scope, args);
    default:
      return unreachable(action);
  }
}

/** Has deferred constraints checked while their errors can still be told in the schema's names. */
const checkDeferred: Statement = { text: 'set constraints all immediate', values: [] };
const readTransactionId: Statement = { text: 'select pg_current_xact_id_if_assigned()::text as "id"', values: [] };

async function finish(
  transaction: Transaction,
  { catalog, identity }: RunMutationsOptions,
  keep: Statement | undefined,
): Promise<string | null> {
  const [checked, read, kept] = await Promise.allSettled([
    transaction.query(checkDeferred),
    transaction.query<{ readonly id: string | null }>(readTransactionId),
    keep && transaction.asServer(keep),
  ]);
  if (checked.status === 'rejected') {
    throw translatePostgresError(checked.reason, writeErrorContext({ catalog, identity, operation: 'update' }));
  }
  if (read.status === 'rejected') throw read.reason;
  if (kept.status === 'rejected') throw kept.reason;
  return read.value[0]?.id ?? null;
}

function withIndex(error: unknown, index: number): RowcastError {
  const known = translatePostgresError(error);
  if (!(known instanceof RowcastError)) {
    return new RowcastError('SERVER_INTERNAL', 'the server met something unforeseen', { index, cause: error });
  }
  const { code, message, ...details } = known.toWire();
  return new RowcastError(code, message, { ...details, index, cause: known.cause });
}
