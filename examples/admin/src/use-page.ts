import { useSyncExternalStore } from 'react';

/** The address after `#/`, such as `customers/7`. */
export function usePage(): readonly string[] {
  return useSyncExternalStore(subscribe, () => window.location.hash.replace(/^#\/?/, '')).split('/');
}

export function openPage(...path: readonly (string | number)[]): void {
  window.location.hash = `/${path.join('/')}`;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
