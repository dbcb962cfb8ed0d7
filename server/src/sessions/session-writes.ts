/**
 * The writes of one session: one after the other, each as whoever sent it, and the word when everything that its
 * client watches reflects them.
 */
import { type MutationSpec, RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import { runMutations } from '../mutation/run-mutations.js';
import type { Outbox } from './outbox.js';
import type { SessionServices } from './session-services.js';
import { requireNotEnded } from './standing.js';
import type { Subscription } from './subscription.js';

export interface SessionWritesOptions {
  readonly services: SessionServices;
  readonly outbox: Outbox;
  readonly subscriptions: () => readonly Subscription[];
  /** Throws if the connection has ended, or its identity has and there is no other. */
  readonly requireLiveIdentity: () => void;
  /** Runs what uses the database when it is this connection's turn. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
}

interface HeldWrites {
  /** Of the write that failed and of those refused since. */
  readonly keys: Set<string>;
  readonly sinceMs: number;
}

/**
 * How long a write that was sent before its client heard of the failure may be under way, where the client does not say
 * what it has heard. One that has given up the failed write, and sends others, is kept waiting for no longer.
 */
const longestUnderWayMs = 3_000;

export interface RequestedWrite {
  readonly id: number;
  readonly mutations: readonly MutationSpec[];
  readonly key?: string | undefined;
  /** How many passing failures of writes its client had heard of when it sent this one; undefined if it does not say. */
  readonly heard?: number | undefined;
  readonly identity: Identity;
}

export class SessionWrites {
  readonly #options: SessionWritesOptions;
  /** The last write, which later ones wait for. */
  #last: Promise<void> = Promise.resolve();
  /** Set while a write that the database was not there for is to be sent again: others must not overtake it. */
  #held: HeldWrites | undefined;
  /** How many writes of this connection have failed because the database was away, those refused since included. */
  #failed = 0;
  /** Their number when the last one was tried in earnest and failed: who has heard of fewer has not heard of it. */
  #failedInEarnest = 0;

  constructor(options: SessionWritesOptions) {
    this.#options = options;
  }

  /** Does the write when those before it are done, and sends the answer. Rejects with why it was not done. */
  run(write: RequestedWrite): Promise<void> {
    const turn = this.#last.then(() => this.#takeTurn(write));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #takeTurn(write: RequestedWrite): Promise<void> {
    const { key } = write;
    if (key !== undefined && this.#mayOvertake(key, write.heard)) {
      this.#failed += 1;
      throw new RowcastError('SERVER_DATABASE_UNAVAILABLE', 'a write before this one could not be done yet');
    }
    try {
      await this.#options.inTurn(() => this.#write(write));
    } catch (error) {
      if (isPassing(error)) this.#hold(key);
      throw error;
    }
  }

  #hold(key: string | undefined): void {
    this.#failed += 1;
    if (key === undefined) return;
    this.#failedInEarnest = this.#failed;
    this.#held = { keys: new Set([key]), sinceMs: this.#options.services.elapsedMs() };
  }

  /**
   * Whether a write may have been sent before its client heard that an earlier one had failed. A client that does not
   * say what it has heard says it by sending again one that was refused: it does so in order, and nothing overtakes.
   */
  #mayOvertake(key: string, heard: number | undefined): boolean {
    if (heard !== undefined) return heard < this.#failedInEarnest;
    if (!this.#held) return false;
    const { keys, sinceMs } = this.#held;
    const isOver = this.#options.services.elapsedMs() - sinceMs > longestUnderWayMs;
    if (keys.has(key) || isOver) this.#held = undefined;
    else keys.add(key);
    return this.#held !== undefined;
  }

  /** A write is its sender's, whoever the connection belongs to when its turn comes. */
  async #write({ id, mutations, key, identity }: RequestedWrite): Promise<void> {
    const { outbox, services, requireLiveIdentity } = this.#options;
    const { database, engine, limitsOf, requireStanding, onWritten, nowMs } = services;
    // Those before it took their time: its sender's token or session may have ended, and somebody else be here.
    requireLiveIdentity();
    requireNotEnded(identity, nowMs());
    requireStanding(identity);
    let isHeld = false;
    try {
      const { transaction, ...outcome } = await runMutations({
        mutations,
        key,
        identity,
        database,
        catalog: engine.catalog,
        limits: limitsOf(identity.role),
        now: () => new Date(nowMs()),
        beforeCommit: () => {
          isHeld = true;
          outbox.hold();
        },
      });
      outbox.send(JSON.stringify({ kind: 'mutated', id, transaction, ...outcome }));
      if (transaction !== null) {
        onWritten();
        void this.#announceSettled(transaction);
      }
    } finally {
      if (isHeld) outbox.release();
    }
  }

  /** Says when everything this client watches reflects the transaction. */
  async #announceSettled(transaction: string): Promise<void> {
    await this.#options.services.engine.hasSeen(BigInt(transaction));
    await this.#reflectSeen();
    this.#options.outbox.sendAfterPatches(JSON.stringify({ kind: 'settled', transaction }));
  }

  /** Resolves when everything this client watches reflects what is committed by now. */
  async reflectAll(): Promise<void> {
    await this.#options.services.caughtUp();
    await this.#reflectSeen();
  }

  async #reflectSeen(): Promise<void> {
    await this.#areUpToDate();
    await this.#options.services.engine.hasCatalog();
    await this.#areUpToDate();
    // Otherwise a later write that is counted already would be counted again once this one no longer is.
    for (const subscription of this.#options.subscriptions()) subscription.tellSeen();
  }

  /** Waits for those too that begin meanwhile: the result that they join may be behind. */
  async #areUpToDate(): Promise<void> {
    const awaited = new Set<Subscription>();
    for (;;) {
      const others = this.#options.subscriptions().filter((subscription) => !awaited.has(subscription));
      if (others.length === 0) return;
      for (const subscription of others) awaited.add(subscription);
      await Promise.all(others.map((subscription) => subscription.isUpToDate()));
    }
  }
}

/** Whether the database was away, so that the client will send the write again. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof RowcastError)) return false;
  return error.code === 'WRITE_OUTCOME_UNKNOWN' || error.code === 'SERVER_DATABASE_UNAVAILABLE';
}
