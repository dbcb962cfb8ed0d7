/**
 * What the engine keeps current: a plan, the listeners that share its evaluations, and how to evaluate it.
 * `own-query.ts` and `gated-query.ts` are the two kinds.
 */
import type { QuerySpec, RowcastError } from '@rowcast/protocol';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { Span } from '../tracing.js';
import type { ExpectedChanges } from './expected-changes.js';
import type { Interest } from './interests.js';
import type { LiveQuery, LiveQueryListener } from './live-query.js';
import type { QueryPlan } from './query-planner.js';
import type { TextPool } from './text-pool.js';

export interface MaintainedQuery {
  /** Under which the engine finds it: equal for all who may share it. */
  readonly registryKey: string;
  readonly plan: QueryPlan;
  /** Whose turn its evaluations take: one user's, or its own if it serves many. */
  readonly owner: string;
  readonly isEmpty: boolean;
  /** Hears of the changes that it is to be evaluated for. */
  readonly expected: ExpectedChanges;
  /** What it has to hear of now. */
  readonly interests: readonly Interest[];
  add(identity: Identity, listener: LiveQueryListener): void;
  remove(listener: LiveQueryListener): void;
  /**
   * Brings the result up to date. Answers `catalog is old` if the plan may no longer hold; then nothing
   * was published. Its steps are parts of the span. Rejects with a SharingFailure, or with why the query cannot be answered.
   */
  evaluate(span?: Span): Promise<'done' | 'catalog is old'>;
  fail(error: RowcastError): void;
  close(): void;
}

/** What evaluations need of the server. */
export interface EvaluationServices {
  readonly database: Database;
  readonly roles: readonly string[];
  /** A result of fewer bytes is read as a whole, which costs no more. */
  readonly refreshedBytes: number;
  /** For how many evaluations a query expects nothing after it has met more changes than it had been told of. */
  readonly carefulEvaluations: number;
  /** Where equal statements are kept once. */
  readonly texts: TextPool;
  /** Hears of each refresh, how many rows were read for it. */
  readonly onRefreshed: (rows: number, how: 'refreshed' | 'spliced') => void;
  readonly createLiveQuery: (query: Pick<MaintainedQueryOptions, 'spec' | 'plan'>) => LiveQuery;
  /** Hears how many identities were probed, for metrics. */
  readonly onProbed: (count: number) => void;
  /** Hears what a query has to hear of from now on, and no longer. */
  readonly onWatch: (query: MaintainedQuery, interest: Interest) => void;
  readonly onUnwatch: (query: MaintainedQuery, interest: Interest) => void;
}

export interface MaintainedQueryOptions {
  readonly registryKey: string;
  readonly spec: QuerySpec;
  readonly plan: QueryPlan;
  readonly services: EvaluationServices;
}
