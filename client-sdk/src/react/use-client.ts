/** Finds the client of the nearest provider. */
import { RowcastError } from '@rowcast/protocol';
import { useContext } from 'react';
import type { AnyClient } from '../core/client-types.js';
import { ClientContext } from './client-context.js';

/**
 * The client of the nearest `RowcastProvider`.
 *
 * @example
 * ```tsx
 * const { auth } = useClient();
 * return <button onClick={() => auth.signOut()}>Sign out</button>;
 * ```
 * @throws CLIENT_INVALID_USE outside a provider
 */
export function useClient(): AnyClient {
  const client = useContext(ClientContext);
  if (client) return client;
  throw new RowcastError('CLIENT_INVALID_USE', 'there is no RowcastProvider above this component', {
    hint: 'wrap the app in <RowcastProvider client={client}>',
  });
}
