/**
 * What a call on `db` returns: a plain, immutable description of a read or a write, typed by its result.
 * Making one sends nothing. `await` runs it once; a read can also be subscribed to.
 * What running means is `query-description.ts` and `mutation-description.ts`.
 */
import type { MutationSpec, QuerySpec } from '@rowcast/protocol';
import type { LiveResult } from './live-result.js';

/**
 * A read, described. It is a lazy promise like Prisma's own: nothing is sent until it is awaited or subscribed to.
 *
 * @example
 * ```ts
 * const query = db.message.findMany({ where: { roomId }, orderBy: { createdAt: 'desc' }, take: 50 });
 *
 * const once = await query;                                   // runs it once
 * const stop = query.subscribe(({ data }) => render(data));   // follows it until stop()
 * const { data } = useQuery(query);                           // follows it in React
 * ```
 */
export interface QueryDescription<T> extends Promise<T> {
  readonly kind: 'query';
  readonly spec: QuerySpec;
  /** Equal for descriptions that mean the same query. */
  readonly key: string;
  /** Follows the result: calls the listener with the current one at once, and then on every change. */
  subscribe(listener: (result: LiveResult<T>) => void): () => void;
}

/**
 * A write, or several in one transaction, described. Nothing is sent until it is awaited (or `then`, `catch` or
 * `finally` is called). It runs at most once, however often it is awaited.
 *
 * @example
 * ```ts
 * const message = await db.message.create({ data: { roomId, body: 'hello' } });
 * ```
 */
export interface MutationDescription<T> extends Promise<T> {
  readonly kind: 'mutation';
  /** One, or the members of a `$transaction` in order. */
  readonly specs: readonly MutationSpec[];
}
