/** A list that grows page by page, as a hook. What it is made of is the core's `infinite-query.ts`. */
import { useState, useSyncExternalStore } from 'react';
import type { QueryDescription } from '../core/description.js';
import { InfiniteQuery, type InfiniteResult } from '../core/infinite-query.js';

export interface UseInfiniteQueryOptions {
  /** How many rows a page has. @default 50 */
  readonly pageSize?: number;
}

/**
 * Follows the beginning of a list, and more of it on demand. The list is live as a whole: rows that come, change or
 * go show on whichever page they belong to, and none is missing or twice where two pages meet. `data` is flat. While
 * the next page is fetched, what is on the screen stays, and stays live. Another query begins with one page again.
 *
 * @example
 * ```tsx
 * const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
 *   db.message.findMany({ where: { roomId }, orderBy: { createdAt: 'desc' } }),
 *   { pageSize: 30 },
 * );
 * return (
 *   <>
 *     {data?.map((message) => <p key={message.id}>{message.body}</p>)}
 *     {hasNextPage && <button disabled={isFetchingNextPage} onClick={fetchNextPage}>More</button>}
 *   </>
 * );
 * ```
 * @throws CLIENT_INVALID_USE if the query is not a `findMany`, or has a `take`
 */
export function useInfiniteQuery<T>(
  query: QueryDescription<readonly T[]> | null,
  { pageSize = 50 }: UseInfiniteQueryOptions = {},
): InfiniteResult<T> {
  const key = `${pageSize} ${query?.key}`;
  const open = (): { readonly key: string; readonly list: InfiniteQuery<T> } => ({
    key,
    list: new InfiniteQuery(query, pageSize),
  });
  const [opened, setOpened] = useState(open);
  let { list } = opened;
  if (opened.key !== key) {
    const other = open();
    list = other.list;
    setOpened(other);
  }
  return useSyncExternalStore(list.subscribe, list.getSnapshot, list.getSnapshot);
}
