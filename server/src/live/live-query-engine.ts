/**
 * Keeps live queries equal to what their query would return if run now. Wires the parts and holds little
 * logic of its own: the index says which live queries a batch of changes may affect, the queue when they
 * are evaluated, Postgres what the identity may see, the diff what to tell the listeners.
 *
 * A live query is entered in the index before its first evaluation begins. A change that this evaluation
 * does not see commits after it, is read from the log later still, and so finds the query in the index.
 */
import { type QuerySpec, queryKey, RowcastError } from '@rowcast/protocol';
import type { Catalog } from '../catalog/catalog.js';
import type { ChangeBatch, Gap } from '../changes/change.js';
import { isVisible, type Snapshot } from '../changes/snapshot.js';
import type { Database } from '../database/database.js';
import { type Identity, identityKey } from '../identity.js';
import type { QueryLimits } from '../query/query-limits.js';
import { diffResults } from './diff-results.js';
import { evaluateQuery } from './evaluate-query.js';
import { EvaluationQueue } from './evaluation-queue.js';
import { LiveQuery, type LiveQueryListener } from './live-query.js';
import { QueryIndex } from './query-index.js';
import { planQuery } from './query-planner.js';
import type { ResultRows } from './result-rows.js';

export interface LiveQueryEngineOptions {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly limits: QueryLimits;
  /** How many evaluations may be under way at once. @default 6 */
  readonly concurrency?: number;
  /** How often live queries whose policies cannot be seen through are looked at, in milliseconds. @default 5_000 */
  readonly opaqueIntervalMs?: number;
  readonly onError: (error: unknown) => void;
  /** Hears of each evaluation, for metrics. */
  readonly onEvaluated?: (durationMs: number) => void;
}

interface Retry {
  readonly attempt: number;
  readonly timer: NodeJS.Timeout;
}

const firstRetryDelayMs = 100;
const maxRetryDelayMs = 10_000;
/** How often a passing failure, such as a timeout, is met before the listeners hear of it. */
const maxQuietAttempts = 3;

export class LiveQueryEngine {
  readonly #options: LiveQueryEngineOptions;
  readonly #queries = new Map<string, LiveQuery>();
  readonly #index = new QueryIndex<LiveQuery>();
  readonly #queue: EvaluationQueue<LiveQuery>;
  readonly #retries = new Map<LiveQuery, Retry>();
  readonly #awaited = new Map<bigint, (() => void)[]>();
  readonly #opaqueTimer: NodeJS.Timeout;
  #catalog: Catalog;
  #snapshot: Snapshot | undefined;
  #lastNumber = 0;

