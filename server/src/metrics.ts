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
  readonly isPolling: () => boolean;
  readonly isStale: () => boolean;
  /** Database connections, by what they are doing: `busy`, `idle`, and how many requests wait for one. */
  readonly databaseConnections: () => Readonly<Record<'busy' | 'idle' | 'waiting', number>>;
}

const fastBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class Metrics {
  readonly #registry = new Registry();
  readonly #evaluations: Histogram<'strategy'>;
  readonly #refreshes: Counter;
  readonly #refreshedRows: Counter;
  readonly #splices: Counter;
  readonly #probes: Counter;
  readonly #rowQuestions: Counter;
  readonly #batches: Counter;
  readonly #gaps: Counter;
  readonly #errors: Counter<'code'>;
  readonly #missingIndexes: Counter<'index'>;
  readonly #refusals: Counter<'code'>;
  readonly #limits: Counter<'scope' | 'code'>;
  readonly #delivery: Histogram;
  readonly #reading: Histogram;
  readonly #listenerLosses: Counter;
  readonly #messages: Counter<'kind'>;
  readonly #connectionsOpened: Counter;
  readonly #slowReaders: Counter;
  readonly #paced: Counter;
  readonly #roundTrips: Histogram;

  constructor(version: string) {
    collectDefaultMetrics({ register: this.#registry });
    const registers = [this.#registry];
    const buckets = fastBuckets;
    this.#tellVersion(version);
    const count = (name: string, help: string): Counter => new Counter({ name, help, registers });
    const countBy = <Label extends string>(labelNames: readonly Label[], name: string, help: string): Counter<Label> =>
      new Counter({ name, help, labelNames: [...labelNames], registers });
    const time = (name: string, help: string): Histogram => new Histogram({ name, help, buckets, registers });
    this.#delivery = time(
      'rowcast_delivery_duration_seconds',
      'From hearing of a commit until every result that it touches was handed to its sockets',
    );
    this.#reading = time('rowcast_change_log_read_duration_seconds', 'How long looks into the change log took');
    this.#listenerLosses = count('rowcast_listener_losses_total', 'Times that the LISTEN connection was lost');
    this.#connectionsOpened = count('rowcast_connections_opened_total', 'Websocket connections since the start');
    this.#slowReaders = count(
      'rowcast_slow_readers_total',
      'Times that patches of a live query were left out because a client read too slowly, to be made up for later',
    );
    this.#paced = count(
      'rowcast_paced_clients_total',
      'Times that patches were left out because a client had not handled what it was sent before',
    );
    this.#roundTrips = time(
      'rowcast_mark_round_trip_seconds',
      'From sending a mark until the client said that it had handled everything before it',
    );
    this.#messages = countBy(['kind'], 'rowcast_messages_total', 'Messages from clients, by kind');
    this.#evaluations = new Histogram({
      name: 'rowcast_evaluation_duration_seconds',
      help: 'How long evaluations of live queries took, by strategy',
      labelNames: ['strategy'],
      buckets,
      registers,
    });
    this.#refreshes = count('rowcast_refreshes_total', 'Evaluations that read only the rows that may have changed');
    this.#refreshedRows = count('rowcast_refreshed_rows_total', 'Rows that such evaluations read');
    this.#splices = count('rowcast_splices_total', 'Those of them that did not ask for the keys of the other rows');
    this.#probes = count('rowcast_probes_total', 'Identities asked whether they are admitted to a gated result');
    this.#rowQuestions = count('rowcast_row_questions_total', 'Identities asked whether they see changed rows');
    this.#batches = count('rowcast_change_batches_total', 'Batches of changes read from the log');
    this.#gaps = count('rowcast_gaps_total', 'Times that changes may have been missed');
    this.#errors = countBy(['code'], 'rowcast_errors_total', 'Errors by code');
    this.#missingIndexes = countBy(
      ['index'],
      'rowcast_missing_indexes_total',
      'Indexes that queries would need and that are not there',
    );
    this.#refusals = countBy(
      ['code'],
      'rowcast_refusals_total',
      'Requests, subscriptions and connections that were answered with an error, by code',
    );
    this.#limits = countBy(
      ['scope', 'code'],
      'rowcast_limits_reached_total',
      'Times that a limit was reached, by whose it was and the code of the refusal',
    );
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
    this.#gauge('rowcast_polling', 'Whether changes come so fast that the log is polled', () =>
      Number(sources.isPolling()),
    );
    const connections: Gauge<'state'> = new Gauge({
      name: 'rowcast_database_connections',
      help: 'Connections to the database by state, and requests that wait for one',
      labelNames: ['state'],
      registers: [this.#registry],
      collect: () => {
        for (const [state, value] of Object.entries(sources.databaseConnections())) connections.set({ state }, value);
      },
    });
    this.#gauge('rowcast_stale', 'Whether results may be out of date', () => Number(sources.isStale()));
  }

  countEvaluation(strategy: string, durationMs: number): void {
    this.#evaluations.observe({ strategy }, durationMs / 1_000);
  }

  /** An evaluation that read so many of a result's rows, and took the others for unchanged. */
  countRefresh(rows: number, how: 'refreshed' | 'spliced'): void {
    this.#refreshes.inc();
    if (how === 'spliced') this.#splices.inc();
    this.#refreshedRows.inc(rows);
  }

  /** A look into the change log, and what came of it. */
  countReading(durationMs: number): void {
    this.#reading.observe(durationMs / 1_000);
  }

  countDelivery(durationMs: number): void {
    this.#delivery.observe(durationMs / 1_000);
  }

  countListenerLoss(): void {
    this.#listenerLosses.inc();
  }

  countConnection(): void {
    this.#connectionsOpened.inc();
  }

  countMessage(kind: string): void {
    this.#messages.inc({ kind });
  }

  countSlowReader(): void {
    this.#slowReaders.inc();
  }

  countPaced(): void {
    this.#paced.inc();
  }

  countRoundTrip(durationMs: number): void {
    this.#roundTrips.observe(durationMs / 1_000);
  }

  countProbes(count: number): void {
    this.#probes.inc(count);
  }

  countRowQuestions(count: number): void {
    this.#rowQuestions.inc(count);
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

  #tellVersion(version: string): void {
    const info = { name: 'rowcast_build_info', help: 'The version of Rowcast that runs, as a label; always 1' };
    new Gauge({ ...info, labelNames: ['version'], registers: [this.#registry] }).set({ version }, 1);
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.#registry], collect: () => gauge.set(read()) });
  }
}
