/**
 * Turns the arguments of a call into wire values: dates, big integers, decimals and bytes by the type of their
 * field, members that are undefined left out. Pure. Whether the arguments make sense is the server's to say.
 */
import { RowcastError, type WireObject, type WireValue } from '@rowcast/protocol';
import type { ModelInfo, ScalarField } from './model-info.js';

/** The argument object of a read or a write, or of a relation within one. */
export function encodeArgs(args: unknown, model: ModelInfo): WireObject {
  return encodeMembers(args, (name, value) => {
    switch (name) {
      case 'where':
      case 'cursor':
        return encodeWhere(value, model);
      case 'data':
      case 'create':
      case 'update':
        return Array.isArray(value) ? value.map((row) => encodeData(row, model)) : encodeData(value, model);
      case 'select':
      case 'include':
        return encodeSelection(value, model);
      default:
        return encodePlain(value);
    }
  });
}

function encodeSelection(selection: unknown, model: ModelInfo): WireValue {
  return encodeMembers(selection, (name, value) => {
    if (name === '_count' && isPlainObject(value))
      return encodeMembers(value, (_, counted) => encodeSelection(counted, model));
    const related = model.related(name);
    return related && isPlainObject(value) ? encodeArgs(value, related) : encodePlain(value);
  });
}

function encodeWhere(where: unknown, model: ModelInfo): WireValue {
  if (Array.isArray(where)) return where.map((part) => encodeWhere(part, model));
  if (!isPlainObject(where)) return encodePlain(where);
  return encodeMembers(where, (name, value) => {
    if (name === 'AND' || name === 'OR' || name === 'NOT') return encodeWhere(value, model);
    const field = model.scalars.get(name);
    if (field) return encodeFilter(value, field, `${model.name}.${name}`);
    const related = model.related(name);
    if (related) return encodeRelationFilter(value, related);
    return model.compound(name) ? encodeWhere(value, model) : encodePlain(value);
  });
}

const relationOperators = new Set(['some', 'every', 'none', 'is', 'isNot']);

function encodeRelationFilter(filter: unknown, related: ModelInfo): WireValue {
  if (!isPlainObject(filter)) return encodePlain(filter);
  const names = Object.keys(filter);
  if (!names.some((name) => relationOperators.has(name) && !related.scalars.has(name))) {
    return encodeWhere(filter, related);
  }
  return encodeMembers(filter, (_, where) => encodeWhere(where, related));
}

function encodeFilter(filter: unknown, field: ScalarField, path: string): WireValue {
  if (!isPlainObject(filter) || typeOf(field) === 'Json') return encodeValue(filter, field, path);
  return encodeMembers(filter, (operator, operand) => {
    if (operator === 'mode' || operator === 'isEmpty') return encodePlain(operand);
    if (operator === 'not') return encodeFilter(operand, field, path);
    return encodeValue(operand, field, path);
  });
}

function encodeData(data: unknown, model: ModelInfo): WireValue {
  return encodeMembers(data, (name, value) => {
    const field = model.scalars.get(name);
    if (!field) {
      const related = model.related(name);
      return related ? encodeMembers(value, (_, where) => encodeWhere(where, related)) : encodePlain(value);
    }
    const path = `${model.name}.${name}`;
    if (!isPlainObject(value) || typeOf(field) === 'Json') return encodeValue(value, field, path);
    return encodeMembers(value, (_, operand) => encodeValue(operand, field, path));
  });
}

function encodeValue(value: unknown, field: ScalarField, path: string): WireValue {
  if (typeOf(field) === 'Json') return encodePlain(value);
  if (Array.isArray(value)) return value.map((element) => encodeValue(element, field, path));
  if (value instanceof Date) return encodeDate(value, path);
  if (value instanceof Uint8Array) return encodeBytes(value);
  switch (typeOf(field)) {
    case 'BigInt':
      return typeof value === 'number' || typeof value === 'bigint' ? String(value) : encodePlain(value);
    case 'Decimal':
      // Also the objects of decimal libraries, whose text is the number.
      return value === null || typeof value === 'boolean' ? value : String(value);
    case 'Float':
      return typeof value === 'number' && !Number.isFinite(value) ? String(value) : encodePlain(value);
    default:
      return encodePlain(value);
  }
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

/** Values without a field: limits, directions, JSON. */
function encodePlain(value: unknown): WireValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map((element) => encodePlain(element ?? null));
  if (typeof value === 'object') {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return encodePlain((value as { toJSON(): unknown }).toJSON());
    return encodeMembers(value, (_, member) => encodePlain(member));
  }
  throw new RowcastError('CLIENT_INVALID_USE', `a ${typeof value} cannot be sent to the server`, {
    hint: 'arguments are made of strings, numbers, booleans, dates, bytes, arrays and objects',
  });
}

function encodeMembers(value: unknown, encode: (name: string, member: unknown) => WireValue): WireObject {
  if (typeof value !== 'object' || value === null) return encodePlain(value ?? {}) as WireObject;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, encode(name, member)]));
}

function typeOf(field: ScalarField): string {
  return field.kind === 'enum' ? 'Enum' : field.type;
}

function isPlainObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}
