/**
 * The optimistic overlay: the writes that are laid over the server's rows, from the call until the server says that
 * every live query reflects them.
 *
 *   pending ──mutated──▶ committed ──settled──▶ gone    pending ──failed──▶ gone (and with it what it showed)
 *
 * A write that wrote nothing is gone with its reply. One that was committed on a connection since lost is gone once
 * the server says that every live query reflects what was committed then, since its `settled` will never come. And none
 * goes while another is in doubt: what counts is then laid over rows from before the doubt, which lack both.
 */
import type { KnownRow, MutationResult, WireRow } from '@rowcast/protocol';
import type { ModelInfo } from './model-info.js';
import type { PlannedWrite } from './plan-write.js';
import type { Clock } from './platform.js';
import type { RowChange } from './row-change.js';

export interface OverlaidWrite {
  readonly models: readonly (ModelInfo | undefined)[];
  readonly planned: readonly PlannedWrite[];
  /** For each mutation, what it does. */
  changes: readonly (readonly RowChange[])[];
  transaction: string | null;
  isFromLostConnection: boolean;
  /** Every live query reflects it. */
  isSettled: boolean;
  timer: unknown;
}

export interface OptimisticOverlayOptions {
  readonly clock: Clock;
  /** The longest that a committed write is shown without a word from the server. */
  readonly settleTimeoutMs: number;
  /** `isNews`: the user has done nothing, but the server has answered; it may be shown a little later. */
  readonly onChanged: (isNews: boolean) => void;
}

/** How many early `settled` messages are remembered. */
const maxEarly = 100;

export class OptimisticOverlay {
  readonly #options: OptimisticOverlayOptions;
  readonly #writes = new Set<OverlaidWrite>();
  /** Transactions that settled before their reply came. */
  readonly #early = new Set<string>();
  #changes: readonly RowChange[] = [];

  constructor(options: OptimisticOverlayOptions) {
    this.#options = options;
  }

  /** Everything to lay over the server's rows, in the order in which it was written. */
  get changes(): readonly RowChange[] {
    return this.#changes;
  }

  add(planned: readonly PlannedWrite[], models: readonly (ModelInfo | undefined)[]): OverlaidWrite {
    const changes = planned.map((write) => besideOthers(write.changes, write));
    const state = { transaction: null, isFromLostConnection: false, isSettled: false, timer: undefined };
    const write: OverlaidWrite = { models, planned, changes, ...state };
    this.#writes.add(write);
    this.#changes = [...this.#changes, ...changes.flat()];
    this.#options.onChanged(false);
    return write;
  }

  /** The reply has come: what was guessed gives way to what the database made. */
  commit(write: OverlaidWrite, transaction: string | null, results: readonly MutationResult[]): void {
    if (transaction === null || this.#early.delete(transaction)) return this.drop(write);
    write.transaction = transaction;
    write.changes = write.changes.map((changes, index) => {
      const made = withResult(changes, results[index], write.models[index]);
      return besideOthers(made, write.planned[index]).map(({ isInDoubt: _, ...change }) => ({
        ...change,
        transaction,
      }));
    });
    this.#startTimer(write);
    this.#update();
    this.#dropSettled();
  }

  /** The write was sent, and no answer will come but to the question what became of it. */
  doubt(write: OverlaidWrite): void {
    write.changes = write.changes.map((changes) => changes.map((change) => ({ ...change, isInDoubt: true })));
    this.#update();
  }

  settle(transaction: string): void {
    for (const write of this.#writes) {
      if (write.transaction !== transaction) continue;
      write.isSettled = true;
      return this.#dropSettled();
    }
    this.#early.add(transaction);
    const [oldest] = this.#early;
    if (this.#early.size > maxEarly && oldest !== undefined) this.#early.delete(oldest);
  }

  drop(write: OverlaidWrite): void {
    if (!this.#writes.has(write)) return;
    this.#remove([write]);
    this.#dropSettled();
  }

  /** The connection is gone: no `settled` will come for what was committed on it, nor rows that have it. */
  disconnect(): void {
    this.#early.clear();
    for (const write of this.#writes) {
      write.isFromLostConnection = write.transaction !== null;
      this.#options.clock.clearTimeout(write.timer);
    }
  }

  /** Whether some writes were committed on a connection that is gone, and wait for `synced`. */
  get awaitsSync(): boolean {
    return [...this.#writes].some((write) => write.isFromLostConnection);
  }

  /** There is a connection again, on which the server is asked when it has caught up with those writes. */
  connect(): void {
    for (const write of this.#writes) if (write.isFromLostConnection) this.#startTimer(write);
  }

  /** Every live query reflects what was committed before this connection. */
  synced(): void {
    for (const write of this.#writes) write.isSettled ||= write.isFromLostConnection;
    this.#dropSettled();
  }

  clear(): void {
    this.#remove([...this.#writes]);
  }

  /** All in one step, however many. */
  #remove(writes: readonly OverlaidWrite[]): void {
    if (writes.length === 0) return;
    for (const write of writes) {
      this.#writes.delete(write);
      this.#options.clock.clearTimeout(write.timer);
    }
    this.#update();
  }

  #startTimer(write: OverlaidWrite): void {
    const { clock, settleTimeoutMs } = this.#options;
    clock.clearTimeout(write.timer);
    write.timer = clock.setTimeout(() => this.drop(write), settleTimeoutMs);
  }

  #dropSettled(): void {
    if (this.#changes.some(({ isInDoubt }) => isInDoubt)) return;
    this.#remove([...this.#writes].filter(({ isSettled }) => isSettled));
  }

  #update(): void {
    const all: RowChange[] = [];
    for (const { changes } of this.#writes) for (const ofOne of changes) all.push(...ofOne);
    this.#changes = all;
    this.#options.onChanged(true);
  }
}

function besideOthers(changes: readonly RowChange[], write: PlannedWrite | undefined): readonly RowChange[] {
  if (!write || write.besides.size === 0) return changes;
  return changes.map((change) => ({ ...change, besides: write.besides }));
}

function withResult(
  changes: readonly RowChange[],
  result: MutationResult | undefined,
  model: ModelInfo | undefined,
): readonly RowChange[] {
  if (!model || !result || result.kind === 'count') return changes;
  const rows = result.kind === 'row' ? [result.row] : result.rows;
  if (changes.some((change) => change.kind === 'delete')) return changes;
  const guessed = changes.filter((change) => change.kind === 'create');
  const isCreate = guessed.length > 0;
  const known = rows.map((row, index): RowChange => {
    const values = scalarsOf(row, model);
    if (!isCreate) return { kind: 'update', model, where: model.keyFields(row.$key), changes: values };
    const keyFields = model.keyFields(row.$key);
    const guess = guessed[index];
    const made = { ...guess?.row, ...keyFields, ...values };
    return { kind: 'create', model, key: row.$key, row: made, ...(guess?.mayExist && { mayExist: true }) };
  });
  return isCreate ? known : [...changes, ...known];
}

function scalarsOf(row: WireRow, model: ModelInfo): KnownRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => model.scalars.has(name)));
}
