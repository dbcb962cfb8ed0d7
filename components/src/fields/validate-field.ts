/**
 * Says what is wrong with a value by the schema alone: missing, too long, out of range, not one of an enum's. Pure.
 * What the database says comes later, and counts: this is for comfort.
 */
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import { intlFormats } from './intl-formats.js';
import { decimalDigits, integerRange, textLimit, valueKind } from './native-type.js';

/**
 * Undefined means that nothing is given, which only a required field minds. An empty text in a required field counts
 * as nothing: whoever leaves an input empty has not answered.
 */
export function validateField(value: unknown, field: FieldInfo, settings: ComponentSettings): string | null {
  const { labels } = settings;
  const required = labels.field.required(field.label);
  if (value === undefined) return field.isRequired ? required : null;
  if (value === null) return field.isNullable ? null : required;
  if (field.isRequired && value === '') return required;
  if (!field.isList || !Array.isArray(value)) return validateOne(value, field, settings);
  const problems = value.map((element) => (element === null ? required : validateOne(element, field, settings)));
  const first = problems.findIndex((problem) => problem !== null);
  return first === -1 ? null : labels.field.itemProblem(first + 1, problems[first] ?? '');
}

function validateOne(value: unknown, field: FieldInfo, settings: ComponentSettings): string | null {
  const { labels } = settings;
  switch (valueKind(field)) {
    case 'text':
    case 'longText':
      return validateText(String(value), field, settings);
    case 'uuid':
      return isUuid(String(value)) ? null : labels.field.notAUuid(field.label);
    case 'integer':
    case 'bigint':
      return validateInteger(value, field, settings);
    case 'float':
      return typeof value === 'number' ? null : labels.field.notANumber(field.label);
    case 'decimal':
      return validateDecimal(String(value), field, settings);
    case 'enum':
      return field.enumValues.includes(String(value)) ? null : labels.field.notAnOption(field.label);
    case 'time':
      return isDate(value) ? null : labels.field.notATime(field.label);
    case 'date':
    case 'dateTime':
      return isDate(value) ? null : labels.field.notADate(field.label);
    case 'json':
      return holdsNul(JSON.stringify(value) ?? '') ? labels.field.forbiddenCharacter(field.label) : null;
    default:
      return null;
  }
}

/** In the form that Postgres takes: with hyphens, any version. */
function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function validateText(text: string, field: FieldInfo, { labels }: ComponentSettings): string | null {
  if (text.includes('\0')) return labels.field.forbiddenCharacter(field.label);
  const limit = textLimit(field);
  if (limit === undefined) return null;
  // Postgres counts characters, JavaScript units of 16 bits.
  const length = [...text].length;
  return length > limit ? labels.field.tooLong(field.label, limit, length) : null;
}

/** In JSON the character is written out, unless the backslash is one itself. */
function holdsNul(json: string): boolean {
  return /(?<!\\)(\\\\)*\\u0000/.test(json);
}

function validateInteger(value: unknown, field: FieldInfo, settings: ComponentSettings): string | null {
  const { labels } = settings;
  if (typeof value !== 'bigint' && !Number.isInteger(value)) return labels.field.notAWholeNumber(field.label);
  const range = integerRange(field);
  // As checked: a bigint, or a number without a fraction.
  const whole = BigInt(value as number | bigint);
  if (!range || (whole >= range.least && whole <= range.most)) return null;
  const format = (bound: bigint): string => intlFormats(settings).number(String(bound), { isGrouped: true });
  return labels.field.outOfRange(field.label, format(range.least), format(range.most));
}

function validateDecimal(text: string, field: FieldInfo, { labels }: ComponentSettings): string | null {
  const [, whole = '', fraction = ''] = /^-?(\d+)\.?(\d*)$/.exec(text) ?? [];
  if (whole === '') return text === 'NaN' ? null : labels.field.notANumber(field.label);
  const digits = decimalDigits(field);
  if (!digits) return null;
  if (whole.replace(/^0+/, '').length > digits.whole) return labels.field.tooManyWholeDigits(field.label, digits.whole);
  const decimals = fraction.replace(/0+$/, '').length;
  return decimals > digits.fraction ? labels.field.tooManyDecimals(field.label, digits.fraction) : null;
}

function isDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
