/**
 * One session's interest in one query: listens to the live query and puts what it says in the outbox.
 * Outlives its live query: after a change of identity it follows another one under the same number.
 */
import { type QuerySpec, RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import type { LiveQuery, LiveQueryListener } from '../live/live-query.js';
import type { LiveQueryEngine } from '../live/live-query-engine.js';
import type { Catchable, Outbox } from './outbox.js';
import type { SessionAllowance } from './session-allowance.js';

export class Subscription implements LiveQueryListener, Catchable {
  readonly id: number;
  readonly #spec: QuerySpec;
  readonly #engine: LiveQueryEngine;
  readonly #outbox: Outbox;
  readonly #allowance: Pick<SessionAllowance, 'countResult' | 'forgetResult'>;
  #liveQuery: LiveQuery | undefined;
  /** The digest of the rows that the client has brought along; undefined once it was answered. */
  #held: string | undefined;
  /** The last frame that said how late its counts are. */
  #seenTold: string | undefined;

  constructor(options: {
    readonly id: number;
    readonly spec: QuerySpec;
    readonly holds: string | undefined;
    readonly engine: LiveQueryEngine;
    readonly outbox: Outbox;
    /** What the results may take that the server keeps for this session. */
    readonly allowance: Pick<SessionAllowance, 'countResult' | 'forgetResult'>;
  }) {
    this.id = options.id;
    this.#spec = options.spec;
    this.#engine = options.engine;
    this.#outbox = options.outbox;
    this.#allowance = options.allowance;
    this.#held = options.holds;
  }

  /** Follows the query as this identity from now on. Throws if the query itself is wrong. */
  follow(identity: Identity): void {
    this.stop();
    this.#engine.subscribe(this.#spec, identity, this);
  }

  stop(): void {
    this.#engine.unsubscribe(this);
    this.#liveQuery = undefined;
    this.#outbox.forget(this);
    this.#allowance.forgetResult(this.id);
  }

  /** Resolves when everything taken in so far is in the outbox. */
  isUpToDate(): Promise<void> {
    return this.#engine.isUpToDate(this);
  }

  onSnapshot(liveQuery: LiveQuery): void {
    this.#liveQuery = liveQuery;
    if (!this.#mayKeep(liveQuery)) return;
    this.#outbox.forget(this);
    const resumed = this.#held === undefined ? undefined : liveQuery.resumeFrame(this.id, this.#held);
    this.#held = undefined;
    this.#outbox.sendPatch(resumed ?? liveQuery.snapshotFrame(this.id), this);
  }

  onPatch(liveQuery: LiveQuery, frame: string): void {
    if (this.#mayKeep(liveQuery)) this.#outbox.sendPatch(frame, this);
  }

  onFailure(error: RowcastError): void {
    this.fail(error);
  }

  fail(error: RowcastError): void {
    this.#liveQuery = undefined;
    this.#held = undefined;
    this.#outbox.forget(this);
    this.#allowance.forgetResult(this.id);
    const message = { kind: 'subscriptionFailed', subscription: this.id, error: error.toWire() };
    this.#outbox.sendAfterPatches(JSON.stringify(message));
  }

  /** Says how late the counts are that the client has, where they have not changed since it was told. */
  tellSeen(): void {
    const frame = this.#liveQuery?.seenFrame();
    if (frame === undefined || frame === this.#seenTold) return;
    this.#seenTold = frame;
    this.#outbox.sendPatch(frame, this);
  }

  /** Whether the result is within what the session may follow. If not, it is let go of. */
  #mayKeep(liveQuery: LiveQuery): boolean {
    try {
      this.#allowance.countResult(this.id, liveQuery.bytes);
      return true;
    } catch (error) {
      if (!(error instanceof RowcastError)) throw error;
      this.fail(error);
      // The engine is in the middle of telling its listeners.
      queueMicrotask(() => {
        if (this.#liveQuery === undefined) this.#engine.unsubscribe(this);
      });
      return false;
    }
  }

  catchUp(): void {
    const liveQuery = this.#liveQuery;
    if (liveQuery?.state === 'current') this.#outbox.send(liveQuery.snapshotFrame(this.id));
  }
}
