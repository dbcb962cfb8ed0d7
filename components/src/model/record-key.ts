/** Names records: by a text that tells them apart, and by the filters that find them. Pure. */
import type { FieldInfo, ModelDescription } from './field-info.js';
import type { AnyRecord } from './registered-models.js';

/** A text that is the same for the same record. */
export function keyOf(record: AnyRecord, key: readonly string[]): string {
  const [only] = key;
  if (key.length === 1 && only !== undefined) return String(record[only]);
  return JSON.stringify(key.map((field) => String(record[field])));
}

/** The key that `keyOf` made a text of, as far as texts and whole numbers go; undefined if it is none of this model. */
export function parseKey(
  text: string,
  { key, fields }: Pick<ModelDescription, 'key' | 'fields'>,
): AnyRecord | undefined {
  const parts = key.length === 1 ? [text] : parseList(text);
  if (parts?.length !== key.length) return undefined;
  const values = key.map((name, index) =>
    parseKeyValue(parts[index] ?? '', fields.find((field) => field.name === name)?.type),
  );
  return values.includes(undefined) ? undefined : Object.fromEntries(key.map((name, index) => [name, values[index]]));
}

function parseList(text: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function parseKeyValue(text: string, type: FieldInfo['type'] | undefined): unknown {
  if (type !== 'Int' && type !== 'BigInt') return text;
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  return type === 'Int' ? Number(text) : BigInt(text);
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
