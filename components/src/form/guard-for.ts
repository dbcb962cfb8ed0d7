/**
 * The filter that a field meets for as long as nobody has changed it. Pure. It holds for the value that is known here,
 * whatever of it the database keeps besides, and for no other that would show differently.
 */
import { AnyNull } from '@rowcast/client';
import { valueKind } from '../fields/native-type.js';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import { dataFor } from '../model/write-data.js';

/** Named bytes travel with those that replace them, and a message may have a megabyte. */
const mostBytes = 100_000;

/** Nothing, for what cannot be compared: relations to many, JSON as text, not-a-number, very large bytes. */
export function guardFor(field: FieldInfo, value: unknown): AnyRecord {
  if (value === undefined || field.relation?.ties) return {};
  const { name, isList } = field;
  if (value === null) return field.type === 'Json' ? { [name]: { equals: AnyNull } } : dataFor(field, null);
  if (isList) return isComparable(field) ? { [name]: { equals: value } } : {};
  switch (valueKind(field)) {
    case 'dateTime':
    case 'time':
      return value instanceof Date ? { [name]: sameMillisecond(value, valueKind(field) === 'time') } : {};
    case 'float':
      return Number.isFinite(value) ? { [name]: value } : {};
    case 'json':
      // The type json has no equality, only jsonb has.
      return field.native === 'Json' ? {} : { [name]: { equals: value } };
    case 'bytes':
      return value instanceof Uint8Array && value.length <= mostBytes ? { [name]: value } : {};
    default:
      return dataFor(field, value);
  }
}

/** A date here has milliseconds, and microseconds in the database. */
function sameMillisecond(value: Date, isTime: boolean): AnyRecord {
  const isLastOfDay = value.getTime() % 86_400_000 === 86_399_999;
  // A time of day has no midnight after it.
  if (isTime && isLastOfDay) return { gte: value };
  return { gte: value, lt: new Date(value.getTime() + 1) };
}

/** Whether two lists of the type are equal only if they look so. */
function isComparable(field: FieldInfo): boolean {
  return !['dateTime', 'time', 'json', 'bytes', 'float'].includes(valueKind(field));
}
