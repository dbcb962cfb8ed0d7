/** Says what is wrong with a value by the schema alone. What the database says comes later, and counts. */
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';

export function validateField(value: unknown, field: FieldInfo, _settings: ComponentSettings): string | null {
  if (value === null && !field.isNullable) return `${field.label} is required`;
  return null;
}
