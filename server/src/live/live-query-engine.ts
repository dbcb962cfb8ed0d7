/**
 * Keeps live queries equal to what their query would return if run now. Wires the parts and holds little
 * logic of its own: the planner says how a query can be kept, the index which a batch of changes may
 * affect, the queue when they are evaluated, Postgres what an identity may see.
 *
 * A query is entered in the index before its first evaluation begins. A change that this evaluation does
 * not see commits after it, is read from the log later still, and so finds the query in the index.
 */
import { randomBytes } from 'node:crypto';
import { isVisible, type QuerySpec, queryKey, RowcastError, type Snapshot } from '@rowcast/protocol';
import type { Catalog } from '../catalog/catalog.js';
import type { ChangeBatch, Gap } from '../changes/change.js';
import { claimsKey, type Identity, identityKey } from '../identity.js';
import type { MissingIndex } from '../query/missing-index.js';
import { ChangeMatcher, type ConcerningNews, ownInterestsOf } from './change-matcher.js';
import { type ChangeTrace, ChangeTraces } from './change-trace.js';
import { assertAffordable } from './evaluate-query.js';
import { EvaluationQueue } from './evaluation-queue.js';
import { GatedQuery } from './gated-query.js';
import { SharingFailure } from './gated-reader.js';
import { LiveQuery, type LiveQueryListener } from './live-query.js';
import type { LiveQueryEngineOptions } from './live-query-engine-options.js';
import type { EvaluationServices, MaintainedQuery, MaintainedQueryOptions } from './maintained-query.js';
import { MissingIndexReports } from './missing-index-reports.js';
import { OwnQuery } from './own-query.js';
import { queryOnce } from './query-once.js';
import { type PlanOptions, planQuery, type QueryPlan } from './query-planner.js';
import { ResultDigester } from './result-digest.js';
import { ResultHistory } from './result-history.js';
import type { ResultRows } from './result-rows.js';
import { RetrySchedule } from './retry-schedule.js';
import type { Strategy } from './strategy.js';
import { TextPool } from './text-pool.js';

/** What a listener asked for, and what serves it now; nothing does while its query cannot be planned. */
interface Placement {
  readonly spec: QuerySpec;
  readonly identity: Identity;
  /** Served by itself, since sharing failed. */
  readonly isAlone: boolean;
  readonly query: MaintainedQuery | undefined;
}

export class LiveQueryEngine {
  readonly #options: LiveQueryEngineOptions;
  readonly #services: EvaluationServices;
  readonly #queries = new Map<string, MaintainedQuery>();
  readonly #placements = new Map<LiveQueryListener, Placement>();
  readonly #unpriced = new WeakMap<MaintainedQuery, Identity>();
  readonly #matcher: ChangeMatcher;
  readonly #queue: EvaluationQueue<MaintainedQuery>;
  readonly #retries: RetrySchedule<MaintainedQuery>;
  readonly #missingIndexes: MissingIndexReports | undefined;
  readonly #traces = new ChangeTraces<MaintainedQuery>();
  readonly #awaited = new Map<bigint, (() => void)[]>();
  readonly #opaqueTimer: NodeJS.Timeout;
  #catalog: Catalog;
  /** An evaluation has found it so, and published nothing. */
  #isCatalogOld = false;
  #awaitingCatalog: (() => void)[] = [];
  #snapshot: Snapshot | undefined;
  readonly #digestKey: Uint8Array;
  readonly #history = new ResultHistory();
  readonly #texts = new TextPool();
  #lastNumber = 0;

