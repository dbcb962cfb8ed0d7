/** Whether the client can reach its server, as a hook. */
import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '../core/client-types.js';
import { useClient } from './use-client.js';

/**
 * The state of the connection: `status` is `connecting`, `online` or `offline`; `isStale` says that what is on the
 * screen may be out of date, and `staleReason` why.
 *
 * @example
 * ```tsx
 * const { isStale, staleReason } = useConnection();
 * if (!isStale) return null;
 * return <p>{staleReason === 'disconnected' ? 'You are offline.' : 'The database is away.'} Changes will come.</p>;
 * ```
 * @throws CLIENT_INVALID_USE outside a provider
 */
export function useConnection(): ConnectionState {
  const { connection } = useClient();
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot, connection.getSnapshot);
}
