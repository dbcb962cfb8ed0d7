/**
 * One maintained result: a query and the identity it is run as, its rows, and who listens. Shared by all
 * subscriptions that ask the same as the same identity.
 *
 *     fresh ──evaluated──▶ current ──failed──▶ failed ──evaluated──▶ current      any ──▶ closed
 */
import type { QuerySpec, RowcastError, RowPatch } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import type { CompiledQuery } from '../query/compiled-query.js';
import type { Interest } from './query-index.js';
import { type ResultRows, rowsText } from './result-rows.js';

/** Hears of everything that happens to a live query. Frames are JSON texts, the same for every listener. */
export interface LiveQueryListener {
  /** The rows are there, anew or for the first time: take a snapshot. */
  onSnapshot(liveQuery: LiveQuery): void;
  onPatch(liveQuery: LiveQuery, frame: string): void;
  onFailure(liveQuery: LiveQuery, error: RowcastError): void;
}

export interface LiveQueryPlan {
  readonly compiled: CompiledQuery;
  readonly interests: readonly Interest[];
  /** Whether it can change without a trace in the change log, and is looked at from time to time. */
  readonly isOpaque: boolean;
}

export class LiveQuery {
  /** Names it on this server, in patches. */
  readonly number: number;
  readonly registryKey: string;
  readonly spec: QuerySpec;
  readonly identity: Identity;
  readonly listeners = new Set<LiveQueryListener>();
  plan: LiveQueryPlan;
  #state: 'fresh' | 'current' | 'failed' | 'closed' = 'fresh';
  #rows: ResultRows = [];
  #version = 0;
  #failure: RowcastError | undefined;

  constructor(options: {
    readonly number: number;
    readonly registryKey: string;
    readonly spec: QuerySpec;
    readonly identity: Identity;
    readonly plan: LiveQueryPlan;
  }) {
    this.number = options.number;
    this.registryKey = options.registryKey;
    this.spec = options.spec;
    this.identity = options.identity;
    this.plan = options.plan;
  }

  get state(): 'fresh' | 'current' | 'failed' | 'closed' {
    return this.#state;
  }

  get rows(): ResultRows {
    return this.#rows;
  }

  get version(): number {
    return this.#version;
  }

  get failure(): RowcastError | undefined {
    return this.#failure;
  }

  /** The message that gives a subscription the whole result. */
  snapshotFrame(subscription: number): string {
    const head = `{"kind":"snapshot","subscription":${subscription},"liveQuery":${this.number},"version":${this.#version}`;
    return `${head},"rows":${rowsText(this.#rows)}}`;
  }

  /** Takes the rows of an evaluation. `patches` lead there from the rows before. */
  publish(rows: ResultRows, patches: readonly RowPatch[]): void {
    if (this.#state === 'closed') return;
    const isFirst = this.#state !== 'current';
    this.#state = 'current';
    this.#failure = undefined;
    this.#rows = rows;
    if (!isFirst && patches.length === 0) return;
    this.#version += 1;
    if (isFirst) {
      for (const listener of this.listeners) listener.onSnapshot(this);
      return;
    }
    const frame = JSON.stringify({ kind: 'patch', liveQuery: this.number, version: this.#version, patches });
    for (const listener of this.listeners) listener.onPatch(this, frame);
  }

  /** The query cannot be answered now. Its rows are let go: they may be rows that are no longer allowed. */
  fail(error: RowcastError): void {
    if (this.#state === 'closed') return;
    this.#state = 'failed';
    this.#failure = error;
    this.#rows = [];
    for (const listener of this.listeners) listener.onFailure(this, error);
  }

  close(): void {
    this.#state = 'closed';
    this.#rows = [];
  }
}