  constructor(options: LiveQueryEngineOptions) {
    this.#options = options;
    this.#catalog = options.catalog;
    this.#digestKey = options.digestKey ?? randomBytes(32);
    this.#missingIndexes = options.onMissingIndex && new MissingIndexReports(options.onMissingIndex);
    this.#services = {
      database: options.database,
      roles: options.roles,
      createLiveQuery: (query) => this.#createLiveQuery(query),
      refreshedBytes: options.refreshedBytes,
      carefulEvaluations: options.carefulEvaluations ?? 16,
      texts: this.#texts,
      onRefreshed: (rows, how) => options.onRefreshed?.(rows, how),
      onProbed: (count) => options.onProbed?.(count),
      onWatch: (query, interest) => this.#matcher.watch(query, interest),
      onUnwatch: (query, interest) => this.#matcher.unwatch(query, interest),
    };
    this.#matcher = new ChangeMatcher({
      database: options.database,
      onConcerned: (query, news) => this.#onConcerned(query, news),
      onAsked: (count) => options.onAsked?.(count),
    });
    this.#queue = new EvaluationQueue({
      evaluate: (query) => this.#evaluate(query),
      concurrency: options.concurrency ?? 6,
      ownerOf: ({ owner }) => owner,
    });
    this.#retries = new RetrySchedule((query) => void this.#queue.request(query));
    this.#opaqueTimer = setInterval(() => this.#lookAtOpaque(), options.opaqueIntervalMs ?? 5_000);
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  get pendingEvaluations(): number {
    return this.#queue.size;
  }

  /** How many results are kept, by strategy. */
  get queryCounts(): Readonly<Record<Strategy['kind'], number>> {
    const counts = { shared: 0, class: 0, gated: 0, routed: 0, batched: 0, 're-run': 0 };
    for (const query of this.#queries.values()) counts[query.plan.strategy.kind] += 1;
    return counts;
  }

  /** Runs a query once. */
  query(spec: QuerySpec, identity: Identity): Promise<ResultRows> {
    const { database } = this.#options;
    const plan = (): PlanOptions => this.#planOptions(spec, identity);
    const renew = async (catalog: Catalog): Promise<void> => {
      if (catalog === this.#catalog) this.#onCatalogOld();
      await this.hasCatalog();
    };
    return queryOnce({ identity, database, plan, renew });
  }

  /**
   * Makes the listener hear of the query's result from now on: first a snapshot (or a failure), then
   * patches. Throws at once if the query itself is wrong. A listener follows one query.
   */
  subscribe(spec: QuerySpec, identity: Identity, listener: LiveQueryListener): void {
    try {
      this.#place(listener, { spec, identity, isAlone: false });
    } catch (error) {
      if (!(error instanceof RowcastError) || !error.code.startsWith('ACCESS_')) throw error;
      // A grant may still come: the next catalogue is asked again.
      this.#placements.set(listener, { spec, identity, isAlone: false, query: undefined });
      listener.onFailure(error);
    }
  }

  /** Ends a subscription. A result that nobody listens to is let go. */
  unsubscribe(listener: LiveQueryListener): void {
    const query = this.#placements.get(listener)?.query;
    this.#placements.delete(listener);
    query?.remove(listener);
    if (query?.isEmpty) this.#close(query);
  }

  /** Brings every result that the news may touch up to date. */
  onNews(news: ChangeBatch | Gap, trace?: ChangeTrace): void {
    const matching = trace?.span.begin('rowcast.match');
    if (news.kind === 'changes') this.#matcher.take(news.changes, { catalog: this.#catalog, trace });
    else {
      for (const query of this.#queries.values()) {
        this.#matcher.forget(query);
        this.#onConcerned(query, { traces: trace ? [trace] : [] });
      }
    }
    matching?.end();
    trace?.done();
    this.#snapshot = news.snapshot;
    this.#resolveAwaited(news.snapshot);
  }

  /** Takes a new catalogue: everything is planned and evaluated again. */
  useCatalog(catalog: Catalog): void {
    this.#catalog = catalog;
    this.#isCatalogOld = false;
    for (const query of this.#queries.values()) this.#close(query);
    this.#matcher.useCatalog();
    for (const [listener, { spec, identity }] of [...this.#placements]) {
      this.#placements.set(listener, { spec, identity, isAlone: false, query: undefined });
      try {
        this.#place(listener, { spec, identity, isAlone: false });
      } catch (error) {
        // The next catalogue may make the query possible again.
        listener.onFailure(asRowcastError(error));
      }
    }
    const awaiting = this.#awaitingCatalog;
    this.#awaitingCatalog = [];
    for (const resolve of awaiting) resolve();
  }

  /** Resolves when no result waits for a newer catalogue to be evaluated with. */
  async hasCatalog(): Promise<void> {
    if (this.#isCatalogOld) await new Promise<void>((resolve) => this.#awaitingCatalog.push(resolve));
  }

  /** Resolves when the changes of a committed transaction have been taken in. */
  hasSeen(transaction: bigint): Promise<void> {
    if (this.#snapshot && isVisible(transaction, this.#snapshot)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#awaited.set(transaction, [...(this.#awaited.get(transaction) ?? []), resolve]);
    });
  }

  /** Resolves when what the listener has heard reflects everything that was taken in before this call. */
  async isUpToDate(listener: LiveQueryListener): Promise<void> {
    for (let query = this.#placements.get(listener)?.query; query; ) {
      await this.#matcher.whenDecided(query);
      await this.#queue.whenIdle(query);
      await this.#retries.whenOver(query);
      const next = this.#placements.get(listener)?.query;
      if (next === query) return;
      query = next;
    }
  }

  close(): void {
    clearInterval(this.#opaqueTimer);
    for (const query of this.#queries.values()) this.#close(query);
    this.#placements.clear();
  }

  #place(listener: LiveQueryListener, wish: Omit<Placement, 'query'>): void {
    const { spec, identity, isAlone } = wish;
    const plan = planQuery(this.#planOptions(spec, identity));
    const query = this.#findOrOpen({
      ...wish,
      plan: isAlone || this.#options.isSharing === false ? alone(plan) : plan,
    });
    this.#placements.set(listener, { ...wish, query });
    query.add(identity, listener);
  }

  #createLiveQuery({ spec, plan: { compiled } }: Pick<MaintainedQueryOptions, 'spec' | 'plan'>): LiveQuery {
    this.#lastNumber += 1;
    // The statement's text changes with the schema, and so with the fields of the rows.
    const digester = new ResultDigester(this.#digestKey, `${queryKey(spec)} ${compiled.statement.text}`);
    return new LiveQuery({ number: this.#lastNumber, digester, history: this.#history, shape: compiled.shape });
  }

  #planOptions(spec: QuerySpec, { role }: Identity): PlanOptions {
    const onMissingIndex = (index: MissingIndex): void => this.#missingIndexes?.add(index);
    const limits = this.#options.limitsOf(role);
    const known = { catalog: this.#catalog, texts: this.#texts };
    return { spec, role, limits, ...known, ...(this.#missingIndexes && { onMissingIndex }) };
  }

  #findOrOpen({ spec, identity, plan }: { spec: QuerySpec; identity: Identity; plan: QueryPlan }): MaintainedQuery {
    const { strategy } = plan;
    const registryKey = `${strategy.kind} ${shareKey(strategy, identity)} ${queryKey(spec)}`;
    const known = this.#queries.get(registryKey);
    if (known) {
      // A gated newcomer is heard in the next evaluation; a result that failed is worth another try.
      if (strategy.kind === 'gated' || this.#retries.has(known)) void this.#queue.request(known);
      return known;
    }
    const query = this.#open({ registryKey, spec, plan, services: this.#services }, identity);
    this.#queries.set(registryKey, query);
    this.#unpriced.set(query, identity);
    void this.#queue.request(query);
    return query;
  }

  #open(options: MaintainedQueryOptions, identity: Identity): MaintainedQuery {
    const { strategy } = options.plan;
    if (strategy.kind === 'gated') return new GatedQuery({ ...options, gate: strategy, role: identity.role });
    const interests = ownInterestsOf(options.plan, identity);
    const query = new OwnQuery({ ...options, identity, interests: interests.direct });
    this.#matcher.addOwn(query, identity, interests);
    return query;
  }

  #close(query: MaintainedQuery): void {
    this.#matcher.remove(query);
    query.close();
    this.#queries.delete(query.registryKey);
    this.#queue.drop(query);
    this.#traces.drop(query);
    this.#retries.forget(query);
  }

  /** May be called when the query has been closed meanwhile. */
  #onConcerned(query: MaintainedQuery, { traces, changes }: ConcerningNews): void {
    if (this.#queries.get(query.registryKey) !== query) return;
    query.expected.add(changes);
    for (const trace of traces) this.#traces.add(query, trace);
    void this.#queue.request(query);
  }

  async #evaluate(query: MaintainedQuery): Promise<void> {
    const traces = this.#traces.take(query);
    if (this.#queries.get(query.registryKey) === query) await this.#bringUpToDate(query, traces[0]);
    for (const trace of traces) trace.done();
  }

  async #bringUpToDate(query: MaintainedQuery, trace: ChangeTrace | undefined): Promise<void> {
    const startedAt = performance.now();
    const strategy = query.plan.strategy.kind;
    const span = trace?.span.begin('rowcast.evaluate', { attributes: { 'rowcast.strategy': strategy } });
    try {
      await this.#price(query);
      if ((await query.evaluate(span)) === 'catalog is old') this.#onCatalogOld();
      this.#retries.forget(query);
      span?.end();
    } catch (error) {
      span?.end(error);
      if (error instanceof SharingFailure) this.#serveAlone(query, error);
      else this.#onEvaluationFailed(query, asRowcastError(error));
    }
    this.#options.onEvaluated?.(strategy, performance.now() - startedAt);
  }

  #onCatalogOld(): void {
    this.#isCatalogOld = true;
    this.#options.onCatalogOld();
  }

  /** Before its first evaluation, a query is asked for its cost, as whoever wanted it first. */
  async #price(query: MaintainedQuery): Promise<void> {
    const identity = this.#unpriced.get(query);
    if (identity === undefined) return;
    await assertAffordable({ compiled: query.plan.compiled, identity, database: this.#options.database });
    this.#unpriced.delete(query);
  }

  #serveAlone(query: MaintainedQuery, failure: SharingFailure): void {
    this.#options.onError(failure.cause);
    for (const listener of failure.listeners) {
      const placement = this.#placements.get(listener);
      if (placement?.query !== query) continue;
      query.remove(listener);
      this.#place(listener, { ...placement, isAlone: true });
    }
    if (query.isEmpty) this.#close(query);
    else void this.#queue.request(query);
  }

  /**
   * Something passing is tried again, ever more rarely, and keeps the rows while the listeners have heard that the
   * database is away. What goes on failing is the query's own failure: also where the database is there, but has no room.
   */
  #onEvaluationFailed(query: MaintainedQuery, error: RowcastError): void {
    if (this.#queries.get(query.registryKey) !== query) return;
    this.#options.onError(error);
    const attempt = error.isRetryable ? this.#retries.plan(query) : 0;
    const isUnavailable = error.code === 'SERVER_DATABASE_UNAVAILABLE';
    if (isUnavailable) this.#options.onAway?.();
    const isQuiet = isUnavailable
      ? this.#options.isAway?.() || attempt < maxUnavailableAttempts
      : attempt < maxQuietAttempts;
    if (error.isRetryable && isQuiet) return;
    query.fail(error);
    this.#retries.tell(query);
  }

  #lookAtOpaque(): void {
    for (const query of this.#queries.values()) {
      if (query.plan.isOpaque) void this.#queue.request(query);
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

/** How often a passing failure, such as a timeout, is met before the listeners hear of it. */
const maxQuietAttempts = 3;
/** The same where the database is away: long enough for its absence to be noticed, which listeners then hear of instead. */
const maxUnavailableAttempts = 6;

function alone(plan: QueryPlan): QueryPlan {
  return { ...plan, strategy: { kind: 're-run' } };
}

/** Equal for two identities that may share a result under this strategy. */
function shareKey(strategy: Strategy, identity: Identity): string {
  switch (strategy.kind) {
    case 'shared':
    case 'gated':
      return identity.role;
    case 'class':
    case 'routed':
    case 'batched':
      return claimsKey(identity, strategy.claims);
    case 're-run':
      return identityKey(identity);
  }
}

function asRowcastError(error: unknown): RowcastError {
  if (error instanceof RowcastError) return error;
  return new RowcastError('SERVER_INTERNAL', 'the server met something unforeseen', { cause: error });
}
