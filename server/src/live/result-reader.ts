/**
 * Reads the rows of a live query: as a whole, or, where the rows that are held can be told to be right still, all
 * keys in order and those rows alone that may have changed. Both are of the snapshot of the evaluation, and equal.
 */
import type { QuerySpec, RowKey } from '@rowcast/protocol';
import type { Change } from '../changes/change.js';
import type { SnapshotReader } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { WantedRows } from '../query/compile-refresh.js';
import { askChanges } from './ask-changes.js';
import type { EvaluationServices } from './maintained-query.js';
import type { QueryPlan } from './query-planner.js';
import { covers, planRefresh, type RefreshPlan } from './refresh-plan.js';
import { type ResultRow, type ResultRows, textBytes } from './result-rows.js';
import type { EvaluationMoment } from './snapshot-guard.js';

export interface ResultReaderOptions {
  readonly spec: QuerySpec;
  readonly plan: QueryPlan;
  readonly role: string;
  readonly services: Pick<EvaluationServices, 'refreshedBytes' | 'onRefreshed'>;
}

/** Reads all rows without waiting for anything; answers undefined if more had changed than was expected. */
export type ReadAhead = (reader: SnapshotReader, identity: Identity) => Promise<ResultRows | undefined>;

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

  /** How the rows are read at once, where it is known what is to be expected; undefined if they have to be read in steps. */
  planAhead(held: ResultRows, expected: readonly Change[] | undefined): ReadAhead | undefined {
    if (!this.canRefresh) return (reader, identity) => this.read(reader, identity);
    const guess = expected && this.#guess(expected);
    return guess && ((reader, identity) => this.#refreshAhead(reader, identity, { held, guess }));
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
    const known = byKey(held);
    const read = await this.#ask(reader, identity, wanted);
    const missing = read.filter((row) => isMissing(row, known)).map(({ key }) => key);
    // Rows that have come into the window because others left it.
    const added = missing.length === 0 ? [] : await this.#ask(reader, identity, { changed: [], keys: missing });
    return this.#merge(known, read, added);
  }

  /** The rows are asked for before the log has said what has changed. */
  async #refreshAhead(
    reader: SnapshotReader,
    identity: Identity,
    { held, guess }: { readonly held: ResultRows; readonly guess: WantedRows },
  ): Promise<ResultRows | undefined> {
    const [wanted, read] = await Promise.all([this.askWanted(reader), this.#ask(reader, identity, guess)]);
    if (!wanted || !covers(guess.changed, wanted.changed)) return undefined;
    const known = byKey(held);
    return read.some((row) => isMissing(row, known)) ? undefined : this.#merge(known, read, []);
  }

  #guess(expected: readonly Change[]): WantedRows | undefined {
    const plan = this.#plan;
    if (!plan || expected.some(({ table }) => plan.openTables.includes(table))) return undefined;
    const changed = plan.findChanged(expected);
    return changed && { changed, keys: [] };
  }

  #ask(reader: SnapshotReader, identity: Identity, wanted: WantedRows): Promise<readonly RefreshedRow[]> {
    if (!this.#plan) throw new Error('broken invariant: there is a plan if something is known to be wanted');
    return reader.as(identity, this.#plan.statement(wanted));
  }

  #merge(known: KnownRows, read: readonly RefreshedRow[], added: readonly RefreshedRow[]): ResultRows {
    const fresh = new Map([...read, ...added].flatMap(({ key, row }) => (row === null ? [] : [[key, { key, row }]])));
    this.#options.services.onRefreshed(fresh.size);
    return read.map(({ key }) => {
      const entry = fresh.get(key) ?? known.get(key);
      if (!entry) throw new Error('broken invariant: a row that is not held is read');
      return entry;
    });
  }
}

type KnownRows = ReadonlyMap<RowKey, ResultRow>;

function byKey(rows: ResultRows): KnownRows {
  return new Map(rows.map((row) => [row.key, row]));
}

/** Neither read nor held. */
function isMissing({ key, row }: RefreshedRow, known: KnownRows): boolean {
  return row === null && !known.has(key);
}
