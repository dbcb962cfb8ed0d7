/**
 * One live query: its rows as the server has them, as they are shown (pending writes laid over), and who listens.
 * Knows no socket and no other query; `live-queries.ts` feeds it.
 *
 *   pending ──snapshot──▶ success ◀──snapshot── error
 *      ╰───────────────failed───────────────────▲
 *
 * Beside it, `live` says how fresh the rows are: `syncing` until the first snapshot on a connection, `live` after
 * it, `stale` while there is no connection.
 */
import {
  parseSnapshot,
  type QuerySpec,
  RowcastError,
  type RowPatch,
  type Snapshot,
  type WireRow,
} from '@rowcast/protocol';
import { applyPatches } from './apply-patches.js';
import type { Liveness, LiveResult } from './live-result.js';
import type { ResultShape, RowFilter } from './result-shape.js';
import { shareRows } from './share-rows.js';
import type { Subscribable } from './subscribable.js';

/** What a query's rows come to for its user. `before`: the rows that were read before these. */
export type ReadResult = (rows: readonly WireRow[], before: readonly WireRow[] | undefined) => unknown;

export interface LiveQueryStoreOptions {
  readonly key: string;
  /** What is asked of the server. */
  readonly spec: QuerySpec;
  /** Undefined if the result is not rows of a model. */
  readonly shape: ResultShape | undefined;
  /** Which rows it counts, if it is a count. */
  readonly counted: RowFilter | undefined;
  /** @throws what the user is to see as an error, such as RECORD_NOT_FOUND */
  readonly read: ReadResult;
  /** Equal for queries that differ only in how much of a list they show. */
  readonly family: string;
  /** The rows of such a query that are on the screen: those that are equal keep their identity. */
  readonly findRelated: (store: LiveQueryStore) => readonly WireRow[] | undefined;
  readonly onFirstListener: (store: LiveQueryStore) => void;
  readonly onLastListener: (store: LiveQueryStore) => void;
  readonly onRefetch: (store: LiveQueryStore) => void;
}

/** What the server says of rows beside them. */
interface Moment {
  readonly version: number;
  readonly digest?: string | undefined;
  readonly seen?: string | undefined;
}

export class LiveQueryStore implements Subscribable<LiveResult<unknown>> {
  readonly options: LiveQueryStoreOptions;
  readonly #listeners = new Set<() => void>();
  #serverRows: readonly WireRow[] | undefined;
  #shownRows: readonly WireRow[] | undefined;
  #readRows: readonly WireRow[] | undefined;
  #version = 0;
  /** The server's name for its rows; undefined if it has not said one. */
  #digest: string | undefined;
  #seen: Snapshot | undefined;
  #error: RowcastError | null = null;
  #live: Liveness = 'syncing';
  #isHeld = false;
  #result: LiveResult<unknown>;
  #waiting: (() => void)[] = [];

