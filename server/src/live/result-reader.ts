/**
 * Reads the rows of a live query: as a whole, or, where the rows that are held can be told to be right still, those
 * alone that may have changed. Either with all keys in order (a *refresh*), or, where the places of the rows are held
 * too, without, to be *spliced* in. All are of the snapshot of the evaluation, and equal.
 */
import { type QuerySpec, RowcastError, type RowKey } from '@rowcast/protocol';
import type { Change } from '../changes/change.js';
import type { SnapshotReader } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import type { Identity } from '../identity.js';
import type { WantedRows } from '../query/compile-refresh.js';
import type { TrailValues } from '../query/compile-trails.js';
import type { RowPlace } from '../query/row-place.js';
import { askChanges } from './ask-changes.js';
import type { EvaluationServices } from './maintained-query.js';
import type { QueryPlan } from './query-planner.js';
import { covers, planRefresh, type RefreshPlan } from './refresh-plan.js';
import { type ResultRow, type ResultRows, textBytes } from './result-rows.js';
import type { EvaluationMoment } from './snapshot-guard.js';
import { type PlacedRow, spliceRows } from './splice-rows.js';

export interface ResultReaderOptions {
  readonly spec: QuerySpec;
  readonly plan: QueryPlan;
  readonly role: string;
  readonly services: Pick<EvaluationServices, 'refreshedBytes' | 'onRefreshed' | 'texts'>;
}

/** Reads all rows without waiting for anything; answers undefined if more had changed than was expected. */
export type ReadAhead = (reader: SnapshotReader, identity: Identity) => Promise<ResultRows | undefined>;

/** What has changed since the rows that are held were read. */
export interface Touched {
  readonly changed: TrailValues;
  /** Whether something has changed that may bring rows into the result, or take them out, which are not among the changed. */
  readonly areMembersTouched: boolean;
}

/** So many are always worth splicing in, however small the window. */
const fewRows = 20;

/** As the statements of a refresh and of a splice return it, with the columns of its place. */
interface PartialRow {
  readonly key: RowKey;
  readonly row: string | null;
}

export class ResultReader {
  readonly #options: ResultReaderOptions;
  /** When the rows that are held were read, if they can be told to be right still. */
  #moment: EvaluationMoment | undefined;
  /** Made when it is first wanted; null if there can be none. */
  #plan: RefreshPlan | null | undefined;
  /** The rows that are held, with their places, if these are known; and those that were read last. */
  #placed: readonly PlacedRow[] | undefined;
  #placedNext: readonly PlacedRow[] | undefined;

  constructor(options: ResultReaderOptions) {
    this.#options = options;
  }

  /** The rows that are held from now on were read at this moment; undefined where nobody knows when. */
  hold(rows: ResultRows, moment: EvaluationMoment | undefined): void {
    const { plan, services } = this.#options;
    const isWorthIt = plan.strategy.kind !== 're-run' && rows.length > 0 && textBytes(rows) >= services.refreshedBytes;
    const placed = this.#placedNext;
    const isPlaced = placed?.length === rows.length && rows.every(({ key }, index) => key === placed[index]?.entry.key);
    this.#moment = isWorthIt ? moment : undefined;
    this.#placed = this.#moment && isPlaced ? placed : undefined;
    this.#placedNext = undefined;
  }

