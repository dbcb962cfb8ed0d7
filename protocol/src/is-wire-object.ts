/**
 * Whether what was parsed of a JSON text can be arguments. Pure. Walks without recursion and copies nothing: a schema that
 * tries alternatives at every level takes seconds for a hostile megabyte, and as many bytes as the machine has.
 */
import type { WireObject } from './wire-value.js';

export function isWireObject(value: unknown): value is WireObject {
  return isPlainObject(value) && isMadeOfJson(value);
}

function isMadeOfJson(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    // JSON can say numbers that are too large for any.
    if (typeof next === 'number' ? !Number.isFinite(next) : !isKnownType(next)) return false;
    if (typeof next !== 'object' || next === null) continue;
    // Copied member by member, it would become the prototype of the copy.
    if (!Array.isArray(next) && Object.hasOwn(next, '__proto__')) return false;
    for (const member of Array.isArray(next) ? next : Object.values(next)) left.push(member);
  }
  return true;
}

function isKnownType(value: unknown): boolean {
  return value === null || ['string', 'boolean', 'object'].includes(typeof value);
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
