/** How somebody has arranged the columns: order, what is hidden, widths, what is pinned. Pure; kept by `use-column-layout.ts`. */
import type { Column } from './column.js';

/** Only what differs from the columns' own wishes. Plain JSON, so that it can be stored. */
export interface ColumnLayout {
  /** Column ids, as far as they were moved. */
  readonly order: readonly string[];
  readonly hidden: { readonly [id: string]: boolean };
  readonly widths: { readonly [id: string]: number };
  readonly pinned: { readonly [id: string]: boolean };
}

export type LayoutAction =
  | { readonly kind: 'move'; readonly id: string; readonly before: string | null }
  | { readonly kind: 'hide'; readonly id: string; readonly isHidden: boolean }
  | { readonly kind: 'resize'; readonly id: string; readonly width: number }
  | { readonly kind: 'pin'; readonly id: string; readonly isPinned: boolean }
  | { readonly kind: 'reset' };

export const minColumnWidth = 56;
const maxColumnWidth = 1_200;

export const emptyLayout: ColumnLayout = { order: [], hidden: {}, widths: {}, pinned: {} };

/** All columns in their order, each as it is arranged; the pinned ones first. */
export function arrangeColumns(columns: readonly Column[], layout: ColumnLayout): readonly Column[] {
  const arranged = columns.map((column) => ({
    ...column,
    width: layout.widths[column.id] ?? column.width,
    isHidden: layout.hidden[column.id] ?? column.isHidden,
    isPinned: layout.pinned[column.id] ?? column.isPinned,
  }));
  const ordered = layout.order.length === 0 ? arranged : inOrder(arranged, layout.order);
  return [...ordered.filter(({ isPinned }) => isPinned), ...ordered.filter(({ isPinned }) => !isPinned)];
}

export function changeLayout(layout: ColumnLayout, action: LayoutAction, columns: readonly Column[]): ColumnLayout {
  switch (action.kind) {
    case 'move': {
      const others = columns.map(({ id }) => id).filter((id) => id !== action.id);
      const place = action.before === null ? others.length : others.indexOf(action.before);
      return { ...layout, order: others.toSpliced(place === -1 ? others.length : place, 0, action.id) };
    }
    case 'hide':
      return { ...layout, hidden: { ...layout.hidden, [action.id]: action.isHidden } };
    case 'resize': {
      const width = Math.round(Math.min(maxColumnWidth, Math.max(minColumnWidth, action.width)));
      return { ...layout, widths: { ...layout.widths, [action.id]: width } };
    }
    case 'pin':
      return { ...layout, pinned: { ...layout.pinned, [action.id]: action.isPinned } };
    case 'reset':
      return emptyLayout;
  }
}

/** A column that is new since the order was made keeps its place behind the one before it. */
function inOrder(columns: readonly Column[], order: readonly string[]): readonly Column[] {
  const known = order.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  return columns.reduce((result, column, index) => {
    if (result.includes(column)) return result;
    const before = columns[index - 1];
    return result.toSpliced(before ? result.indexOf(before) + 1 : 0, 0, column);
  }, known);
}

/** Reads a layout back from where it was stored; anything else is none. */
export function parseLayout(text: string | null): ColumnLayout {
  try {
    const parsed = JSON.parse(text ?? 'null') as Partial<ColumnLayout> | null;
    return Array.isArray(parsed?.order) ? { ...emptyLayout, ...parsed } : emptyLayout;
  } catch {
    return emptyLayout;
  }
}