  /** Whether it can be asked what has changed since the rows that are held were read, and is worth it. */
  get canRefresh(): boolean {
    if (!this.#moment) return false;
    const { plan, role, spec, services } = this.#options;
    const { catalog, compiled } = plan;
    this.#plan ??= planRefresh({ spec, role, catalog, limits: compiled.limits, texts: services.texts }) ?? null;
    return this.#plan !== null;
  }

  /**
   * Reads once more, without splicing, where that has failed: a splice reads changed rows behind the window too, and one
   * of these may be more than a query may read.
   */
  async orUnspliced<Read>(read: () => Promise<Read>): Promise<Read> {
    try {
      return await read();
    } catch (error) {
      if (!this.#placed || (error instanceof RowcastError && error.isRetryable)) throw error;
      this.#placed = undefined;
      return read();
    }
  }

  /** How the rows are read at once, where it is known what is to be expected; undefined if they have to be read in steps. */
  planAhead(held: ResultRows, expected: readonly Change[] | undefined): ReadAhead | undefined {
    if (!this.canRefresh) return (reader, identity) => this.read(reader, identity);
    const guess = expected && this.#guess(expected);
    return guess && ((reader, identity) => this.#refreshAhead(reader, identity, { held, guess }));
  }

  /** What of the rows that are held may no longer be right; undefined if that is not known. To be asked before any `as`. */
  async askTouched(reader: SnapshotReader): Promise<Touched | undefined> {
    if (!this.#plan || !this.#moment) return undefined;
    const { trailTables, openTables, findChanged, splice } = this.#plan;
    const memberTables = this.#placed && splice ? splice.memberTables : [];
    const told = await askChanges(reader, { since: this.#moment, trailTables, openTables, memberTables });
    const changed = told && findChanged(told.changes);
    return changed && { changed, areMembersTouched: told.areMembersTouched };
  }

  /** All rows, as the identity sees them. */
  read(reader: SnapshotReader, identity: Identity): Promise<ResultRows> {
    this.#placedNext = undefined;
    return reader.as<ResultRow>(identity, this.#options.plan.compiled.statement);
  }

  /** The same, from the rows that are held and those that may have changed. */
  async refresh(
    reader: SnapshotReader,
    identity: Identity,
    { held, touched }: { readonly held: ResultRows; readonly touched: Touched },
  ): Promise<ResultRows> {
    const splice = this.#spliceStatement(touched);
    const spliced = splice && this.#splice(await reader.as<PartialRow>(identity, splice));
    if (spliced) return spliced;
    const known = byKey(held);
    const read = await this.#ask(reader, identity, { changed: touched.changed, keys: [] });
    const missing = read.filter((row) => isMissing(row, known)).map(({ key }) => key);
    // Rows that have come into the window because others left it.
    const added = missing.length === 0 ? [] : await this.#ask(reader, identity, { changed: [], keys: missing });
    return this.#merge(known, read, added);
  }

  /** The rows are asked for before the log has said what has changed. */
  async #refreshAhead(
    reader: SnapshotReader,
    identity: Identity,
    { held, guess }: { readonly held: ResultRows; readonly guess: Touched },
  ): Promise<ResultRows | undefined> {
    const splice = this.#spliceStatement(guess);
    const [touched, read] = await Promise.all([
      this.askTouched(reader),
      splice
        ? reader.as<PartialRow>(identity, splice)
        : this.#ask(reader, identity, { changed: guess.changed, keys: [] }),
    ]);
    if (!touched || !covers(guess.changed, touched.changed)) return undefined;
    if (splice) return touched.areMembersTouched ? undefined : this.#splice(read);
    const known = byKey(held);
    return read.some((row) => isMissing(row, known)) ? undefined : this.#merge(known, read, []);
  }

  #guess(expected: readonly Change[]): Touched | undefined {
    const plan = this.#plan;
    if (!plan || expected.some(({ table }) => plan.openTables.includes(table))) return undefined;
    const changed = plan.findChanged(expected);
    const areMembersTouched = expected.some(({ table }) => plan.splice?.memberTables.includes(table));
    return changed && { changed, areMembersTouched };
  }

  /** Undefined where the rows cannot be spliced in, or where so many have changed that most of the window may be new. */
  #spliceStatement({ changed, areMembersTouched }: Touched): Statement | undefined {
    const splice = this.#plan?.splice;
    if (!this.#placed || !splice || areMembersTouched) return undefined;
    const heldRows = this.#placed.length;
    const changedRows = changed[0]?.[0]?.length ?? 0;
    if (changedRows > fewRows && changedRows > heldRows / 2) return undefined;
    return splice.statement(changed, { isFull: heldRows >= splice.limit });
  }

  /** All rows; undefined if some are missing that have come into the window because others left it. */
  #splice(read: readonly PartialRow[]): ResultRows | undefined {
    const splice = this.#plan?.splice;
    if (!splice || !this.#placed) throw new Error('broken invariant: rows are spliced into those that are held');
    const { order, limit } = splice;
    const fresh = read.flatMap((partial): PlacedRow[] => {
      const { key, row } = partial;
      return row === null ? [] : [{ entry: { key, row }, place: order.placeOf(partial) }];
    });
    const touched = new Set(read.map(({ key }) => key));
    const rows = spliceRows({ held: this.#placed, touched, read: fresh, limit, compare: order.compare });
    if (rows) this.#options.services.onRefreshed(fresh.length, 'spliced');
    this.#placedNext = rows;
    return rows?.map(({ entry }) => entry);
  }

  #ask(reader: SnapshotReader, identity: Identity, wanted: WantedRows): Promise<readonly PartialRow[]> {
    if (!this.#plan) throw new Error('broken invariant: there is a plan if something is known to be wanted');
    return reader.as(identity, this.#plan.statement(wanted));
  }

  #merge(known: KnownRows, read: readonly PartialRow[], added: readonly PartialRow[]): ResultRows {
    const fresh = new Map([...read, ...added].flatMap(({ key, row }) => (row === null ? [] : [[key, { key, row }]])));
    this.#options.services.onRefreshed(fresh.size, 'refreshed');
    const rows = read.map(({ key }) => {
      const entry = fresh.get(key) ?? known.get(key);
      if (!entry) throw new Error('broken invariant: a row that is not held is read');
      return entry;
    });
    const order = this.#plan?.splice?.order;
    this.#placedNext = order && placed(rows, read.map(order.placeOf));
    return rows;
  }
}

function placed(rows: ResultRows, places: readonly RowPlace[]): readonly PlacedRow[] {
  return rows.map((entry, index) => ({ entry, place: places[index] ?? [] }));
}

type KnownRows = ReadonlyMap<RowKey, ResultRow>;

function byKey(rows: ResultRows): KnownRows {
  return new Map(rows.map((row) => [row.key, row]));
}

/** Neither read nor held. */
function isMissing({ key, row }: PartialRow, known: KnownRows): boolean {
  return row === null && !known.has(key);
}
