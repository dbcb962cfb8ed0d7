/** A live query as a hook that suspends until there is something to show. */
import type { RowcastError } from '@rowcast/protocol';
import { useSyncExternalStore } from 'react';
import type { QueryDescription } from '../core/description.js';
import type { LiveResult } from '../core/live-result.js';
import { storeOf } from '../core/query-description.js';
import type { Subscribable } from '../core/subscribable.js';

/** A live result that has come. `error` is set if the query has failed since; `data` is what it had before. */
export interface SuspenseResult<T> extends Pick<LiveResult<T>, 'live' | 'refetch'> {
  readonly data: T;
  readonly error: RowcastError | null;
}

/**
 * Follows a query as `useQuery` does. Until the first result has come, the nearest `<Suspense>` shows its fallback; a
 * query that fails before it ever had a result throws to the nearest error boundary.
 *
 * @example
 * ```tsx
 * function RoomName({ id }: { id: string }) {
 *   const { data } = useSuspenseQuery(db.room.findUniqueOrThrow({ where: { id } }));
 *   return <h1>{data.name}</h1>;
 * }
 * ```
 * @throws what the query fails with
 */
export function useSuspenseQuery<T>(query: QueryDescription<T>): SuspenseResult<T> {
  const store = storeOf(query);
  const { status, data, error, live, refetch } = useSyncExternalStore(
    store.subscribe,
    store.getSnapshot,
    store.getSnapshot,
  );
  // What is thrown to React is a promise, by React's own contract.
  if (status === 'pending') throw firstResult(store);
  if (error && data === undefined) throw error;
  // Neither pending nor failed without data: there is a result.
  return { data: data as T, error, live, refetch };
}

/** Listens as long as it takes, so that the query is followed although nothing shows it yet. */
function firstResult<T>(store: Subscribable<LiveResult<T>>): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe(() => {
      if (store.getSnapshot().status === 'pending') return;
      stop();
      resolve();
    });
  });
}
