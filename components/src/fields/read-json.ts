/** Reads JSON that somebody types, and says where it stops being JSON. Pure. */
import { JsonNull } from '@rowcast/client';
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { FieldDraft } from './field-editor.js';
import { findJsonError } from './find-json-error.js';

/** Nothing is NULL; the word `null` is JSON's own. */
export function readJson(text: string, field: FieldInfo, { labels }: ComponentSettings): FieldDraft {
  if (text.trim() === '') {
    return field.isNullable
      ? { kind: 'value', value: null }
      : { kind: 'invalid', message: labels.field.required(field.label) };
  }
  const place = findJsonError(text);
  if (place !== undefined) {
    const before = text.slice(0, place).split('\n');
    const words = labels.field.atPlace(before.length, (before.at(-1)?.length ?? 0) + 1);
    return { kind: 'invalid', message: labels.field.notJson(field.label, words) };
  }
  const value: unknown = JSON.parse(text);
  return { kind: 'value', value: value === null ? JsonNull : value };
}

/** JSON as it stands in an editor; a value that is missing is empty. */
export function jsonText(value: unknown, field: Pick<FieldInfo, 'isNullable'>): string {
  if (value === JsonNull) return 'null';
  if (value === undefined || (value === null && field.isNullable)) return '';
  return JSON.stringify(value, null, 2) ?? '';
}
