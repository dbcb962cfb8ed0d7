/**
 * Which rows are selected: some by their keys, or all that match but some. Holds what names a row, not the row, so that
 * what has been scrolled out of sight is selected as before. Pure.
 */
import type { AnyRecord } from '../model/registered-models.js';

/** The values of the key's fields, by the text that tells rows apart. */
export type SelectedKeys = ReadonlyMap<string, AnyRecord>;

export type RowSelection =
  | { readonly kind: 'some'; readonly keys: SelectedKeys }
  /** Everything that the filter lets through, also what is not loaded. */
  | { readonly kind: 'allBut'; readonly keys: SelectedKeys };

export const nothingSelected: RowSelection = { kind: 'some', keys: new Map() };
export const allSelected: RowSelection = { kind: 'allBut', keys: new Map() };

export function isSelected({ kind, keys }: RowSelection, key: string): boolean {
  return keys.has(key) === (kind === 'some');
}

export function countSelected({ kind, keys }: RowSelection, total: number): number {
  return kind === 'some' ? keys.size : Math.max(0, total - keys.size);
}

/** Selects or deselects these rows. */
export function select(selection: RowSelection, rows: SelectedKeys, isOn: boolean): RowSelection {
  const isAdded = isOn === (selection.kind === 'some');
  const next = new Map(selection.keys);
  for (const [key, values] of rows) {
    if (isAdded) next.set(key, values);
    else next.delete(key);
  }
  return { ...selection, keys: next };
}
