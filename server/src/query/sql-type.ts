/**
 * The Postgres types that values are sent as. A parameter is cast to the column's type, never the column
 * to the parameter's, so that indexes serve; without a length or precision, which in a cast would cut or
 * round the value silently.
 */
import type { CatalogScalar } from '../catalog/catalog.js';

/** The type of one value of the field, without length or precision, as Postgres writes it. */
export function elementType(field: CatalogScalar): string {
  const type = field.isList ? field.sqlType.replace(/\[\]$/, '') : field.sqlType;
  const bare = type.startsWith('"') ? type : type.replace(/\(\d+(,-?\d+)?\)/, '');
  // Both names mean a length of one in a cast; these mean the same types without one.
  if (bare === 'character') return 'bpchar';
  return bare === 'bit' ? '"bit"' : bare;
}

/** The type to cast a parameter to: one value, or a list of them. */
export function parameterType(field: CatalogScalar): string {
  return field.isList ? `${elementType(field)}[]` : elementType(field);
}

/** Whether a String field's type compares with LIKE. */
export function isTextual(field: CatalogScalar): boolean {
  const type = elementType(field);
  return ['text', 'character varying', 'bpchar', 'name'].includes(type) || isCitext(type);
}

export function isCitext(type: string): boolean {
  return /(^|\.)"?citext"?$/.test(type);
}

/** Whether Postgres can compare values of the field with one another. */
export function isOrdered(field: CatalogScalar): boolean {
  return field.type !== 'Unsupported' && !['json', 'xml'].includes(elementType(field));
}
