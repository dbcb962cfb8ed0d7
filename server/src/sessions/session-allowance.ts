/**
 * How much one connection may still ask for: by its own limits, and by those that it shares with the other
 * connections of its user and of its address. Its `count…` methods throw a LIMIT_ error and then count nothing.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import type { Allowance, Allowances } from './allowances.js';
import { RateLimit } from './rate-limit.js';
import type { SessionLimits } from './session-limits.js';
import { Turns } from './turns.js';

/** Where a refusal came from, for metrics. */
export type LimitScope = 'connection' | 'user' | 'address';

export interface SessionAllowanceOptions {
  readonly limits: SessionLimits;
  readonly users: Allowances;
  /** What is shared with others at its address; absent if addresses tell nothing, as on the same machine. */
  readonly address?: Allowance;
  readonly onLimit: (scope: LimitScope, code: string) => void;
  readonly nowMs: () => number;
}

export class SessionAllowance {
  readonly #options: SessionAllowanceOptions;
  readonly #turns: Turns;
  readonly #messages: RateLimit;
  readonly #bytes: RateLimit;
  readonly #writes: RateLimit;
  readonly #refollows: RateLimit;
  /** The bytes of each open subscription, by its number. */
  readonly #subscriptions = new Map<number, number>();
  #subscriptionBytes = 0;
  /** The bytes of the result that each open subscription follows. */
  readonly #results = new Map<number, number>();
  #resultBytes = 0;
  #refusals = 0;
  #user: Allowance | undefined;
  #isClosed = false;

  constructor(options: SessionAllowanceOptions) {
    this.#options = options;
    const { limits, nowMs } = options;
    this.#turns = new Turns(limits.maxAtOnce);
    this.#messages = new RateLimit({ perSecond: limits.messagesPerSecond, burst: limits.messageBurst, nowMs });
    this.#bytes = new RateLimit({ perSecond: limits.bytesPerSecond, burst: limits.byteBurst, nowMs });
    this.#writes = new RateLimit({ perSecond: limits.writesPerSecond, burst: limits.writeBurst, nowMs });
    this.#refollows = new RateLimit({ perSecond: limits.refollowsPerSecond, burst: limits.refollowBurst, nowMs });
    options.address?.connect();
  }

  /** Whether the client goes on sending as fast as it can, though it is told that it is too fast. */
  get isFlooding(): boolean {
    return this.#refusals > this.#options.limits.messageBurst;
  }

  countMessage(bytes: number): void {
    const { messagesPerSecond, bytesPerSecond } = this.#options.limits;
    try {
      this.#require(this.#messages.take(), 'sends messages too fast', `at most ${messagesPerSecond} messages a second`);
      this.#require(this.#bytes.take(bytes), 'sends too much', `at most ${bytesPerSecond} bytes a second`);
      this.#shared((allowance) => allowance.countMessage());
      this.#refusals = 0;
    } catch (error) {
      this.#refusals += 1;
      throw error;
    }
  }

