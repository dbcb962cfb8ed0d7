/** What copying and pasting do in a grid: with the cells that are selected, or else the active one. While a cell is edited, its editor has the clipboard, as has a text that is selected. */
import { type RefObject, useEffect, useRef } from 'react';
import { cellsIn } from './cell-range.js';
import type { ClipboardCell, PasteStart } from './clipboard-options.js';
import { countColumns, type GridColumns } from './grid-columns.js';
import type { DataTableState } from './use-data-table.js';
import { type GridFocus, positionOf } from './use-grid-focus.js';

export interface GridClipboardOptions {
  readonly table: DataTableState;
  readonly grid: GridColumns;
  readonly element: RefObject<HTMLElement | null>;
  readonly focus: GridFocus;
}

/**
 * Listens on the document: a browser tells of the clipboard where its caret is, which need not be where the focus is.
 */
export function useGridClipboard(options: GridClipboardOptions): void {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => {
      const cell = focusedCell(latest.current);
      if (!cell || (getSelection()?.toString() ?? '') !== '') return;
      event.preventDefault();
      const { table, grid, focus } = latest.current;
      const range = focus.range && cellsIn(focus.range, grid);
      const text = table.clipboard.copy(cellOf(cell, latest.current), range);
      if (text !== undefined) event.clipboardData?.setData('text/plain', text);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const focused = focusedCell(latest.current);
      const cell = focused && pasteStart(focused, latest.current);
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!cell || text === '' || !latest.current.table.can.update) return;
      event.preventDefault();
      void latest.current.table.clipboard.paste(text, cell);
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}

/** The cell of this grid that has the focus itself, not an editor in it. */
function focusedCell({ element }: GridClipboardOptions): Element | undefined {
  const { activeElement } = document;
  const isCell = activeElement && element.current?.contains(activeElement) && positionOf(activeElement);
  return isCell ? activeElement : undefined;
}

function cellOf(cell: Element, { table, grid }: GridClipboardOptions): ClipboardCell | undefined {
  const position = positionOf(cell);
  const row = table.rows.find(({ index }) => index === position?.row);
  const column = position && grid.columns[position.column - countColumns(grid).offset];
  return row && column && { row, column };
}

/** Of several cells, the first. */
function pasteStart(focused: Element, options: GridClipboardOptions): PasteStart | undefined {
  const { range } = options.focus;
  if (!range) return cellOf(focused, options);
  const { first, columns } = cellsIn(range, options.grid);
  const [column] = columns;
  return column && { row: { index: first }, column };
}
