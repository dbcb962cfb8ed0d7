/** Which rows are selected: some by their keys, or all that match but some. Pure. */

export type RowSelection =
  | { readonly kind: 'some'; readonly keys: ReadonlySet<string> }
  /** Everything that the filter lets through, also what is not loaded. */
  | { readonly kind: 'allBut'; readonly keys: ReadonlySet<string> };

export const nothingSelected: RowSelection = { kind: 'some', keys: new Set() };
export const allSelected: RowSelection = { kind: 'allBut', keys: new Set() };

export function isSelected({ kind, keys }: RowSelection, key: string): boolean {
  return keys.has(key) === (kind === 'some');
}

export function countSelected({ kind, keys }: RowSelection, total: number): number {
  return kind === 'some' ? keys.size : Math.max(0, total - keys.size);
}

/** Selects or deselects these rows. */
export function select(selection: RowSelection, keys: readonly string[], isOn: boolean): RowSelection {
  const isAdded = isOn === (selection.kind === 'some');
  const next = new Set(selection.keys);
  for (const key of keys) {
    if (isAdded) next.add(key);
    else next.delete(key);
  }
  return { ...selection, keys: next };
}
