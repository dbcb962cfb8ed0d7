/**
 * What one user, or one address, uses of this server over all its connections, and whether it may have more.
 * Kept by name while connections use it and until its rates have recovered, so that connecting again is no
 * way around a limit. Memory is bounded: past `maxNames` those that nobody uses are forgotten, the oldest first.
 */
import { RowcastError } from '@rowcast/protocol';
import { RateLimit } from './rate-limit.js';
import type { AllowanceLimits } from './session-limits.js';
import { Turns } from './turns.js';

export interface AllowancesOptions {
  /** For messages: what shares an allowance. */
  readonly whose: 'user' | 'address';
  readonly limits: AllowanceLimits;
  readonly nowMs: () => number;
  /** @default 50_000 */
  readonly maxNames?: number;
}

export class Allowances {
  readonly #options: AllowancesOptions;
  readonly #maxNames: number;
  readonly #byName = new Map<string, Allowance>();

  constructor(options: AllowancesOptions) {
    this.#options = options;
    this.#maxNames = options.maxNames ?? 50_000;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#byName.size;
  }

  /** The allowance of this name, new if it is not known. Not yet in use by whoever asks: see `connect`. */
  of(name: string): Allowance {
    const known = this.#byName.get(name);
    if (known) return known;
    if (this.#byName.size >= this.#maxNames) this.#forgetUnused();
    const allowance = new Allowance(this.#options);
    this.#byName.set(name, allowance);
    return allowance;
  }

  /** Those that have recovered go for nothing; if there are none, the oldest unused tenth goes. */
  #forgetUnused(): void {
    const unused = [...this.#byName].filter(([, allowance]) => allowance.connectionCount === 0);
    const recovered = unused.filter(([, allowance]) => allowance.isUntouched);
    const leaving = recovered.length > 0 ? recovered : unused.slice(0, Math.ceil(unused.length / 10));
    for (const [name] of leaving) this.#byName.delete(name);
  }
}

/** Its `count…` methods throw a LIMIT_ error where the limit is reached, and then count nothing. */
export class Allowance {
  readonly #whose: 'user' | 'address';
  readonly #limits: AllowanceLimits;
  /** Whose turn it is to use the database. */
  readonly turns: Turns;
  readonly #connecting: RateLimit;
  readonly #messages: RateLimit;
  readonly #writes: RateLimit;
  readonly #refollows: RateLimit;
  #connections = 0;
  #subscriptions = 0;
  #resultBytes = 0;

  constructor({ whose, limits, nowMs }: AllowancesOptions) {
    this.#whose = whose;
    this.#limits = limits;
    this.turns = new Turns(limits.maxAtOnce);
    const { connectionsPerSecond, connectionBurst, messagesPerSecond, messageBurst } = limits;
    this.#connecting = new RateLimit({ perSecond: connectionsPerSecond, burst: connectionBurst, nowMs });
    this.#messages = new RateLimit({ perSecond: messagesPerSecond, burst: messageBurst, nowMs });
    this.#writes = new RateLimit({ perSecond: limits.writesPerSecond, burst: limits.writeBurst, nowMs });
    this.#refollows = new RateLimit({ perSecond: limits.refollowsPerSecond, burst: limits.refollowBurst, nowMs });
  }

  get connectionCount(): number {
    return this.#connections;
  }

  get isUntouched(): boolean {
    return [this.#connecting, this.#messages, this.#writes, this.#refollows].every(({ isFull }) => isFull);
  }

  /** Counts an attempt to connect. */
  countAttempt(): void {
    if (this.#connections >= this.#limits.maxConnections) {
      throw this.#reached('LIMIT_CONNECTIONS', `has ${this.#limits.maxConnections} connections already`);
    }
    if (!this.#connecting.take()) throw this.#reached('LIMIT_CONNECTIONS', 'connects too often');
  }

  connect(): void {
    this.#connections += 1;
  }

  /** A connection is gone, and its subscriptions with it. */
  disconnect(subscriptions: number): void {
    this.#connections -= 1;
    this.#subscriptions -= subscriptions;
  }

  countMessage(): void {
    if (!this.#messages.take()) throw this.#reached('LIMIT_REQUESTS', 'sends messages too fast');
  }

  countWrites(count: number): void {
    if (!this.#writes.take(count)) throw this.#reached('LIMIT_REQUESTS', 'writes too fast');
  }

  countRefollows(count: number): void {
    if (!this.#refollows.take(count)) throw this.#reached('LIMIT_REQUESTS', 'changes identity too fast');
  }

  countSubscriptions(count: number): void {
    if (this.#subscriptions + count > this.#limits.maxSubscriptions) {
      throw this.#reached('LIMIT_SUBSCRIPTIONS', `has ${this.#limits.maxSubscriptions} subscriptions already`);
    }
    this.#subscriptions += count;
  }

  forgetSubscription(): void {
    this.#subscriptions -= 1;
  }

  countResultBytes(bytes: number): void {
    if (this.#resultBytes + bytes > this.#limits.maxResultBytes) {
      const most = this.#limits.maxResultBytes;
      throw this.#reached('LIMIT_SUBSCRIPTIONS', `follows results of ${most} bytes already`);
    }
    this.#resultBytes += bytes;
  }

  forgetResultBytes(bytes: number): void {
    this.#resultBytes -= bytes;
  }

  #reached(code: 'LIMIT_CONNECTIONS' | 'LIMIT_REQUESTS' | 'LIMIT_SUBSCRIPTIONS', what: string): RowcastError {
    const hint = code === 'LIMIT_SUBSCRIPTIONS' ? 'end subscriptions that are no longer shown' : 'wait a little';
    return new RowcastError(code, `this ${this.#whose} ${what}, over all its connections`, { hint });
  }
}
