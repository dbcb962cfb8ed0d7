/**
 * A result that is evaluated as one identity, for all whom Postgres could not tell from it: the same
 * identity again (re-run), those with the same values of the claims that the policies read (class, routed,
 * batched), or everybody of the role (shared).
 */
import type { RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import type { Span } from '../tracing.js';
import { requireFewRows } from './evaluate-query.js';
import type { Interest } from './interests.js';
import type { LiveQuery, LiveQueryListener } from './live-query.js';
import type { EvaluationServices, MaintainedQuery, MaintainedQueryOptions } from './maintained-query.js';
import { type Difference, publishDifference } from './publish-difference.js';
import type { QueryPlan } from './query-planner.js';
import type { ResultRow } from './result-rows.js';
import { askAfterwards, askGuard, askSnapshot } from './snapshot-guard.js';

export class OwnQuery implements MaintainedQuery {
  readonly registryKey: string;
  readonly plan: QueryPlan;
  readonly interests: readonly Interest[];
  readonly #services: EvaluationServices;
  readonly #identity: Identity;
  readonly #liveQuery: LiveQuery;
  readonly #listeners = new Set<LiveQueryListener>();

  constructor(
    options: MaintainedQueryOptions & { readonly identity: Identity; readonly interests: readonly Interest[] },
  ) {
    this.interests = options.interests;
    this.registryKey = options.registryKey;
    this.plan = options.plan;
    this.#services = options.services;
    this.#identity = options.identity;
    this.#liveQuery = options.services.createLiveQuery(options);
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  add(_identity: Identity, listener: LiveQueryListener): void {
    this.#listeners.add(listener);
    this.#liveQuery.add(listener);
  }

  remove(listener: LiveQueryListener): void {
    this.#listeners.delete(listener);
    this.#liveQuery.remove(listener);
  }

  async evaluate(span?: Span): Promise<'done' | 'catalog is old'> {
    const read = await this.#readRows();
    if (read === undefined) return 'catalog is old';
    publishDifference({ liveQuery: this.#liveQuery, ...read, shape: this.plan.compiled.shape, span });
    return 'done';
  }

  fail(error: RowcastError): void {
    this.#liveQuery.fail(error);
  }

  close(): void {
    this.#liveQuery.close();
  }

  /**
   * The questions and the query travel together; the rows are let go unread if an answer objects. What serves
   * one identity alone is right under any policy, as long as there is row-level security: the last question is enough.
   */
  #readRows(): Promise<Pick<Difference, 'rows' | 'seen'> | undefined> {
    const { database, roles } = this.#services;
    const { compiled, catalog, strategy } = this.plan;
    const question = { catalog: catalog.moment, roles };
    return database.readInSnapshot(async (reader) => {
      const guard = strategy.kind === 're-run' ? undefined : askGuard(reader, question);
      const snapshot = compiled.hasCounts && !guard ? askSnapshot(reader) : undefined;
      const result = reader.as<ResultRow>(this.#identity, compiled.statement);
      const asked = [guard, snapshot, result, askAfterwards(reader, question)] as const;
      const [before, moment, rows, after] = await Promise.allSettled(asked);
      if (before.status === 'rejected') throw before.reason;
      if (moment.status === 'rejected') throw moment.reason;
      if (before.value?.isCatalogOld) return undefined;
      if (after.status === 'fulfilled' && after.value) return undefined;
      if (rows.status === 'rejected') throw rows.reason;
      if (after.status === 'rejected') throw after.reason;
      const seen = compiled.hasCounts ? (before.value?.snapshot ?? moment.value) : undefined;
      return { rows: requireFewRows(rows.value, compiled.limits), seen };
    });
  }
}
