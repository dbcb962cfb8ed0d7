/**
 * One string for all queries that mean the same: the order in which an object's members are written
 * makes no difference, the order of an array does. Members that are undefined count as absent.
 */
import type { QuerySpec } from './query-spec.js';

export function queryKey(query: QuerySpec): string {
  return `${query.model}.${query.action}${canonicalJson(query.args)}`;
}

/** JSON text with the members of every object sorted by name. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
