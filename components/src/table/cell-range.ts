/** Cells that are selected together: a rectangle from the cell where it was begun to the active one. Pure. */
import type { ClipboardRange } from './clipboard-options.js';
import { countColumns, type GridColumns } from './grid-columns.js';
import type { GridPosition } from './grid-position.js';

/** The corners of a range, both included. */
export interface CellRange {
  readonly first: GridPosition;
  readonly last: GridPosition;
}

/** Undefined if it is no more than one cell. */
export function rangeBetween(a: GridPosition, b: GridPosition): CellRange | undefined {
  if (a.row === b.row && a.column === b.column) return undefined;
  return {
    first: { row: Math.max(0, Math.min(a.row, b.row)), column: Math.min(a.column, b.column) },
    last: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
  };
}

/** The cells of the table's own columns in a range. */
export function cellsIn({ first, last }: CellRange, grid: GridColumns): ClipboardRange {
  const { offset } = countColumns(grid);
  const columns = grid.columns.slice(Math.max(0, first.column - offset), last.column - offset + 1);
  return { first: first.row, count: last.row - first.row + 1, columns };
}
