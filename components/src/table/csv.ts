/** Writes values as CSV (RFC 4180) that no spreadsheet takes for a formula. Pure. */
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';

export interface CsvColumn {
  readonly label: string;
  readonly field: FieldInfo | undefined;
  readonly id: string;
}

export function csvHeader(columns: readonly CsvColumn[]): string {
  return `${columns.map(({ label }) => csvText(label)).join(',')}\r\n`;
}

export function csvRow(record: AnyRecord, columns: readonly CsvColumn[]): string {
  const cells = columns.map(({ field, id }) => csvValue(record[field?.name ?? id], field));
  return `${cells.join(',')}\r\n`;
}

function csvValue(value: unknown, field: FieldInfo | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return toBase64(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  // A number, which may begin with a minus, in the digits of Postgres.
  if (field?.type === 'Decimal' && typeof value === 'string') return value;
  if (field?.relation) return csvValue((value as AnyRecord)[field.relation.labelField], undefined);
  return csvText(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A text that begins like a formula gets an apostrophe, which spreadsheets do not show. */
function csvText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
