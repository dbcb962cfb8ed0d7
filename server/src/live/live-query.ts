/**
 * One published result: its rows, its version, and who listens. Knows nothing of how the rows came about.
 *
 *     fresh ──published──▶ current ──failed──▶ failed ──published──▶ current      any ──▶ closed
 */
import type { RowcastError, RowPatch } from '@rowcast/protocol';
import type { ResultShape } from '../query/compiled-query.js';
import { diffResults } from './diff-results.js';
import type { DigestedRows, ResultDigester } from './result-digest.js';
import type { ResultHistory } from './result-history.js';
import { type ResultRows, rowsText, textBytes } from './result-rows.js';

/** Hears of everything that happens to a live query. Frames are JSON texts, the same for every listener. */
export interface LiveQueryListener {
  /** The rows are there, anew or for the first time, perhaps of another live query than before. */
  onSnapshot(liveQuery: LiveQuery): void;
  onPatch(liveQuery: LiveQuery, frame: string): void;
  onFailure(error: RowcastError): void;
}

export interface LiveQueryOptions {
  /** Names it on this server, in patches. */
  readonly number: number;
  readonly digester: ResultDigester;
  readonly history: ResultHistory;
  readonly shape: ResultShape;
}

/** What an evaluation came to. */
export interface Evaluated {
  readonly rows: ResultRows;
  /** The steps that lead there from the rows before. */
  readonly patches: readonly RowPatch[];
  /** The Postgres snapshot that the rows were read from, where they hold counts; undefined where nobody needs it. */
  readonly seen: string | undefined;
}

/** How many of its versions before this one a live query leaves to the history. */
const versionsKept = 64;

export class LiveQuery {
  readonly number: number;
  readonly #options: LiveQueryOptions;
  readonly #listeners = new Set<LiveQueryListener>();
  #state: 'fresh' | 'current' | 'failed' | 'closed' = 'fresh';
  #result: DigestedRows | undefined;
  #bytes = 0;
  #version = 0;
  /** The snapshot of the last evaluation, also if it found the rows of the one before. */
  #seen: string | undefined;
  /** That of the evaluation which brought this version. */
  #seenFirst: string | undefined;
  #failure: RowcastError | undefined;
  /** The digests of the versions that it has left to the history, oldest first. */
  #past: string[] = [];
  /** The steps to this version from those that clients have asked about. */
  #steps: Map<string, string> | undefined;

  constructor(options: LiveQueryOptions) {
    this.number = options.number;
    this.#options = options;
  }

  get state(): 'fresh' | 'current' | 'failed' | 'closed' {
    return this.#state;
  }

  get rows(): ResultRows {
    return this.#result?.rows ?? [];
  }

  /** The length of its rows. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Names its rows; undefined if it has none now. */
  get digest(): string | undefined {
    return this.#result?.digest;
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

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  has(listener: LiveQueryListener): boolean {
    return this.#listeners.has(listener);
  }

  remove(listener: LiveQueryListener): void {
    this.#listeners.delete(listener);
  }

  /** The message that gives a subscription the whole result. */
  snapshotFrame(subscription: number): string {
    return `{"kind":"snapshot",${this.#head(subscription)},"rows":${rowsText(this.rows)}}`;
  }

  /** The message that says of this version that it has been found again, at a later moment; undefined if nobody counts. */
  seenFrame(): string | undefined {
    if (this.#state !== 'current' || this.#seen === this.#seenFirst) return undefined;
    return this.#patchFrame([]);
  }

  /** The message that leads a subscription here from the result of this digest; undefined if that is not known. */
  resumeFrame(subscription: number, held: string): string | undefined {
    const patches = this.#steps?.get(held) ?? this.#stepsFrom(held);
    return patches && `{"kind":"resumed",${this.#head(subscription)},"patches":${patches}}`;
  }

  publish({ rows, patches, seen }: Evaluated): void {
    if (this.#state === 'closed') return;
    this.#seen = seen;
    const isFirst = this.#state !== 'current';
    this.#state = 'current';
    this.#failure = undefined;
    if (!isFirst && patches.length === 0) return;
    this.#replace(this.#options.digester.digest(rows, this.#result));
    this.#version += 1;
    this.#seenFirst = seen;
    if (isFirst) {
      for (const listener of this.#listeners) listener.onSnapshot(this);
      return;
    }
    if (this.#listeners.size === 0) return;
    const frame = this.#patchFrame(patches);
    for (const listener of this.#listeners) listener.onPatch(this, frame);
  }

  /** The query cannot be answered now. Its rows are let go: they may be rows that are no longer allowed. */
  fail(error: RowcastError): void {
    if (this.#state === 'closed') return;
    this.#state = 'failed';
    this.#failure = error;
    this.#replace(undefined);
    for (const listener of this.#listeners) listener.onFailure(error);
  }

  close(): void {
    this.#state = 'closed';
    this.#replace(undefined);
    this.#listeners.clear();
  }

  #patchFrame(patches: readonly RowPatch[]): string {
    const { number: liveQuery } = this;
    const digest = this.#result?.digest;
    return JSON.stringify({ kind: 'patch', liveQuery, version: this.#version, digest, seen: this.#seen, patches });
  }

  #head(subscription: number): string {
    const digest = this.#result?.digest ?? '';
    const seen = this.#seen === undefined ? '' : `,"seen":"${this.#seen}"`;
    return `"subscription":${subscription},"liveQuery":${this.number},"version":${this.#version},"digest":"${digest}"${seen}`;
  }

  /** What is replaced is left to the history, which is charged with the texts that nobody else holds now. */
  #replace(next: DigestedRows | undefined): void {
    const before = this.#result;
    this.#result = next;
    this.#bytes = next ? textBytes(next.rows) : 0;
    this.#steps = undefined;
    if (!before || before.digest === next?.digest) return;
    const { history } = this.#options;
    history.keep(before.digest, before.rows, next ? replacedBytes(before, next) : textBytes(before.rows));
    this.#past = [...this.#past.filter((digest) => digest !== before.digest), before.digest];
    if (this.#past.length > versionsKept) history.forget(this.#past.shift() ?? '');
  }

  /** Undefined also where the steps would be longer than the rows. */
  #stepsFrom(held: string): string | undefined {
    const { history, shape } = this.#options;
    if (this.#state !== 'current') return undefined;
    const past = held === this.#result?.digest ? this.rows : history.get(held);
    if (!past) return undefined;
    const patches = past === this.rows ? '[]' : JSON.stringify(diffResults(past, this.rows, shape));
    if (patches.length > textBytes(this.rows) + 2) return undefined;
    this.#steps ??= new Map();
    this.#steps.set(held, patches);
    return patches;
  }
}

function replacedBytes(before: DigestedRows, next: DigestedRows): number {
  return Math.max(0, textBytes(before.rows) - (textBytes(next.rows) - next.newBytes));
}
