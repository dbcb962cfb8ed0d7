/**
 * Corrects counts by the writes that the server has not counted yet. Pure.
 *
 * Only what is certain counts: a new row that certainly is of the kind counted, or one known row that certainly
 * becomes or ceases to be. Unlike a row, which has its key, a number does not tell what is in it already. So the server
 * says beside it which transactions are (`seen`), and a write counts until its own is among them.
 */
import { isVisible, type KnownRow, type Snapshot, type Truth, type WireRow } from '@rowcast/protocol';
import { belongs, parentOf, type Rows } from './result-list.js';
import type { ResultShape, RowFilter } from './result-shape.js';
import type { RowChange } from './row-change.js';

/** Whether the server has counted this change already. It cannot have before its answer, which comes before any count with it. */
export function isCountedIn(seen: Snapshot | undefined, { transaction }: RowChange): boolean {
  return seen !== undefined && transaction !== undefined && isVisible(BigInt(transaction), seen);
}

/** The one row of a `count`, with these changes counted in. */
export function countChanges(rows: Rows, filter: RowFilter, changes: readonly RowChange[]): Rows {
  const [row] = rows;
  const count = row?.['count'];
  const difference = changes.reduce((sum, change) => sum + differenceBy(change, filter, {}), 0);
  if (!row || typeof count !== 'number' || difference === 0) return rows;
  return [{ ...row, count: Math.max(0, count + difference) }];
}

/** The row, with this change counted in under `_count`. */
export function countUnder(row: WireRow, shape: ResultShape, change: RowChange, owner: KnownRow): WireRow {
  const counts = row['_count'];
  if (typeof counts !== 'object' || counts === null || Array.isArray(counts)) return row;
  const corrected = shape.counts.flatMap((counted): [string, number][] => {
    const before: unknown = (counts as { readonly [name: string]: unknown })[counted.name];
    const parent = parentOf(counted.field, owner);
    const difference = parent && counted.model === change.model ? differenceBy(change, counted, parent) : 0;
    return typeof before === 'number' && difference !== 0 ? [[counted.name, Math.max(0, before + difference)]] : [];
  });
  return corrected.length === 0 ? row : { ...row, _count: { ...counts, ...Object.fromEntries(corrected) } };
}

function differenceBy(change: RowChange, filter: RowFilter, parent: KnownRow): number {
  if (change.model !== filter.model || change.besides?.has(filter.model.name)) return 0;
  const truthOf = (row: KnownRow): Truth => belongs(row, filter, parent);
  if (change.kind === 'create') return !change.mayExist && truthOf(change.row) === 'true' ? 1 : 0;
  if (!change.before) return 0;
  const before = truthOf(change.before);
  const after = change.kind === 'delete' ? 'false' : truthOf({ ...change.before, ...change.changes });
  if (before === 'maybe' || after === 'maybe') return 0;
  return Number(after === 'true') - Number(before === 'true');
}
