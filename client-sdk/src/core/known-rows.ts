/**
 * Everything the client knows of rows by now, whatever result it learned it from: the wire values of their
 * fields, by model and key. Immutable; `after` gives what is known once a pending write counts too, and costs about
 * what that write touches: all that came of one beginning share one table, in which each row keeps its versions.
 */
import {
  filterMeaning,
  type KnownRow,
  type RowKey,
  type WireObject,
  type WireRow,
  type WireValue,
} from '@rowcast/protocol';
import type { ModelInfo } from './model-info.js';
import type { ResultShape } from './result-shape.js';
import { namedKey, type RowChange } from './row-change.js';
import { type RowVersion, versionAt } from './row-versions.js';

type RowsOfModel = ReadonlyMap<RowKey, KnownRow>;
/** Of one model: the versions of each row that a pending write has touched, oldest first. */
type Histories = Map<RowKey, RowVersion[]>;

interface Table {
  /** What is known without any pending write. */
  readonly before: ReadonlyMap<string, RowsOfModel>;
  readonly histories: Map<string, Histories>;
  /** The models of which a pending write gives a row another key than the one it is known by. */
  readonly rekeyed: Set<string>;
  newest: number;
}

/** What a result holds. */
export interface ResultRows {
  readonly shape: ResultShape;
  readonly rows: readonly WireRow[];
}

/** What was read from rows: they are gathered again with every message, and mostly the same as before. */
export type RowsRead = WeakMap<WireRow, { readonly shape: ResultShape; readonly scalars: KnownRow }>;

export class KnownRows {
  readonly #table: Table;
  readonly #moment: number;

  private constructor(table: Table, moment: number) {
    this.#table = table;
    this.#moment = moment;
  }

  /** Gathers what some results hold. */
  static from(results: Iterable<ResultRows>, read: RowsRead = new WeakMap()): KnownRows {
    const models = new Map<string, Map<RowKey, KnownRow>>();
    for (const result of results) gather(models, result, read);
    return new KnownRows({ before: models, histories: new Map(), rekeyed: new Set(), newest: 0 }, 0);
  }

  /** What is known of a row, its key fields at least. */
  row(model: ModelInfo, key: RowKey): KnownRow {
    return this.#find(model, key) ?? model.keyFields(key);
  }

  has(model: ModelInfo, key: RowKey): boolean {
    return this.#find(model, key) !== undefined;
  }

  /** All rows of a model that are known. */
  *rows(model: ModelInfo): Generator<readonly [RowKey, KnownRow]> {
    const { before, histories } = this.#table;
    const [known, touched] = [before.get(model.name), histories.get(model.name)];
    for (const entry of known ?? []) if (!touched?.has(entry[0])) yield entry;
    for (const key of touched?.keys() ?? []) {
      const row = this.#find(model, key);
      if (row) yield [key, row];
    }
  }

  *keys(model: ModelInfo): Generator<RowKey> {
    for (const [key] of this.rows(model)) yield key;
  }

  /** The key of the only row that a filter can mean; undefined if that is not certain. */
  only(where: WireObject, model: ModelInfo): RowKey | undefined {
    if (this.#table.rekeyed.has(model.name)) return undefined;
    const key = namedKey(where, model);
    // What is not known may be known by another spelling of its key.
    return key !== undefined && this.has(model, key) ? key : undefined;
  }

  /** The rows that a filter certainly means. */
  *meant(where: WireObject, model: ModelInfo): Generator<readonly [RowKey, KnownRow]> {
    const only = this.only(where, model);
    const candidates = only === undefined ? this.rows(model) : [[only, this.row(model, only)] as const];
    for (const [key, row] of candidates) if (filterMeaning(where, row, model) === 'true') yield [key, row];
  }

  after(change: RowChange): KnownRows {
    // Another write came after this moment already: from here on there are two stories.
    if (this.#table.newest !== this.#moment) return this.#copy().after(change);
    const { model } = change;
    const touched = change.kind === 'create' ? [] : [...this.meant(change.where, model)];
    const moment = this.#moment + 1;
    this.#table.newest = moment;
    const write = (key: RowKey, row: KnownRow | undefined): void => this.#write(model, key, { moment, row });
    if (change.kind === 'create') write(change.key, { ...change.row, ...this.#find(model, change.key) });
    for (const [key, row] of touched) {
      const next = change.kind === 'update' ? { ...row, ...change.changes } : undefined;
      write(key, next);
      if (next && model.keyOf(next) !== key) this.#table.rekeyed.add(model.name);
    }
    return new KnownRows(this.#table, moment);
  }

  #find({ name }: ModelInfo, key: RowKey): KnownRow | undefined {
    const { before, histories } = this.#table;
    const versions = histories.get(name)?.get(key);
    const version = versions && versionAt(versions, this.#moment);
    return version ? version.row : before.get(name)?.get(key);
  }

  #write({ name }: ModelInfo, key: RowKey, version: RowVersion): void {
    const histories: Histories = this.#table.histories.get(name) ?? new Map();
    this.#table.histories.set(name, histories);
    const versions = histories.get(key);
    if (versions) versions.push(version);
    else histories.set(key, [version]);
  }

  #copy(): KnownRows {
    const { before, rekeyed } = this.#table;
    const histories = [...this.#table.histories].map(([name, rows]): [string, Histories] => {
      const present = [...rows].map(([key, versions]) => [key, versionAt(versions, this.#moment)] as const);
      const kept = present.flatMap(([key, version]) => (version ? [[key, [{ ...version, moment: 0 }]] as const] : []));
      return [name, new Map(kept.map(([key, versions]) => [key, [...versions]]))];
    });
    return new KnownRows({ before, histories: new Map(histories), rekeyed: new Set(rekeyed), newest: 0 }, 0);
  }
}

function gather(models: Map<string, Map<RowKey, KnownRow>>, { shape, rows }: ResultRows, read: RowsRead): void {
  const { model } = shape;
  const known = models.get(model.name) ?? new Map<RowKey, KnownRow>();
  models.set(model.name, known);
  for (const row of rows) {
    const [before, present] = [known.get(row.$key), scalarsOf(row, shape, read)];
    if (!before) known.set(row.$key, present);
    else if (!holds(before, present)) known.set(row.$key, { ...before, ...present });
    for (const { name, shape: nested } of shape.relations) {
      gather(models, { shape: nested, rows: rowsIn(row[name]) }, read);
    }
  }
}

function scalarsOf(row: WireRow, shape: ResultShape, read: RowsRead): KnownRow {
  const before = read.get(row);
  if (before?.shape === shape) return before.scalars;
  const scalars: { [field: string]: WireValue | undefined } = { ...shape.model.keyFields(row.$key) };
  for (const name of shape.scalars) if (row[name] !== undefined) scalars[name] = row[name];
  read.set(row, { shape, scalars });
  return scalars;
}

function holds(row: KnownRow, values: KnownRow): boolean {
  for (const name in values) if (row[name] !== values[name]) return false;
  return true;
}

/** The rows under a relation field, as a list whatever its arity. */
export function rowsIn(value: WireValue | undefined): readonly WireRow[] {
  if (value === null || value === undefined) return [];
  // Where the selection has a relation, the server sends rows.
  return Array.isArray(value) ? (value as readonly WireRow[]) : [value as WireRow];
}
