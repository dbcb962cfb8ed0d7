/**
 * The filter that a field meets for as long as nobody has changed it. Pure. It holds for the value that is known here,
 * whatever of it the database keeps besides, and for no other that would show differently.
 */
import { AnyNull } from '@rowcast/client';
import type { FieldDraft } from '../fields/field-editor.js';
import { mostBytes } from '../fields/most-bytes.js';
import { valueKind } from '../fields/native-type.js';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import { dataFor } from '../model/write-data.js';

/** Larger ones are not worth their way. */
const mostNamedBytes = 100_000;

export interface GuardedChange {
  readonly value: unknown;
  /** What is to replace it. */
  readonly draft: FieldDraft | undefined;
}

/** Nothing, for what cannot be compared: relations to many, JSON as text, not-a-number, very large bytes. */
export function guardFor(field: FieldInfo, { value, draft }: GuardedChange): AnyRecord {
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
      return value instanceof Uint8Array && mayBeNamed(value, draft) ? { [name]: value } : {};
    default:
      return dataFor(field, value);
  }
}

/** Named bytes travel with those that replace them, in one message. */
function mayBeNamed({ length }: Uint8Array, draft: FieldDraft | undefined): boolean {
  const others = draft?.kind === 'value' && draft.value instanceof Uint8Array ? draft.value.length : 0;
  return length <= mostNamedBytes && length + others <= mostBytes;
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
