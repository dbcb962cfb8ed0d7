/**
 * Reads the rows of a live query: as a whole, or, where the rows that are held can be told to be right still, all
 * keys in order and those rows alone that may have changed. Both are of the snapshot of the evaluation, and equal.
 */
import type { QuerySpec, RowKey } from '@rowcast/protocol';
import type { SnapshotReader } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { WantedRows } from '../query/compile-refresh.js';
import { askChanges } from './ask-changes.js';
import type { EvaluationServices } from './maintained-query.js';
import type { QueryPlan } from './query-planner.js';
import { planRefresh, type RefreshPlan } from './refresh-plan.js';
import { type ResultRow, type ResultRows, textBytes } from './result-rows.js';
import type { EvaluationMoment } from './snapshot-guard.js';

export interface ResultReaderOptions {
  readonly spec: QuerySpec;
  readonly plan: QueryPlan;
  readonly role: string;
  readonly services: Pick<EvaluationServices, 'refreshedBytes' | 'onRefreshed'>;
}

/** As the statement of a refresh returns it. */
interface RefreshedRow {
  readonly key: RowKey;
  readonly row: string | null;
}

export class ResultReader {
  readonly #options: ResultReaderOptions;
  /** When the rows that are held were read, if they can be told to be right still. */
  #moment: EvaluationMoment | undefined;
  /** Made when it is first wanted; null if there can be none. */
  #plan: RefreshPlan | null | undefined;

  constructor(options: ResultReaderOptions) {
    this.#options = options;
  }

  /** The rows that are held from now on were read at this moment; undefined where nobody knows when. */
  hold(rows: ResultRows, moment: EvaluationMoment | undefined): void {
    const { plan, services } = this.#options;
    const isWorthIt = plan.strategy.kind !== 're-run' && rows.length > 0 && textBytes(rows) >= services.refreshedBytes;
    this.#moment = isWorthIt ? moment : undefined;
  }

  /** Whether it can be asked what has changed since the rows that are held were read, and is worth it. */
  get canRefresh(): boolean {
    if (!this.#moment) return false;
    const { plan, role, spec } = this.#options;
    const { catalog, compiled } = plan;
    this.#plan ??= planRefresh({ spec, role, catalog, limits: compiled.limits }) ?? null;
    return this.#plan !== null;
  }

  /** What of the rows that are held may no longer be right; undefined if that is not known. To be asked before any `as`. */
  async askWanted(reader: SnapshotReader): Promise<WantedRows | undefined> {
    if (!this.#plan || !this.#moment) return undefined;
    const { trailTables, openTables, findChanged } = this.#plan;
    const changes = await askChanges(reader, { since: this.#moment, trailTables, openTables });
    const changed = changes && findChanged(changes);
    return changed && { changed, keys: [] };
  }

  /** All rows, as the identity sees them. */
  read(reader: SnapshotReader, identity: Identity): Promise<ResultRows> {
    return reader.as<ResultRow>(identity, this.#options.plan.compiled.statement);
  }

  /** The same, from the rows that are held and those that are wanted. */
  async refresh(
    reader: SnapshotReader,
    identity: Identity,
    { held, wanted }: { readonly held: ResultRows; readonly wanted: WantedRows },
  ): Promise<ResultRows> {
    const plan = this.#plan;
    if (!plan) throw new Error('broken invariant: there is a plan if something is known to be wanted');
    const ask = (rows: WantedRows): Promise<readonly RefreshedRow[]> => reader.as(identity, plan.statement(rows));
    const known = new Map(held.map((entry) => [entry.key, entry]));
    const read = await ask(wanted);
    const missing = read.filter(({ key, row }) => row === null && !known.has(key)).map(({ key }) => key);
    // Rows that have come into the window because others left it.
    const added = missing.length === 0 ? [] : await ask({ changed: [], keys: missing });
    const fresh = new Map([...read, ...added].flatMap(({ key, row }) => (row === null ? [] : [[key, { key, row }]])));
    this.#options.services.onRefreshed(fresh.size);
    return read.map(({ key }) => {
      const entry = fresh.get(key) ?? known.get(key);
      if (!entry) throw new Error('broken invariant: a row that is not held is read');
      return entry;
    });
  }
}
