/**
 * Decides how a feed looks for changes: woken by notifications while it is calm, by itself every few
 * milliseconds while changes come fast, so that writers are spared the lock of NOTIFY. Pure but for the
 * clock, which is passed in.
 *
 *     calm ──changes come fast──▶ hot ──nothing for a while──▶ draining ──▶ calm
 *
 * A transaction whose statement ran while the feed was hot has not notified, and may commit when nobody is
 * looking any more. So after the hot time the feed goes on looking (draining) until every transaction that
 * was running at its end is over.
 */
import type { Snapshot } from '@rowcast/protocol';

export interface Look {
  /** How many statements it has found. */
  readonly changeCount: number;
  readonly snapshot: Snapshot;
  /** How long writers still rely on polling, in milliseconds. */
  readonly pollingLeftMs: number;
  /** Whether nobody will ever wake the feed, so that it has to look often even in calm times. */
  readonly areWritersSilent: boolean;
}

export interface NextLook {
  /** When to look again unasked, in milliseconds. */
  readonly delayMs: number;
  /** Whether writers should be told (again) that they need not notify. */
  readonly announces: boolean;
}

export interface PaceOptions {
  readonly nowMs: () => number;
  /** How often to look in calm times. */
  readonly calmMs: number;
}

/** For how long a server says that it polls. */
export const announcedMs = 1_000;
const hotDelayMs = 4;
/** A look costs the writers' machine about as much however much it finds, so where much is found the next may wait a little longer. */
const busyDelayMs = 8;
const busyChanges = 10;
const drainDelayMs = 25;
/** So many looks with news within this time make it hot. */
const fastLooks = 8;
const fastWithinMs = 200;
/** A hot feed that has met nothing for this long stops announcing. */
const quietMs = 300;

export class Pace {
  readonly #options: PaceOptions;
  #state: 'calm' | 'hot' | 'draining' = 'calm';
  #newsAt: number[] = [];
  /** Transactions from here on began when notifications were on again. */
  #drainUntil = 0n;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  get state(): 'calm' | 'hot' | 'draining' {
    return this.#state;
  }

  /** Takes what a look has found. */
  next(look: Look): NextLook {
    const now = this.#options.nowMs();
    if (look.changeCount > 0) this.#newsAt = [...this.#newsAt, now].slice(-fastLooks);
    const isFast = this.#newsAt.length === fastLooks && now - (this.#newsAt[0] ?? 0) <= fastWithinMs;
    const isQuiet = now - (this.#newsAt.at(-1) ?? Number.NEGATIVE_INFINITY) > quietMs;
    // Another server may have said that servers poll; then this one does.
    if (isFast || look.pollingLeftMs > 0) this.#state = 'hot';
    else if (this.#state === 'hot') this.#drain(look.snapshot);
    if (this.#state === 'draining' && look.snapshot.xmin >= this.#drainUntil) this.#state = 'calm';
    // Nobody has announced that much: the database's clock has gone back, and writers would be silent until it is there again.
    if (look.pollingLeftMs > announcedMs + announcedMs) return { delayMs: this.#delayMs(look), announces: true };
    const announces =
      this.#state === 'hot' && !isQuiet && (isFast || look.pollingLeftMs > 0) && look.pollingLeftMs < announcedMs / 2;
    return { delayMs: this.#delayMs(look), announces };
  }

  #drain(snapshot: Snapshot): void {
    this.#state = 'draining';
    this.#drainUntil = snapshot.xmax;
  }

  #delayMs({ changeCount, areWritersSilent }: Look): number {
    if (this.#state === 'hot') return changeCount < busyChanges ? hotDelayMs : busyDelayMs;
    return this.#state === 'draining' || areWritersSilent ? drainDelayMs : this.#options.calmMs;
  }
}
