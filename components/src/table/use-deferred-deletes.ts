/** Deferred deletes of a table's rows as state; what is left waiting is deleted when the table or the page goes. */
import { useEffect, useRef, useState } from 'react';
import type { AnyRecord } from '../model/registered-models.js';
import { DeferredDeletes, type DeletionState, nothingDeleted } from './deferred-deletes.js';

export interface DeferredDeletesState extends DeletionState {
  /** Whether what is waiting was deleted from the list that is shown, and so is missing in it. */
  readonly isWaitingHere: boolean;
  /** Deletes these rows, named by the values of their keys at least. */
  readonly remove: (rows: ReadonlyMap<string, AnyRecord>) => void;
  readonly undo: () => void;
}

export interface DeferredDeletesHookOptions {
  readonly run: (rows: readonly AnyRecord[]) => void;
  readonly delayMs: number;
  /** Names the list that is shown now. */
  readonly listKey: string;
}

export function useDeferredDeletes(options: DeferredDeletesHookOptions): DeferredDeletesState {
  const [state, setState] = useState({ ...nothingDeleted, listKey: '' });
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [deletes] = useState(
    () =>
      new DeferredDeletes({
        run: (rows) => latest.current.run(rows),
        delayMs: options.delayMs,
        onChange: ({ waiting }) => setState({ waiting, listKey: latest.current.listKey }),
      }),
  );
  useEffect(() => {
    const flush = (): void => deletes.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [deletes]);
  const [actions] = useState(() => ({
    remove: (rows: ReadonlyMap<string, AnyRecord>) => deletes.remove(rows),
    undo: () => deletes.undo(),
  }));
  return { waiting: state.waiting, isWaitingHere: state.listKey === options.listKey, ...actions };
}
