/**
 * A list that grows page by page and is live as a whole. It is one live query whose `take` grows: pages that were
 * queries of their own would lose or repeat rows at their seams when rows come and go. One row more than is shown
 * is asked for, which tells whether there is a next page.
 *
 *   window ──fetchNextPage──▶ window, and a larger one under way ──rows of the larger one──▶ window
 *
 * While the larger one is under way the smaller one stays live, so that nothing flashes and nothing stands still.
 */
import { RowcastError } from '@rowcast/protocol';
import type { QueryDescription } from './description.js';
import { idleStore } from './live-query-store.js';
import type { LiveResult } from './live-result.js';
import { storeOf, withTake } from './query-description.js';
import type { Subscribable } from './subscribable.js';

/** The current state of a list that grows: a live result, and the ways to get more of it. */
export type InfiniteResult<T> = LiveResult<readonly T[]> & {
  /** Whether there are more rows than `data` has. */
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  /** Makes the list one page longer, or tries again if that failed. Does nothing while it is under way. */
  readonly fetchNextPage: () => void;
};

interface ListWindow<T> {
  readonly store: Subscribable<LiveResult<readonly T[]>>;
  /** How many rows of it are shown. */
  readonly size: number;
}

export class InfiniteQuery<T> implements Subscribable<InfiniteResult<T>> {
  readonly #query: QueryDescription<readonly T[]> | null;
  readonly #pageSize: number;
  readonly #listeners = new Set<() => void>();
  readonly #stops = new Map<ListWindow<T>, () => void>();
  #window: ListWindow<T>;
  /** The larger one that is under way. */
  #next: ListWindow<T> | undefined;
  #last: { readonly from: readonly unknown[]; readonly result: InfiniteResult<T> } | undefined;
  #cut: { readonly whole: readonly T[]; readonly rows: readonly T[] } | undefined;

  /** Null for no query. */
  constructor(query: QueryDescription<readonly T[]> | null, pageSize: number) {
    if (!Number.isInteger(pageSize) || pageSize < 1) {
      throw new RowcastError('CLIENT_INVALID_USE', `pageSize is ${pageSize}`, { hint: 'give a whole number from 1' });
    }
    this.#query = query;
    this.#pageSize = pageSize;
    this.#window = this.#open(pageSize);
  }

  readonly getSnapshot = (): InfiniteResult<T> => {
    const [now, later] = [this.#window.store.getSnapshot(), this.#next?.store.getSnapshot()];
    const from = [this.#window, now, this.#next, later];
    if (!this.#last?.from.every((value, index) => value === from[index])) {
      this.#last = { from, result: this.#makeResult(now, later) };
    }
    return this.#last.result;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    const entry = (): void => listener();
    this.#listeners.add(entry);
    this.#follow(this.#window);
    if (this.#next) this.#follow(this.#next);
    return () => {
      this.#listeners.delete(entry);
      if (this.#listeners.size > 0) return;
      for (const stop of this.#stops.values()) stop();
      this.#stops.clear();
    };
  };

  readonly fetchNextPage = (): void => {
    const later = this.#next?.store.getSnapshot();
    if (later?.status === 'error') return void later.refetch();
    if (this.#next || !this.getSnapshot().hasNextPage) return;
    this.#next = this.#open(this.#window.size + this.#pageSize);
    if (this.#listeners.size > 0) this.#follow(this.#next);
    this.#onChange();
  };

  #open(size: number): ListWindow<T> {
    return { size, store: this.#query ? storeOf(withTake(this.#query, size + 1)) : idleStore() };
  }

  #follow(window: ListWindow<T>): void {
    if (!this.#stops.has(window))
      this.#stops.set(
        window,
        window.store.subscribe(() => this.#onChange()),
      );
  }

  #onChange(): void {
    const next = this.#next;
    if (next?.store.getSnapshot().data) {
      this.#stops.get(this.#window)?.();
      this.#stops.delete(this.#window);
      this.#window = next;
      this.#next = undefined;
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #makeResult(now: LiveResult<readonly T[]>, later: LiveResult<readonly T[]> | undefined): InfiniteResult<T> {
    const isThere = later?.data !== undefined;
    const { size } = (isThere && this.#next) || this.#window;
    const shown = isThere ? later : now;
    const controls = {
      hasNextPage: (shown.data?.length ?? 0) > size,
      isFetchingNextPage: later !== undefined && !isThere && later.status !== 'error',
      fetchNextPage: this.fetchNextPage,
    };
    if (shown.data === undefined) return { ...shown, ...controls };
    const data = this.#cutTo(size, shown.data);
    const error = shown.error ?? later?.error;
    return error
      ? { ...shown, ...controls, status: 'error', isPending: false, data, error }
      : { ...shown, ...controls, status: 'success', isPending: false, data, error: null };
  }

  /** The same array for the same rows, so that what shows it is not rendered for nothing. */
  #cutTo(size: number, whole: readonly T[]): readonly T[] {
    if (whole.length <= size) return whole;
    if (this.#cut?.whole !== whole || this.#cut.rows.length !== size) this.#cut = { whole, rows: whole.slice(0, size) };
    return this.#cut.rows;
  }
}
