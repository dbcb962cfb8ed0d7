/** One write, or several in one transaction, described: runs when it is first awaited, and only once. */
import { type MutationSpec, RowcastError } from '@rowcast/protocol';
import type { MutationDescription } from './description.js';

/** What a description needs of its client. */
export interface MutationRunner {
  run(specs: readonly MutationSpec[]): Promise<readonly unknown[]>;
  /** A description was made: look whether it is ever used. */
  watch(mutation: LazyMutation<unknown>): void;
}

export class LazyMutation<T> implements MutationDescription<T> {
  readonly kind = 'mutation';
  readonly [Symbol.toStringTag] = 'RowcastMutation';
  readonly specs: readonly MutationSpec[];
  readonly #runner: MutationRunner;
  readonly #read: (results: readonly unknown[]) => T;
  #promise: Promise<T> | undefined;
  #isInTransaction = false;

  constructor(specs: readonly MutationSpec[], runner: MutationRunner, read: (results: readonly unknown[]) => T) {
    this.specs = specs;
    this.#runner = runner;
    this.#read = read;
    runner.watch(this);
  }

  /** Whether somebody has awaited it, or put it in a transaction. */
  get isUsed(): boolean {
    return this.#promise !== undefined || this.#isInTransaction;
  }

  /** Gives its writes to a transaction, which runs them from now on. */
  joinTransaction(): readonly MutationSpec[] {
    if (this.#promise) {
      throw new RowcastError('CLIENT_INVALID_USE', 'a write that has run already cannot join a transaction', {
        hint: 'pass db calls to $transaction without awaiting them',
      });
    }
    this.#isInTransaction = true;
    return this.specs;
  }

  // biome-ignore lint/suspicious/noThenProperty: a description is a lazy promise, as Prisma's are.
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#run().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#run().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#run().finally(onFinally);
  }

  #run(): Promise<T> {
    this.#promise ??= this.#runner.run(this.specs).then(this.#read);
    return this.#promise;
  }
}
