/**
 * Which rows of a long list are drawn: those in sight, a few more, and those that must not vanish. Rows all have one
 * height, so that this needs no measuring. Keeps what somebody looks at where it is when rows come or go above it.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TableRow } from './table-rows.js';
import { watchScroller } from './watch-scroller.js';

export interface VisibleRows {
  readonly first: number;
  readonly last: number;
  /** How many rows fit. */
  readonly fitting: number;
}

export interface VisibleRowsOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rows: readonly TableRow[];
  readonly total: number;
  readonly rowHeight: number;
  readonly headerHeight: number;
  readonly listKey: string;
  /** The row that must not move on the screen: the one being edited. */
  readonly anchorKey: string | undefined;
  readonly onShow: (first: number, last: number) => void;
}

/** How many rows are drawn beyond those in sight, on either side. */
const overscan = 6;
/** What a page that is rendered on a server shows, where nothing can be measured. */
const serverRows = 20;

export function useVisibleRows(options: VisibleRowsOptions): VisibleRows {
  const { scroller, rowHeight, headerHeight, total, onShow } = options;
  const [view, setView] = useState<VisibleRows>({ first: 0, last: serverRows - 1, fitting: serverRows });
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element || element.clientHeight === 0) return;
    const height = Math.max(0, element.clientHeight - headerHeight);
    const first = Math.floor(element.scrollTop / rowHeight);
    const fitting = Math.max(1, Math.floor(height / rowHeight));
    const last = first + Math.ceil(height / rowHeight);
    setView((now) =>
      now.first === first && now.last === last && now.fitting === fitting ? now : { first, last, fitting },
    );
    onShow(first, last);
  }, [scroller, rowHeight, headerHeight, onShow]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    return watchScroller(element, look);
  }, [scroller, look]);
  useAnchor(options);
  return {
    first: Math.max(0, view.first - overscan),
    last: Math.min(total - 1, view.last + overscan),
    fitting: view.fitting,
  };
}

/** Scrolls by as much as the anchor has moved: the row being edited, or else the first one in sight. */
function useAnchor({ scroller, rows, rowHeight, listKey, anchorKey }: VisibleRowsOptions): void {
  const before = useRef({ rows, listKey });
  useLayoutEffect(() => {
    const last = before.current;
    const element = scroller.current;
    // Another list begins at its top once its rows are there; until then the rows of the last one stay where they are.
    if (!element || last.rows === rows) return;
    before.current = { rows, listKey };
    if (last.listKey !== listKey) {
      element.scrollTop = 0;
      return;
    }
    const anchor = findAnchor(last.rows, rows, { anchorKey, first: Math.ceil(element.scrollTop / rowHeight) });
    if (!anchor) return;
    element.toggleAttribute('data-still', true);
    element.scrollTop += anchor.by * rowHeight;
    const frame = requestAnimationFrame(() => element.removeAttribute('data-still'));
    return () => {
      cancelAnimationFrame(frame);
      element.removeAttribute('data-still');
    };
  }, [scroller, rows, rowHeight, listKey, anchorKey]);
}

function findAnchor(
  before: readonly TableRow[],
  now: readonly TableRow[],
  { anchorKey, first }: { readonly anchorKey: string | undefined; readonly first: number },
): { readonly by: number } | undefined {
  // At the very top one wants to see what comes in.
  if (anchorKey === undefined && first === 0) return undefined;
  const places = new Map(now.map(({ key, index }) => [key, index]));
  const candidates =
    anchorKey === undefined
      ? before.filter(({ index }) => index >= first)
      : before.filter(({ key }) => key === anchorKey);
  const anchor = candidates.find(({ key }) => places.has(key));
  const by = anchor ? (places.get(anchor.key) ?? 0) - anchor.index : 0;
  return by === 0 ? undefined : { by };
}
