/** Applies patches the way PROTOCOL.md tells it, and complains of any that do not fit. Shares no code with the client. */
import type { RowPatch, WireRow, WireValue } from '@rowcast/protocol';

export function applyPatches(rows: readonly WireRow[], patches: readonly RowPatch[]): readonly WireRow[] {
  return patches.reduce<readonly WireRow[]>((current, patch) => applyPatch(current, patch), rows);
}

function applyPatch(rows: readonly WireRow[], patch: RowPatch): readonly WireRow[] {
  const row = rows.find((candidate) => candidate.$key === patch.key);
  if ((row === undefined) !== (patch.kind === 'insert'))
    throw new Error(`the patch does not fit: ${JSON.stringify(patch)}`);
  if (patch.kind === 'insert') return placed(rows, patch.row, patch.before);
  if (row === undefined) throw new Error('unreachable');
  const others = rows.filter((candidate) => candidate !== row);
  switch (patch.kind) {
    case 'remove':
      return others;
    case 'move':
      return placed(others, row, patch.before);
    case 'update':
      return rows.map((candidate) => (candidate === row ? { ...row, ...patch.changed } : candidate));
    case 'nested':
      return rows.map((candidate) =>
        candidate === row ? { ...row, [patch.field]: nested(row[patch.field], patch.patches) } : candidate,
      );
  }
}

function nested(value: WireValue | undefined, patches: readonly RowPatch[]): WireValue {
  if (Array.isArray(value)) return applyPatches(value as WireRow[], patches);
  const [only] = applyPatches([value as WireRow], patches);
  return only ?? null;
}

function placed(rows: readonly WireRow[], row: WireRow, before: string | null): readonly WireRow[] {
  const index = before === null ? rows.length : rows.findIndex((candidate) => candidate.$key === before);
  if (index < 0) throw new Error(`there is no row ${before} to stand before`);
  return [...rows.slice(0, index), row, ...rows.slice(index)];
}
