/**
 * What the client needs of its surroundings, each with the platform's own as default, so that it runs in
 * browsers, in Node and in tests. No other file of the core touches a global.
 */

import { IndexedWrites, type WriteStorage } from './write-storage.js';

/** The part of a WebSocket that the client uses. The browser's and the `ws` package's both have it. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
}

export type SocketConstructor = new (url: string, protocols: string[]) => SocketLike;

/** Where a cross-origin client keeps its session: `localStorage`, or anything with these three. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Time. Tests pass one that they move by hand. */
export interface Clock {
  /** The time of day, in milliseconds since 1970. It may jump either way when it is put right. */
  now(): number;
  /** Milliseconds since some moment. No time of day moves it, but it may stand still while the machine is asleep. */
  elapsedMs(): number;
  setTimeout(work: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

/**
 * What the surroundings know of the network: it (or the page, which may have slept) has come back, or it seems to
 * be gone. Both are hints: whether the server can be reached is for the connection to find out.
 */
export type NetworkNews = 'back' | 'away';

/** Hears of the network; returns the way to stop. */
export type NetworkSource = (hear: (news: NetworkNews) => void) => () => void;

/** Speaks to the other pages of this origin in the same browser. */
export interface TabChannel {
  post(message: string): void;
  close(): void;
}

/** Opens the channel of a name; undefined where there are no other pages. */
export type TabChannelSource = (name: string, onMessage: (message: string) => void) => TabChannel | undefined;

/** Locks that the pages of one origin share. A page that goes away lets go of its own. */
export interface PageLocks {
  /** Holds a lock for as long as the page lives, or until what it returns is called. */
  hold(name: string): () => void;
  /** Whether no page holds it. */
  isFree(name: string): Promise<boolean>;
  /** Does the work while no other page does any under this name. */
  alone(name: string, work: () => Promise<void>): Promise<void>;
}

/** Opens the place where writes outlive a page; undefined where there is none. */
export type WriteStorageSource = (name: string) => WriteStorage | undefined;

/** Everything the client takes from its surroundings. */
export interface Platform {
  readonly WebSocket: SocketConstructor | undefined;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly storage: KeyValueStorage;
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly onNetworkChange: NetworkSource;
  readonly openTabChannel: TabChannelSource;
  readonly openWriteStorage: WriteStorageSource;
  readonly locks: PageLocks;
  /** The page's origin, where there is a page. */
  readonly origin: string | undefined;
  /** Tells a developer about a mistake; does nothing in production. */
  readonly warn: (message: string) => void;
}

export function defaultPlatform(): Platform {
  const { WebSocket, fetch, location } = globalThis as Partial<typeof globalThis>;
  return {
    WebSocket: WebSocket as SocketConstructor | undefined,
    fetch: fetch?.bind(globalThis),
    storage: browserStorage() ?? memoryStorage(),
    clock: systemClock,
    random: Math.random,
    onNetworkChange: browserNetwork,
    openTabChannel: browserTabChannel,
    openWriteStorage: browserWriteStorage,
    locks: browserLocks() ?? noOtherPage,
    origin: location?.origin,
    warn: isProduction() ? () => {} : (message) => console.warn(message),
  };
}

const systemClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => globalThis.performance.now(),
  setTimeout: (work, delayMs) => globalThis.setTimeout(work, delayMs),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
};

function browserNetwork(hear: (news: NetworkNews) => void): () => void {
  const { addEventListener, removeEventListener, document } = globalThis as Partial<typeof globalThis>;
  if (!addEventListener || !removeEventListener) return () => {};
  const onBack = (): void => hear('back');
  const onAway = (): void => hear('away');
  const onVisibility = (): void => {
    if (document?.visibilityState === 'visible') hear('back');
  };
  addEventListener('online', onBack);
  addEventListener('offline', onAway);
  document?.addEventListener('visibilitychange', onVisibility);
  return () => {
    removeEventListener('online', onBack);
    removeEventListener('offline', onAway);
    document?.removeEventListener('visibilitychange', onVisibility);
  };
}

/** Only in a page: outside, all clients of a process would hear each other. */
function browserTabChannel(name: string, onMessage: (message: string) => void): TabChannel | undefined {
  const { document, BroadcastChannel } = globalThis as Partial<typeof globalThis>;
  if (!document || !BroadcastChannel) return undefined;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => onMessage(String(data));
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}

function browserWriteStorage(name: string): WriteStorage | undefined {
  const { indexedDB } = globalThis as Partial<typeof globalThis>;
  return indexedDB && new IndexedWrites(indexedDB, name);
}

/** Absent outside of pages, and in pages on plain http. */
function browserLocks(): PageLocks | undefined {
  const { navigator, document } = globalThis as Partial<typeof globalThis>;
  const locks = document && navigator?.locks;
  if (!locks) return undefined;
  return {
    hold(name) {
      let letGo = (): void => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      locks.request(name, () => held).catch(() => {});
      return letGo;
    },
    isFree: (name) => locks.request(name, { ifAvailable: true }, (lock) => lock !== null),
    alone: (name, work) => locks.request(name, work),
  };
}

const noOtherPage: PageLocks = {
  hold: () => () => {},
  isFree: () => Promise.resolve(true),
  alone: (_name, work) => work(),
};

/** Reading `localStorage` throws where a page may not have any. */
function browserStorage(): KeyValueStorage | undefined {
  try {
    const { document, localStorage } = globalThis as Partial<typeof globalThis>;
    return document === undefined ? undefined : localStorage;
  } catch {
    return undefined;
  }
}

export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

function isProduction(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.['NODE_ENV'] === 'production';
}
