/**
 * One result for all identities that are admitted to it, however many: evaluated as any one of them, with
 * one yes or no for each (its gate), kept until a table that the policies read changes.
 *
 * All of an evaluation is of one snapshot: the guard, which says whether the gates known so far still
 * hold; the probes of those that are not known; the rows. So a gate is never older than the rows it lets
 * through. And an empty result proves nothing: where nobody is admitted there may just be no rows, so
 * the gates stay unknown and are probed again when something changes.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Change } from '../changes/change.js';
import type { SnapshotReader } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { WantedRows } from '../query/compile-refresh.js';
import type { Span } from '../tracing.js';
import { requireFewRows } from './evaluate-query.js';
import { ExpectedChanges } from './expected-changes.js';
import { Gates, type Member } from './gates.js';
import { claimedInterests, type Interest, openInterests, ownInterests } from './interests.js';
import type { LiveQuery, LiveQueryListener } from './live-query.js';
import type { EvaluationServices, MaintainedQuery, MaintainedQueryOptions } from './maintained-query.js';
import { type Difference, publishDifference } from './publish-difference.js';
import type { QueryPlan } from './query-planner.js';
import { type ReadAhead, ResultReader } from './result-reader.js';
import type { ResultRows } from './result-rows.js';
import {
  askAfterwards,
  askGuard,
  type EvaluationMoment,
  type GuardAnswer,
  type GuardQuestion,
} from './snapshot-guard.js';
import type { Strategy } from './strategy.js';

/** These listeners cannot share: something failed that may be theirs alone. They have to be served by themselves. */
export class SharingFailure extends Error {
  readonly listeners: readonly LiveQueryListener[];

  constructor(listeners: readonly LiveQueryListener[], cause: unknown) {
    super('a result could not be shared', { cause });
    this.listeners = listeners;
  }
}

interface Outcome {
  readonly guard: GuardAnswer;
  readonly answers: ReadonlyMap<Member, boolean>;
  /** Whether there is a row for a gate to open to. */
  readonly isRowProven: boolean;
  /** An error where the rows were read and are too many. */
  readonly rows: ResultRows | RowcastError;
}

type Gate = Extract<Strategy, { kind: 'gated' }>;

/** Probes sent without waiting, so that one evaluation neither waits for each nor floods the connection. */
const probesAtOnce = 500;

export class GatedQuery implements MaintainedQuery {
  readonly registryKey: string;
  readonly plan: QueryPlan;
  readonly expected: ExpectedChanges;
  readonly #services: EvaluationServices;
  readonly #gate: Gate;
  readonly #gates: Gates;
  /** What the admitted see, and what everybody else does. */
  readonly #open: LiveQuery;
  readonly #shut: LiveQuery;
  readonly #results: ResultReader;
  #moment: EvaluationMoment | undefined;

  constructor(options: MaintainedQueryOptions & { readonly gate: Gate; readonly role: string }) {
    const { plan, services, gate, role } = options;
    const { dependencies } = plan.compiled;
    this.registryKey = options.registryKey;
    this.plan = plan;
    this.expected = new ExpectedChanges(services.carefulEvaluations);
    this.#services = services;
    this.#gate = gate;
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
    const outcome = (await this.#readAhead()) ?? (await this.#readInSteps());
    if (outcome === 'catalog is old') return outcome;
    this.#moment = outcome.guard;
    this.#services.onProbed(outcome.answers.size);
    const settled = this.#gates.settle(outcome.answers, outcome.isRowProven);
    const seen = this.plan.compiled.hasCounts ? outcome.guard.snapshot : undefined;
    this.#publish(outcome.rows, { settled, seen, span });
    this.#results.hold(this.#open.rows, outcome.guard);
    return 'done';
  }

  /** Those who were shut out hear of it too, without being let in. All gates are doubtful afterwards. */
  fail(error: RowcastError): void {
    this.#moment = undefined;
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

  get #question(): Omit<GuardQuestion, 'gates'> {
    return { catalog: this.plan.catalog.moment, roles: this.#services.roles };
  }

  /**
   * Everything at once, as most often nobody's gate has changed, and nothing else than the feed has told of. Undefined
   * where that is not so, or a statement failed: then nothing of it counts.
   */
  async #readAhead(): Promise<Outcome | 'catalog is old' | undefined> {
    const expected = this.expected.take();
    const admitted = this.#gates.findAdmitted();
    if (!expected || !admitted || !this.#moment || this.#mayDoubt(expected)) return undefined;
    const readRows = this.#results.planAhead(this.#open.rows, expected);
    if (!readRows) return undefined;
    try {
      const outcome = await this.#readTogether(admitted, readRows);
      if (outcome) return outcome;
    } catch (error) {
      if (error instanceof RowcastError && error.isRetryable) throw error;
    }
    this.expected.wasWrong();
    return undefined;
  }

  /** Whether after these changes somebody will have to be probed. */
  #mayDoubt(changes: readonly Change[]): boolean {
    const { openTables } = this.#gate;
    if (!this.#gates.areDecided || changes.some(({ table }) => openTables.includes(table))) return true;
    return this.#gates.areConcerned(changes, this.plan.catalog);
  }

  #readTogether(admitted: Member, readRows: ReadAhead): Promise<Outcome | 'catalog is old' | undefined> {
    return this.#services.database.readInSnapshot(async (reader) => {
      const asked = [
        this.#askGuard(reader),
        readRows(reader, admitted.identity),
        askAfterwards(reader, this.#question),
      ] as const;
      const [guard, rows, isCatalogOld] = await Promise.all(asked);
      if (guard.isCatalogOld || isCatalogOld) return 'catalog is old';
      // Who came meanwhile has its turn in the next evaluation.
      const areGatesRight = !guard.areGatesOld && !this.#gates.areConcerned(guard.changes, this.plan.catalog);
      if (!areGatesRight || !rows) return undefined;
      return { guard, answers: new Map(), rows: this.#checked(rows), isRowProven: rows.length > 0 };
    });
  }

  async #readInSteps(): Promise<Outcome | 'catalog is old'> {
    return this.#services.database.readInSnapshot(async (reader) => {
      const read = await this.#read(reader);
      return read && !(await askAfterwards(reader, this.#question)) ? read : 'catalog is old';
    });
  }

