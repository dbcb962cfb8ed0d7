/**
 * All live queries of a client: one store a query, however many listen, kept a while after the last has gone.
 * Subscribes them on each connection, hands them what the server says, and lays pending writes over them.
 *
 * What one message changes is published together at its end, so no listener sees half of it.
 */
import { type ClientMessage, RowcastError, type ServerMessage } from '@rowcast/protocol';
import { countChanges, isCountedIn } from './count-changes.js';
import { KnownRows, type ResultRows, type RowsRead } from './known-rows.js';
import { LaidRows, OverlaySteps } from './laid-rows.js';
import { LiveQueryStore, type LiveQueryStoreOptions } from './live-query-store.js';
import type { OptimisticStep } from './optimistic-changes.js';
import type { Clock } from './platform.js';
import type { Rows } from './result-list.js';
import type { RowChange } from './row-change.js';
import { RowsBeforeDoubt } from './rows-before-doubt.js';

export interface LiveQueriesOptions {
  readonly clock: Clock;
  readonly keepAliveMs: number;
  readonly send: (message: ClientMessage) => void;
  readonly nextId: () => number;
  /** A query wants a connection. */
  readonly onNeeded: () => void;
  /** Every live query has its rows of this connection. */
  readonly onSynced: () => void;
}

type StoreRecipe = Pick<LiveQueryStoreOptions, 'family' | 'spec' | 'shape' | 'counted' | 'read'>;

interface Subscription {
  readonly store: LiveQueryStore;
  readonly id: number;
  /** Undefined until the first snapshot. */
  liveQuery: number | undefined;
}

/** From so many pending changes on, or where laying fewer takes so long, what the server says of them is shown together. */
const manyChanges = 10;
const longPublicationMs = 10;
/** The longest that it is kept from the screen for that. */
const longestPauseMs = 1_000;
/** How long to wait before a query that failed for a passing reason is asked again. */
const retryDelayMs = 2_000;

export class LiveQueries {
  readonly #options: LiveQueriesOptions;
  readonly #stores = new Map<string, LiveQueryStore>();
  /** Those that want to be subscribed: with listeners, or kept for a while. */
  readonly #active = new Set<LiveQueryStore>();
  readonly #subscriptions = new Map<LiveQueryStore, Subscription>();
  readonly #timers = new Map<LiveQueryStore, unknown>();
  #isOnline = false;
  #isServerStale = false;
  #changes: readonly RowChange[] = [];
  readonly #steps = new OverlaySteps();
  readonly #laid = new WeakMap<LiveQueryStore, LaidRows>();
  readonly #read: RowsRead = new WeakMap();
  readonly #beforeDoubt = new RowsBeforeDoubt();
  /** The models of what was laid over the rows that are shown. */
  #laidModels: ReadonlySet<string> = new Set();
  /** What the server has said of these is not shown yet. */
  readonly #unpublished = new Set<LiveQueryStore>();
  #newsTimer: unknown;
  #lastPublicationMs = 0;
  #gathered: { readonly results: readonly ResultRows[]; readonly known: KnownRows } | undefined;

  constructor(options: LiveQueriesOptions) {
    this.#options = options;
  }

  /** The store of a query; made, and forgotten again unless somebody listens soon, if there is none. */
  storeFor(key: string, makeRecipe: () => StoreRecipe): LiveQueryStore {
    const known = this.#stores.get(key);
    if (known) return known;
    const store = new LiveQueryStore({
      ...makeRecipe(),
      key,
      findRelated: (fresh) => this.#findRelated(fresh),
      onFirstListener: (first) => this.#activate(first),
      onLastListener: (last) => this.#keepForAWhile(last),
      onRefetch: (stale) => this.#refetch(stale),
    });
    this.#stores.set(key, store);
    this.#keepForAWhile(store);
    return store;
  }

  /** What all live queries know of rows, with the writes that are laid over them. */
  knownRows(): KnownRows {
    const known = this.#rowsOfServer();
    return this.#steps.follow(known, this.#changes).at(-1)?.knownAfter ?? known;
  }

  #rowsOfServer(): KnownRows {
    const results = [...this.#active].flatMap(({ options: { shape }, serverRows: rows }) =>
      shape && rows ? [{ shape, rows }] : [],
    );
    const isSame = ({ shape, rows }: ResultRows, index: number): boolean =>
      this.#gathered?.results[index]?.shape === shape && this.#gathered.results[index].rows === rows;
    if (this.#gathered?.results.length !== results.length || !results.every(isSame))
      this.#gathered = { results, known: KnownRows.from(results, this.#read) };
    return this.#gathered.known;
  }

  /** Lays these writes over everything, from now on. `isNews`: because of what the server has said. */
  setChanges(changes: readonly RowChange[], { isNews = false } = {}): void {
    this.#changes = changes;
    this.#beforeDoubt.follow(changes, this.#active);
    if (isNews) this.#publishNews([]);
    else this.#publish([]);
  }

