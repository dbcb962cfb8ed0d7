/**
 * Rows as they travel, and the steps that lead from one result to the next.
 *
 * Every object that stands for a database row carries its key under `$key`, at the top and in nested
 * relations alike, so that patches can name it. Field names are Prisma's, so none can start with `$`.
 */
import type { WireValue } from './wire-value.js';

/**
 * Names one row within one result. For a single-column primary key it is the wire value as text; for a
 * compound key, the JSON array (without spaces) of those texts, in the order the schema declares the key.
 */
export type RowKey = string;

/** One row of a result: its key, its scalar fields, and nested rows for relations. */
export type WireRow = { readonly $key: RowKey; readonly [field: string]: WireValue };

/**
 * One step from a result to the next. The steps of a message are applied in order, all before anything
 * is shown. `before` names the row in front of which the row stands after the step; null means the end.
 * `nested` applies steps to the list (or to the single row, as a list of one) under a relation field.
 */
export type RowPatch =
  | { readonly kind: 'insert'; readonly key: RowKey; readonly row: WireRow; readonly before: RowKey | null }
  | { readonly kind: 'update'; readonly key: RowKey; readonly changed: { readonly [field: string]: WireValue } }
  | { readonly kind: 'move'; readonly key: RowKey; readonly before: RowKey | null }
  | { readonly kind: 'remove'; readonly key: RowKey }
  | { readonly kind: 'nested'; readonly key: RowKey; readonly field: string; readonly patches: readonly RowPatch[] };

/** Builds the key of a row from the wire values of its key fields, in the order of the schema. */
export function rowKey(values: readonly WireValue[]): RowKey {
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts);
}
