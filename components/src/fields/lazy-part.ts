/**
 * Parts of a page that are fetched when they are first needed. Fetching fails without a network, and after a deployment
 * that has taken the file away: then the page around it stays as it is, and it is tried again, sooner and later.
 */
import { useSyncExternalStore } from 'react';

export type LazyState<Part> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'there'; readonly part: Part }
  | { readonly kind: 'failed'; readonly retry: () => void };

const waiting = { kind: 'waiting' } as const;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

export class LazyPart<Part> {
  readonly #fetch: () => Promise<Part>;
  readonly #watchers = new Set<() => void>();
  #state: LazyState<Part> = waiting;
  #isFetching = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(fetch: () => Promise<Part>) {
    this.#fetch = fetch;
  }

  get state(): LazyState<Part> {
    return this.#state;
  }

  /** Fetches it, if nobody has yet, and as often as it takes while somebody watches. One function, so that React watches once. */
  readonly watch = (watcher: () => void): (() => void) => {
    if (this.#watchers.size === 0) globalThis.addEventListener('online', this.#retry);
    this.#watchers.add(watcher);
    this.#retry();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size > 0) return;
      globalThis.removeEventListener('online', this.#retry);
      clearTimeout(this.#timer);
    };
  };

  readonly #retry = (): void => {
    clearTimeout(this.#timer);
    if (this.#isFetching || this.#state.kind === 'there') return;
    this.#isFetching = true;
    this.#fetch().then(
      (part) => this.#settle({ kind: 'there', part }),
      () => {
        this.#settle({ kind: 'failed', retry: this.#retry });
        if (this.#watchers.size === 0) return;
        this.#timer = setTimeout(this.#retry, Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures));
        this.#failures += 1;
      },
    );
  };

  #settle(state: LazyState<Part>): void {
    this.#isFetching = false;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

/** A part, as far as it is there. Fetched as soon as a component that asks for it is on the page. */
export function useLazyPart<Part>(lazy: LazyPart<Part>): LazyState<Part> {
  return useSyncExternalStore(
    lazy.watch,
    () => lazy.state,
    () => waiting,
  );
}
