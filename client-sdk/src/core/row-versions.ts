/** The versions of one row as pending writes follow each other, and which of them holds at a moment. Pure. */
import type { KnownRow } from '@rowcast/protocol';

export interface RowVersion {
  /** How many pending writes there had been: it holds from then on. */
  readonly moment: number;
  /** Undefined if the row is gone by then. */
  readonly row: KnownRow | undefined;
}

/** The version that holds at a moment; undefined if all are later. `versions` are in order. */
export function versionAt(versions: readonly RowVersion[], moment: number): RowVersion | undefined {
  let [low, high] = [0, versions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((versions[middle]?.moment ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return versions[low - 1];
}
