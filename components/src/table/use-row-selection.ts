/** Keeps which rows are selected as state: by click, with Shift from the last one to this one, or all that match. */
import { useCallback, useRef, useState } from 'react';
import { keyValues } from '../model/record-key.js';
import {
  allSelected,
  isSelected,
  nothingSelected,
  type RowSelection,
  type SelectedKeys,
  select,
} from './row-selection.js';
import type { TableRow } from './table-rows.js';

export interface RowSelectionState {
  readonly selection: RowSelection;
  /** Turns the selection of a row that is loaded; with `isRange`, selects all from the last one up to it. */
  readonly toggle: (key: string, isRange: boolean) => void;
  /** Selects these rows and no others. */
  readonly selectRows: (rows: readonly Pick<TableRow, 'key' | 'record'>[]) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

export interface RowSelectionOptions {
  /** The rows that are loaded, in order. */
  readonly loadedRows: () => readonly TableRow[];
  /** The fields that name a record. */
  readonly key: readonly string[];
  /** Names what the selection is of: with another filter, nothing is selected. */
  readonly listKey: string;
}

export function useRowSelection({ loadedRows, key: fields, listKey }: RowSelectionOptions): RowSelectionState {
  const [state, setState] = useState({ listKey, selection: nothingSelected });
  const from = useRef<string | undefined>(undefined);
  const set = useCallback(
    (change: (selection: RowSelection) => RowSelection) => {
      setState((now) => ({ listKey, selection: change(now.listKey === listKey ? now.selection : nothingSelected) }));
    },
    [listKey],
  );
  const toggle = useCallback(
    (key: string, isRange: boolean) => {
      const rows = between(loadedRows(), isRange ? from.current : key, key);
      set((selection) => select(selection, keysOf(rows, fields), isRange || !isSelected(selection, key)));
      from.current = key;
    },
    [loadedRows, fields, set],
  );
  const selectRows = useCallback<RowSelectionState['selectRows']>(
    (rows) => set(() => ({ kind: 'some', keys: keysOf(rows, fields) })),
    [fields, set],
  );
  const selectAll = useCallback(() => set(() => allSelected), [set]);
  const clear = useCallback(() => set(() => nothingSelected), [set]);
  const selection = state.listKey === listKey ? state.selection : nothingSelected;
  return { selection, toggle, selectRows, selectAll, clear };
}

function keysOf(rows: readonly Pick<TableRow, 'key' | 'record'>[], fields: readonly string[]): SelectedKeys {
  return new Map(rows.map(({ key, record }) => [key, keyValues(record, fields)]));
}

function between(rows: readonly TableRow[], from: string | undefined, to: string): readonly TableRow[] {
  const [start, end] = [from, to].map((key) => rows.findIndex((row) => row.key === key)) as [number, number];
  if (end === -1) return [];
  return start === -1 ? rows.slice(end, end + 1) : rows.slice(Math.min(start, end), Math.max(start, end) + 1);
}
