/**
 * Checks a wire value against the type of its field and gives it in the form that Postgres takes.
 *
 * Strict, because this stands between a client and the database's error messages: whatever passes here
 * can be cast to the column's type. Decides nothing about null, which means something else in each place.
 */
import net from 'node:net';
import { assert, RowcastError, readMarker, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { checkDateTime } from './check-date-time.js';
import { elementType, isCitext, isTextual } from './sql-type.js';
import { quoteName } from './unknown-name.js';

/** What a parameter may be: text, number, boolean, null, or a list of them. */
export type SqlValue = string | number | boolean | null | readonly SqlValue[];

/** One value that is not null; for a list field, one of its elements. */
export function checkValue(value: WireValue, field: CatalogScalar, model: CatalogModel): SqlValue {
  const checked = value === null && field.type !== 'Json' ? undefined : readValue(value, field);
  if (checked !== undefined) return checked;
  throw new RowcastError('QUERY_INVALID_VALUE', `${model.name}.${field.name} ${describe(value, field)}`, {
    hint: `give ${expectation(field)}`,
    model: model.name,
    fields: [field.name],
  });
}

/** A list of values, none of them null. */
export function checkValues(values: WireValue, field: CatalogScalar, model: CatalogModel): readonly SqlValue[] {
  if (Array.isArray(values)) return values.map((value: WireValue) => checkValue(value, field, model));
  throw new RowcastError('QUERY_INVALID_VALUE', `${model.name}.${field.name} needs a list here`, {
    hint: `give an array, each member ${expectation(field)}`,
    model: model.name,
    fields: [field.name],
  });
}

function readValue(value: WireValue, field: CatalogScalar): SqlValue | undefined {
  const type = elementType(field);
  switch (field.type) {
    case 'String':
      return typeof value === 'string' ? readText(value, field, type) : undefined;
    case 'Int':
      return readInt(value, type);
    case 'BigInt':
      return typeof value === 'string' ? readBigInt(value) : undefined;
    case 'Float':
      return readFloat(value, type);
    case 'Decimal':
      return typeof value === 'string' ? readDecimal(value, type) : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'DateTime':
      return typeof value === 'string' ? (checkDateTime(value, type) ?? undefined) : undefined;
    case 'Bytes':
      return typeof value === 'string' ? readBytes(value) : undefined;
    case 'Enum':
      return typeof value === 'string' ? field.enum?.labels.get(value) : undefined;
    case 'Json':
      return readJson(value);
    case 'Unsupported':
      return undefined;
  }
}

/** Postgres's text holds neither the character NUL nor half a surrogate pair. */
function isStorableText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function readText(value: string, field: CatalogScalar, type: string): string | undefined {
  if (!isStorableText(value)) return undefined;
  if (isTextual(field) || isCitext(type)) return value;
  if (type === 'uuid') {
    const lower = value.toLowerCase();
    return uuid.test(lower) ? lower : undefined;
  }
  if (type === '"bit"' || type === 'bit varying') return /^[01]{0,10000}$/.test(value) ? value : undefined;
  return type === 'inet' && isInet(value) ? value : undefined;
}

function isInet(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const version = address.includes('%') ? 0 : net.isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function readInt(value: WireValue, type: string): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  if (type === 'bigint') return Number.isSafeInteger(value) ? value + 0 : undefined;
  const [least, most] = type === 'smallint' ? [-32_768, 32_767] : [type === 'oid' ? 0 : -2_147_483_648, 2_147_483_647];
  // `+ 0` because "-0" is not what Postgres prints.
  return value >= least && value <= most ? value + 0 : undefined;
}

function readBigInt(value: string): string | undefined {
  if (!/^-?\d{1,40}$/.test(value)) return undefined;
  const number = BigInt(value);
  return BigInt.asIntN(64, number) === number ? String(number) : undefined;
}

function readFloat(value: WireValue, type: string): number | string | undefined {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (type !== 'real') return value;
  // Postgres refuses what a float of four bytes cannot hold, in both directions.
  const single = Math.fround(value);
  return Number.isFinite(single) && (single !== 0 || value === 0) ? value : undefined;
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

function readDecimal(value: string, type: string): string | undefined {
  if (value.length > 1000 || !decimal.test(value)) return undefined;
  // `money` holds 64 bits of cents.
  return type === 'money' && Math.abs(Number(value)) > 92_233_720_368_547_000 ? undefined : value;
}

function readBytes(value: string): string | undefined {
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? `\\x${bytes.toString('hex')}` : undefined;
}

/** A marker is a document only in quotes. */
function readJson(value: WireValue): string | undefined {
  const marker = readMarker(value);
  if (marker === undefined) return isStorableJson(value, 0) ? JSON.stringify(value) : undefined;
  return '$json' in marker && isStorableJson(marker.$json, 0) ? JSON.stringify(marker.$json) : undefined;
}

/** Far below where Postgres runs out of stack. */
const maxJsonDepth = 100;

function isStorableJson(value: WireValue, depth: number): boolean {
  if (depth > maxJsonDepth) return false;
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  const members = Array.isArray(value) ? value : Object.values(value);
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return names.every(isStorableText) && members.every((member: WireValue) => isStorableJson(member, depth + 1));
}

function describe(value: WireValue, field: CatalogScalar): string {
  if (value === null) return 'cannot be compared with null here';
  if (typeof value === 'string') return `cannot be ${quoteName(value)}: that is not ${expectation(field)}`;
  if (typeof value === 'object') return `cannot be ${Array.isArray(value) ? 'a list' : 'an object'} here`;
  return `cannot be ${String(value)}: that is not ${expectation(field)}`;
}

function expectation(field: CatalogScalar): string {
  const type = elementType(field);
  switch (field.type) {
    case 'String':
      return stringExpectations.get(type) ?? 'a string (without the character NUL)';
    case 'Int':
      return type === 'smallint' ? 'an integer of 16 bits' : 'an integer of 32 bits';
    case 'BigInt':
      return 'a 64-bit integer, as a string of digits';
    case 'Float':
      return 'a number, or "NaN", "Infinity" or "-Infinity"';
    case 'Decimal':
      return 'a decimal number, as a string';
    case 'Boolean':
      return 'true or false';
    case 'DateTime':
      return 'an ISO 8601 date and time, such as "2026-01-31T12:00:00.000Z"';
    case 'Bytes':
      return 'a base64 string';
    case 'Enum':
      assert(field.enum, 'a field of type Enum knows its enum');
      return `one of ${[...field.enum.labels.keys()].join(', ')}`;
    case 'Json':
      return 'JSON without the character NUL, nested no deeper than 100 levels';
    case 'Unsupported':
      return 'nothing: Prisma does not support values of this type';
  }
}

const stringExpectations = new Map([
  ['uuid', 'a UUID, such as "123e4567-e89b-12d3-a456-426614174000"'],
  ['"bit"', 'a string of 0 and 1'],
  ['bit varying', 'a string of 0 and 1'],
  ['inet', 'an IP address, such as "192.168.0.1" or "10.0.0.0/8"'],
]);
