/** A live query as a hook. The store does the work: equal descriptions lead to the same one. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { QueryDescription } from '../core/description.js';
import { idleStore } from '../core/live-query-store.js';
import type { LiveResult } from '../core/live-result.js';
import { storeOf } from '../core/query-description.js';

export interface UseQueryOptions {
  /**
   * Shows the rows of the previous query, with `live: 'syncing'`, until those of a new one have come. For lists
   * that grow page by page and searches that follow what is typed. @default false
   */
  readonly keepPreviousData?: boolean;
}

/**
 * Follows a query: renders again whenever its result changes, and only then. Components with equal queries share
 * one subscription; rows that did not change keep their identity. Null means "no query yet" and gives `idle`.
 *
 * @example
 * ```tsx
 * const { data, status, error } = useQuery(
 *   roomId === null ? null : db.message.findMany({ where: { roomId }, orderBy: { createdAt: 'desc' }, take: 50 }),
 * );
 * ```
 */
export function useQuery<T>(query: QueryDescription<T> | null, options: UseQueryOptions = {}): LiveResult<T> {
  const store = query === null ? idleStore<T>() : storeOf(query);
  const result = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const previous = useRef<LiveResult<T> | null>(null);
  useEffect(() => {
    if (result.status === 'success') previous.current = result;
  }, [result]);
  if (!options.keepPreviousData || result.status !== 'pending' || previous.current === null) return result;
  return { ...previous.current, live: 'syncing', refetch: result.refetch };
}
