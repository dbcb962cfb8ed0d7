/** Keeps which rows are selected as state: by click, with Shift from the last one to this one, or all that match. */
import { useCallback, useRef, useState } from 'react';
import { keyOf, keyValues } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { RangeEnds } from './read-between.js';
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
  /** The rows from one to another, of which the first is not loaded any more. */
  readonly readBetween: (range: RangeEnds) => Promise<readonly AnyRecord[]>;
  /** Such rows could not be read. */
  readonly onFailed: (error: unknown) => void;
  /** The rows that are loaded, in order. */
  readonly loadedRows: () => readonly TableRow[];
  /** The fields that name a record. */
  readonly key: readonly string[];
  /** Names what the selection is of: with another filter, nothing is selected. */
  readonly listKey: string;
}

export function useRowSelection(options: RowSelectionOptions): RowSelectionState {
  const { loadedRows, key: fields, listKey } = options;
  const latest = useRef(options);
  latest.current = options;
  const [state, setState] = useState({ listKey, selection: nothingSelected });
  const from = useRef<RangeStart | undefined>(undefined);
  const set = useCallback(
    (change: (selection: RowSelection) => RowSelection) => {
      setState((now) => ({ listKey, selection: change(now.listKey === listKey ? now.selection : nothingSelected) }));
    },
    [listKey],
  );
  const toggle = useCallback(
    (key: string, isRange: boolean) => {
      const loaded = loadedRows();
      const row = loaded.find((one) => one.key === key);
      const start = from.current;
      const rows = between(loaded, isRange ? start?.key : key, key);
      set((selection) => select(selection, keysOf(rows, fields), isRange || !isSelected(selection, key)));
      if (row) from.current = { key, record: keyValues(row.record, fields), index: row.index };
      if (!isRange || !row || !start || loaded.some((one) => one.key === start.key)) return;
      const { readBetween, onFailed } = latest.current;
      const to = keyValues(row.record, fields);
      readBetween({ from: start.record, to, isDown: start.index < row.index }).then((records) => {
        const keys = new Map(records.map((record) => [keyOf(record, fields), record]));
        set((selection) => select(selection, keys, true));
      }, onFailed);
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

/** The row that was selected last, by which a range begins, and where it was. */
interface RangeStart {
  readonly key: string;
  readonly record: AnyRecord;
  readonly index: number;
}

function keysOf(rows: readonly Pick<TableRow, 'key' | 'record'>[], fields: readonly string[]): SelectedKeys {
  return new Map(rows.map(({ key, record }) => [key, keyValues(record, fields)]));
}

function between(rows: readonly TableRow[], from: string | undefined, to: string): readonly TableRow[] {
  const [start, end] = [from, to].map((key) => rows.findIndex((row) => row.key === key)) as [number, number];
  if (end === -1) return [];
  return start === -1 ? rows.slice(end, end + 1) : rows.slice(Math.min(start, end), Math.max(start, end) + 1);
}
