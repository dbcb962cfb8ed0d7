/**
 * Whether a result can be refreshed: read again with those rows only that may have changed. Pure.
 *
 * Then the same identity, or another that shares the result, sees every other row exactly as before. For this, all
 * that a row of the result is made of has to leave a trace in the change log, and a trail to that row; where
 * anything else changes that decides what is in it (a table that a nested filter, a nested order or a policy of the nested
 * rows reads), everything is read again. What decides which rows there are, and in which order, does not
 * matter here: that is asked anew each time.
 *
 * It need not be asked where JavaScript can tell the order, and nothing has changed that decides it beside the rows themselves
 * (the member tables: those that the filter and the policies read). Then the rows that have changed are *spliced* into those that are held.
 */
import type { QuerySpec } from '@rowcast/protocol';
import type { Catalog, CatalogModel } from '../catalog/catalog.js';
import type { Change, RowImage } from '../changes/change.js';
import { checkQuery } from '../query/check-query.js';
import type { RowsQuery } from '../query/checked-query.js';
import { type CompiledRefresh, compileRefresh } from '../query/compile-refresh.js';
import { type CompiledSplice, compileSplice } from '../query/compile-splice.js';
import type { Trail, TrailValues } from '../query/compile-trails.js';
import { listDeciders, listWindowDeciders } from '../query/list-dependencies.js';
import type { QueryLimits } from '../query/query-limits.js';
import { type PlaceOrder, placeOrder } from '../query/row-place.js';
import { type EqualityKind, equalityKey, equalityKind } from './equality-key.js';
import type { TextPool } from './text-pool.js';

export interface RefreshPlan {
  readonly statement: CompiledRefresh['statement'];
  /** The tables, and their partitions, whose changed rows say which rows of the result may have changed. */
  readonly trailTables: readonly number[];
  /** Those of which any change may have changed any row. */
  readonly openTables: readonly number[];
  /** What is wanted after these changes; undefined if that cannot be told, or is too much. */
  readonly findChanged: (changes: readonly Change[]) => TrailValues | undefined;
  /** How rows are spliced into the result; undefined where they cannot be. */
  readonly splice: SplicePlan | undefined;
}

export interface SplicePlan {
  readonly statement: CompiledSplice;
  readonly order: PlaceOrder;
  /** How many rows the window takes. */
  readonly limit: number;
  /** The tables of which any change may have brought rows into the result, or taken them out. */
  readonly memberTables: readonly number[];
}

export interface RefreshQuestion {
  readonly spec: QuerySpec;
  readonly role: string;
  readonly catalog: Catalog;
  readonly limits: QueryLimits;
  /** Where equal statements are kept once. */
  readonly texts: TextPool;
}

/** More values than this on one trail are not looked for one by one. */
const maxValues = 200;

/** Undefined where the result always has to be read as a whole. The query must be a valid one. */
export function planRefresh({ spec, role, catalog, limits, texts }: RefreshQuestion): RefreshPlan | undefined {
  const query = checkQuery(spec, { catalog, role, limits });
  if (query.kind !== 'rows' || !catalog.isWatched) return undefined;
  const { trails, statement } = compileRefresh(query, limits, (text) => texts.share(text));
  const read = trails.map(({ model }) => model);
  const openTables = findOpenTables(query, { read, role });
  const followed = trails.map((trail) => follow(trail, catalog));
  if (!openTables || followed.includes(undefined)) return undefined;
  return {
    statement,
    trailTables: withPartitions(new Set(read.map(({ table }) => table.oid)), catalog),
    openTables: withPartitions(openTables, catalog),
    findChanged: (changes) => {
      const found = followed.map((find) => find?.(changes));
      return found.every((values) => values !== undefined) ? found : undefined;
    },
    splice: planSplice(query, { role, catalog, limits, texts }),
  };
}

