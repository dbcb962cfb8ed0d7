/** Writes a value so that a spreadsheet takes it, and `parseText` reads it again. Pure. */
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import { formatField } from './format-field.js';
import { valueKind } from './native-type.js';
import { numberText } from './parse-number.js';

/** A related record goes by its name. */
export function plainText(given: unknown, field: FieldInfo, settings: ComponentSettings): string {
  if (given === null || given === undefined) return '';
  if (field.isList)
    return JSON.stringify(given, (_name, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
  switch (valueKind(field)) {
    case 'integer':
    case 'bigint':
    case 'float':
    case 'decimal':
      return numberText(given, settings.locale);
    case 'date':
      return given instanceof Date ? given.toISOString().slice(0, 10) : String(given);
    case 'time':
      return given instanceof Date ? given.toISOString().slice(11, 19) : String(given);
    case 'dateTime':
      return given instanceof Date ? given.toISOString() : String(given);
    case 'enum':
      return String(given);
    case 'json':
      return JSON.stringify(given) ?? '';
    default:
      return formatField(given, field, settings);
  }
}
