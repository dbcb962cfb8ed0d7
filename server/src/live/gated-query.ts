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
import type { SnapshotReader } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { Span } from '../tracing.js';
import { requireFewRows } from './evaluate-query.js';
import type { LiveQuery, LiveQueryListener } from './live-query.js';
import type { EvaluationServices, MaintainedQuery, MaintainedQueryOptions } from './maintained-query.js';
import { publishDifference } from './publish-difference.js';
import type { QueryPlan } from './query-planner.js';
import type { ResultRow, ResultRows } from './result-rows.js';
import { askAfterwards, askGuard, type GateMoment, type GuardAnswer } from './snapshot-guard.js';
import type { Strategy } from './strategy.js';

/** The identities that share one answer, by the claims that the policies read. */
interface Member {
  readonly identity: Identity;
  readonly listeners: Set<LiveQueryListener>;
  /** `new` has never been probed, so that nothing may be shown to it yet, not even that there is nothing. */
  gate: 'new' | 'unknown' | 'admitted' | 'denied';
}

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
  /** An error where the rows were read and are too many. */
  readonly rows: ResultRows | RowcastError;
}

type Gate = Extract<Strategy, { kind: 'gated' }>;

/** Probes sent without waiting, so that one evaluation neither waits for each nor floods the connection. */
const probesAtOnce = 500;

export class GatedQuery implements MaintainedQuery {
  readonly registryKey: string;
  readonly plan: QueryPlan;
  readonly #services: EvaluationServices;
  readonly #gate: Gate;
  readonly #classOf: (identity: Identity) => string;
  readonly #members = new Map<string, Member>();
  readonly #memberOf = new Map<LiveQueryListener, string>();
  /** What the admitted see, and what everybody else does. */
  readonly #open: LiveQuery;
  readonly #shut: LiveQuery;
  #moment: GateMoment | undefined;

  constructor(
    options: MaintainedQueryOptions & { readonly gate: Gate; readonly classOf: (identity: Identity) => string },
  ) {
    this.registryKey = options.registryKey;
    this.plan = options.plan;
    this.#services = options.services;
    this.#gate = options.gate;
    this.#classOf = options.classOf;
    this.#open = options.services.createLiveQuery();
    this.#shut = options.services.createLiveQuery();
  }

  get isEmpty(): boolean {
    return this.#memberOf.size === 0;
  }

  /** A newcomer hears nothing until the next evaluation, which probes it and reads the rows in one snapshot. */
  add(identity: Identity, listener: LiveQueryListener): void {
    const key = this.#classOf(identity);
    const member = this.#members.get(key) ?? { identity, listeners: new Set(), gate: 'new' };
    this.#members.set(key, member);
    member.listeners.add(listener);
    this.#memberOf.set(listener, key);
  }

  remove(listener: LiveQueryListener): void {
    const key = this.#memberOf.get(listener) ?? '';
    const member = this.#members.get(key);
    this.#memberOf.delete(listener);
    this.#open.remove(listener);
    this.#shut.remove(listener);
    member?.listeners.delete(listener);
    if (member?.listeners.size === 0) this.#members.delete(key);
  }

