/** A read, described: what `db.model.findMany(args)` returns. Holds no state but a way to its client. */
import { type QuerySpec, queryKey, RowcastError } from '@rowcast/protocol';
import type { QueryDescription } from './description.js';
import type { LiveResult } from './live-result.js';
import type { Subscribable } from './subscribable.js';

/** What a description needs of its client. */
export interface QueryRunner {
  run(spec: QuerySpec): Promise<unknown>;
  follow(spec: QuerySpec, key: string): Subscribable<LiveResult<unknown>>;
}

export class LazyQuery<T> implements QueryDescription<T> {
  readonly kind = 'query';
  readonly [Symbol.toStringTag] = 'RowcastQuery';
  readonly spec: QuerySpec;
  readonly #runner: QueryRunner;
  #key: string | undefined;

  constructor(spec: QuerySpec, runner: QueryRunner) {
    this.spec = spec;
    this.#runner = runner;
  }

  get key(): string {
    this.#key ??= queryKey(this.spec);
    return this.#key;
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

  subscribe(listener: (result: LiveResult<T>) => void): () => void {
    const store = this.open();
    const stop = store.subscribe(() => listener(store.getSnapshot()));
    listener(store.getSnapshot());
    return stop;
  }

  /** The store that follows this query; the same for all descriptions of it. */
  open(): Subscribable<LiveResult<T>> {
    // The store reads rows by the query's own action and schema, from which T was inferred.
    return this.#runner.follow(this.spec, this.key) as Subscribable<LiveResult<T>>;
  }

  withTake(take: number): LazyQuery<T> {
    const { args, ...spec } = this.spec;
    return new LazyQuery({ ...spec, args: { ...args, take } }, this.#runner);
  }

  #run(): Promise<T> {
    // As above.
    return this.#runner.run(this.spec) as Promise<T>;
  }
}

/** The store that follows a query. */
export function storeOf<T>(query: QueryDescription<T>): Subscribable<LiveResult<T>> {
  return asLazy(query).open();
}

/** The same list, this long. @throws CLIENT_INVALID_USE if it is no list, or has a length of its own */
export function withTake<T>(query: QueryDescription<T>, take: number): QueryDescription<T> {
  const { spec } = query;
  if (spec.action === 'findMany' && spec.args['take'] === undefined) return asLazy(query).withTake(take);
  throw new RowcastError('CLIENT_INVALID_USE', `${spec.model}.${spec.action} cannot grow page by page`, {
    hint: 'pass what db.<model>.findMany(…) returns, without take: how much is shown follows from pageSize',
  });
}

function asLazy<T>(query: QueryDescription<T>): LazyQuery<T> {
  if (query instanceof LazyQuery) return query;
  throw new RowcastError('CLIENT_INVALID_USE', 'this is not a query of a Rowcast client', {
    hint: 'pass what db.<model>.findMany(…) and its like return, without awaiting it',
  });
}
