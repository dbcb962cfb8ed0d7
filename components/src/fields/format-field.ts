/** Says how a value reads. */
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';

export function formatField(value: unknown, field: FieldInfo, { locale, timeZone }: ComponentSettings): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toLocaleString(locale, { timeZone });
  if (field.relation) return String((value as { readonly [name: string]: unknown })[field.relation.labelField] ?? '');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
