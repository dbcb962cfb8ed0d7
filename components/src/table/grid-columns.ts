/** How the columns of a drawn grid are laid out: those of the table, one to select before them, one for actions behind. Pure. */
import type { Column } from './column.js';

export interface GridColumns {
  readonly columns: readonly Column[];
  readonly hasSelection: boolean;
  readonly hasActions: boolean;
}

const selectionWidth = 44;
const actionsWidth = 48;

/** The number of grid columns, and the place of the first of the table's. */
export function countColumns({ columns, hasSelection, hasActions }: GridColumns): { count: number; offset: number } {
  const offset = hasSelection ? 1 : 0;
  return { offset, count: offset + columns.length + (hasActions ? 1 : 0) };
}

/** `grid-template-columns`: what is left over at the end is nobody's. */
export function templateOf({ columns, hasSelection, hasActions }: GridColumns): string {
  const widths = columns.map(({ width }) => `${width}px`);
  const start = hasSelection ? [`${selectionWidth}px`] : [];
  return [...start, ...widths, 'minmax(0, 1fr)', ...(hasActions ? [`${actionsWidth}px`] : [])].join(' ');
}

/** Where a pinned column stops, from the table's edge. */
export function pinnedOffset({ columns, hasSelection }: GridColumns, index: number): number {
  const before = columns.slice(0, index).reduce((sum, { width }) => sum + width, 0);
  return before + (hasSelection ? selectionWidth : 0);
}

export function totalWidth({ columns, hasSelection, hasActions }: GridColumns): number {
  const widths = columns.reduce((sum, { width }) => sum + width, 0);
  return widths + (hasSelection ? selectionWidth : 0) + (hasActions ? actionsWidth : 0);
}
