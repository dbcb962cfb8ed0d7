/**
 * One published result: its rows, its version, and who listens. Knows nothing of how the rows came about.
 *
 *     fresh ──published──▶ current ──failed──▶ failed ──published──▶ current      any ──▶ closed
 */
import type { RowcastError, RowPatch } from '@rowcast/protocol';
import { type ResultRows, rowsText } from './result-rows.js';

/** Hears of everything that happens to a live query. Frames are JSON texts, the same for every listener. */
export interface LiveQueryListener {
  /** The rows are there, anew or for the first time, perhaps of another live query than before. */
  onSnapshot(liveQuery: LiveQuery): void;
  onPatch(liveQuery: LiveQuery, frame: string): void;
  onFailure(error: RowcastError): void;
}

export class LiveQuery {
  /** Names it on this server, in patches. */
  readonly number: number;
  readonly #listeners = new Set<LiveQueryListener>();
  #state: 'fresh' | 'current' | 'failed' | 'closed' = 'fresh';
  #rows: ResultRows = [];
  #version = 0;
  #failure: RowcastError | undefined;

  constructor(number: number) {
    this.number = number;
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

  /** Adds a listener and tells it what there is. */
  add(listener: LiveQueryListener): void {
    this.#listeners.add(listener);
    if (this.#state === 'current') listener.onSnapshot(this);
    else if (this.#failure) listener.onFailure(this.#failure);
  }

  has(listener: LiveQueryListener): boolean {
    return this.#listeners.has(listener);
  }

  remove(listener: LiveQueryListener): void {
    this.#listeners.delete(listener);
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
      for (const listener of this.#listeners) listener.onSnapshot(this);
      return;
    }
    if (this.#listeners.size === 0) return;
    const frame = JSON.stringify({ kind: 'patch', liveQuery: this.number, version: this.#version, patches });
    for (const listener of this.#listeners) listener.onPatch(this, frame);
  }

  /** The query cannot be answered now. Its rows are let go: they may be rows that are no longer allowed. */
  fail(error: RowcastError): void {
    if (this.#state === 'closed') return;
    this.#state = 'failed';
    this.#failure = error;
    this.#rows = [];
    for (const listener of this.#listeners) listener.onFailure(error);
  }

  close(): void {
    this.#state = 'closed';
    this.#rows = [];
    this.#listeners.clear();
  }
}
