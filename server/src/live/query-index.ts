/**
 * Which live queries a change may affect, found without looking at the others: by table, and within a
 * table by one equality of the query, so that a message in one room does not disturb the other rooms.
 *
 * May report too much, never too little. `query-index.test.ts` and the property test of the engine hold it to that.
 */
import type { Catalog, CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import type { Change, RowImage } from '../changes/change.js';
import type { QueryDependency } from '../query/compiled-query.js';
import { type EqualityKind, equalityKey, equalityKind } from './equality-key.js';

/** What one live query has to hear of. */
export interface Interest {
  readonly table: number;
  /** Only rows with one of these values matter; absent if any row does. */
  readonly equality?: { readonly column: string; readonly kind: EqualityKind; readonly keys: readonly string[] };
}

/** All that a query's result depends on: its own tables, and what their policies read for this role. */
export function interestsOf(dependencies: readonly QueryDependency[], role: string): readonly Interest[] {
  const interests: Interest[] = [];
  for (const dependency of dependencies) {
    const { table } = dependency.model;
    const equality = chooseEquality(dependency);
    interests.push(equality ? { table: table.oid, equality } : { table: table.oid });
    for (const other of table.policyReach.get(role)?.tables ?? []) interests.push({ table: other });
  }
  return interests;
}

/** Whether something that the result depends on can change without a trace in the change log. */
export function isOpaque(dependencies: readonly QueryDependency[], role: string): boolean {
  return dependencies.some(({ model }) => model.table.policyReach.get(role)?.isOpaque ?? true);
}

/** The equality with the fewest values, of those that can be decided as Postgres would. */
function chooseEquality(dependency: QueryDependency): Interest['equality'] {
  let best: Interest['equality'];
  for (const [column, values] of dependency.equalities) {
    const field = findColumn(dependency.model, column);
    const kind = field && equalityKind(field);
    if (!field || !kind) continue;
    const keys = [...values].map((value) => equalityKey(kind, storedValue(field, value)));
    if (!keys.every((key) => key !== undefined)) continue;
    if (!best || keys.length < best.keys.length) best = { column, kind, keys };
  }
  return best;
}

function findColumn(model: CatalogModel, column: string): CatalogScalar | undefined {
  for (const field of model.fields.values()) {
    if (field.kind === 'scalar' && field.column === column) return field;
  }
  return undefined;
}

/** An enum value travels under its Prisma name and is stored under its label. */
function storedValue(field: CatalogScalar, value: string | number | boolean | null): unknown {
  return field.enum && typeof value === 'string' ? (field.enum.labels.get(value) ?? value) : value;
}

interface ColumnIndex<Query> {
  readonly kind: EqualityKind;
  readonly queries: Map<string, Set<Query>>;
}

interface TableIndex<Query> {
  readonly anyRow: Set<Query>;
  readonly byColumn: Map<string, ColumnIndex<Query>>;
}

export class QueryIndex<Query> {
  readonly #tables = new Map<number, TableIndex<Query>>();

  add(query: Query, interests: readonly Interest[]): void {
    for (const { table, equality } of interests) {
      const index = this.#tableIndex(table);
      if (!equality) {
        index.anyRow.add(query);
        continue;
      }
      const column = index.byColumn.get(equality.column) ?? { kind: equality.kind, queries: new Map() };
      index.byColumn.set(equality.column, column);
      for (const key of equality.keys) {
        const queries = column.queries.get(key) ?? new Set();
        column.queries.set(key, queries.add(query));
      }
    }
  }

  remove(query: Query, interests: readonly Interest[]): void {
    for (const { table, equality } of interests) {
      const index = this.#tables.get(table);
      if (!index) continue;
      if (!equality) index.anyRow.delete(query);
      const column = equality && index.byColumn.get(equality.column);
      for (const key of equality?.keys ?? []) {
        const queries = column?.queries.get(key);
        queries?.delete(query);
        if (queries?.size === 0) column?.queries.delete(key);
      }
      if (column?.queries.size === 0) index.byColumn.delete(equality?.column ?? '');
      if (index.anyRow.size === 0 && index.byColumn.size === 0) this.#tables.delete(table);
    }
  }

  /** The queries that the changes may affect. */
  match(changes: readonly Change[], catalog: Pick<Catalog, 'roots'>): ReadonlySet<Query> {
    const matched = new Set<Query>();
    for (const change of changes) {
      const index = this.#tables.get(catalog.roots.get(change.table) ?? change.table);
      if (!index) continue;
      addAll(matched, index.anyRow);
      for (const [name, column] of index.byColumn) matchColumn(matched, name, column, change.rows);
    }
    return matched;
  }

  get isEmpty(): boolean {
    return this.#tables.size === 0;
  }

  #tableIndex(table: number): TableIndex<Query> {
    const known = this.#tables.get(table);
    if (known) return known;
    const index: TableIndex<Query> = { anyRow: new Set(), byColumn: new Map() };
    this.#tables.set(table, index);
    return index;
  }
}

function matchColumn<Query>(
  matched: Set<Query>,
  name: string,
  column: ColumnIndex<Query>,
  rows: readonly RowImage[] | null,
): void {
  const keys = new Set((rows ?? [{}]).map((row) => equalityKey(column.kind, row[name])));
  if (keys.has(undefined)) {
    for (const queries of column.queries.values()) addAll(matched, queries);
    return;
  }
  for (const key of keys) addAll(matched, column.queries.get(key ?? '') ?? []);
}

function addAll<Value>(target: Set<Value>, values: Iterable<Value>): void {
  for (const value of values) target.add(value);
}
