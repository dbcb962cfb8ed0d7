/**
 * Which sessions have been told permissions that a change may have made wrong: the change is of a row that the
 * policies behind the answer read for them. May tell too many, never too few.
 *
 * A session watches before its question is asked. A change that the answer does not reflect commits after it, is
 * read from the log later still, and so finds the watcher.
 */
import type { Catalog } from '../catalog/catalog.js';
import type { Change } from '../changes/change.js';
import type { Interest } from './interests.js';
import { QueryIndex } from './query-index.js';

export interface PermissionWatcher {
  onReadChanged(): void;
}

export class PermissionWatch {
  readonly #index = new QueryIndex<PermissionWatcher>();

  watch(watcher: PermissionWatcher, interests: readonly Interest[]): void {
    this.#index.add(watcher, interests);
  }

  unwatch(watcher: PermissionWatcher, interests: readonly Interest[]): void {
    this.#index.remove(watcher, interests);
  }

  take(changes: readonly Change[], catalog: Pick<Catalog, 'roots'>): void {
    if (this.#index.isEmpty) return;
    for (const watcher of this.#index.match(changes, catalog)) watcher.onReadChanged();
  }
}
