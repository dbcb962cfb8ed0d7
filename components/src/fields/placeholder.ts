/** What stands in an empty editor: that the value is NULL, or what the database will put there. Pure. */
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import { formatField } from './format-field.js';

export function placeholderOf(field: FieldInfo, value: unknown, settings: ComponentSettings): string {
  const { labels } = settings;
  if (value !== undefined) return field.isNullable ? labels.field.none : '';
  if (!field.default) return field.isNullable ? labels.field.none : '';
  if (field.default.kind !== 'value') return labels.field.setByDatabase;
  return labels.field.byDefault(formatField(defaultValue(field), field, settings));
}

/** A default that is written down in the schema, as a value of the client's type; undefined if there is none. */
export function defaultValue(field: FieldInfo): unknown {
  if (field.default?.kind !== 'value') return undefined;
  const { value } = field.default;
  if (field.type === 'DateTime') return new Date(String(value));
  if (field.type === 'BigInt' && !Array.isArray(value)) return BigInt(String(value));
  if (field.type === 'Json' && typeof value === 'string') return JSON.parse(value) as unknown;
  return value;
}
