/**
 * Deletes with a way back. Rows are out of sight at once, and out of the database a few seconds later, so that an undo
 * really undoes, with all that a cascade would have taken. Whoever lets go of it does not wait: it deletes.
 *
 *   idle ──remove──▶ waiting ──time is up, another remove, flush──▶ idle (and deleting)
 *                       ╰────undo────▶ idle (and nothing has happened)
 */
import type { AnyRecord } from '../model/registered-models.js';

export interface DeferredDeletesOptions {
  /** Deletes now. */
  readonly run: (rows: readonly AnyRecord[]) => void;
  readonly delayMs: number;
  readonly onChange: (state: DeletionState) => void;
}

export interface DeletionState {
  /** The rows that are as good as deleted, by key. */
  readonly waiting: ReadonlyMap<string, AnyRecord>;
}

export const nothingDeleted: DeletionState = { waiting: new Map() };

export class DeferredDeletes {
  readonly #options: DeferredDeletesOptions;
  #waiting: ReadonlyMap<string, AnyRecord> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DeferredDeletesOptions) {
    this.#options = options;
  }

  remove(rows: ReadonlyMap<string, AnyRecord>): void {
    this.flush();
    this.#waiting = rows;
    this.#timer = setTimeout(() => this.flush(), this.#options.delayMs);
    this.#options.onChange({ waiting: rows });
  }

  undo(): void {
    clearTimeout(this.#timer);
    this.#waiting = new Map();
    this.#options.onChange(nothingDeleted);
  }

  /** Deletes what is waiting, now. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) return;
    const rows = [...this.#waiting.values()];
    this.#waiting = new Map();
    // First, so that the rows go over from hidden to deleted without showing in between.
    this.#options.run(rows);
    this.#options.onChange(nothingDeleted);
  }
}
