/** What the keys do in a grid: the WAI-ARIA pattern, and what tables add. While a cell is edited, its editor has the keys. */
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Column } from './column.js';
import { countColumns, type GridColumns } from './grid-columns.js';
import { type GridPosition, moveInGrid } from './grid-position.js';
import type { TableActions } from './table-context.js';
import type { TableRow } from './table-rows.js';
import { cellName } from './use-cell-edit.js';
import type { DataTableState } from './use-data-table.js';
import { findCell, type GridFocus, positionOf } from './use-grid-focus.js';

export interface GridKeysOptions {
  readonly table: DataTableState;
  readonly grid: GridColumns;
  readonly element: RefObject<HTMLElement | null>;
  readonly focus: GridFocus;
  readonly actions: TableActions;
  readonly fittingRows: number;
}

export function useGridKeys(options: GridKeysOptions): (event: KeyboardEvent) => void {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  return useCallback((event: KeyboardEvent) => {
    const isCell = event.target instanceof Element && event.target.matches('[role="gridcell"], [role="columnheader"]');
    if (!isCell || event.defaultPrevented) return;
    if (move(event, latest.current) || act(event, latest.current)) event.preventDefault();
  }, []);
}

function move(event: KeyboardEvent, { table, grid, element, focus, fittingRows }: GridKeysOptions): boolean {
  if (event.altKey) return false;
  const { count, offset } = countColumns(grid);
  const from = placeOf(event, focus);
  // Only cells with values are selected together.
  const isExtending = event.shiftKey;
  if (isExtending && (from.row < 0 || !columnAt(from, grid))) return false;
  const shape = {
    rows: table.length,
    columns: isExtending ? offset + grid.columns.length : count,
    pageRows: fittingRows,
    isRightToLeft: element.current !== null && getComputedStyle(element.current).direction === 'rtl',
  };
  const to = moveInGrid(from, { key: event.key, isControl: event.ctrlKey || event.metaKey }, shape);
  if (!to) return false;
  if (isExtending) focus.extendTo({ row: Math.max(to.row, 0), column: Math.max(to.column, offset) });
  else focus.moveTo(to, true);
  return true;
}

function act(event: KeyboardEvent, options: GridKeysOptions): boolean {
  const { table, focus, element } = options;
  const position = placeOf(event, focus);
  const isControl = event.ctrlKey || event.metaKey;
  if (isControl && event.key.toLowerCase() === 'a' && options.grid.hasSelection) {
    focus.moveTo(position, true);
    table.selection.selectAll();
    return true;
  }
  if (position.row === -1) return actInHeader(event, position, element.current);
  const row = table.rows.find(({ index }) => index === position.row);
  if (!row) return false;
  if (event.key === ' ' && !isControl && options.grid.hasSelection) {
    focus.moveTo(position, true);
    options.actions.toggleRow(row.key, event.shiftKey);
    return true;
  }
  const column = columnAt(position, options.grid);
  return column === undefined
    ? pressInside(event, position, element.current)
    : actInCell(event, { row, column, isControl, options });
}

/** A row that has not come yet is one cell, in whatever column the focus is. */
function placeOf({ target }: KeyboardEvent, { position }: GridFocus): GridPosition {
  const isPlaceholder = target instanceof Element && target.matches('.rowcast-placeholder-cell');
  return (isPlaceholder ? undefined : positionOf(target)) ?? position;
}

/** The column of the table at a place of the grid; undefined for those that select and act. */
function columnAt({ column }: GridPosition, grid: GridColumns): Column | undefined {
  return grid.columns[column - countColumns(grid).offset];
}

function actInHeader(event: KeyboardEvent, position: GridPosition, grid: HTMLElement | null): boolean {
  const cell = findCell(grid, -1, position.column);
  if (event.key === 'ArrowDown' && event.altKey) {
    cell?.querySelector<HTMLElement>('button')?.click();
    return true;
  }
  if (event.key !== 'Enter' && event.key !== ' ') return false;
  cell?.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: event.shiftKey }));
  return true;
}

/** Enter on a cell that holds a control. */
function pressInside(event: KeyboardEvent, { row, column }: GridPosition, grid: HTMLElement | null): boolean {
  if (event.key !== 'Enter') return false;
  const cell = findCell(grid, row, column);
  (cell?.querySelector<HTMLElement>('button') ?? cell)?.click();
  return true;
}

interface CellKeyContext {
  readonly row: TableRow;
  readonly column: Column;
  readonly isControl: boolean;
  readonly options: GridKeysOptions;
}

function actInCell(event: KeyboardEvent, { row, column, isControl, options }: CellKeyContext): boolean {
  const { actions, table, focus } = options;
  if (event.key === 'Escape') {
    focus.moveTo(focus.position, true);
    actions.dismissFailure(cellName(row.key, column.id));
    table.selection.clear();
    return true;
  }
  if (!column.isEditable || isControl || event.altKey) return false;
  if (event.key === 'Enter' || event.key === 'F2') actions.beginEdit(row, column);
  else if (event.key === 'Delete' || event.key === 'Backspace') return clearCell(row, column, options);
  else if (event.key.length === 1) actions.beginEdit(row, column, event.key);
  else return false;
  return true;
}

function clearCell(row: TableRow, column: Column, { table }: GridKeysOptions): boolean {
  if (!column.field?.isNullable) return false;
  table.edit.save(row, column, null);
  return true;
}
