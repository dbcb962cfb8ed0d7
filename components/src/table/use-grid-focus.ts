/**
 * One cell of the grid is in the tab order, and the arrow keys move which. It follows its row when others come and go.
 * The focus itself moves only when somebody asks for it: news from the server must not take it. With Shift it leaves a
 * corner behind, and the cells between are a range.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type CellRange, rangeBetween } from './cell-range.js';
import type { GridPosition } from './grid-position.js';
import type { TableRow } from './table-rows.js';

export interface GridFocus {
  readonly position: GridPosition;
  /** The cells that are selected together, if they are more than one. */
  readonly range: CellRange | undefined;
  /** Makes a cell the one; with `isFocused` it gets the focus too. */
  readonly moveTo: (position: GridPosition, isFocused: boolean) => void;
  /** The same with the focus, and selects the cells from the one where this began. */
  readonly extendTo: (position: GridPosition) => void;
}

/** A cell, and the row that it is in wherever that goes. */
interface Place extends GridPosition {
  readonly key: string | undefined;
}

interface FocusState extends Place {
  /** Where a range was begun, and in which list. */
  readonly corner: (Place & { readonly listKey: string }) | undefined;
  /** Counts the times that the focus was asked for. */
  readonly request: number;
}

export interface GridFocusOptions {
  readonly grid: RefObject<HTMLElement | null>;
  readonly rows: readonly TableRow[];
  readonly total: number;
  /** Names the list: a range is of the one that it was made in. */
  readonly listKey: string;
}

export function useGridFocus({ grid, rows, total, listKey }: GridFocusOptions): GridFocus {
  const [state, setState] = useState<FocusState>({ row: 0, column: 0, key: undefined, corner: undefined, request: 0 });
  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  const current = rowNow(state, rows);
  const corner = state.corner && { ...state.corner, row: rowNow(state.corner, rows) };
  // Where their rows are now, so that their places are known when the rows go.
  if (current !== state.row || corner?.row !== state.corner?.row) setState({ ...state, row: current, corner });
  const row = Math.min(current, Math.max(total - 1, state.row === -1 ? -1 : 0));
  const position = { row, column: state.column };
  const range = corner?.listKey === listKey ? rangeBetween(corner, position) : undefined;
  const placeAt = useCallback((to: GridPosition): Place => {
    const key = rowsNow.current.find(({ index }) => index === to.row)?.key;
    return { ...to, key };
  }, []);
  const moveTo = useCallback<GridFocus['moveTo']>(
    (to, isFocused) =>
      setState(({ request }) => ({ ...placeAt(to), corner: undefined, request: request + (isFocused ? 1 : 0) })),
    [placeAt],
  );
  const extendTo = useCallback<GridFocus['extendTo']>(
    (to) =>
      setState(({ corner, request, ...from }) => ({
        ...placeAt(to),
        corner: corner?.listKey === listKey ? corner : { ...from, listKey },
        request: request + 1,
      })),
    [placeAt, listKey],
  );
  useFocusRequest(grid, state.request, position);
  return { position, range, moveTo, extendTo };
}

function rowNow({ key, row }: Place, rows: readonly TableRow[]): number {
  return (key === undefined ? undefined : rows.find((one) => one.key === key)?.index) ?? row;
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
