/**
 * One text for all values of a column that Postgres holds equal, whether they come from a query (wire
 * values) or from the change log (JSON of the row). Undefined means that this cannot be told exactly;
 * the matcher then assumes that it may be equal.
 */
import type { CatalogScalar } from '../catalog/catalog.js';

/** How a column's values are told apart; undefined for a column that cannot be indexed. */
export type EqualityKind = 'uuid' | 'text' | 'integer' | 'boolean';

export function equalityKind(field: CatalogScalar): EqualityKind | undefined {
  if (field.isList || !field.isStored) return undefined;
  if (field.type === 'Enum') return 'text';
  switch (field.sqlType) {
    case 'uuid':
      return 'uuid';
    case 'text':
    case 'character varying':
      return field.isDeterministic ? 'text' : undefined;
    case 'smallint':
    case 'integer':
    case 'bigint':
      return 'integer';
    case 'boolean':
      return 'boolean';
    default:
      return undefined;
  }
}

const nullKey = 'null';

export function equalityKey(kind: EqualityKind, value: unknown): string | undefined {
  if (value === null) return nullKey;
  switch (kind) {
    case 'uuid':
      return typeof value === 'string' ? `=${value.toLowerCase().replaceAll(/[{}-]/g, '')}` : undefined;
    case 'text':
      return typeof value === 'string' ? `=${value}` : undefined;
    case 'integer':
      return integerKey(value);
    case 'boolean':
      return typeof value === 'boolean' ? `=${value}` : undefined;
  }
}

/** A JSON number past 2^53 has lost its last digits on the way, so it may be any of several. */
function integerKey(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? `=${value}` : undefined;
  if (typeof value !== 'string' || !/^-?\d+$/.test(value)) return undefined;
  const integer = BigInt(value);
  const isSafe = integer >= BigInt(Number.MIN_SAFE_INTEGER) && integer <= BigInt(Number.MAX_SAFE_INTEGER);
  return isSafe ? `=${integer}` : undefined;
}
