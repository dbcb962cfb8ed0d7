/** What a live-query engine needs of the server around it, and what it tells it. */
import type { Catalog } from '../catalog/catalog.js';
import type { Database } from '../database/database.js';
import type { MissingIndex } from '../query/missing-index.js';
import type { QueryLimits } from '../query/query-limits.js';
import type { Strategy } from './strategy.js';

export interface LiveQueryEngineOptions {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly roles: readonly string[];
  /** What queries of a role may ask for. */
  readonly limitsOf: (role: string) => QueryLimits;
  /** How many evaluations may be under way at once. @default 6 */
  readonly concurrency?: number;
  /** How often live queries whose policies cannot be seen through are looked at, in milliseconds. @default 5_000 */
  readonly opaqueIntervalMs?: number;
  /** What all servers of a database digest results with. @default a key that no other engine has */
  readonly digestKey?: Uint8Array;
  /** Strategies beside re-run may be used. @default true */
  readonly isSharing?: boolean;
  /** From how many bytes on a result is read again in part, where that can be. */
  readonly refreshedBytes: number;
  /** For how many evaluations a query asks in steps after it has met more changes than it had been told of. @default 16 */
  readonly carefulEvaluations?: number;
  /** Whether the listeners have heard that the database is away. @default never */
  readonly isAway?: () => boolean;
  /** An evaluation found the database away. */
  readonly onAway?: () => void;
  /** The catalogue was found to be older than the database. */
  readonly onCatalogOld: () => void;
  readonly onError: (error: unknown) => void;
  /** Hears of each evaluation, for metrics. */
  readonly onEvaluated?: (strategy: Strategy['kind'], durationMs: number) => void;
  /** Hears how many identities were probed, for metrics. */
  readonly onProbed?: (count: number) => void;
  /** Hears of each result that was read again in part, how many of its rows were read, for metrics. */
  readonly onRefreshed?: (rows: number, how: 'refreshed' | 'spliced') => void;
  /** Hears how many identities were asked whether they see changed rows, for metrics. */
  readonly onAsked?: (count: number) => void;
  /** Hears once of each index that a query would need and that is not there. */
  readonly onMissingIndex?: (index: MissingIndex) => void;
}
