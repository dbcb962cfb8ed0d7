/**
 * Keeps what pending writes came to, so that one more of them costs what it touches and not what all of them do:
 * as long as the writes before it and the server's rows are the same, only the new one is laid over what is there.
 */
import type { Snapshot } from '@rowcast/protocol';
import type { KnownRows } from './known-rows.js';
import { applyOptimisticChanges, type OptimisticStep, optimisticSteps } from './optimistic-changes.js';
import type { Rows } from './result-list.js';
import type { ResultShape } from './result-shape.js';
import type { RowChange } from './row-change.js';

/** The steps of all pending writes. Those that are as they were before are the same objects. */
export class OverlaySteps {
  #known: KnownRows | undefined;
  #changes: readonly RowChange[] = [];
  #steps: readonly OptimisticStep[] = [];

  /** `known` is what is known before all of them. */
  follow(known: KnownRows, changes: readonly RowChange[]): readonly OptimisticStep[] {
    const same = known === this.#known ? commonLength(changes, this.#changes) : 0;
    const kept = this.#steps.slice(0, same);
    const knownNow = kept.at(-1)?.knownAfter ?? known;
    this.#steps = [...kept, ...optimisticSteps(knownNow, changes.slice(same))];
    this.#known = known;
    this.#changes = changes;
    return this.#steps;
  }
}

export interface LayOptions {
  readonly shape: ResultShape;
  readonly steps: readonly OptimisticStep[];
  readonly isUncounted: (change: RowChange) => boolean;
  /** Changes whenever `isUncounted` may answer otherwise than before about the same change. */
  readonly seen: Snapshot | undefined;
}

/** One result with the pending writes laid over it. */
export class LaidRows {
  #rows: Rows | undefined;
  #laid: Rows = [];
  #seen: Snapshot | undefined;
  #steps: readonly OptimisticStep[] = [];
  #full = new WeakSet<Rows>();

  lay(rows: Rows, { shape, steps, isUncounted, seen }: LayOptions): Rows {
    const count = this.#steps.length;
    // A step knows all that came before it.
    const goesOn = count === 0 || (count <= steps.length && steps[count - 1] === this.#steps[count - 1]);
    const isKept = rows === this.#rows && seen === this.#seen && goesOn;
    if (!isKept) this.#full = new WeakSet();
    const [before, added] = isKept ? [this.#laid, steps.slice(count)] : [rows, steps];
    this.#laid = applyOptimisticChanges(before, { shape, steps: added, isUncounted, full: this.#full });
    this.#rows = rows;
    this.#seen = seen;
    this.#steps = steps;
    return this.#laid;
  }
}

function commonLength<T>(a: readonly T[], b: readonly T[]): number {
  const end = Math.min(a.length, b.length);
  for (let index = 0; index < end; index++) if (a[index] !== b[index]) return index;
  return end;
}
