/** The address after `#/`, such as `customers/7`, as a list: the least that a page needs to have pages. */
import { useSyncExternalStore } from 'react';

export function useHashPath(): readonly string[] {
  const hash = useSyncExternalStore(subscribe, readHash, () => '');
  return hash.split('/').map(decodeURIComponent);
}

export function hashOf(...path: readonly string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

function readHash(): string {
  return window.location.hash.replace(/^#\/?/, '');
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
