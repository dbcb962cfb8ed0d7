/**
 * Structural sharing: a new version of a result in which everything that is equal to the old version *is* the
 * old version. Pure. Renderers that compare by identity then only see what really changed.
 */
import type { WireRow, WireValue } from '@rowcast/protocol';

export function shareRows(previous: readonly WireRow[] | undefined, next: readonly WireRow[]): readonly WireRow[] {
  if (!previous || previous === next) return next;
  // Most often little has changed, and what stands before and behind it need not be looked at.
  const [start, endOfPrevious, end] = whereTheyDiffer(previous, next);
  const known = new Map(previous.slice(start, endOfPrevious).map((row) => [row.$key, row]));
  const shared = next.slice(start, end).map((row) => {
    const old = known.get(row.$key);
    return old === undefined ? row : (shareValue(old, row) as WireRow);
  });
  if (isSame(previous.slice(start, endOfPrevious), shared)) return previous;
  return shared.every((row, index) => row === next[start + index])
    ? next
    : next.toSpliced(start, shared.length, ...shared);
}

/** From where on two lists differ, and up to where in the one and in the other. */
export function whereTheyDiffer(a: readonly WireRow[], b: readonly WireRow[]): readonly [number, number, number] {
  let [start, endOfA, endOfB] = [0, a.length, b.length];
  while (start < endOfA && start < endOfB && a[start] === b[start]) start += 1;
  while (endOfA > start && endOfB > start && a[endOfA - 1] === b[endOfB - 1]) {
    endOfA -= 1;
    endOfB -= 1;
  }
  return [start, endOfA, endOfB];
}

function shareValue(previous: WireValue, next: WireValue): WireValue {
  if (previous === next) return previous;
  if (isRowList(previous) && isRowList(next)) return shareRows(previous, next);
  if (Array.isArray(previous) && Array.isArray(next)) return isEqual(previous, next) ? previous : next;
  if (isObject(previous) && isObject(next)) return shareObject(previous, next);
  return next;
}

type Members = { readonly [name: string]: WireValue };

function shareObject(previous: Members, next: Members): Members {
  const names = Object.keys(next);
  let isUnchanged = names.length === Object.keys(previous).length;
  let isShared = false;
  const shared: { [name: string]: WireValue } = {};
  for (const name of names) {
    const [before, after] = [previous[name], next[name] as WireValue];
    shared[name] = before === undefined ? after : shareValue(before, after);
    isUnchanged &&= before !== undefined && shared[name] === before;
    isShared ||= shared[name] !== after;
  }
  if (isUnchanged) return previous;
  return isShared ? shared : next;
}

function isEqual(a: WireValue, b: WireValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isSame(a: readonly WireRow[], b: readonly WireRow[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

function isRowList(value: WireValue): value is readonly WireRow[] {
  return Array.isArray(value) && value.every((member: WireValue) => isObject(member) && '$key' in member);
}

function isObject(value: WireValue): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