  constructor(options: LiveQueryStoreOptions) {
    this.options = options;
    this.#result = this.#makeResult();
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Undefined before the first snapshot. */
  get serverRows(): readonly WireRow[] | undefined {
    return this.#serverRows;
  }

  /** What can be said to a server of the rows that are here; undefined if there are none, or none that have a name. */
  get digest(): string | undefined {
    return this.#serverRows && this.#digest;
  }

  /** The server's rows with pending writes laid over them. */
  get shownRows(): readonly WireRow[] | undefined {
    return this.#shownRows;
  }

  /** Which transactions are counted in the rows; undefined if the server has not said. */
  get seen(): Snapshot | undefined {
    return this.#seen;
  }

  /** Whether rows that are older than the server's are shown. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  get hasFailed(): boolean {
    return this.#error !== null;
  }

  readonly getSnapshot = (): LiveResult<unknown> => this.#result;

  readonly subscribe = (listener: () => void): (() => void) => {
    const entry = (): void => listener();
    const isFirst = this.#listeners.size === 0;
    this.#listeners.add(entry);
    if (isFirst) this.options.onFirstListener(this);
    return () => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.options.onLastListener(this);
    };
  };

  readonly refetch = (): Promise<void> => {
    const arrival = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.options.onRefetch(this);
    return arrival;
  };

  setSnapshot({ rows, ...moment }: Moment & { readonly rows: readonly WireRow[] }): void {
    this.#take(rows, moment);
    this.#error = null;
    this.#live = 'live';
    this.#arrive();
  }

  /** The server has said what has changed since it was left. False if that does not fit: then all is asked for anew. */
  resume({ patches, ...moment }: Moment & { readonly patches: readonly RowPatch[] }): boolean {
    const rows = this.#serverRows && applyPatches(this.#serverRows, patches);
    if (rows) this.setSnapshot({ ...moment, rows });
    else this.#digest = undefined;
    return rows !== undefined;
  }

  /** False if the patch does not follow what is here: then the result has to be asked for anew. */
  applyPatch({ patches, ...moment }: Moment & { readonly patches: readonly RowPatch[] }): boolean {
    if (moment.version === this.#version && patches.length === 0) this.#see(moment.seen);
    // Also what another subscription of this client to the same live query has brought.
    if (moment.version <= this.#version) return true;
    const follows = moment.version === this.#version + 1;
    const next = follows && this.#serverRows && applyPatches(this.#serverRows, patches);
    if (next) this.#take(next, moment);
    else this.#digest = undefined;
    return Boolean(next);
  }

  fail(error: RowcastError): void {
    this.#error = error;
    this.#live = 'stale';
    this.#arrive();
  }

  setLive(live: Liveness): void {
    this.#live = live;
  }

  /** Forgets the rows: somebody else is signed in now. */
  forget(): void {
    this.#serverRows = undefined;
    this.#shownRows = undefined;
    this.#error = null;
  }

  /** Nobody keeps it up to date any longer. */
  abandon(): void {
    this.#serverRows = undefined;
    this.#live = 'syncing';
    this.#arrive();
  }

  /** Brings what is shown up to date and tells the listeners if it differs from before. Held: newer rows wait. */
  publish(layOver: (rows: readonly WireRow[]) => readonly WireRow[], { isHeld = false } = {}): void {
    this.#isHeld = isHeld;
    const rows = this.#serverRows;
    const before = this.#shownRows ?? (rows && this.options.findRelated(this));
    this.#shownRows = rows && shareRows(before, layOver(rows));
    const next = this.#makeResult();
    if (isSame(next, this.#result)) return;
    this.#result = next;
    for (const listener of [...this.#listeners]) listener();
  }

  #take(rows: readonly WireRow[], { version, digest, seen }: Moment): void {
    this.#serverRows = rows;
    this.#version = version;
    this.#digest = digest;
    this.#see(seen);
  }

  #see(seen: string | undefined): void {
    this.#seen = seen === undefined ? undefined : parseSnapshot(seen);
  }

  #arrive(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #makeResult(): LiveResult<unknown> {
    const live = this.#isHeld && this.#live === 'live' ? 'syncing' : this.#live;
    const base = { live, refetch: this.refetch };
    let data: unknown;
    let error = this.#error;
    try {
      data = this.#shownRows && this.options.read(this.#shownRows, this.#readRows);
      this.#readRows = this.#shownRows;
    } catch (reason) {
      if (!(reason instanceof RowcastError)) throw reason;
      error ??= reason;
    }
    if (error) return { ...base, status: 'error', data, error, isPending: false };
    if (!this.#shownRows) return { ...base, status: 'pending', data: undefined, error: null, isPending: true };
    return { ...base, status: 'success', data, error: null, isPending: false };
  }
}

function isSame(a: LiveResult<unknown>, b: LiveResult<unknown>): boolean {
  return a.status === b.status && a.data === b.data && a.error === b.error && a.live === b.live;
}

const idleResult: LiveResult<never> = {
  status: 'idle',
  data: undefined,
  error: null,
  isPending: false,
  live: 'live',
  refetch: () => Promise.resolve(),
};

const idle: Subscribable<LiveResult<never>> = { getSnapshot: () => idleResult, subscribe: () => () => {} };

/** What stands in for a store where there is no query. */
export function idleStore<T>(): Subscribable<LiveResult<T>> {
  return idle;
}
