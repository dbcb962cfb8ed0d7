/**
 * Parts of a page that are fetched when they are first needed. Fetching fails without a network, and after a deployment
 * that has taken the file away: then the page around it stays as it is, and it is tried again every few seconds.
 */
import { useSyncExternalStore } from 'react';

/** The part, or how far it is. */
export type LazyState<Part> = { readonly kind: 'there'; readonly part: Part } | { readonly kind: 'waiting' | 'failed' };

const waiting = { kind: 'waiting' } as const;
const pauseMs = 3_000;

export class LazyPart<Part> {
  readonly #fetch: () => Promise<Part>;
  readonly #watchers = new Set<() => void>();
  #isFetching = false;
  state: LazyState<Part> = waiting;

  constructor(fetch: () => Promise<Part>) {
    this.#fetch = fetch;
  }

  /** Fetches it, if it is not there, and as often as it takes while somebody watches. One function, so that React watches once. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    void this.#start();
    return () => void this.#watchers.delete(watcher);
  };

  async #start(): Promise<void> {
    if (this.#isFetching || this.state.kind === 'there' || this.#watchers.size === 0) return;
    this.#isFetching = true;
    try {
      this.state = { kind: 'there', part: await this.#fetch() };
    } catch {
      this.state = { kind: 'failed' };
      setTimeout(() => this.#start(), pauseMs);
    }
    this.#isFetching = false;
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
