/**
 * Where writes outlive the page that made them: what is kept of each, and the browser's own database as the place.
 * Knows no order of sending and no user; `offline-writes.ts` does.
 */
import type { MutationSpec, WireError } from '@rowcast/protocol';

export interface StoredWrite {
  /** The key under which it is sent, so that the server does it once whoever sends it. */
  readonly key: string;
  readonly mutations: readonly MutationSpec[];
  /** Whose write it is; null for nobody in particular. */
  readonly userId: string | null;
  readonly madeAtMs: number;
  /** Tells the order of those that one page made in the same millisecond. */
  readonly place: number;
  /** When it was first sent, if it was: it may have happened. */
  readonly sentAtMs?: number;
  /** The page that takes care of it. */
  readonly page: string;
  /** Why the server did not do it, if it has answered so. */
  readonly refusal?: WireError;
}

/** Keeps writes, in the order in which they were made. */
export interface WriteStorage {
  list(): Promise<readonly StoredWrite[]>;
  put(write: StoredWrite): Promise<void>;
  delete(key: string): Promise<void>;
  close(): void;
}

/** A storage knows them by their keys, which say nothing of their order. */
export function inOrder(writes: readonly StoredWrite[]): readonly StoredWrite[] {
  return writes.toSorted((a, b) => a.madeAtMs - b.madeAtMs || a.place - b.place);
}

const storeName = 'writes';

/** Keeps them in IndexedDB. Opens the database when it is first needed. */
export class IndexedWrites implements WriteStorage {
  readonly #factory: IDBFactory;
  readonly #name: string;
  #opening: Promise<IDBDatabase> | undefined;

  constructor(factory: IDBFactory, name: string) {
    this.#factory = factory;
    this.#name = name;
  }

  async list(): Promise<readonly StoredWrite[]> {
    const writes = await this.#run<StoredWrite[]>('readonly', (store) => store.getAll());
    return inOrder(writes);
  }

  async put(write: StoredWrite): Promise<void> {
    await this.#run('readwrite', (store) => store.put(write));
  }

  async delete(key: string): Promise<void> {
    await this.#run('readwrite', (store) => store.delete(key));
  }

  close(): void {
    void this.#opening?.then((database) => database.close()).catch(() => {});
    this.#opening = undefined;
  }

  async #run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    const database = await this.#open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const request = work(transaction.objectStore(storeName));
      transaction.oncomplete = () => resolve(request.result as T);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  }

  #open(): Promise<IDBDatabase> {
    this.#opening ??= new Promise((resolve, reject) => {
      const request = this.#factory.open(this.#name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'key' });
      request.onsuccess = () => {
        // Another page may want to upgrade it one day.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    return this.#opening;
  }
}