  constructor(options: LiveQueryEngineOptions) {
    this.#options = options;
    this.#catalog = options.catalog;
    this.#queue = new EvaluationQueue({
      evaluate: (liveQuery) => this.#evaluate(liveQuery),
      concurrency: options.concurrency ?? 6,
    });
    this.#opaqueTimer = setInterval(() => this.#lookAtOpaque(), options.opaqueIntervalMs ?? 5_000);
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  get liveQueryCount(): number {
    return this.#queries.size;
  }

  get pendingEvaluations(): number {
    return this.#queue.size;
  }

  /** Runs a query once. */
  async query(spec: QuerySpec, identity: Identity): Promise<ResultRows> {
    const { limits, database } = this.#options;
    const plan = planQuery({ spec, role: identity.role, catalog: this.#catalog, limits });
    return evaluateQuery({ compiled: plan.compiled, identity, database, maxRows: limits.maxRows });
  }

  /**
   * Makes the listener hear of the query's result from now on: first a snapshot (or a failure), then
   * patches. Throws at once if the query itself is wrong.
   */
  subscribe(spec: QuerySpec, identity: Identity, listener: LiveQueryListener): LiveQuery {
    const registryKey = `${identityKey(identity)} ${queryKey(spec)}`;
    const known = this.#queries.get(registryKey);
    const liveQuery = known ?? this.#open(registryKey, spec, identity);
    liveQuery.listeners.add(listener);
    if (liveQuery.state === 'current') listener.onSnapshot(liveQuery);
    else if (liveQuery.failure) listener.onFailure(liveQuery, liveQuery.failure);
    if (!known || liveQuery.state === 'failed') void this.#queue.request(liveQuery);
    return liveQuery;
  }

  /** Ends a subscription. A live query that nobody listens to is let go. */
  unsubscribe(liveQuery: LiveQuery, listener: LiveQueryListener): void {
    liveQuery.listeners.delete(listener);
    if (liveQuery.listeners.size > 0 || liveQuery.state === 'closed') return;
    liveQuery.close();
    this.#forgetRetries(liveQuery);
    this.#queries.delete(liveQuery.registryKey);
    this.#index.remove(liveQuery, liveQuery.plan.interests);
    this.#queue.drop(liveQuery);
  }

  /** Brings every live query that the news may touch up to date. */
  onNews(news: ChangeBatch | Gap): void {
    const touched =
      news.kind === 'gap' ? new Set(this.#queries.values()) : this.#index.match(news.changes, this.#catalog);
    for (const liveQuery of touched) void this.#queue.request(liveQuery);
    this.#snapshot = news.snapshot;
    this.#resolveAwaited(news.snapshot);
  }

  /** Takes a new catalogue: everything is planned and evaluated again. */
  useCatalog(catalog: Catalog): void {
    this.#catalog = catalog;
    for (const liveQuery of this.#queries.values()) this.#replan(liveQuery);
  }

  /** Resolves when the changes of a committed transaction have been taken in. */
  hasSeen(transaction: bigint): Promise<void> {
    if (this.#snapshot && isVisible(transaction, this.#snapshot)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#awaited.set(transaction, [...(this.#awaited.get(transaction) ?? []), resolve]);
    });
  }

  /** Resolves when a live query reflects everything that was taken in before this call. */
  isUpToDate(liveQuery: LiveQuery): Promise<void> {
    return this.#queue.whenIdle(liveQuery);
  }

  close(): void {
    clearInterval(this.#opaqueTimer);
    for (const { timer } of this.#retries.values()) clearTimeout(timer);
    for (const liveQuery of this.#queries.values()) {
      liveQuery.close();
      this.#queue.drop(liveQuery);
    }
    this.#queries.clear();
  }

  #open(registryKey: string, spec: QuerySpec, identity: Identity): LiveQuery {
    const plan = planQuery({ spec, role: identity.role, catalog: this.#catalog, limits: this.#options.limits });
    this.#lastNumber += 1;
    const liveQuery = new LiveQuery({ number: this.#lastNumber, registryKey, spec, identity, plan });
    this.#queries.set(registryKey, liveQuery);
    this.#index.add(liveQuery, plan.interests);
    return liveQuery;
  }

  #replan(liveQuery: LiveQuery): void {
    const { spec, identity } = liveQuery;
    try {
      const plan = planQuery({ spec, role: identity.role, catalog: this.#catalog, limits: this.#options.limits });
      this.#index.remove(liveQuery, liveQuery.plan.interests);
      liveQuery.plan = plan;
      this.#index.add(liveQuery, plan.interests);
      void this.#queue.request(liveQuery);
    } catch (error) {
      // The old plan stays in the index; the next catalogue may make the query possible again.
      this.#queue.drop(liveQuery);
      liveQuery.fail(asRowcastError(error));
    }
  }

  async #evaluate(liveQuery: LiveQuery): Promise<void> {
    if (liveQuery.state === 'closed') return;
    const { database, limits, onEvaluated } = this.#options;
    const { compiled } = liveQuery.plan;
    const startedAt = performance.now();
    try {
      const rows = await evaluateQuery({ compiled, identity: liveQuery.identity, database, maxRows: limits.maxRows });
      // A plan that was replaced meanwhile has an evaluation of its own waiting.
      if (liveQuery.plan.compiled !== compiled) return;
      this.#forgetRetries(liveQuery);
      liveQuery.publish(rows, diffResults(liveQuery.rows, rows, compiled.shape));
    } catch (error) {
      this.#onEvaluationFailed(liveQuery, asRowcastError(error));
    }
    onEvaluated?.(performance.now() - startedAt);
  }

  /**
   * Something passing is tried again, ever more rarely, and keeps the rows meanwhile: the listeners have
   * heard that the database is away. What goes on failing is the query's own failure.
   */
  #onEvaluationFailed(liveQuery: LiveQuery, error: RowcastError): void {
    this.#options.onError(error);
    const attempt = (this.#retries.get(liveQuery)?.attempt ?? 0) + 1;
    const isAway = error.code === 'SERVER_DATABASE_UNAVAILABLE';
    if (!error.isRetryable || (!isAway && attempt >= maxQuietAttempts)) liveQuery.fail(error);
    if (!error.isRetryable) return this.#forgetRetries(liveQuery);
    clearTimeout(this.#retries.get(liveQuery)?.timer);
    const retry = (): void => void this.#queue.request(liveQuery);
    const timer = setTimeout(retry, Math.min(firstRetryDelayMs * 2 ** attempt, maxRetryDelayMs));
    this.#retries.set(liveQuery, { attempt, timer });
  }

  #forgetRetries(liveQuery: LiveQuery): void {
    clearTimeout(this.#retries.get(liveQuery)?.timer);
    this.#retries.delete(liveQuery);
  }

  #lookAtOpaque(): void {
    for (const liveQuery of this.#queries.values()) {
      if (liveQuery.plan.isOpaque) void this.#queue.request(liveQuery);
    }
  }

  #resolveAwaited(snapshot: Snapshot): void {
    for (const [transaction, resolvers] of this.#awaited) {
      if (!isVisible(transaction, snapshot)) continue;
      this.#awaited.delete(transaction);
      for (const resolve of resolvers) resolve();
    }
  }
}

function asRowcastError(error: unknown): RowcastError {
  if (error instanceof RowcastError) return error;
  return new RowcastError('SERVER_INTERNAL', 'the server met something unforeseen', { cause: error });
}
