/**
 * Reads a text as a value of a field's type, as one types it or as a spreadsheet writes it. Pure. What a relation's text
 * leads to only the server knows.
 */
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { FieldDraft } from './field-editor.js';
import { formatField } from './format-field.js';
import { intlFormats } from './intl-formats.js';
import { valueKind } from './native-type.js';
import { emptyDraft, readNumber } from './number-editor.js';
import { readJson } from './read-json.js';
import { fromWallTime } from './zoned-time.js';

export function parseText(text: string, field: FieldInfo, settings: ComponentSettings): FieldDraft {
  if (field.isList) return parseList(text, field, settings);
  const kind = valueKind(field);
  const isText = kind === 'text' || kind === 'longText';
  if (text.trim() === '' && (field.isNullable || !isText)) return emptyDraft({ field, value: null, settings });
  return isText ? value(text) : parseOne(text.trim(), field, settings);
}

function parseOne(text: string, field: FieldInfo, settings: ComponentSettings): FieldDraft {
  const { labels } = settings;
  switch (valueKind(field)) {
    case 'integer':
    case 'bigint':
    case 'float':
    case 'decimal':
      return readNumber(text, { field, value: null, settings });
    case 'boolean':
      return parseBoolean(text, field, settings);
    case 'enum':
      return parseEnum(text, field, settings);
    case 'date':
      return orInvalid(parseDay(text, settings), labels.field.notADate(field.label));
    case 'time':
      return orInvalid(parseTime(text), labels.field.notATime(field.label));
    case 'dateTime':
      return orInvalid(parseMoment(text, settings), labels.field.notADate(field.label));
    case 'json':
      return readJson(text, field, settings);
    case 'bytes':
    case 'relation':
      return { kind: 'invalid', message: labels.field.cannotBeTyped(field.label) };
    default:
      return value(text);
  }
}

/** As JSON, or with commas between the items. */
function parseList(text: string, field: FieldInfo, settings: ComponentSettings): FieldDraft {
  const items = text.trim().startsWith('[') ? parseItems(text) : text.split(',').map((item) => item.trim());
  if (!items) return { kind: 'invalid', message: settings.labels.field.cannotBeTyped(field.label) };
  const drafts = items
    .filter((item) => item !== '')
    .map((item) => parseText(item, { ...field, isList: false, isNullable: false }, settings));
  const bad = drafts.find(({ kind }) => kind === 'invalid');
  return bad ?? value(drafts.map((draft) => (draft.kind === 'value' ? draft.value : undefined)));
}

function parseItems(text: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function parseBoolean(text: string, { label }: FieldInfo, { labels }: ComponentSettings): FieldDraft {
  const word = text.toLowerCase();
  if (['true', 'yes', '1', labels.field.yes.toLowerCase()].includes(word)) return value(true);
  if (['false', 'no', '0', labels.field.no.toLowerCase()].includes(word)) return value(false);
  return { kind: 'invalid', message: labels.field.notYesOrNo(label) };
}

function parseEnum(text: string, field: FieldInfo, settings: ComponentSettings): FieldDraft {
  const word = text.toLowerCase();
  const found =
    field.enumValues.find((name) => name === text) ??
    field.enumValues.find((name) =>
      [name, formatField(name, field, settings)].some((one) => one.toLowerCase() === word),
    );
  return orInvalid(found, settings.labels.field.notAnOption(field.label));
}

/** `2026-03-05`, or the day, month and year as the language orders them. */
function parseDay(text: string, settings: ComponentSettings): Date | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T00:00:00(?:\.0+)?Z)?$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,4})[./ -]+(\d{1,2})[./ -]+(\d{1,4})\.?$/.exec(text)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const order = intlFormats(settings).dayOrder;
  const part = (name: 'day' | 'month' | 'year'): number => numbers[order.indexOf(name)] ?? Number.NaN;
  return dayOf(part('year'), part('month'), part('day'));
}

function dayOf(year: number, month: number, day: number): Date | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  // The 31st of a month of 30 days is none.
  return year > 99 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

function parseTime(text: string): Date | undefined {
  const [, hour, minute, second = '0', fraction = '0'] =
    /^(?:1970-01-01T)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z?$/.exec(text) ?? [];
  const [h, m, s] = [hour, minute, second].map(Number);
  if (h === undefined || m === undefined || s === undefined || !(h < 24 && m < 60 && s < 60)) return undefined;
  return new Date(Date.UTC(1970, 0, 1, h, m, s, Number(fraction.padEnd(3, '0'))));
}

/** With an offset, or as the clocks of the settings' time zone show it. */
function parseMoment(text: string, settings: ComponentSettings): Date | undefined {
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const moment = new Date(text);
    return Number.isNaN(moment.getTime()) ? undefined : moment;
  }
  const [, dayText = '', timeText = '00:00'] =
    /^(\S+(?:\s*[./-]\s*\S+)*?)(?:[T,]?\s*(\d{1,2}:\d{2}(?::\d{2})?))?$/.exec(text) ?? [];
  const [day, time] = [parseDay(dayText, settings), parseTime(timeText)];
  return day && time && fromWallTime(new Date(day.getTime() + time.getTime()), settings);
}

function value(given: unknown): FieldDraft {
  return { kind: 'value', value: given };
}

function orInvalid(found: unknown, message: string): FieldDraft {
  return found === undefined ? { kind: 'invalid', message } : value(found);
}