function planSplice(
  query: RowsQuery,
  { role, catalog, limits, texts }: Omit<RefreshQuestion, 'spec'>,
): SplicePlan | undefined {
  const { window } = query;
  const order = placeOrder(window);
  if (!order || window.limit === null) return undefined;
  const memberTables = new Set<number>();
  const deciders = listWindowDeciders(window).map(({ table }) => table);
  for (const table of deciders) memberTables.add(table.oid);
  for (const table of [window.model.table, ...deciders]) {
    const reach = table.policyReach.get(role);
    if (!reach || reach.isOpaque || table.kind !== 'table' || !table.isCaptured) return undefined;
    for (const other of reach.tables) memberTables.add(other);
  }
  const statement = compileSplice(query, { order, limits, share: (text) => texts.share(text) });
  return { statement, order, limit: window.limit, memberTables: withPartitions(memberTables, catalog) };
}

/** Whether whoever wants all of `guess` wants all of `changed`, too. Both are of one plan. */
export function covers(guess: TrailValues, changed: TrailValues): boolean {
  return changed.every((columns, trail) => {
    const guessed = new Set(rowsOf(guess[trail] ?? []));
    return rowsOf(columns).every((row) => guessed.has(row));
  });
}

/** Texts that are equal for rows with equal values. */
function rowsOf(columns: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = columns;
  return first.map((_value, row) => JSON.stringify(columns.map((values) => values[row])));
}

/** Undefined if something in the reach of what is read leaves no trace. */
function findOpenTables(
  { selection }: RowsQuery,
  { read, role }: { readonly read: readonly CatalogModel[]; readonly role: string },
): ReadonlySet<number> | undefined {
  const deciders = listDeciders(selection);
  const open = new Set(deciders.map(({ table }) => table.oid));
  // The first is the root. Which of its rows there are is asked anew; of the rows within them, it is not. What is done to a
  // row through a relative of its table is on no trail.
  for (const [place, { table }] of [...read, ...deciders].entries()) {
    const reach = table.policyReach.get(role);
    if (!reach || reach.isOpaque || table.kind !== 'table' || !table.isCaptured) return undefined;
    for (const other of place > 0 ? reach.tables : reach.relatives) open.add(other);
  }
  return open;
}

function withPartitions(tables: ReadonlySet<number>, { roots }: Pick<Catalog, 'roots'>): readonly number[] {
  return [...tables, ...[...roots].filter(([, root]) => tables.has(root)).map(([partition]) => partition)];
}

type Follow = (changes: readonly Change[]) => readonly (readonly string[])[] | undefined;

/** What the changes put on a trail: for each of its fields the values, row by row. */
function follow({ model, fields }: Trail, { roots }: Pick<Catalog, 'roots'>): Follow | undefined {
  const columns = fields.map((field) => ({ name: field.column, kind: equalityKind(field) }));
  if (!columns.every((column): column is ReadColumn => column.kind !== undefined)) return undefined;
  return (changes) => {
    const rows = new Map<string, readonly string[]>();
    for (const change of changes) {
      if ((roots.get(change.table) ?? change.table) !== model.table.oid) continue;
      if (change.rows === null) return undefined;
      for (const image of change.rows) {
        const values = columns.map((column) => readValue(image, column));
        if (values.includes(undefined)) return undefined;
        const known = values.filter((value) => typeof value === 'string');
        // Nothing is related to a null.
        if (known.length === values.length) rows.set(JSON.stringify(known), known);
      }
      if (rows.size > maxValues) return undefined;
    }
    return columns.map((_column, index) => [...rows.values()].map((values) => values[index] ?? ''));
  };
}

interface ReadColumn {
  readonly name: string;
  readonly kind: EqualityKind;
}

/** The value as Postgres reads it, null for a null, undefined if the change log does not tell it exactly. */
function readValue(image: RowImage, { name, kind }: ReadColumn): string | null | undefined {
  const value = image[name];
  if (value === null || value === undefined) return value;
  return equalityKey(kind, value) === undefined ? undefined : String(value);
}
