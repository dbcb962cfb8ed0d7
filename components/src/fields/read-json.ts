/** Reads JSON that somebody types, and says where it stops being JSON. Pure. */
import { JsonNull } from '@rowcast/client';
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { FieldDraft } from './field-editor.js';

/** Nothing is NULL; the word `null` is JSON's own. */
export function readJson(text: string, field: FieldInfo, { labels }: ComponentSettings): FieldDraft {
  if (text.trim() === '') {
    return field.isNullable
      ? { kind: 'value', value: null }
      : { kind: 'invalid', message: labels.field.required(field.label) };
  }
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'value', value: value === null ? JsonNull : value };
  } catch (error) {
    const place = placeOf(error instanceof Error ? error.message : '', text);
    const words = place ? labels.field.atPlace(place.line, place.column) : '';
    return { kind: 'invalid', message: labels.field.notJson(field.label, words) };
  }
}

/** JSON as it stands in an editor; a value that is missing is empty. */
export function jsonText(value: unknown, field: Pick<FieldInfo, 'isNullable'>): string {
  if (value === JsonNull) return 'null';
  if (value === undefined || (value === null && field.isNullable)) return '';
  return JSON.stringify(value, null, 2) ?? '';
}

/** Browsers say it in words of their own, if at all: a position, a line and column, or the end. */
function placeOf(message: string, text: string): { readonly line: number; readonly column: number } | undefined {
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined && column !== undefined) return { line: Number(line), column: Number(column) };
  const [, position] = /position (\d+)/.exec(message) ?? [];
  const isAtEnd = /end of (JSON|data)|Unterminated/i.test(message);
  if (position === undefined && !isAtEnd) return undefined;
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
