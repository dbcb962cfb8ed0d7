/** Keeps the arrangement of columns as state, and in the browser under a name, if there is one. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Column } from './column.js';
import {
  arrangeColumns,
  type ColumnLayout,
  changeLayout,
  emptyLayout,
  type LayoutAction,
  parseLayout,
} from './column-layout.js';

export interface ColumnArrangement {
  /** All columns, in their order. */
  readonly all: readonly Column[];
  /** Those that show. */
  readonly visible: readonly Column[];
  readonly change: (action: LayoutAction) => void;
}

export function useColumnLayout(columns: readonly Column[], storageKey: string | undefined): ColumnArrangement {
  const [layout, setLayout] = useState<ColumnLayout>(emptyLayout);
  // After the first render, so that a page rendered on a server is taken over as it is.
  useEffect(() => {
    if (storageKey !== undefined) setLayout(parseLayout(readStored(storageKey)));
  }, [storageKey]);
  const all = useMemo(() => arrangeColumns(columns, layout), [columns, layout]);
  const latest = useRef(all);
  useEffect(() => {
    latest.current = all;
  });
  const change = useCallback(
    (action: LayoutAction) => {
      setLayout((before) => {
        const next = changeLayout(before, action, latest.current);
        if (storageKey !== undefined) store(storageKey, next);
        return next;
      });
    },
    [storageKey],
  );
  const visible = useMemo(() => all.filter(({ isHidden }) => !isHidden), [all]);
  return { all, visible, change };
}

const prefix = 'rowcast.table.';

function readStored(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    // Storage is closed to this page: columns are as at first.
    return null;
  }
}

function store(key: string, layout: ColumnLayout): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(layout));
  } catch {
    // Full or closed: the arrangement lasts as long as the page.
  }
}
