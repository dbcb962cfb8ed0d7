/** What the signed-in identity may try with a model, as a hook. */
import type { ModelPermissions } from '@rowcast/protocol';
import { useMemo, useSyncExternalStore } from 'react';
import { useClient } from './use-client.js';

/**
 * What grants and policies let the signed-in identity try with a model: the fields that it may read, give in a create
 * and change in an update (none: not at all), and whether it may delete. Undefined until that is known. Changes when
 * somebody else signs in, and when grants, policies or the rows that these read change. Which records, only the database
 * can say.
 *
 * @example
 * ```tsx
 * const permissions = usePermissions('customer');
 * return permissions && permissions.create.length > 0 ? <button onClick={open}>New customer</button> : null;
 * ```
 * @throws CLIENT_INVALID_USE outside a provider
 * @throws QUERY_UNKNOWN_MODEL
 */
export function usePermissions(model: string): ModelPermissions | undefined {
  const client = useClient();
  const permissions = useMemo(() => client.permissions(model), [client, model]);
  return useSyncExternalStore(permissions.subscribe, permissions.getSnapshot, permissions.getSnapshot);
}
