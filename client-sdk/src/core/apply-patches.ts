/**
 * Leads a result to its next version. Pure: rows that no patch names keep their identity, and so does every
 * nested row. Undefined if a patch names a row that is not there: then the result has to be asked for anew.
 */
import { type RowPatch, unreachable, type WireRow, type WireValue } from '@rowcast/protocol';

type Rows = readonly WireRow[];

export function applyPatches(rows: Rows, patches: readonly RowPatch[]): Rows | undefined {
  let next: Rows | undefined = rows;
  for (const patch of patches) next = next && applyPatch(next, patch);
  return next;
}

function applyPatch(rows: Rows, patch: RowPatch): Rows | undefined {
  const index = rows.findIndex((row) => row.$key === patch.key);
  if (patch.kind === 'insert') return index === -1 ? insert(rows, patch.row, patch.before) : undefined;
  const row = rows[index];
  if (row === undefined) return undefined;
  switch (patch.kind) {
    case 'update':
      return rows.with(index, { ...row, ...patch.changed });
    case 'remove':
      return rows.toSpliced(index, 1);
    case 'move':
      return insert(rows.toSpliced(index, 1), row, patch.before);
    case 'nested': {
      const value = applyNested(row[patch.field], patch.patches);
      return value === undefined ? undefined : rows.with(index, { ...row, [patch.field]: value });
    }
    default:
      return unreachable(patch);
  }
}

function insert(rows: Rows, row: WireRow, before: string | null): Rows | undefined {
  if (before === null) return [...rows, row];
  const index = rows.findIndex((other) => other.$key === before);
  return index === -1 ? undefined : rows.toSpliced(index, 0, row);
}

/** A to-one relation is a list of at most one row. Where the field has a relation, its value is rows or null. */
function applyNested(value: WireValue | undefined, patches: readonly RowPatch[]): WireValue | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return applyPatches(value as Rows, patches);
  const next = applyPatches(value === null ? [] : [value as WireRow], patches);
  return next && (next[0] ?? null);
}