  async evaluate(span?: Span): Promise<'done' | 'catalog is old'> {
    const question = { catalog: this.plan.catalog.moment, roles: this.#services.roles };
    const outcome = await this.#services.database.readInSnapshot(async (reader) => {
      const read = await this.#read(reader);
      return read && (await askAfterwards(reader, question)) ? undefined : read;
    });
    if (outcome === undefined) return 'catalog is old';
    this.#moment = outcome.guard;
    this.#services.onProbed(outcome.answers.size);
    this.#settleGates(outcome.answers);
    this.#publish(outcome.rows, span);
    return 'done';
  }

  /** Those who were shut out hear of it too, without being let in. All gates are doubtful afterwards. */
  fail(error: RowcastError): void {
    this.#moment = undefined;
    this.#open.fail(error);
    for (const member of this.#members.values()) {
      member.gate = 'unknown';
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

  async #read(reader: SnapshotReader): Promise<Outcome | undefined> {
    const { catalog } = this.plan;
    const gates = this.#moment && { moment: this.#moment, tables: this.#gate.policyTables };
    const asked = askGuard(reader, { catalog: catalog.moment, roles: this.#services.roles, ...(gates && { gates }) });
    // Most often every gate holds: then the rows are on their way already when the guard answers.
    const early = this.#moment && this.#find('admitted');
    const earlyRows = early ? this.#readRows(reader, early.identity) : undefined;
    earlyRows?.catch(() => {});
    const guard = await asked;
    if (guard.isCatalogOld) return undefined;
    if (earlyRows && guard.areGatesOld) await this.#letGo(earlyRows);
    const members = [...this.#members.values()];
    const isKnown = (member: Member): boolean => member.gate === 'admitted' || member.gate === 'denied';
    const answers = await this.#probe(
      reader,
      guard.areGatesOld ? members : members.filter((member) => !isKnown(member)),
    );
    if (earlyRows && !guard.areGatesOld) return { guard, answers, rows: await this.#shared(earlyRows) };
    const admitted = members.find(
      (member) => answers.get(member) ?? (!guard.areGatesOld && member.gate === 'admitted'),
    );
    const rows = admitted ? await this.#shared(this.#readRows(reader, admitted.identity)) : [];
    return { guard, answers, rows };
  }

  #readRows(reader: SnapshotReader, identity: Identity): Promise<ResultRows> {
    return reader.as<ResultRow>(identity, this.plan.compiled.statement);
  }

  /** What fails while the rows are read may be the reader's own trouble: then everybody is served alone. */
  async #shared(reading: Promise<ResultRows>): Promise<ResultRows | RowcastError> {
    let rows: ResultRows;
    try {
      rows = await reading;
    } catch (error) {
      if (error instanceof RowcastError && error.isRetryable) throw error;
      throw new SharingFailure([...this.#memberOf.keys()], error);
    }
    try {
      return requireFewRows(rows, this.plan.compiled.limits);
    } catch (error) {
      if (error instanceof RowcastError) return error;
      throw error;
    }
  }

  /** Rows read as somebody who may no longer be admitted are of no use. If reading them failed, so has the transaction. */
  async #letGo(rows: Promise<ResultRows>): Promise<void> {
    try {
      await rows;
    } catch (error) {
      this.#moment = undefined;
      throw new RowcastError('WRITE_CONFLICT', 'gates changed while rows were read', { cause: error });
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

  /** Takes the answers. Without anybody admitted, "no" may only mean that there are no rows. */
  #settleGates(answers: ReadonlyMap<Member, boolean>): void {
    for (const [member, isAdmitted] of answers) member.gate = isAdmitted ? 'admitted' : 'denied';
    if (this.#find('admitted')) return;
    for (const member of answers.keys()) member.gate = 'unknown';
  }

  /** Who lost its gate is shut out before the new rows are published; who gained it is let in after. */
  #publish(rows: ResultRows | RowcastError, span: Span | undefined): void {
    if (this.#shut.state !== 'current') this.#shut.publish([], []);
    this.#showAll(['denied', 'unknown'], this.#shut);
    if (rows instanceof RowcastError) this.#open.fail(rows);
    else publishDifference({ liveQuery: this.#open, rows, shape: this.plan.compiled.shape, span });
    this.#showAll(['admitted'], this.#open);
  }

  #showAll(gates: readonly Member['gate'][], liveQuery: LiveQuery): void {
    for (const member of this.#members.values()) {
      if (gates.includes(member.gate)) for (const listener of member.listeners) this.#show(listener, liveQuery);
    }
  }

  #show(listener: LiveQueryListener, liveQuery: LiveQuery): void {
    if (liveQuery.has(listener)) return;
    (liveQuery === this.#open ? this.#shut : this.#open).remove(listener);
    liveQuery.add(listener);
  }

  #find(gate: Member['gate']): Member | undefined {
    for (const member of this.#members.values()) if (member.gate === gate) return member;
    return undefined;
  }
}

/** A passing trouble is everybody's; anything else is this identity's own. */
function failureOf(member: Member, reason: unknown): unknown {
  if (reason instanceof RowcastError && reason.isRetryable) return reason;
  return new SharingFailure([...member.listeners], reason);
}
