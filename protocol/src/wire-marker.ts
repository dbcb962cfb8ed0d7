/**
 * Markers: what a filter or a written value may be in place of a value. Each is an object with one member
 * whose name starts with `$`. A Json value that looks like a marker itself is sent as `{ "$json": value }`.
 */
import type { WireValue } from './wire-value.js';

/** Prisma's names for what may be missing in a Json field: the value, JSON's own null, or either. */
export const nullNames = ['DbNull', 'JsonNull', 'AnyNull'] as const;

/** `Prisma.DbNull`, `Prisma.JsonNull` or `Prisma.AnyNull`, for a Json field. */
export type NullMarker = { readonly $null: (typeof nullNames)[number] };

/** Another field of the same row, as `Model.field`: the operand of an operator such as `equals` or `in`. */
export type FieldMarker = { readonly $ref: string };

/** A Json value that stands for itself, whatever it looks like. */
export type JsonMarker = { readonly $json: WireValue };

export type WireMarker = NullMarker | FieldMarker | JsonMarker;

/** The marker that a value is; undefined for any other value. */
export function readMarker(value: WireValue | undefined): WireMarker | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [member, ...others] = Object.entries(value as { readonly [name: string]: WireValue });
  if (member === undefined || others.length > 0) return undefined;
  const [name, content] = member;
  if (name === '$json') return { $json: content };
  if (name === '$ref' && typeof content === 'string') return { $ref: content };
  const isNull = name === '$null' && nullNames.some((known) => known === content);
  return isNull ? { $null: content as NullMarker['$null'] } : undefined;
}

/** A Json value in the form that is not taken for a marker. */
export function quoteJson(value: WireValue): WireValue {
  return readMarker(value) === undefined ? value : { $json: value };
}