  #askGuard(reader: SnapshotReader): Promise<GuardAnswer> {
    const { openTables, claimedTables } = this.#gate;
    const gates = this.#moment && { moment: this.#moment, openTables, claimedTables };
    return askGuard(reader, { ...this.#question, ...(gates && { gates }) });
  }

  async #read(reader: SnapshotReader): Promise<Outcome | undefined> {
    const wantedAsked = this.#results.canRefresh ? this.#results.askWanted(reader) : undefined;
    const [guard, wanted] = await Promise.all([this.#askGuard(reader), wantedAsked]);
    if (guard.isCatalogOld) return undefined;
    const doubtful = this.#gates.doubtful(guard, this.plan.catalog);
    const answers = await this.#probe(reader, [...doubtful]);
    const known = this.#gates.findAdmitted(doubtful);
    const admitted = known ?? [...answers].find(([, isAdmitted]) => isAdmitted)?.[0];
    const rows = admitted ? await this.#shared(this.#readRows(reader, admitted.identity, wanted)) : [];
    return { guard, answers, rows, isRowProven: await this.#proveRow(reader, { answers, rows, known }) };
  }

  /** Who is known to be admitted is asked too, where there may be no row for anybody to see. */
  async #proveRow(
    reader: SnapshotReader,
    { answers, rows, known }: Pick<Outcome, 'answers' | 'rows'> & { readonly known: Member | undefined },
  ): Promise<boolean> {
    if (rows instanceof RowcastError || rows.length > 0) return true;
    const given = [...answers.values()];
    if (given.includes(true)) return true;
    return given.length > 0 && known !== undefined && ((await this.#probe(reader, [known])).get(known) ?? false);
  }

  #readRows(reader: SnapshotReader, identity: Identity, wanted: WantedRows | undefined): Promise<ResultRows> {
    if (!wanted) return this.#results.read(reader, identity);
    return this.#results.refresh(reader, identity, { held: this.#open.rows, wanted });
  }

  /** What fails while the rows are read may be the reader's own trouble: then everybody is served alone. */
  async #shared(reading: Promise<ResultRows>): Promise<ResultRows | RowcastError> {
    let rows: ResultRows;
    try {
      rows = await reading;
    } catch (error) {
      if (error instanceof RowcastError && error.isRetryable) throw error;
      throw new SharingFailure(this.#gates.listeners, error);
    }
    return this.#checked(rows);
  }

  #checked(rows: ResultRows): ResultRows | RowcastError {
    try {
      return requireFewRows(rows, this.plan.compiled.limits);
    } catch (error) {
      if (error instanceof RowcastError) return error;
      throw error;
    }
  }

  async #probe(reader: SnapshotReader, members: readonly Member[]): Promise<ReadonlyMap<Member, boolean>> {
    const answers = new Map<Member, boolean>();
    for (let start = 0; start < members.length; start += probesAtOnce) {
      const batch = members.slice(start, start + probesAtOnce);
      const ask = (member: Member): Promise<readonly { readonly admitted: boolean }[]> =>
        reader.as<{ admitted: boolean }>(member.identity, this.#gate.probe);
      const replies = await Promise.allSettled(batch.map(ask));
      for (const [index, reply] of replies.entries()) {
        const member = batch[index];
        if (!member) continue;
        // The first that fails takes the transaction with it; those after it fail for its sake.
        if (reply.status === 'rejected') throw failureOf(member, reply.reason);
        answers.set(member, reply.value[0]?.admitted ?? false);
      }
    }
    return answers;
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

/** A passing trouble is everybody's; anything else is this identity's own. */
function failureOf(member: Member, reason: unknown): unknown {
  if (reason instanceof RowcastError && reason.isRetryable) return reason;
  return new SharingFailure([...member.listeners], reason);
}
