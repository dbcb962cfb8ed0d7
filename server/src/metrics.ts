/** What can be counted, under OpenTelemetry-style names, in a registry of its own (nothing is global). */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Read when somebody asks. */
export interface MetricSources {
  readonly connections: () => number;
  readonly subscriptions: () => number;
  /** By strategy. */
  readonly liveQueries: () => Readonly<Record<string, number>>;
  readonly pendingEvaluations: () => number;
  readonly slowSubscriptions: () => number;
  readonly isListening: () => boolean;
  readonly isStale: () => boolean;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #evaluations: Histogram<'strategy'>;
  readonly #probes: Counter;
  readonly #batches: Counter;
  readonly #gaps: Counter;
  readonly #errors: Counter<'code'>;
  readonly #missingIndexes: Counter<'index'>;
  readonly #refusals: Counter<'code'>;
  readonly #limits: Counter<'scope' | 'code'>;

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    const registers = [this.#registry];
    const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    this.#evaluations = new Histogram({
      name: 'rowcast_evaluation_duration_seconds',
      help: 'How long evaluations of live queries took, by strategy',
      labelNames: ['strategy'],
      buckets,
      registers,
    });
    this.#probes = new Counter({
      name: 'rowcast_probes_total',
      help: 'Identities that were asked whether they are admitted to a gated result',
      registers,
    });
    this.#batches = new Counter({
      name: 'rowcast_change_batches_total',
      help: 'Batches of changes read from the log',
      registers,
    });
    this.#gaps = new Counter({
      name: 'rowcast_gaps_total',
      help: 'Times that changes may have been missed',
      registers,
    });
    this.#errors = new Counter({
      name: 'rowcast_errors_total',
      help: 'Errors by code',
      labelNames: ['code'],
      registers,
    });
    this.#missingIndexes = new Counter({
      name: 'rowcast_missing_indexes_total',
      help: 'Indexes that queries would need and that are not there',
      labelNames: ['index'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'rowcast_refusals_total',
      help: 'Requests, subscriptions and connections that were answered with an error, by code',
      labelNames: ['code'],
      registers,
    });
    this.#limits = new Counter({
      name: 'rowcast_limits_reached_total',
      help: 'Times that a limit was reached, by whose it was and the code of the refusal',
      labelNames: ['scope', 'code'],
      registers,
    });
  }

  /** Adds what is read from the running parts. */
  watch(sources: MetricSources): void {
    this.#gauge('rowcast_connections', 'Open websocket connections', sources.connections);
    this.#gauge('rowcast_subscriptions', 'Subscriptions of all connections', sources.subscriptions);
    const liveQueries: Gauge<'strategy'> = new Gauge({
      name: 'rowcast_live_queries',
      help: 'Results kept current, by strategy',
      labelNames: ['strategy'],
      registers: [this.#registry],
      collect: () => {
        for (const [strategy, count] of Object.entries(sources.liveQueries())) liveQueries.set({ strategy }, count);
      },
    });
    this.#gauge('rowcast_pending_evaluations', 'Evaluations under way or waiting', sources.pendingEvaluations);
    this.#gauge(
      'rowcast_slow_subscriptions',
      'Subscriptions behind because their client reads slowly',
      sources.slowSubscriptions,
    );
    this.#gauge('rowcast_listener_up', 'Whether notifications are received', () => Number(sources.isListening()));
    this.#gauge('rowcast_stale', 'Whether results may be out of date', () => Number(sources.isStale()));
  }

  countEvaluation(strategy: string, durationMs: number): void {
    this.#evaluations.observe({ strategy }, durationMs / 1_000);
  }

  countProbes(count: number): void {
    this.#probes.inc(count);
  }

  countNews(kind: 'changes' | 'gap'): void {
    if (kind === 'gap') this.#gaps.inc();
    else this.#batches.inc();
  }

  countError(code: string): void {
    this.#errors.inc({ code });
  }

  countRefusal(code: string): void {
    this.#refusals.inc({ code });
  }

  countLimit(scope: 'connection' | 'user' | 'address', code: string): void {
    this.#limits.inc({ scope, code });
  }

  countMissingIndex({ model, fields }: { readonly model: string; readonly fields: readonly string[] }): void {
    this.#missingIndexes.inc({ index: `${model}(${fields.join(', ')})` });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.#registry], collect: () => gauge.set(read()) });
  }
}
