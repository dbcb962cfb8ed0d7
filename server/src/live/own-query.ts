/**
 * A result that is evaluated as one identity, for all whom Postgres could not tell from it: the same
 * identity again (re-run), those with the same values of the claims that the policies read (class, routed,
 * batched), or everybody of the role (shared).
 */
import type { RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import type { Span } from '../tracing.js';
import { requireFewRows } from './evaluate-query.js';
import { ExpectedChanges } from './expected-changes.js';
import type { Interest } from './interests.js';
import type { LiveQuery, LiveQueryListener } from './live-query.js';
import type { EvaluationServices, MaintainedQuery, MaintainedQueryOptions } from './maintained-query.js';
import { type Difference, publishDifference } from './publish-difference.js';
import type { QueryPlan } from './query-planner.js';
import { type ReadAhead, ResultReader } from './result-reader.js';
import { askAfterwards, askGuard, askSnapshot, type EvaluationMoment, type GuardQuestion } from './snapshot-guard.js';
import { servesOneUser } from './strategy.js';

interface Read extends Pick<Difference, 'rows' | 'seen'> {
  readonly moment: EvaluationMoment | undefined;
}

export class OwnQuery implements MaintainedQuery {
  readonly registryKey: string;
  readonly plan: QueryPlan;
  readonly interests: readonly Interest[];
  readonly expected: ExpectedChanges;
  readonly #services: EvaluationServices;
  readonly #identity: Identity;
  readonly #liveQuery: LiveQuery;
  readonly #results: ResultReader;

  constructor(
    options: MaintainedQueryOptions & { readonly identity: Identity; readonly interests: readonly Interest[] },
  ) {
    this.interests = options.interests;
    this.registryKey = options.registryKey;
    this.plan = options.plan;
    this.expected = new ExpectedChanges(options.services.carefulEvaluations);
    this.#services = options.services;
    this.#identity = options.identity;
    this.#liveQuery = options.services.createLiveQuery(options);
    const { spec, plan, services, identity } = options;
    this.#results = new ResultReader({ spec, plan, services, role: identity.role });
  }

  get owner(): string {
    return servesOneUser(this.plan.strategy) ? `user ${this.#identity.userId}` : this.registryKey;
  }

  get isEmpty(): boolean {
    return this.#liveQuery.isEmpty;
  }

  add(_identity: Identity, listener: LiveQueryListener): void {
    this.#liveQuery.add(listener);
  }

  remove(listener: LiveQueryListener): void {
    this.#liveQuery.remove(listener);
  }

  async evaluate(span?: Span): Promise<'done' | 'catalog is old'> {
    const read = await this.#results.orUnspliced(async () => (await this.#readAhead()) ?? (await this.#readInSteps()));
    if (read === 'catalog is old') return read;
    const { rows, seen, moment } = read;
    publishDifference({ liveQuery: this.#liveQuery, rows, seen, shape: this.plan.compiled.shape, span });
    this.#results.hold(rows, moment);
    return 'done';
  }

  fail(error: RowcastError): void {
    this.#results.hold([], undefined);
    this.#liveQuery.fail(error);
  }

  close(): void {
    this.#liveQuery.close();
  }

  get #question(): Omit<GuardQuestion, 'gates'> {
    return { catalog: this.plan.catalog.moment, roles: this.#services.roles };
  }

  /**
   * The questions and the query travel together; the rows are let go unread if an answer objects. What serves
   * one identity alone is right under any policy, as long as there is row-level security: the last question is enough.
   * Undefined if it cannot be done so, or if more has changed than was expected.
   */
  async #readAhead(): Promise<Read | 'catalog is old' | undefined> {
    const readRows = this.#results.planAhead(this.#liveQuery.rows, this.expected.take());
    if (!readRows) return undefined;
    const read = await this.#readTogether(readRows);
    if (read === undefined) this.expected.wasWrong();
    return read;
  }

  #readTogether(readRows: ReadAhead): Promise<Read | 'catalog is old' | undefined> {
    const { compiled, strategy } = this.plan;
    return this.#services.database.readInSnapshot(async (reader) => {
      const guard = strategy.kind === 're-run' ? undefined : askGuard(reader, this.#question);
      const snapshot = compiled.hasCounts && !guard ? askSnapshot(reader) : undefined;
      const result = readRows(reader, this.#identity);
      const asked = [guard, snapshot, result, askAfterwards(reader, this.#question)] as const;
      const [before, moment, rows, after] = await Promise.allSettled(asked);
      if (before.status === 'rejected') throw before.reason;
      if (moment.status === 'rejected') throw moment.reason;
      if (before.value?.isCatalogOld) return 'catalog is old';
      if (after.status === 'fulfilled' && after.value) return 'catalog is old';
      if (rows.status === 'rejected') throw rows.reason;
      if (after.status === 'rejected') throw after.reason;
      if (!rows.value) return undefined;
      const seen = before.value?.snapshot ?? moment.value;
      return this.#checked({ rows: rows.value, seen, moment: before.value });
    });
  }

  /** Waits for what has changed, so that less has to be read. */
  #readInSteps(): Promise<Read | 'catalog is old'> {
    return this.#services.database.readInSnapshot(async (reader) => {
      const [guard, touched] = await Promise.all([askGuard(reader, this.#question), this.#results.askTouched(reader)]);
      if (guard.isCatalogOld) return 'catalog is old';
      const rows = await (touched
        ? this.#results.refresh(reader, this.#identity, { held: this.#liveQuery.rows, touched })
        : this.#results.read(reader, this.#identity));
      if (await askAfterwards(reader, this.#question)) return 'catalog is old';
      return this.#checked({ rows, seen: guard.snapshot, moment: guard });
    });
  }

  #checked({ rows, seen, moment }: Read): Read {
    const { limits, hasCounts } = this.plan.compiled;
    return { rows: requireFewRows(rows, limits), seen: hasCounts ? seen : undefined, moment };
  }
}
