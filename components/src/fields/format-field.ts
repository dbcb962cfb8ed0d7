/**
 * Says how a value reads: in the language and time zone of the settings, all digits of a number kept. Pure.
 * NULL gives an empty text; how it shows is the caller's affair.
 */
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import { type IntlFormats, intlFormats } from './intl-formats.js';
import { valueKind } from './native-type.js';

/** The longest JSON that is shown whole. */
const maxJsonLength = 200;

export function formatField(value: unknown, field: FieldInfo, settings: ComponentSettings): string {
  if (value === null || value === undefined) return '';
  if (!field.isList || !Array.isArray(value)) return formatOne(value, field, settings);
  const texts = value.map((element) => formatOne(element, field, settings));
  // Names have spaces, which a narrow list would be divided by.
  return field.relation ? texts.join(', ') : intlFormats(settings).list(texts);
}

function formatOne(value: unknown, field: FieldInfo, settings: ComponentSettings): string {
  const { labels } = settings;
  const formats = intlFormats(settings);
  switch (valueKind(field)) {
    case 'integer':
    case 'bigint':
    case 'float':
    case 'decimal':
      return formatNumber(value, formats, { isGrouped: !isIdentifier(field) });
    case 'boolean':
      return value ? labels.field.yes : labels.field.no;
    case 'date':
      return formatDate(value, formats.date);
    case 'time':
      return formatDate(value, formats.time);
    case 'dateTime':
      return formatDate(value, formats.dateTime);
    case 'enum':
      return labels.field.enumValue(String(value), readEnumValue(String(value)));
    case 'json':
      return formatJson(value);
    case 'bytes':
      return value instanceof Uint8Array ? labels.field.bytes(formats.bytes(value.length)) : String(value);
    case 'relation':
      return formatRecord(value, field, settings);
    default:
      return String(value);
  }
}

/** `IN_PROGRESS` and `inProgress` as "In progress". */
export function readEnumValue(value: string): string {
  const words = /\p{Ll}/u.test(value) ? value.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2') : value;
  const text = words.replaceAll(/[_-]+/g, ' ').trim().toLowerCase();
  return text === '' ? value : text.charAt(0).toUpperCase() + text.slice(1);
}

/** The names of things and years are written with digits, but they are not quantities. */
function isIdentifier({ isKey, foreignKeyOf, name }: FieldInfo): boolean {
  return isKey || foreignKeyOf !== undefined || /(^|[a-z_])(year|id)$/i.test(name);
}

function formatNumber(value: unknown, formats: IntlFormats, options: { readonly isGrouped: boolean }): string {
  const digits = String(value);
  return /^-?\d/.test(digits) ? formats.number(digits, options) : digits;
}

function formatDate(value: unknown, format: (value: Date) => string): string {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? format(value) : String(value);
}

function formatJson(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > maxJsonLength ? `${text.slice(0, maxJsonLength)}…` : text;
}

/** A related record goes by its label, or by its key if it has none. */
function formatRecord(value: unknown, { relation }: FieldInfo, settings: ComponentSettings): string {
  if (typeof value !== 'object' || value === null || !relation) return String(value);
  const record = value as { readonly [field: string]: unknown };
  return recordLabel(record, relation.labelFields, settings) || relation.to.map((name) => record[name]).join(', ');
}

/** What people know a record by; empty if those fields are. */
export function recordLabel(
  record: { readonly [field: string]: unknown },
  labelFields: readonly string[],
  settings: ComponentSettings,
): string {
  const values = labelFields.map((name) => record[name]).filter((value) => value !== null && value !== undefined);
  return values
    .map((value) => (value instanceof Date ? intlFormats(settings).dateTime(value) : String(value)))
    .join(' ');
}
