/** Names records: by a text that tells them apart, and by the filters that find them. Pure. */
import type { AnyRecord } from './registered-models.js';

/** A text that is the same for the same record. */
export function keyOf(record: AnyRecord, key: readonly string[]): string {
  const [only] = key;
  if (key.length === 1 && only !== undefined) return String(record[only]);
  return JSON.stringify(key.map((field) => String(record[field])));
}

/** The part of a record that names it. */
export function keyValues(record: AnyRecord, key: readonly string[]): AnyRecord {
  return Object.fromEntries(key.map((field) => [field, record[field]]));
}

/** Prisma's unique filter for one record. */
export function uniqueWhere(record: AnyRecord, key: readonly string[]): AnyRecord {
  const values = keyValues(record, key);
  return key.length === 1 ? values : { [key.join('_')]: values };
}

/** A filter for these records, which must not be none. */
export function whereAny(records: readonly AnyRecord[], key: readonly string[]): AnyRecord {
  const [only] = key;
  if (key.length === 1 && only !== undefined) return { [only]: { in: records.map((record) => record[only]) } };
  return { OR: records.map((record) => keyValues(record, key)) };
}
