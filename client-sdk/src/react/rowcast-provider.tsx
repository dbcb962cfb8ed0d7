/** Makes a client known to the hooks below it. */
import type { ReactNode } from 'react';
import type { AnyClient } from '../core/client-types.js';
import { ClientContext } from './client-context.js';

export interface RowcastProviderProps {
  /** What `createClient` returned. It is not closed when the provider goes. */
  readonly client: AnyClient;
  readonly children?: ReactNode;
}

/**
 * Makes a client known to `useCurrentUser`, `useConnection` and `useClient`. `useQuery` and `useMutation` need no
 * provider, since a description knows its client.
 *
 * @example
 * ```tsx
 * createRoot(document.getElementById('root')!).render(
 *   <RowcastProvider client={client}>
 *     <App />
 *   </RowcastProvider>,
 * );
 * ```
 */
export function RowcastProvider({ client, children }: RowcastProviderProps): ReactNode {
  return <ClientContext value={client}>{children}</ClientContext>;
}