  /**
   * Runs what uses the database when it is the turn of the connection, of its user and of its address. Nothing begins
   * for a connection that is gone: who sends much and goes, again and again, leaves nothing to be done.
   */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const [user, { address }] = [this.#user, this.#options];
    const ifThere = async (): Promise<Value> => {
      if (this.#isClosed) throw connectionGone();
      return work();
    };
    const asAddress = (): Promise<Value> => (address ? address.turns.run(ifThere, this) : ifThere());
    return this.#turns.run(() => (user ? user.turns.run(asAddress, this) : asAddress()), this);
  }

  countWrites(count: number): void {
    const { writesPerSecond } = this.#options.limits;
    this.#require(this.#writes.take(count), 'writes too fast', `at most ${writesPerSecond} mutations a second`);
    this.#shared((allowance) => allowance.countWrites(count));
  }

  /** Counts a change of identity: one message makes every subscription of the connection anew, whatever their size. */
  countRefollows(): void {
    const { refollowsPerSecond, bytesPerSecond } = this.#options.limits;
    const count = this.#subscriptions.size;
    const what = 'changes identity too fast';
    this.#require(this.#refollows.take(count), what, `at most ${refollowsPerSecond} subscriptions a second`);
    this.#require(this.#bytes.take(this.#subscriptionBytes), what, `at most ${bytesPerSecond} bytes of them a second`);
    this.#shared((allowance) => allowance.countRefollows(count));
  }

  countSubscription(id: number, bytes: number): void {
    const { maxSubscriptions, maxSubscriptionBytes } = this.#options.limits;
    if (this.#subscriptions.size >= maxSubscriptions) {
      throw this.#tooManySubscriptions(`the connection has ${maxSubscriptions} subscriptions already`);
    }
    if (this.#subscriptionBytes + bytes > maxSubscriptionBytes) {
      throw this.#tooManySubscriptions(
        `the subscriptions of the connection take ${maxSubscriptionBytes} bytes already`,
      );
    }
    this.#takeShared({
      take: (allowance) => allowance.countSubscriptions(1),
      giveBack: (allowance) => allowance.forgetSubscription(),
    });
    this.#subscriptions.set(id, bytes);
    this.#subscriptionBytes += bytes;
  }

  /** Counts what the server keeps for a subscription: so many bytes, from now on. Called for each patch. */
  countResult(id: number, exactBytes: number): void {
    const bytes = inSteps(exactBytes);
    if (bytes === this.#results.get(id)) return;
    const added = bytes - (this.#results.get(id) ?? 0);
    const { maxResultBytes } = this.#options.limits;
    if (added > 0 && this.#resultBytes + added > maxResultBytes) {
      throw this.#tooManySubscriptions(`the connection follows results of ${maxResultBytes} bytes already`);
    }
    const giveBack = (allowance: Allowance): void => allowance.forgetResultBytes(added);
    if (added > 0) this.#takeShared({ take: (allowance) => allowance.countResultBytes(added), giveBack });
    else for (const allowance of this.#allShared()) giveBack(allowance);
    this.#results.set(id, bytes);
    this.#resultBytes += added;
  }

  forgetResult(id: number): void {
    const bytes = this.#results.get(id);
    if (bytes === undefined) return;
    this.#results.delete(id);
    this.#resultBytes -= bytes;
    for (const allowance of this.#allShared()) allowance.forgetResultBytes(bytes);
  }

  forgetSubscription(id: number): void {
    this.forgetResult(id);
    const bytes = this.#subscriptions.get(id);
    if (bytes === undefined) return;
    this.#subscriptions.delete(id);
    this.#subscriptionBytes -= bytes;
    this.#user?.forgetSubscription();
    this.#options.address?.forgetSubscription();
  }

  /** The connection belongs to this identity from now on. Throws LIMIT_CONNECTIONS or LIMIT_SUBSCRIPTIONS. */
  become(identity: Identity): void {
    const next = identity.userId === null ? undefined : this.#options.users.of(userName(identity));
    if (next === this.#user || this.#isClosed) return;
    this.#report('user', () => {
      next?.countAttempt();
      next?.countSubscriptions(this.#subscriptions.size);
    });
    // The results of another user are other ones, and counted when they are there.
    for (const id of [...this.#results.keys()]) this.forgetResult(id);
    next?.connect();
    this.#user?.disconnect(this.#subscriptions.size);
    this.#user = next;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const turns = [this.#turns, this.#user?.turns, this.#options.address?.turns];
    for (const waited of turns) waited?.abandon(this, connectionGone());
    for (const id of [...this.#results.keys()]) this.forgetResult(id);
    this.#user?.disconnect(this.#subscriptions.size);
    this.#options.address?.disconnect(this.#subscriptions.size);
    this.#subscriptions.clear();
  }

  #allShared(): readonly Allowance[] {
    return [this.#user, this.#options.address].filter((allowance) => allowance !== undefined);
  }

  /** Takes from all that is shared, or from nothing. */
  #takeShared({ take, giveBack }: Record<'take' | 'giveBack', (allowance: Allowance) => void>): void {
    const taken: Allowance[] = [];
    try {
      this.#shared((allowance) => {
        take(allowance);
        taken.push(allowance);
      });
    } catch (error) {
      for (const allowance of taken) giveBack(allowance);
      throw error;
    }
  }

  #shared(count: (allowance: Allowance) => void): void {
    const { address } = this.#options;
    const user = this.#user;
    if (user) this.#report('user', () => count(user));
    if (address) this.#report('address', () => count(address));
  }

  #require(isWithin: boolean, what: string, hint: string): void {
    if (isWithin) return;
    this.#options.onLimit('connection', 'LIMIT_REQUESTS');
    throw new RowcastError('LIMIT_REQUESTS', `the connection ${what}`, { hint: `${hint} over time` });
  }

  #tooManySubscriptions(message: string): RowcastError {
    this.#options.onLimit('connection', 'LIMIT_SUBSCRIPTIONS');
    return new RowcastError('LIMIT_SUBSCRIPTIONS', message, { hint: 'end subscriptions that are no longer shown' });
  }

  #report(scope: LimitScope, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof RowcastError) this.#options.onLimit(scope, error.code);
      throw error;
    }
  }
}

/** At most an eighth more: a result that has changed a little counts as before. */
function inSteps(bytes: number): number {
  const step = Math.max(1, 2 ** (Math.floor(Math.log2(bytes)) - 3));
  return Math.ceil(bytes / step) * step;
}

function connectionGone(): RowcastError {
  return new RowcastError('LIMIT_CONNECTIONS', 'the connection that asked for this is gone');
}

/** Two issuers may give the same name to different people. */
function userName({ userId, claims }: Identity): string {
  return JSON.stringify([claims['iss'] ?? null, userId]);
}
