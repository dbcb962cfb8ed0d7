/**
 * One evaluation of a gated query: whose gates hold, who of the others is admitted, and the rows, as somebody who is.
 *
 * All of it is of one snapshot: the guard, which says whether the gates known so far still hold; the probes of those
 * that are not known; the rows. So a gate is never older than the rows it lets through.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Change } from '../changes/change.js';
import type { SnapshotReader } from '../database/database.js';
import type { Identity } from '../identity.js';
import { requireFewRows } from './evaluate-query.js';
import type { ExpectedChanges } from './expected-changes.js';
import type { Gates, Member } from './gates.js';
import type { LiveQueryListener } from './live-query.js';
import type { EvaluationServices } from './maintained-query.js';
import type { QueryPlan } from './query-planner.js';
import type { ReadAhead, ResultReader } from './result-reader.js';
import type { ResultRows } from './result-rows.js';
import {
  askAfterwards,
  askGuard,
  type EvaluationMoment,
  type GuardAnswer,
  type GuardQuestion,
} from './snapshot-guard.js';
import type { Strategy } from './strategy.js';

export interface GatedOutcome {
  readonly guard: GuardAnswer;
  readonly answers: ReadonlyMap<Member, boolean>;
  /** Whether there is a row for a gate to open to. */
  readonly isRowProven: boolean;
  /** An error where the rows were read and are too many. */
  readonly rows: ResultRows | RowcastError;
}

export type GatedStrategy = Extract<Strategy, { kind: 'gated' }>;

/** These listeners cannot share: something failed that may be theirs alone. They have to be served by themselves. */
export class SharingFailure extends Error {
  readonly listeners: readonly LiveQueryListener[];

  constructor(listeners: readonly LiveQueryListener[], cause: unknown) {
    super('a result could not be shared', { cause });
    this.listeners = listeners;
  }
}

/** Probes sent without waiting, so that one evaluation neither waits for each nor floods the connection. */
const probesAtOnce = 500;

export interface GatedReaderOptions {
  readonly plan: QueryPlan;
  readonly services: Pick<EvaluationServices, 'database' | 'roles'>;
  readonly gate: GatedStrategy;
  readonly gates: Gates;
  readonly results: ResultReader;
}

export class GatedReader {
  readonly #options: GatedReaderOptions;
  /** When the gates that are known were answered. */
  #moment: EvaluationMoment | undefined;

  constructor(options: GatedReaderOptions) {
    this.#options = options;
  }

  async read(held: ResultRows, expected: ExpectedChanges): Promise<GatedOutcome | 'catalog is old'> {
    const { results } = this.#options;
    const outcome = await results.orUnspliced(
      async () => (await this.#readAhead(held, expected)) ?? (await this.#readInSteps(held)),
    );
    if (outcome !== 'catalog is old') this.#moment = outcome.guard;
    return outcome;
  }

  /** No gate that is known counts any more. */
  doubt(): void {
    this.#moment = undefined;
  }

  get #question(): Omit<GuardQuestion, 'gates'> {
    return { catalog: this.#options.plan.catalog.moment, roles: this.#options.services.roles };
  }

  /**
   * Everything at once, as most often nobody's gate has changed, and nothing else than the feed has told of. Undefined
   * where that is not so, or a statement failed: then nothing of it counts.
   */
  async #readAhead(
    held: ResultRows,
    expectation: ExpectedChanges,
  ): Promise<GatedOutcome | 'catalog is old' | undefined> {
    const { gates, results } = this.#options;
    const expected = expectation.take();
    const admitted = gates.findAdmitted();
    if (!expected || !admitted || !this.#moment || this.#mayDoubt(expected)) return undefined;
    const readRows = results.planAhead(held, expected);
    if (!readRows) return undefined;
    try {
      const outcome = await this.#readTogether(admitted, readRows);
      if (outcome) return outcome;
    } catch (error) {
      if (error instanceof RowcastError && error.isRetryable) throw error;
    }
    expectation.wasWrong();
    return undefined;
  }

  /** Whether after these changes somebody will have to be probed. */
  #mayDoubt(changes: readonly Change[]): boolean {
    const { gates, gate, plan } = this.#options;
    const { openTables } = gate;
    if (!gates.areDecided || changes.some(({ table }) => openTables.includes(table))) return true;
    return gates.areConcerned(changes, plan.catalog);
  }

