/** What copying and pasting do in a grid. While a cell is edited, its editor has the clipboard, as has a text that is selected. */
import { type RefObject, useEffect, useRef } from 'react';
import type { ClipboardCell } from './clipboard-options.js';
import { countColumns, type GridColumns } from './grid-columns.js';
import type { DataTableState } from './use-data-table.js';
import { positionOf } from './use-grid-focus.js';

export interface GridClipboardOptions {
  readonly table: DataTableState;
  readonly grid: GridColumns;
  readonly element: RefObject<HTMLElement | null>;
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
      const text = latest.current.table.clipboard.copy(cellOf(cell, latest.current));
      if (text !== undefined) event.clipboardData?.setData('text/plain', text);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const focused = focusedCell(latest.current);
      const cell = focused && cellOf(focused, latest.current);
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
