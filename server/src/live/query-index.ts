/**
 * Which live queries a change may affect, found without looking at the others: by table, and within a table
 * by the equalities that a row has to meet, all of them at once, so that a message in one room disturbs
 * neither the other rooms nor those who cannot see it.
 *
 * May report too much, never too little. `query-index.test.ts` and the property test of the engine hold it to that.
 */
import type { Catalog } from '../catalog/catalog.js';
import type { Change, RowImage } from '../changes/change.js';
import { type EqualityKind, equalityKey } from './equality-key.js';
import type { Equality, Interest } from './interests.js';

/** The queries that ask for equalities of the same columns, by the values that they ask for. */
interface ColumnsIndex<Query> {
  readonly columns: readonly { readonly name: string; readonly kind: EqualityKind }[];
  /** Most values are asked for by one query, which needs no set of its own. */
  readonly queries: Map<string, Query | Set<Query>>;
}

interface TableIndex<Query> {
  readonly anyRow: Set<Query>;
  readonly byColumns: Map<string, ColumnsIndex<Query>>;
}

/** Each set of columns is looked up for each change, so there should be few, of few columns. */
const maxColumns = 3;
/** A query is entered once for each combination of the values that it asks for. */
const maxEntries = 256;

/** Of anything but sets. */
export class QueryIndex<Query> {
  readonly #tables = new Map<number, TableIndex<Query>>();

  add(query: Query, interests: readonly Interest[]): void {
    for (const { table, equalities } of interests) {
      const index = this.#tableIndex(table);
      const chosen = chooseEqualities(equalities);
      if (chosen.length === 0) index.anyRow.add(query);
      else addEntries(index, query, chosen);
    }
  }

  remove(query: Query, interests: readonly Interest[]): void {
    for (const { table, equalities } of interests) {
      const index = this.#tables.get(table);
      if (!index) continue;
      const chosen = chooseEqualities(equalities);
      if (chosen.length === 0) index.anyRow.delete(query);
      else removeEntries(index, query, chosen);
      if (index.anyRow.size === 0 && index.byColumns.size === 0) this.#tables.delete(table);
    }
  }

  /** The queries that the changes may affect. */
  match(changes: readonly Change[], catalog: Pick<Catalog, 'roots'>): ReadonlySet<Query> {
    const matched = new Set<Query>();
    for (const change of changes) {
      const index = this.#tables.get(catalog.roots.get(change.table) ?? change.table);
      if (!index) continue;
      addAll(matched, index.anyRow);
      for (const columns of index.byColumns.values()) matchColumns(matched, columns, change.rows);
    }
    return matched;
  }

  get isEmpty(): boolean {
    return this.#tables.size === 0;
  }

  #tableIndex(table: number): TableIndex<Query> {
    const known = this.#tables.get(table);
    if (known) return known;
    const index: TableIndex<Query> = { anyRow: new Set(), byColumns: new Map() };
    this.#tables.set(table, index);
    return index;
  }
}

/** Those that leave the fewest rows: of many values before true and false, and few values before many. */
function chooseEqualities(equalities: readonly Equality[]): readonly Equality[] {
  const weight = ({ kind, keys }: Equality): number => keys.length + (kind === 'boolean' ? maxEntries : 0);
  const chosen: Equality[] = [];
  let entries = 1;
  for (const equality of [...equalities].sort((a, b) => weight(a) - weight(b))) {
    entries *= equality.keys.length;
    if (chosen.length === maxColumns || (chosen.length > 0 && entries > maxEntries)) break;
    chosen.push(equality);
  }
  return chosen.sort((a, b) => (a.column < b.column ? -1 : 1));
}

/** Not part of any key: Postgres's texts hold no such character. */
const separator = '\u0000';

/** Every combination of the values. */
function entriesOf(equalities: readonly Equality[]): readonly string[] {
  return equalities.reduce<readonly string[]>(
    (starts, { keys }) => starts.flatMap((start) => keys.map((key) => `${start}${separator}${key}`)),
    [''],
  );
}

function nameOf(equalities: readonly Equality[]): string {
  return equalities.map(({ column }) => column).join(separator);
}

function addEntries<Query>(index: TableIndex<Query>, query: Query, equalities: readonly Equality[]): void {
  const name = nameOf(equalities);
  const columns = equalities.map(({ column, kind }) => ({ name: column, kind }));
  const entry = index.byColumns.get(name) ?? { columns, queries: new Map<string, Query | Set<Query>>() };
  index.byColumns.set(name, entry);
  for (const key of entriesOf(equalities)) {
    const known = entry.queries.get(key);
    if (known instanceof Set) known.add(query);
    else entry.queries.set(key, known === undefined || known === query ? query : new Set([known, query]));
  }
}

function removeEntries<Query>(index: TableIndex<Query>, query: Query, equalities: readonly Equality[]): void {
  const name = nameOf(equalities);
  const entry = index.byColumns.get(name);
  for (const key of entriesOf(equalities)) {
    const known = entry?.queries.get(key);
    if (known instanceof Set) known.delete(query);
    if (known === query || (known instanceof Set && known.size === 0)) entry?.queries.delete(key);
  }
  if (entry?.queries.size === 0) index.byColumns.delete(name);
}

function matchColumns<Query>(
  matched: Set<Query>,
  { columns, queries }: ColumnsIndex<Query>,
  rows: readonly RowImage[] | null,
): void {
  const keys = new Set((rows ?? [{}]).map((row) => entryOf(columns, row)));
  if (keys.has(undefined)) {
    for (const found of queries.values()) addFound(matched, found);
    return;
  }
  for (const key of keys) addFound(matched, queries.get(key ?? ''));
}

/** Where a row is found; undefined if that cannot be told, and any may be meant. */
function entryOf(columns: ColumnsIndex<unknown>['columns'], row: RowImage): string | undefined {
  let entry = '';
  for (const { name, kind } of columns) {
    const key = equalityKey(kind, row[name]);
    if (key === undefined) return undefined;
    entry += `${separator}${key}`;
  }
  return entry;
}

function addFound<Query>(matched: Set<Query>, found: Query | Set<Query> | undefined): void {
  if (found instanceof Set) addAll(matched, found);
  else if (found !== undefined) matched.add(found);
}

function addAll<Value>(target: Set<Value>, values: Iterable<Value>): void {
  for (const value of values) target.add(value);
}
