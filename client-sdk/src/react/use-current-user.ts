/** Who is signed in, as a hook. */
import { useSyncExternalStore } from 'react';
import type { User } from '../core/client-types.js';
import { useClient } from './use-client.js';

/**
 * The signed-in user; null if there is none; undefined while that is not known yet.
 *
 * @example
 * ```tsx
 * const user = useCurrentUser();
 * if (user === undefined) return <Splash />;
 * return user ? <Chat user={user} /> : <SignIn />;
 * ```
 * @throws CLIENT_INVALID_USE outside a provider
 */
export function useCurrentUser(): User | null | undefined {
  const { currentUser } = useClient().auth;
  return useSyncExternalStore(currentUser.subscribe, currentUser.getSnapshot, currentUser.getSnapshot);
}
