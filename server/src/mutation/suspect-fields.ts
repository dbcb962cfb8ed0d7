/**
 * Postgres does not say which column a value was too large for, only the limit that it broke. Finds the
 * written fields whose values break that limit; a form wants to show the message beside one. Pure.
 */
import type { CatalogScalar } from '../catalog/catalog.js';
import type { BrokenLimit } from '../database/error-context.js';
import type { SqlValue } from '../query/check-value.js';
import { elementType } from '../query/sql-type.js';

export type WrittenValue = readonly [CatalogScalar, SqlValue];

/** The one field that can be meant; none if several can, or if its new value was made of the old one. */
export function suspectFields(limit: BrokenLimit, written: Iterable<WrittenValue>): readonly string[] {
  const suspects = new Set<string>();
  for (const [field, value] of written) {
    const values = Array.isArray(value) ? value : [value];
    if (values.some((one) => breaks(limit, elementType(field), one))) suspects.add(field.name);
  }
  return suspects.size === 1 ? [...suspects] : [];
}

function breaks(limit: BrokenLimit, type: string, value: SqlValue): boolean {
  if (value === null) return false;
  if (limit.kind === 'length') {
    const isBounded = ['character varying', 'bpchar', 'bit varying'].includes(type);
    return isBounded && [...String(value)].length > limit.most;
  }
  // Postgres rounds first, so that 999.995 breaks a limit of three and two digits.
  return type === 'numeric' && Math.abs(Number(value)) >= 10 ** limit.whole - 0.5 * 10 ** -limit.fraction;
}
