/**
 * One result for all identities that are admitted to it, however many: evaluated as any one of them, with
 * one yes or no for each (its gate), kept until a table that the policies read changes.
 *
 * An empty result proves nothing: where nobody is admitted there may just be no rows, so the gates stay unknown
 * and are probed again when something changes.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';
import type { Span } from '../tracing.js';
import { ExpectedChanges } from './expected-changes.js';
import { GatedReader, type GatedStrategy } from './gated-reader.js';
import { Gates, type Member } from './gates.js';
import { claimedInterests, type Interest, openInterests, ownInterests } from './interests.js';
import type { LiveQuery, LiveQueryListener } from './live-query.js';
import type { EvaluationServices, MaintainedQuery, MaintainedQueryOptions } from './maintained-query.js';
import { type Difference, publishDifference } from './publish-difference.js';
import type { QueryPlan } from './query-planner.js';
import { ResultReader } from './result-reader.js';
import type { ResultRows } from './result-rows.js';

export class GatedQuery implements MaintainedQuery {
  readonly registryKey: string;
  readonly plan: QueryPlan;
  readonly expected: ExpectedChanges;
  readonly #services: EvaluationServices;
  readonly #gates: Gates;
  /** What the admitted see, and what everybody else does. */
  readonly #open: LiveQuery;
  readonly #shut: LiveQuery;
  readonly #results: ResultReader;
  readonly #reader: GatedReader;

  constructor(options: MaintainedQueryOptions & { readonly gate: GatedStrategy; readonly role: string }) {
    const { plan, services, gate, role } = options;
    const { dependencies } = plan.compiled;
    this.registryKey = options.registryKey;
    this.plan = plan;
    this.expected = new ExpectedChanges(services.carefulEvaluations);
    this.#services = services;
    this.#gates = new Gates({
      claims: gate.claims,
      openInterests: [
        ...dependencies.flatMap((dependency) => ownInterests(dependency, role, null)),
        ...openInterests(dependencies, role),
      ],
      interestsOf: (identity) => claimedInterests(dependencies, role, identity),
      onWatch: (interest) => services.onWatch(this, interest),
      onUnwatch: (interest) => services.onUnwatch(this, interest),
    });
    this.#open = services.createLiveQuery(options);
    this.#shut = services.createLiveQuery(options);
    this.#results = new ResultReader({ spec: options.spec, plan, services, role });
    this.#reader = new GatedReader({ plan, services, gate, gates: this.#gates, results: this.#results });
  }

  get owner(): string {
    return this.registryKey;
  }

  get isEmpty(): boolean {
    return this.#gates.isEmpty;
  }

  get interests(): readonly Interest[] {
    return this.#gates.interests;
  }

  /** A newcomer hears nothing until the next evaluation, which probes it and reads the rows in one snapshot. */
  add(identity: Identity, listener: LiveQueryListener): void {
    this.#gates.add(identity, listener);
  }

  remove(listener: LiveQueryListener): void {
    this.#gates.remove(listener);
    this.#open.remove(listener);
    this.#shut.remove(listener);
  }

  async evaluate(span?: Span): Promise<'done' | 'catalog is old'> {
    const outcome = await this.#reader.read(this.#open.rows, this.expected);
    if (outcome === 'catalog is old') return outcome;
    this.#services.onProbed(outcome.answers.size);
    const settled = this.#gates.settle(outcome.answers, outcome.isRowProven);
    const seen = this.plan.compiled.hasCounts ? outcome.guard.snapshot : undefined;
    this.#publish(outcome.rows, { settled, seen, span });
    this.#results.hold(this.#open.rows, outcome.guard);
    return 'done';
  }

  /** Those who were shut out hear of it too, without being let in. All gates are doubtful afterwards. */
  fail(error: RowcastError): void {
    this.#reader.doubt();
    this.#results.hold([], undefined);
    this.#open.fail(error);
    for (const member of this.#gates.doubtAll()) {
      for (const listener of member.listeners) {
        if (this.#open.has(listener)) continue;
        this.#shut.remove(listener);
        listener.onFailure(error);
      }
    }
  }

  close(): void {
    this.#open.close();
    this.#shut.close();
  }

  /** Who lost its gate is shut out before the new rows are published; who gained it is let in after. */
  #publish(
    rows: ResultRows | RowcastError,
    { settled, seen, span }: Pick<Difference, 'seen' | 'span'> & { readonly settled: readonly Member[] },
  ): void {
    this.#shut.publish({ rows: [], patches: [], seen });
    for (const { gate, listeners } of settled) {
      if (gate !== 'admitted') for (const listener of listeners) this.#show(listener, this.#shut);
    }
    if (rows instanceof RowcastError) this.#open.fail(rows);
    else publishDifference({ liveQuery: this.#open, rows, shape: this.plan.compiled.shape, seen, span });
    for (const { gate, listeners } of settled) {
      if (gate === 'admitted') for (const listener of listeners) this.#show(listener, this.#open);
    }
  }

  #show(listener: LiveQueryListener, liveQuery: LiveQuery): void {
    if (liveQuery.has(listener)) return;
    (liveQuery === this.#open ? this.#shut : this.#open).remove(listener);
    liveQuery.add(listener);
  }
}
