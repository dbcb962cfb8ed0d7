/**
 * Everything the client knows of rows by now, whatever result it learned it from: the wire values of their
 * fields, by model and key. Immutable; `after` gives what is known once a pending write counts too.
 */
import { filterMeaning, type KnownRow, type RowKey, type WireRow, type WireValue } from '@rowcast/protocol';
import type { ModelInfo } from './model-info.js';
import type { ResultShape } from './result-shape.js';
import type { RowChange } from './row-change.js';

type RowsOfModel = ReadonlyMap<RowKey, KnownRow>;

export class KnownRows {
  readonly #models: ReadonlyMap<string, RowsOfModel>;

  private constructor(models: ReadonlyMap<string, RowsOfModel>) {
    this.#models = models;
  }

  /** Gathers what some results hold. */
  static from(results: Iterable<{ readonly shape: ResultShape; readonly rows: readonly WireRow[] }>): KnownRows {
    const models = new Map<string, Map<RowKey, KnownRow>>();
    for (const { shape, rows } of results) gather(models, shape, rows);
    return new KnownRows(models);
  }

  /** What is known of a row, its key fields at least. */
  row(model: ModelInfo, key: RowKey): KnownRow {
    return this.#models.get(model.name)?.get(key) ?? model.keyFields(key);
  }

  has(model: ModelInfo, key: RowKey): boolean {
    return this.#models.get(model.name)?.has(key) ?? false;
  }

  /** All rows of a model that are known. */
  rows(model: ModelInfo): RowsOfModel {
    return this.#models.get(model.name) ?? new Map();
  }

  after(change: RowChange): KnownRows {
    const { model } = change;
    const rows = new Map(this.rows(model));
    if (change.kind === 'create') rows.set(change.key, { ...change.row, ...rows.get(change.key) });
    else {
      for (const [key, row] of rows) {
        if (filterMeaning(change.where, row, model) !== 'true') continue;
        if (change.kind === 'delete') rows.delete(key);
        else rows.set(key, { ...row, ...change.changes });
      }
    }
    return new KnownRows(new Map(this.#models).set(model.name, rows));
  }
}

function gather(models: Map<string, Map<RowKey, KnownRow>>, shape: ResultShape, rows: readonly WireRow[]): void {
  const { model } = shape;
  const known = models.get(model.name) ?? new Map<RowKey, KnownRow>();
  models.set(model.name, known);
  for (const row of rows) {
    const scalars = shape.scalars.map((name): [string, WireValue | undefined] => [name, row[name]]);
    const present = Object.fromEntries(scalars.filter(([, value]) => value !== undefined));
    known.set(row.$key, { ...model.keyFields(row.$key), ...known.get(row.$key), ...present });
    for (const { name, shape: nested } of shape.relations) gather(models, nested, rowsIn(row[name]));
  }
}

/** The rows under a relation field, as a list whatever its arity. */
export function rowsIn(value: WireValue | undefined): readonly WireRow[] {
  if (value === null || value === undefined) return [];
  // Where the selection has a relation, the server sends rows.
  return Array.isArray(value) ? (value as readonly WireRow[]) : [value as WireRow];
}
