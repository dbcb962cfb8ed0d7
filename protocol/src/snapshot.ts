/**
 * A Postgres snapshot (`pg_snapshot`, printed as `xmin:xmax:xip,…`), which says of every transaction
 * whether its changes are visible. Transactions commit in another order than they begin, so that only a
 * snapshot, and no single number, can say what has been seen. Pure.
 */
export interface Snapshot {
  /** The text Postgres printed. */
  readonly text: string;
  readonly xmin: bigint;
  readonly xmax: bigint;
  /** Transactions between the two that were still running. */
  readonly running: ReadonlySet<bigint>;
}

export function parseSnapshot(text: string): Snapshot {
  const [xmin, xmax, running] = text.split(':');
  if (!xmin || !xmax || running === undefined) throw new Error(`broken invariant: not a snapshot: ${text}`);
  const ids = running === '' ? [] : running.split(',').map(BigInt);
  return { text, xmin: BigInt(xmin), xmax: BigInt(xmax), running: new Set(ids) };
}

/** Whether a transaction that has committed is visible in the snapshot. */
export function isVisible(transaction: bigint, snapshot: Snapshot): boolean {
  if (transaction < snapshot.xmin) return true;
  return transaction < snapshot.xmax && !snapshot.running.has(transaction);
}
