/** The pages of one browser that share a storage for writes, and locks that go with the page that holds them. */
import type { PageLocks } from '../src/core/platform.js';
import { inOrder, type StoredWrite, type WriteStorage } from '../src/core/write-storage.js';

export class FakePages {
  readonly writes = new Map<string, StoredWrite>();
  readonly #held = new Set<string>();
  #alone: Promise<void> = Promise.resolve();

  readonly storage = (): WriteStorage => ({
    // As a browser's database does, it finds them by their keys.
    list: async () => inOrder(structuredClone([...this.writes.values()]).sort((a, b) => (a.key < b.key ? -1 : 1))),
    put: async (write) => void this.writes.set(write.key, structuredClone(write)),
    delete: async (key) => void this.writes.delete(key),
    close: () => {},
  });

  /** Of one page; `end` is what the browser does when it is gone. */
  openPage(): { readonly locks: PageLocks; readonly end: () => void } {
    const mine = new Set<string>();
    const letGo = (name: string): void => {
      mine.delete(name);
      this.#held.delete(name);
    };
    const locks: PageLocks = {
      hold: (name) => {
        mine.add(name);
        this.#held.add(name);
        return () => letGo(name);
      },
      isFree: async (name) => !this.#held.has(name),
      alone: (_name, work) => {
        this.#alone = this.#alone.then(work);
        return this.#alone;
      },
    };
    return { locks, end: () => [...mine].forEach(letGo) };
  }
}