  onOnline(): void {
    this.#isOnline = true;
    this.#isServerStale = false;
    this.#subscriptions.clear();
    for (const store of this.#active) this.#subscribe(store);
    this.#publish(this.#active);
    this.#checkSynced();
  }

  /** `error` is set if the connection will not come back by itself. */
  onOffline(error: RowcastError | null): void {
    this.#isOnline = false;
    this.#subscriptions.clear();
    for (const store of this.#active) {
      if (store.serverRows) store.setLive('stale');
      else if (error) store.fail(error);
    }
    this.#publish(this.#active);
  }

  /** The identity has ended, and with it all news. */
  onExpired(): void {
    for (const { store } of this.#subscriptions.values()) if (store.serverRows) store.setLive('stale');
    this.#publish(this.#active);
  }

  /** The identity has changed: the server sends every result anew. */
  onIdentityChanged({ isSomebodyElse }: { readonly isSomebodyElse: boolean }): void {
    if (isSomebodyElse) this.#beforeDoubt.forget();
    for (const store of this.#stores.values()) {
      if (isSomebodyElse) store.forget();
      if (this.#isOnline) store.setLive('syncing');
      if (store.hasFailed && this.#subscriptions.has(store)) this.#resubscribe(store);
    }
    this.#publish(this.#stores.values());
  }

  /** Takes a message about live queries; false if it is about something else. */
  onMessage(message: ServerMessage): boolean {
    switch (message.kind) {
      case 'snapshot':
      case 'resumed':
        this.#take(message);
        return true;
      case 'patch':
        this.#patch(message);
        return true;
      case 'subscriptionFailed':
        this.fail(message.subscription, RowcastError.fromWire(message.error));
        return true;
      case 'stale':
        this.#isServerStale = message.isStale;
        for (const { store } of this.#subscriptions.values()) {
          if (store.serverRows && !store.hasFailed) store.setLive(message.isStale ? 'stale' : 'live');
        }
        this.#publish(this.#active);
        return true;
      default:
        return false;
    }
  }

  /** A subscription failed; false if there is none of this number. */
  fail(id: number, error: RowcastError): boolean {
    const subscription = this.#find((candidate) => candidate.id === id);
    if (!subscription) return false;
    const { store } = subscription;
    store.fail(error);
    this.#publish([store]);
    this.#checkSynced();
    if (error.isRetryable) {
      this.#options.clock.setTimeout(() => {
        if (store.hasFailed && this.#subscriptions.get(store) === subscription) this.#resubscribe(store);
      }, retryDelayMs);
    }
    return true;
  }

  close(error: RowcastError): void {
    this.onOffline(error);
    for (const store of [...this.#stores.values()]) this.#release(store);
  }

  #take(message: Extract<ServerMessage, { kind: 'snapshot' | 'resumed' }>): void {
    const subscription = this.#find((candidate) => candidate.id === message.subscription);
    if (!subscription) return;
    const { store } = subscription;
    // It stands for patches that were left out, and is news as they are.
    const isNews = message.kind === 'resumed' && subscription.liveQuery !== undefined;
    subscription.liveQuery = message.liveQuery;
    if (message.kind === 'snapshot') store.setSnapshot(message);
    else if (!store.resume(message)) return this.#resubscribe(store);
    if (this.#isServerStale) store.setLive('stale');
    if (isNews) this.#publishNews([store]);
    else this.#publish([store]);
    this.#checkSynced();
  }

  #patch(message: Extract<ServerMessage, { kind: 'patch' }>): void {
    const touched: LiveQueryStore[] = [];
    for (const subscription of [...this.#subscriptions.values()]) {
      if (subscription.liveQuery !== message.liveQuery) continue;
      if (subscription.store.applyPatch(message)) touched.push(subscription.store);
      else this.#resubscribe(subscription.store);
    }
    this.#publishNews(touched);
  }

  #activate(store: LiveQueryStore): void {
    this.#stopTimer(store);
    if (!this.#stores.has(store.options.key)) this.#stores.set(store.options.key, store);
    if (this.#active.has(store)) return;
    this.#active.add(store);
    this.#options.onNeeded();
    if (this.#isOnline) this.#subscribe(store);
  }

  #keepForAWhile(store: LiveQueryStore): void {
    this.#stopTimer(store);
    const { clock, keepAliveMs } = this.#options;
    this.#timers.set(
      store,
      clock.setTimeout(() => this.#release(store), keepAliveMs),
    );
  }

  #release(store: LiveQueryStore): void {
    this.#stopTimer(store);
    this.#active.delete(store);
    if (this.#stores.get(store.options.key) === store) this.#stores.delete(store.options.key);
    const subscription = this.#subscriptions.get(store);
    this.#subscriptions.delete(store);
    if (subscription && this.#isOnline) this.#options.send({ kind: 'unsubscribe', id: subscription.id });
    store.abandon();
  }

  #refetch(store: LiveQueryStore): void {
    if (this.#subscriptions.has(store)) return this.#resubscribe(store);
    if (this.#active.has(store)) return;
    this.#activate(store);
    this.#keepForAWhile(store);
  }

  #findRelated(store: LiveQueryStore): Rows | undefined {
    const { family } = store.options;
    const related = [...this.#active].filter((other) => other !== store && other.options.family === family);
    const lists = related.flatMap(({ shownRows }) => (shownRows ? [shownRows] : []));
    return lists.sort((a, b) => b.length - a.length)[0];
  }

  #subscribe(store: LiveQueryStore): void {
    const id = this.#options.nextId();
    this.#subscriptions.set(store, { store, id, liveQuery: undefined });
    store.setLive('syncing');
    const { digest: holds } = store;
    try {
      this.#options.send({ kind: 'subscribe', id, query: store.options.spec, ...(holds !== undefined && { holds }) });
    } catch (error) {
      if (!(error instanceof RowcastError)) throw error;
      this.fail(id, error);
    }
  }

  #resubscribe(store: LiveQueryStore): void {
    const subscription = this.#subscriptions.get(store);
    if (subscription) this.#options.send({ kind: 'unsubscribe', id: subscription.id });
    this.#subscribe(store);
    this.#publish([store]);
  }

  #find(test: (subscription: Subscription) => boolean): Subscription | undefined {
    return [...this.#subscriptions.values()].find(test);
  }

  #stopTimer(store: LiveQueryStore): void {
    this.#options.clock.clearTimeout(this.#timers.get(store));
    this.#timers.delete(store);
  }

  #checkSynced(): void {
    const isSynced = [...this.#subscriptions.values()].every(
      ({ liveQuery, store }) => liveQuery !== undefined || store.hasFailed,
    );
    if (this.#isOnline && isSynced) this.#options.onSynced();
  }

  /**
   * Each answer to one of many pending writes changes what all of them come to, and a single write brings one for each
   * result that shows it. So while that is much, answers are shown together, and as much time is left between two
   * publications as the last one took.
   */
  #publishNews(touched: Iterable<LiveQueryStore>): void {
    const count = this.#changes.length;
    const isMuch = count >= manyChanges || (count > 0 && this.#lastPublicationMs > longPublicationMs);
    if (!isMuch) return this.#publish(touched);
    for (const store of touched) this.#unpublished.add(store);
    this.#newsTimer ??= this.#options.clock.setTimeout(() => this.#publish([]), this.#lastPublicationMs);
  }

  /** Beside those given, all that pending writes concern: rows of one result may tell what another may show. */
  #publish(touchedNow: Iterable<LiveQueryStore>): void {
    this.#options.clock.clearTimeout(this.#newsTimer);
    this.#newsTimer = undefined;
    const touched = new Set([...touchedNow, ...this.#unpublished]);
    this.#unpublished.clear();
    const fromMs = this.#options.clock.elapsedMs();
    this.#layAndPublish(touched);
    this.#lastPublicationMs = Math.min(this.#options.clock.elapsedMs() - fromMs, longestPauseMs);
  }

  #layAndPublish(touched: ReadonlySet<LiveQueryStore>): void {
    const changes = this.#changes;
    const models = new Set(changes.map(({ model }) => model.name));
    const isConcerned = (store: LiveQueryStore): boolean =>
      store.isHeld || isAbout(store, models) || isAbout(store, this.#laidModels);
    const stores = new Set([...touched, ...[...this.#active].filter(isConcerned)]);
    this.#laidModels = models;
    if (changes.length === 0) {
      for (const store of stores) store.publish((rows) => rows);
      return;
    }
    const steps = this.#steps.follow(this.#rowsOfServer(), changes);
    for (const store of stores) {
      const laid = this.#laid.get(store) ?? new LaidRows();
      this.#laid.set(store, laid);
      const { options, serverRows, seen } = store;
      const before = this.#beforeDoubt.of(store);
      const overlay = { options, seen: before ? before.seen : seen, steps, laid, lacksDoubted: before !== undefined };
      const isHeld = before !== undefined && before.rows !== serverRows;
      store.publish((rows) => layOver(before?.rows ?? rows, overlay), { isHeld });
    }
  }
}

/** Whether a change of these models may be seen in a result. */
function isAbout({ options: { shape, counted } }: LiveQueryStore, models: ReadonlySet<string>): boolean {
  if (shape) return [...models].some((model) => shape.models.has(model));
  return counted !== undefined && models.has(counted.model.name);
}

interface Overlay {
  readonly options: LiveQueryStoreOptions;
  readonly seen: LiveQueryStore['seen'];
  readonly steps: readonly OptimisticStep[];
  /** What was laid over this store's rows before. */
  readonly laid: LaidRows;
  /** The rows certainly lack what is in doubt. Otherwise it is not counted: it may be there already. */
  readonly lacksDoubted: boolean;
}

function layOver(rows: Rows, { options, seen, steps, laid, lacksDoubted }: Overlay): Rows {
  const { shape, counted } = options;
  const isUncounted = (change: RowChange): boolean =>
    !isCountedIn(seen, change) && (lacksDoubted || change.isInDoubt === undefined);
  if (shape) return laid.lay(rows, { shape, steps, isUncounted, seen });
  if (!counted) return rows;
  return countChanges(rows, counted, steps.map(({ change }) => change).filter(isUncounted));
}
