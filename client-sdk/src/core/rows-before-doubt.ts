/**
 * Results with counts, as they were before a write came into doubt. A number does not tell whether it has the write
 * already; so until that is known, the writes are laid over the rows that certainly lack it.
 */
import type { Snapshot } from '@rowcast/protocol';
import type { LiveQueryStore, LiveQueryStoreOptions } from './live-query-store.js';
import type { Rows } from './result-list.js';
import type { ResultShape } from './result-shape.js';
import type { RowChange } from './row-change.js';

interface CountedRows {
  readonly rows: Rows;
  readonly seen: Snapshot | undefined;
}

export class RowsBeforeDoubt {
  /** Undefined while nothing is in doubt. */
  #kept: ReadonlyMap<LiveQueryStore, CountedRows> | undefined;

  /** Takes what is there if one of the changes has just come into doubt, and lets it go when none is any more. */
  follow(changes: readonly RowChange[], stores: ReadonlySet<LiveQueryStore>): void {
    if (!changes.some(({ isInDoubt }) => isInDoubt)) this.#kept = undefined;
    else this.#kept ??= keepCounted(stores);
  }

  /** What to lay the changes over in place of the newest rows; undefined: those. */
  of(store: LiveQueryStore): CountedRows | undefined {
    return this.#kept?.get(store);
  }

  /** Somebody else is there now. */
  forget(): void {
    this.#kept &&= new Map();
  }
}

function keepCounted(stores: ReadonlySet<LiveQueryStore>): ReadonlyMap<LiveQueryStore, CountedRows> {
  const kept = new Map<LiveQueryStore, CountedRows>();
  for (const store of stores) {
    const { serverRows: rows, seen, options } = store;
    if (rows && hasCounts(options)) kept.set(store, { rows, seen });
  }
  return kept;
}

function hasCounts({ counted, shape }: LiveQueryStoreOptions): boolean {
  return counted !== undefined || (shape !== undefined && isCounting(shape));
}

function isCounting({ counts, relations }: ResultShape): boolean {
  return counts.length > 0 || relations.some(({ shape }) => isCounting(shape));
}
