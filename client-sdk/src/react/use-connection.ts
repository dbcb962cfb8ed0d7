/** Whether the client can reach its server, as a hook. */
import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '../core/client-types.js';
import { useClient } from './use-client.js';

/**
 * The state of the connection: `status` is `connecting`, `online` or `offline`.
 *
 * @example
 * ```tsx
 * const { status } = useConnection();
 * return status === 'offline' ? <p>You are offline. Changes will come when you are back.</p> : null;
 * ```
 * @throws CLIENT_INVALID_USE outside a provider
 */
export function useConnection(): ConnectionState {
  const { connection } = useClient();
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot, connection.getSnapshot);
}
