/** A value that changes and tells its listeners: the shape that `useSyncExternalStore` and its like read. */

/**
 * A value that can be read now and followed.
 *
 * @example
 * ```ts
 * const stop = client.connection.subscribe(() => console.log(client.connection.getSnapshot().status));
 * ```
 */
export interface Subscribable<T> {
  /** The current value; the same object until something changed. */
  getSnapshot(): T;
  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

/** A subscribable value with a setter for its owner. */
export class Observable<T> implements Subscribable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly getSnapshot = (): T => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    // A wrapper of its own for each call, so that one function subscribed twice counts twice.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  };

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** A value that is made when somebody looks at it, or at once while somebody listens. */
export class LazyObservable<T> implements Subscribable<T> {
  readonly #made: Observable<T>;
  readonly #make: (before: T) => T;
  #listenerCount = 0;
  #isOutdated = false;

  /** `make` gives the value anew, and the one before if it is the same. */
  constructor(value: T, make: (before: T) => T) {
    this.#made = new Observable(value);
    this.#make = make;
  }

  readonly getSnapshot = (): T => {
    this.#bringUpToDate();
    return this.#made.getSnapshot();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#bringUpToDate();
    const stop = this.#made.subscribe(listener);
    let isListening = true;
    this.#listenerCount += 1;
    return () => {
      if (isListening) this.#listenerCount -= 1;
      isListening = false;
      stop();
    };
  };

  /** What it is made of has changed. */
  outdate(): void {
    this.#isOutdated = true;
    if (this.#listenerCount > 0) this.#bringUpToDate();
  }

  #bringUpToDate(): void {
    if (!this.#isOutdated) return;
    this.#isOutdated = false;
    this.#made.set(this.#make(this.#made.getSnapshot()));
  }
}
