import { useSyncExternalStore } from 'react';

/** What follows `#/` in the address: the id of the open room, or nothing. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash.slice(2));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
