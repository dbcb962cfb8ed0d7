/** Keeps which rows are selected as state: by click, with Shift from the last one to this one, or all that match. */
import { useCallback, useRef, useState } from 'react';
import { allSelected, nothingSelected, type RowSelection, select } from './row-selection.js';

export interface RowSelectionState {
  readonly selection: RowSelection;
  /** Turns the selection of a row; with `isRange`, gives all from the last one up to it the same. */
  readonly toggle: (key: string, isRange: boolean) => void;
  readonly selectKeys: (keys: readonly string[]) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** `loadedKeys` are the keys of the rows that are loaded, in order. The selection belongs to the list named by `listKey`. */
export function useRowSelection(loadedKeys: () => readonly string[], listKey: string): RowSelectionState {
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
      const keys = isRange ? between(loadedKeys(), from.current, key) : [key];
      set((selection) => {
        const isOn = !(selection.keys.has(key) === (selection.kind === 'some'));
        return select(selection, keys, isRange || isOn);
      });
      from.current = key;
    },
    [loadedKeys, set],
  );
  const selectKeys = useCallback(
    (keys: readonly string[]) => set(() => ({ kind: 'some', keys: new Set(keys) })),
    [set],
  );
  const selectAll = useCallback(() => set(() => allSelected), [set]);
  const clear = useCallback(() => set(() => nothingSelected), [set]);
  const selection = state.listKey === listKey ? state.selection : nothingSelected;
  return { selection, toggle, selectKeys, selectAll, clear };
}

function between(keys: readonly string[], from: string | undefined, to: string): readonly string[] {
  const [start, end] = [from === undefined ? -1 : keys.indexOf(from), keys.indexOf(to)];
  if (start === -1 || end === -1) return [to];
  return keys.slice(Math.min(start, end), Math.max(start, end) + 1);
}
