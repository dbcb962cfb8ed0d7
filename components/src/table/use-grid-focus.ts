/**
 * One cell of the grid is in the tab order, and the arrow keys move which. It follows its row when others come and go.
 * The focus itself moves only when somebody asks for it: news from the server must not take it.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { GridPosition } from './grid-position.js';
import type { TableRow } from './table-rows.js';

export interface GridFocus {
  readonly position: GridPosition;
  /** Makes a cell the one; with `isFocused` it gets the focus too. */
  readonly moveTo: (position: GridPosition, isFocused: boolean) => void;
}

interface FocusState extends GridPosition {
  readonly key: string | undefined;
  /** Counts the times that the focus was asked for. */
  readonly request: number;
}

export function useGridFocus(grid: RefObject<HTMLElement | null>, rows: readonly TableRow[], total: number): GridFocus {
  const [state, setState] = useState<FocusState>({ row: 0, column: 0, key: undefined, request: 0 });
  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  const followed = state.key === undefined ? undefined : rows.find(({ key }) => key === state.key);
  // Where its row is now, so that its place is known when the row goes.
  if (followed && followed.index !== state.row) setState({ ...state, row: followed.index });
  const row = Math.min(followed?.index ?? state.row, Math.max(total - 1, state.row === -1 ? -1 : 0));
  const position = { row, column: state.column };
  const moveTo = useCallback((to: GridPosition, isFocused: boolean) => {
    const key = rowsNow.current.find(({ index }) => index === to.row)?.key;
    setState((now) => ({ ...to, key, request: now.request + (isFocused ? 1 : 0) }));
  }, []);
  useFocusRequest(grid, state.request, position);
  return { position, moveTo };
}

/**
 * Gives the focus to the cell when it is asked for. A row that is out of sight is brought into sight first, and may have
 * to come from the server: until then its place has the focus, so that no key is lost.
 */
function useFocusRequest(grid: RefObject<HTMLElement | null>, request: number, { row, column }: GridPosition): void {
  const answered = useRef(0);
  const isInside = useFocusInside(grid);
  useEffect(() => {
    const isLost = isInside.current && document.activeElement === document.body;
    const isAsked = answered.current !== request;
    if (!isAsked && !isLost) return;
    const cell = findCell(grid.current, row, column);
    const place = cell ?? findCell(grid.current, row, 0);
    if (isAsked && !cell) place?.scrollIntoView({ block: 'nearest' });
    const isElsewhere = document.activeElement !== document.body && !grid.current?.contains(document.activeElement);
    if (isLost || answered.current === 0 || !isElsewhere) {
      // Whoever has scrolled on from a cell is not brought back to it because its row is no longer loaded.
      place?.focus({ preventScroll: !isAsked });
    }
    if (cell) answered.current = request;
  });
}

/** Whether the focus is in the grid, or was in a cell that has vanished with it. */
function useFocusInside(grid: RefObject<HTMLElement | null>): RefObject<boolean> {
  const isInside = useRef(false);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      isInside.current = target instanceof Node && (grid.current?.contains(target) ?? false);
    };
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !grid.current?.contains(target)) isInside.current = false;
    };
    document.addEventListener('focusin', onFocus);
    document.addEventListener('pointerdown', onPress);
    return () => {
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('pointerdown', onPress);
    };
  }, [grid]);
  return isInside;
}

/** The element of a cell, if it is there: rows out of sight have none. */
export function findCell(grid: HTMLElement | null, row: number, column: number): HTMLElement | null {
  return grid?.querySelector(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`) ?? null;
}

/** The place of the cell that is this element; undefined if it is none. */
export function positionOf(element: EventTarget): GridPosition | undefined {
  if (!(element instanceof Element) || !element.matches('[role="gridcell"], [role="columnheader"]')) return undefined;
  const row = Number(element.parentElement?.getAttribute('aria-rowindex'));
  return { row: row - 2, column: Number(element.getAttribute('aria-colindex')) - 1 };
}
