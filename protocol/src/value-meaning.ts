/**
 * What Postgres would say of two wire values of one field: whether they are equal, and which comes first.
 * Pure. Undefined wherever the answer depends on what is not known here (a collation, a type with rules of
 * its own): an answer that is given must be Postgres's.
 */
import type { ScalarType, WireValue } from './wire-value.js';

/** What has to be known of a field to compare its values. */
export interface FieldMeaning {
  readonly type: ScalarType | 'Enum';
  readonly isList: boolean;
  /** Prisma's native type, such as `Uuid` or `Char(3)`. */
  readonly native?: string;
}

/** What has to be known of a model to say what a filter or an order means for its rows. */
export interface ModelMeaning {
  /** The scalar field of this name; undefined if there is none. */
  field(name: string): FieldMeaning | undefined;
  /** The model at the other end of a relation; undefined if there is no relation of this name. */
  related(name: string): ModelMeaning | undefined;
  /** The fields of a compound unique constraint, by Prisma's name for it. */
  compound(name: string): readonly string[] | undefined;
}

type Present = Exclude<WireValue, null>;

/** Whether two values that are not null are equal. */
export function equalValues(a: Present, b: Present, field: FieldMeaning): boolean | undefined {
  if (field.isList) return equalLists(a, b, field);
  if (field.type === 'String' || field.type === 'Enum' || field.type === 'Bytes') return equalTexts(a, b, field);
  const order = compareValues(a, b, field);
  return order === undefined ? undefined : order === 0;
}

/** Negative if `a` comes first, positive if `b` does, 0 if they are equal. Neither may be null. */
export function compareValues(a: Present, b: Present, field: FieldMeaning): number | undefined {
  if (field.isList) return undefined;
  switch (field.type) {
    case 'Int':
    case 'Float':
      return compareNumbers(a, b, field);
    case 'Boolean':
      return typeof a === 'boolean' && typeof b === 'boolean' ? Number(a) - Number(b) : undefined;
    case 'BigInt':
    case 'Decimal':
      return compareDecimals(a, b);
    case 'DateTime':
      return compareInstants(a, b, field);
    case 'String':
      if (isUuid(field)) return compareUuids(a, b);
      return a === b ? 0 : undefined;
    case 'Enum':
    case 'Bytes':
      return a === b ? 0 : undefined;
    case 'Json':
    case 'Unsupported':
      return undefined;
  }
}

/** The instant of a DateTime in microseconds since 1970; undefined for forms such as `infinity`. */
export function instantMicroseconds(value: WireValue): bigint | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = dateTime.exec(value);
  if (!parts) return undefined;
  const [, date, time = '00:00:00', fraction = '', offset = 'Z'] = parts;
  const milliseconds = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}${isoOffset(offset)}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

const dateTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d+))?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

function isoOffset(offset: string): string {
  if (offset.length === 1) return 'Z';
  return offset.length === 3 ? `${offset}:00` : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
}

export function isUuid(field: FieldMeaning): boolean {
  return field.native === 'Uuid';
}

/** Types whose equality is not that of their texts. */
const looseTexts = /^(Char|Citext|Inet|Xml|Bit|VarBit)\b/;

function equalTexts(a: Present, b: Present, field: FieldMeaning): boolean | undefined {
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  if (isUuid(field)) return a.toLowerCase() === b.toLowerCase();
  if (a === b) return true;
  return looseTexts.test(field.native ?? '') ? undefined : false;
}

function equalLists(a: Present, b: Present, field: FieldMeaning): boolean | undefined {
  if (!Array.isArray(a) || !Array.isArray(b)) return undefined;
  if (a.length !== b.length) return false;
  const element: FieldMeaning = { ...field, isList: false };
  let answer: boolean | undefined = true;
  for (const [index, member] of a.entries()) {
    const other: WireValue = b[index];
    const isEqual = member === null || other === null ? member === other : equalValues(member, other, element);
    if (isEqual === false) return false;
    if (isEqual === undefined) answer = undefined;
  }
  return answer;
}

function compareUuids(a: Present, b: Present): number | undefined {
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  const [first, second] = [a.toLowerCase(), b.toLowerCase()];
  return first < second ? -1 : first > second ? 1 : 0;
}

function compareNumbers(a: Present, b: Present, field: FieldMeaning): number | undefined {
  // A four-byte float equals the shortest text that stands for it only after rounding, which is Postgres's to do.
  if (field.native === 'Real') return undefined;
  const [first, second] = [Number(a), Number(b)];
  // Postgres holds NaN equal to itself and greater than everything else.
  if (Number.isNaN(first) || Number.isNaN(second)) return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
  return first < second ? -1 : first > second ? 1 : 0;
}

function compareInstants(a: Present, b: Present, field: FieldMeaning): number | undefined {
  if (/^Time(tz)?\b/.test(field.native ?? '')) return a === b ? 0 : undefined;
  const [first, second] = [instantMicroseconds(a), instantMicroseconds(b)];
  if (first === undefined || second === undefined) return a === b ? 0 : undefined;
  return first < second ? -1 : first > second ? 1 : 0;
}

function compareDecimals(a: Present, b: Present): number | undefined {
  const [first, second] = [parseDecimal(a), parseDecimal(b)];
  if (!first || !second) return a === b ? 0 : undefined;
  const scale = Math.max(first.scale, second.scale);
  const difference = scaleTo(first, scale) - scaleTo(second, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

function parseDecimal(value: Present): Decimal | undefined {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(String(value));
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts ?? [];
  if (!parts || whole + fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length - Number(exponent) };
}

function scaleTo({ digits, scale }: Decimal, target: number): bigint {
  return digits * 10n ** BigInt(target - scale);
}
