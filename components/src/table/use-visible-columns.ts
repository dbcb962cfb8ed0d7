/** Which columns of a wide table are drawn, and whether the pinned ones leave room for others. Follows the scrolling. */
import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import { chooseColumns, drawnColumns, firstColumns } from './choose-columns.js';
import { type GridColumns, pinnedOffset } from './grid-columns.js';
import { watchScroller } from './watch-scroller.js';

export interface VisibleColumns {
  /** The places of the columns that are drawn, in order. */
  readonly drawn: readonly number[];
  /** Whether pinned columns would cover most of what is in sight: then they scroll with the others. */
  readonly isCramped: boolean;
}

export function useVisibleColumns(scroller: RefObject<HTMLElement | null>, grid: GridColumns): VisibleColumns {
  const { columns } = grid;
  const [range, setRange] = useState(firstColumns);
  const [isCramped, setCramped] = useState(false);
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element || element.clientWidth === 0) return;
    const pinned = columns.filter((column) => column.isPinned).length;
    setCramped(pinned > 0 && pinnedOffset(grid, pinned) > element.clientWidth * 0.6);
    // From right to left it is counted down from zero.
    const start = Math.abs(element.scrollLeft) - pinnedOffset(grid, 0);
    setRange((now) => chooseColumns(columns, { start, width: element.clientWidth }, now));
  }, [scroller, columns, grid]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    look();
    return watchScroller(element, look);
  }, [scroller, look]);
  const drawn = useMemo(() => drawnColumns(columns, range), [columns, range]);
  return { drawn, isCramped };
}
