/** Deferred deletes of a table's rows as state; what is left waiting is deleted when the table or the page goes. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { AnyRecord } from '../model/registered-models.js';
import { DeferredDeletes, type DeletionState, nothingDeleted } from './deferred-deletes.js';

export interface DeferredDeletesState extends DeletionState {
  readonly remove: (rows: ReadonlyMap<string, AnyRecord>) => void;
  readonly undo: () => void;
}

export function useDeferredDeletes(run: (rows: readonly AnyRecord[]) => void, delayMs: number): DeferredDeletesState {
  const [state, setState] = useState(nothingDeleted);
  const latest: RefObject<typeof run> = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const [deletes] = useState(
    () => new DeferredDeletes({ run: (rows) => latest.current(rows), delayMs, onChange: setState }),
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
  return { ...state, ...actions };
}
