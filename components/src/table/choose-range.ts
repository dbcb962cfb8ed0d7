/**
 * Chooses which stretch of a long list is followed live: around what is in sight, with a margin, and moved only when
 * the margin runs out, so that scrolling a little asks for nothing. Pure.
 */

/** A stretch of a list, as a query's window. */
export interface RowRange {
  readonly skip: number;
  readonly take: number;
}

/** How many rows are followed before and after what is in sight. */
const margin = 60;
/** Stretches begin at multiples of this, so that two tables scrolled alike share a live query. */
const step = 30;
/** How near the end of the stretch what is in sight may come. */
const patience = 20;

export const firstRange: RowRange = { skip: 0, take: 120 };

/** The stretch for rows `first` to `last`: the present one, as long as it serves. */
export function chooseRange(first: number, last: number, now: RowRange): RowRange {
  const startsEarlyEnough = now.skip === 0 || first - patience >= now.skip;
  const endsLateEnough = last + patience <= now.skip + now.take;
  const isFarTooLong = now.take > last - first + 1 + 4 * margin;
  if (startsEarlyEnough && endsLateEnough && !isFarTooLong) return now;
  const skip = Math.max(0, Math.floor((first - margin) / step) * step);
  const end = Math.ceil((last + 1 + margin) / step) * step;
  return { skip, take: Math.max(firstRange.take, end - skip) };
}

/** Whether the stretch shows any of the rows: if not, whoever scrolls there sees none until others have come. */
export function touches({ skip, take }: RowRange, first: number, last: number): boolean {
  return first < skip + take && last >= skip;
}
