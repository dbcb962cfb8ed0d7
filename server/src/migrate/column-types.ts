/**
 * How the values of a query result are handed to Prisma's schema engine: by type number of Postgres. The
 * engine reads the system catalogue and `_prisma_migrations`, so that is what must be right; a type that
 * is not listed is text.
 */
import { type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

interface ColumnReader {
  readonly type: ColumnType;
  readonly read: (text: string) => unknown;
}

const asText = (text: string): string => text;
const asInstant = (text: string): string => new Date(`${text.replace(' ', 'T')}`).toISOString();
/** pg knows how to cut an array of this type number into its elements. */
const asListOf = (oid: number): ((text: string) => unknown) => pg.types.getTypeParser(oid);

const textReader: ColumnReader = { type: ColumnTypeEnum.Text, read: asText };
const readers = new Map<number, ColumnReader>([
  [16, { type: ColumnTypeEnum.Boolean, read: (text) => text === 't' }],
  [18, { type: ColumnTypeEnum.Character, read: asText }],
  [20, { type: ColumnTypeEnum.Int64, read: asText }],
  [21, { type: ColumnTypeEnum.Int32, read: Number }],
  [23, { type: ColumnTypeEnum.Int32, read: Number }],
  [26, { type: ColumnTypeEnum.Int64, read: asText }],
  [114, { type: ColumnTypeEnum.Json, read: asText }],
  [3802, { type: ColumnTypeEnum.Json, read: asText }],
  [700, { type: ColumnTypeEnum.Float, read: Number }],
  [701, { type: ColumnTypeEnum.Double, read: Number }],
  [1700, { type: ColumnTypeEnum.Numeric, read: asText }],
  [2950, { type: ColumnTypeEnum.Uuid, read: asText }],
  [1114, { type: ColumnTypeEnum.DateTime, read: (text) => asInstant(`${text}Z`) }],
  [1184, { type: ColumnTypeEnum.DateTime, read: (text) => asInstant(text.replace(/([+-]\d\d)$/, '$1:00')) }],
  [1000, { type: ColumnTypeEnum.BooleanArray, read: asListOf(1000) }],
  // Arrays of "char" and of name are read as arrays of text.
  [1002, { type: ColumnTypeEnum.CharacterArray, read: asListOf(1009) }],
  [1003, { type: ColumnTypeEnum.TextArray, read: asListOf(1009) }],
  [1005, { type: ColumnTypeEnum.Int32Array, read: asListOf(1005) }],
  [1007, { type: ColumnTypeEnum.Int32Array, read: asListOf(1007) }],
  [1009, { type: ColumnTypeEnum.TextArray, read: asListOf(1009) }],
  [1015, { type: ColumnTypeEnum.TextArray, read: asListOf(1009) }],
  [1016, { type: ColumnTypeEnum.Int64Array, read: asListOf(1016) }],
  [1028, { type: ColumnTypeEnum.Int64Array, read: asListOf(1009) }],
]);

export function columnTypeOf(oid: number): ColumnType {
  return (readers.get(oid) ?? textReader).type;
}

export function readValue(oid: number, text: string): unknown {
  return (readers.get(oid) ?? textReader).read(text);
}
