/**
 * What results were a while ago, by their digests, for clients that come back: what they lack is the difference to
 * what the result is now. Bounded in bytes over all live queries; the oldest go first.
 *
 * Only results are kept, no patches: a client gets rows that are there now and keys that it has, and nothing of what
 * came and went while it may not have been allowed to see it.
 */
import type { ResultRows } from './result-rows.js';

interface PastResult {
  readonly rows: ResultRows;
  readonly bytes: number;
}

export class ResultHistory {
  readonly #maxBytes: number;
  readonly #past = new Map<string, PastResult>();
  #bytes = 0;

  /** @default 32 MiB */
  constructor(maxBytes = 32 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(digest: string): ResultRows | undefined {
    return this.#past.get(digest)?.rows;
  }

  /** Keeps a result that has been replaced. `textBytes` is the length of its texts that no other result shares. */
  keep(digest: string, rows: ResultRows, textBytes: number): void {
    const bytes = textBytes + rows.length * bytesPerRow + bytesPerResult;
    this.forget(digest);
    if (bytes > this.#maxBytes / smallestShare) return;
    this.#past.set(digest, { rows, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#past.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.forget(oldest);
    }
  }

  forget(digest: string): void {
    const past = this.#past.get(digest);
    if (!past) return;
    this.#past.delete(digest);
    this.#bytes -= past.bytes;
  }
}

/** About what an array, a map's entry and references to rows take. */
const bytesPerRow = 16;
const bytesPerResult = 200;
/** A result that would take more than this part of the history is not kept. */
const smallestShare = 8;
