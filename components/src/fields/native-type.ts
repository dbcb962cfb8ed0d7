/** What Prisma's native types (`@db.VarChar(40)`) say about values: how long, how large, date or time. Pure. */
import type { FieldInfo } from '../model/field-info.js';

/** The part of a field that says of which type its values are. */
export type TypedField = Pick<FieldInfo, 'type' | 'native'>;

interface NativeType {
  readonly name: string;
  readonly numbers: readonly number[];
}

/** How the values of a field are written and read. */
export type ValueKind =
  | 'text'
  | 'longText'
  | 'uuid'
  | 'integer'
  | 'bigint'
  | 'float'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'enum'
  | 'json'
  | 'bytes'
  | 'relation';

export interface IntegerRange {
  readonly least: bigint;
  readonly most: bigint;
}

export interface DecimalDigits {
  readonly whole: number;
  readonly fraction: number;
}

const plainKinds = {
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'float',
  Decimal: 'decimal',
  Boolean: 'boolean',
  Enum: 'enum',
  Json: 'json',
  Bytes: 'bytes',
  Relation: 'relation',
  Unsupported: 'text',
} as const;

/** Of one value; a list has several. */
export function valueKind(field: TypedField): ValueKind {
  const native = readNative(field.native);
  switch (field.type) {
    case 'String':
      return native.name === 'Uuid' ? 'uuid' : native.name === 'Text' || native.name === 'Xml' ? 'longText' : 'text';
    case 'DateTime':
      return native.name === 'Date' ? 'date' : /^Timetz$|^Time$/.test(native.name) ? 'time' : 'dateTime';
    default:
      return plainKinds[field.type];
  }
}

/** The most characters that a text may have; undefined if there is no limit. */
export function textLimit({ type, native }: TypedField): number | undefined {
  const { name, numbers } = readNative(native);
  return type === 'String' && /^(Var)?Char$/.test(name) ? numbers[0] : undefined;
}

/** Of whole numbers; undefined of other types. */
export function integerRange(field: TypedField): IntegerRange | undefined {
  const { name } = readNative(field.native);
  if (field.type === 'BigInt') return signed(64n);
  if (field.type !== 'Int') return undefined;
  if (name === 'Oid') return { least: 0n, most: 2n ** 32n - 1n };
  return name === 'SmallInt' ? signed(16n) : signed(32n);
}

/** The digits of a decimal with a precision; undefined if it may have any number. */
export function decimalDigits({ type, native }: TypedField): DecimalDigits | undefined {
  const [precision, scale = 0] = readNative(native).numbers;
  return type !== 'Decimal' || precision === undefined ? undefined : { whole: precision - scale, fraction: scale };
}

function signed(bits: bigint): IntegerRange {
  return { least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n };
}

/** `Decimal(12,4)` as its name and numbers. */
function readNative(native: string | undefined): NativeType {
  const [, name = '', numbers = ''] = /^(\w+)(?:\((.*)\))?$/.exec(native ?? '') ?? [];
  return { name, numbers: numbers === '' ? [] : numbers.split(',').map(Number) };
}