  #readTogether(admitted: Member, readRows: ReadAhead): Promise<GatedOutcome | 'catalog is old' | undefined> {
    const { gates, plan, services } = this.#options;
    return services.database.readInSnapshot(async (reader) => {
      const asked = [
        this.#askGuard(reader),
        readRows(reader, admitted.identity),
        askAfterwards(reader, this.#question),
      ] as const;
      const [guard, rows, isCatalogOld] = await Promise.all(asked);
      if (guard.isCatalogOld || isCatalogOld) return 'catalog is old';
      // Who came meanwhile has its turn in the next evaluation.
      const areGatesRight = !guard.areGatesOld && !gates.areConcerned(guard.changes, plan.catalog);
      if (!areGatesRight || !rows) return undefined;
      return { guard, answers: new Map(), rows: this.#checked(rows), isRowProven: rows.length > 0 };
    });
  }

  #readInSteps(held: ResultRows): Promise<GatedOutcome | 'catalog is old'> {
    return this.#options.services.database.readInSnapshot(async (reader) => {
      const read = await this.#read(reader, held);
      return read && !(await askAfterwards(reader, this.#question)) ? read : 'catalog is old';
    });
  }

  #askGuard(reader: SnapshotReader): Promise<GuardAnswer> {
    const { openTables, claimedTables } = this.#options.gate;
    const gates = this.#moment && { moment: this.#moment, openTables, claimedTables };
    return askGuard(reader, { ...this.#question, ...(gates && { gates }) });
  }

  async #read(reader: SnapshotReader, held: ResultRows): Promise<GatedOutcome | undefined> {
    const { gates, results, plan } = this.#options;
    const touchedAsked = results.canRefresh ? results.askTouched(reader) : undefined;
    const [guard, touched] = await Promise.all([this.#askGuard(reader), touchedAsked]);
    if (guard.isCatalogOld) return undefined;
    const doubtful = gates.doubtful(guard, plan.catalog);
    const answers = await this.#probe(reader, [...doubtful]);
    const known = gates.findAdmitted(doubtful);
    const admitted = known ?? [...answers].find(([, isAdmitted]) => isAdmitted)?.[0];
    const read = (identity: Identity): Promise<ResultRows> =>
      touched ? results.refresh(reader, identity, { held, touched }) : results.read(reader, identity);
    const rows = admitted ? await this.#shared(read(admitted.identity)) : [];
    return { guard, answers, rows, isRowProven: await this.#proveRow(reader, { answers, rows, known }) };
  }

  /** Who is known to be admitted is asked too, where there may be no row for anybody to see. */
  async #proveRow(
    reader: SnapshotReader,
    { answers, rows, known }: Pick<GatedOutcome, 'answers' | 'rows'> & { readonly known: Member | undefined },
  ): Promise<boolean> {
    if (rows instanceof RowcastError || rows.length > 0) return true;
    const given = [...answers.values()];
    if (given.includes(true)) return true;
    return given.length > 0 && known !== undefined && ((await this.#probe(reader, [known])).get(known) ?? false);
  }

  /** What fails while the rows are read may be the reader's own trouble: then everybody is served alone. */
  async #shared(reading: Promise<ResultRows>): Promise<ResultRows | RowcastError> {
    let rows: ResultRows;
    try {
      rows = await reading;
    } catch (error) {
      if (error instanceof RowcastError && error.isRetryable) throw error;
      throw new SharingFailure(this.#options.gates.listeners, error);
    }
    return this.#checked(rows);
  }

  #checked(rows: ResultRows): ResultRows | RowcastError {
    try {
      return requireFewRows(rows, this.#options.plan.compiled.limits);
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
        reader.as<{ admitted: boolean }>(member.identity, this.#options.gate.probe);
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
}

/** A passing trouble is everybody's; anything else is this identity's own. */
function failureOf(member: Member, reason: unknown): unknown {
  if (reason instanceof RowcastError && reason.isRetryable) return reason;
  return new SharingFailure([...member.listeners], reason);
}
