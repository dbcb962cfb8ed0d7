/** The writes that are under way, as a hook. */
import { useSyncExternalStore } from 'react';
import type { PendingWriteCount } from '../core/client-types.js';
import { useClient } from './use-client.js';

/**
 * How many writes of this page the server has not answered yet, and how many of them wait for a connection.
 *
 * @example
 * ```tsx
 * const { unsent } = usePendingWrites();
 * return unsent > 0 ? <p>{unsent} changes will be saved when you are back online.</p> : null;
 * ```
 * @throws CLIENT_INVALID_USE outside a provider
 */
export function usePendingWrites(): PendingWriteCount {
  const { pendingWrites } = useClient();
  return useSyncExternalStore(pendingWrites.subscribe, pendingWrites.getSnapshot, pendingWrites.getSnapshot);
}
