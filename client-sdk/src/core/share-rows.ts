/**
 * Structural sharing: a new version of a result in which everything that is equal to the old version *is* the
 * old version. Pure. Renderers that compare by identity then only see what really changed.
 */
import type { WireRow, WireValue } from '@rowcast/protocol';

export function shareRows(previous: readonly WireRow[] | undefined, next: readonly WireRow[]): readonly WireRow[] {
  if (!previous || previous === next) return next;
  const known = new Map(previous.map((row) => [row.$key, row]));
  const shared = next.map((row) => {
    const old = known.get(row.$key);
    return old === undefined ? row : (shareValue(old, row) as WireRow);
  });
  return isSame(previous, shared) ? previous : shared;
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
  const shared: { [name: string]: WireValue } = {};
  for (const name of names) {
    const [before, after] = [previous[name], next[name] as WireValue];
    shared[name] = before === undefined ? after : shareValue(before, after);
    isUnchanged &&= before !== undefined && shared[name] === before;
  }
  return isUnchanged ? previous : shared;
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
