/** Where the focus goes in a grid, by the keys of the WAI-ARIA pattern. Pure. */

/** A place in the grid: row −1 is the header. */
export interface GridPosition {
  readonly row: number;
  readonly column: number;
}

export interface GridShape {
  readonly rows: number;
  readonly columns: number;
  /** How many rows are in sight, for PageUp and PageDown. */
  readonly pageRows: number;
  readonly isRightToLeft: boolean;
}

export interface GridKey {
  readonly key: string;
  readonly isControl: boolean;
}

/** The place that a key leads to; undefined if it leads nowhere. */
export function moveInGrid(
  from: GridPosition,
  { key, isControl }: GridKey,
  shape: GridShape,
): GridPosition | undefined {
  const { row, column } = from;
  const last = { row: shape.rows - 1, column: shape.columns - 1 };
  switch (key) {
    case 'ArrowUp':
      return clamp({ row: isControl ? 0 : row - 1, column }, last);
    case 'ArrowDown':
      return clamp({ row: isControl ? last.row : row + 1, column }, last);
    case 'ArrowLeft':
    case 'ArrowRight': {
      const isForward = (key === 'ArrowRight') !== shape.isRightToLeft;
      return clamp({ row, column: isControl ? (isForward ? last.column : 0) : column + (isForward ? 1 : -1) }, last);
    }
    case 'Home':
      return clamp({ row: isControl ? 0 : row, column: 0 }, last);
    case 'End':
      return clamp({ row: isControl ? last.row : row, column: last.column }, last);
    case 'PageUp':
      return clamp({ row: Math.max(0, row - shape.pageRows), column }, last);
    case 'PageDown':
      return clamp({ row: row + shape.pageRows, column }, last);
    default:
      return undefined;
  }
}

/** The next or previous cell of the body, over the ends of rows. */
export function stepInGrid({ row, column }: GridPosition, step: 1 | -1, columns: readonly number[]): GridPosition {
  const place = columns.indexOf(column) + step;
  const next = columns[place];
  if (next !== undefined) return { row, column: next };
  const wrapped = step === 1 ? columns[0] : columns.at(-1);
  return { row: Math.max(0, row + step), column: wrapped ?? column };
}

function clamp({ row, column }: GridPosition, last: GridPosition): GridPosition {
  return {
    row: Math.min(Math.max(row, -1), last.row),
    column: Math.min(Math.max(column, 0), last.column),
  };
}
