/** Placeholder. */
import type { QueryDescription } from './description.js';
import type { LiveResult } from './live-result.js';
import type { Subscribable } from './subscribable.js';

export declare function storeOf<T>(query: QueryDescription<T>): Subscribable<LiveResult<T>>;
export declare function idleStore<T>(): Subscribable<LiveResult<T>>;
