/**
 * Turns single values into wire values, by the type of their field: dates, big integers, decimals and bytes, JSON, the
 * named nulls of JSON and references to fields. Pure.
 */
import { quoteJson, RowcastError, type WireObject, type WireValue } from '@rowcast/protocol';
import { FieldReference } from './field-ref.js';
import { JsonNullKind } from './json-null.js';
import type { ScalarField } from './model-info.js';

/** A value, or a list of values, of a field. `path` names the field, for messages. */
export function encodeValue(value: unknown, field: ScalarField, path: string): WireValue {
  // The value of a Json field may be an array itself.
  const isList = Array.isArray(value) && (typeOf(field) !== 'Json' || field.list);
  return isList ? value.map((element) => encodeOne(element, field, path)) : encodeOne(value, field, path);
}

function encodeOne(value: unknown, field: ScalarField, path: string): WireValue {
  if (value instanceof JsonNullKind || value instanceof FieldReference) return value.toMarker();
  const type = typeOf(field);
  if (type === 'Json') return quoteJson(encodePlain(value));
  if (value instanceof Date) return encodeDate(value, path);
  if (value instanceof Uint8Array) return encodeBytes(value);
  switch (type) {
    case 'BigInt':
      return typeof value === 'number' || typeof value === 'bigint' ? String(value) : encodePlain(value);
    case 'Decimal':
      return encodeDecimal(value);
    case 'Float':
      return typeof value === 'number' && !Number.isFinite(value) ? String(value) : encodePlain(value);
    default:
      return encodePlain(value);
  }
}

/** Also the numbers of decimal libraries. */
function encodeDecimal(value: unknown): WireValue {
  if (value === null || typeof value === 'boolean') return value;
  const { toFixed } = Object(value) as { toFixed?: unknown };
  if (typeof value === 'object' && typeof toFixed === 'function')
    return String((value as { toFixed(): unknown }).toFixed());
  return String(value);
}

function encodeDate(value: Date, path: string): string {
  if (!Number.isNaN(value.getTime())) return value.toISOString();
  throw new RowcastError('CLIENT_INVALID_USE', `${path} was given an invalid date`, {
    hint: 'look where the Date was made: its text could not be read as a date',
  });
}

function encodeBytes(value: Uint8Array): string {
  let binary = '';
  for (const byte of value) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Values without a field (limits, directions), and JSON. */
export function encodePlain(value: unknown): WireValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map((element) => encodePlain(element ?? null));
  if (value instanceof JsonNullKind || value instanceof FieldReference) throw misplaced(value);
  if (typeof value === 'object') {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return encodePlain((value as { toJSON(): unknown }).toJSON());
    return encodeMembers(value, (_, member) => encodePlain(member));
  }
  throw new RowcastError('CLIENT_INVALID_USE', `a ${typeof value} cannot be sent to the server`, {
    hint: 'arguments are made of strings, numbers, booleans, dates, bytes, arrays and objects',
  });
}

function misplaced(value: JsonNullKind | FieldReference): RowcastError {
  if (value instanceof FieldReference) {
    return new RowcastError('CLIENT_INVALID_USE', `the field ${value.modelName}.${value.name} cannot stand here`, {
      hint: 'a field is what an operator compares with: { equals: db.user.fields.name }',
    });
  }
  return new RowcastError('CLIENT_INVALID_USE', `${value.toMarker().$null} cannot stand here`, {
    hint: 'it is a whole Json value, not part of one: within a document, write null',
  });
}

/** The members of an object, without those that are undefined or become it. */
export function encodeMembers(
  value: unknown,
  encode: (name: string, member: unknown) => WireValue | undefined,
): WireObject {
  if (typeof value !== 'object' || value === null) return encodePlain(value ?? {}) as WireObject;
  const members = Object.entries(value).flatMap(([name, member]): [string, WireValue][] => {
    const encoded = member === undefined ? undefined : encode(name, member);
    return encoded === undefined ? [] : [[name, encoded]];
  });
  return Object.fromEntries(members);
}

export function isPlainObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}

function typeOf(field: ScalarField): string {
  return field.kind === 'enum' ? 'Enum' : field.type;
}
