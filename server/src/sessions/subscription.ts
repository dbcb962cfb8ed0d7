/**
 * One session's interest in one query: listens to the live query and puts what it says in the outbox.
 * Outlives its live query: after a change of identity it follows another one under the same number. Knows what the
 * client was last told, so that what was left out for it can be made up for by the difference.
 */
import { type QuerySpec, RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import type { LiveQuery, LiveQueryListener } from '../live/live-query.js';
import type { LiveQueryEngine } from '../live/live-query-engine.js';
import type { Catchable, Outbox, ResultFrame } from './outbox.js';
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
  /** The digest of the rows that it was told last, since they last came anew; undefined if it has none that still count. */
  #sent: string | undefined;
  /** Why there is no result; undefined if there is one, or will be. */
  #failure: RowcastError | undefined;
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
    // What it brought along was to be compared with what this identity sees.
    if (this.#liveQuery) this.#held = undefined;
    this.#letGo();
  }

  /** Resolves when everything taken in so far is in the outbox. */
  isUpToDate(): Promise<void> {
    return this.#engine.isUpToDate(this);
  }

  onSnapshot(liveQuery: LiveQuery): void {
    this.#liveQuery = liveQuery;
    if (!this.#mayKeep(liveQuery)) return;
    this.#outbox.forget(this);
    this.#failure = undefined;
    this.#sent = undefined;
    this.#outbox.sendResult(this.#frameFrom(liveQuery, this.#held), this);
  }

  onPatch(liveQuery: LiveQuery, frame: string): void {
    if (this.#mayKeep(liveQuery)) this.#outbox.sendResult({ text: frame, digest: liveQuery.digest }, this);
  }

  onFailure(error: RowcastError): void {
    this.fail(error);
  }

  fail(error: RowcastError): void {
    this.#letGo();
    this.#held = undefined;
    this.#failure = error;
    this.#outbox.sendResult(this.#failureFrame(error), this);
  }

  /** Says how late the counts are that the client has, where they have not changed since it was told. */
  tellSeen(): void {
    const text = this.#liveQuery?.seenFrame();
    if (text === undefined || text === this.#seenTold) return;
    this.#seenTold = text;
    this.#outbox.sendResult({ text, digest: this.#liveQuery?.digest }, this);
  }

  onSent(digest: string | undefined): void {
    this.#sent = digest;
    this.#held = undefined;
  }

  catchUp(): ResultFrame | undefined {
    if (this.#failure) return this.#failureFrame(this.#failure);
    if (this.#liveQuery?.state !== 'current') return undefined;
    // Who does not know marks expects to be told everything.
    return this.#frameFrom(this.#liveQuery, this.#held ?? (this.#outbox.answersMarks ? this.#sent : undefined));
  }

  #letGo(): void {
    this.#liveQuery = undefined;
    this.#failure = undefined;
    this.#outbox.forget(this);
    this.#allowance.forgetResult(this.id);
  }

  /** The difference from what the client has, where that is known and shorter than everything. */
  #frameFrom(liveQuery: LiveQuery, digest: string | undefined): ResultFrame {
    const resumed = digest === undefined ? undefined : liveQuery.resumeFrame(this.id, digest);
    return { text: resumed ?? liveQuery.snapshotFrame(this.id), digest: liveQuery.digest };
  }

  #failureFrame(error: RowcastError): ResultFrame {
    const message = { kind: 'subscriptionFailed', subscription: this.id, error: error.toWire() };
    return { text: JSON.stringify(message), digest: undefined };
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
}
