/**
 * A list of rows in a result (the whole result, or the rows under one row of it) as the optimistic overlay sees it:
 * what is known of its rows, which rows belong to it, and where they stand. Pure.
 */
import {
  compareRows,
  filterMeaning,
  type KnownRow,
  type OrderTerm,
  type RowOrder,
  type Truth,
  type WireRow,
  type WireValue,
} from '@rowcast/protocol';
import { followRelation, isEqual } from './build-row.js';
import type { KnownRows } from './known-rows.js';
import type { RelationField } from './model-info.js';
import type { ResultShape, RowFilter } from './result-shape.js';

export type Rows = readonly WireRow[];

export interface ResultList {
  readonly shape: ResultShape;
  /** The values that a nested row must have to belong to the row above it; null if they are not known. */
  readonly parent: KnownRow | null;
  readonly known: KnownRows;
  /** The lists whose window was full: what follows their last row is not known, even when rows have left. */
  readonly full: WeakSet<Rows>;
  /** Whether the change under way counts in `_count`. */
  readonly isCounting: boolean;
}

/** What is known of a row of a result: its own values before those from elsewhere. */
export function viewOf(row: WireRow, { shape, known }: Pick<ResultList, 'shape' | 'known'>): KnownRow {
  const elsewhere = known.row(shape.model, row.$key);
  // Nearly always, and asked for each row of a list at each change.
  if (shape.scalars.every((name) => row[name] === undefined || row[name] === elsewhere[name])) return elsewhere;
  const view: { [field: string]: WireValue | undefined } = { ...elsewhere };
  for (const name of shape.scalars) if (row[name] !== undefined) view[name] = row[name];
  return view;
}

/** Whether a row is one of those of a list, its window aside. */
export function belongs(view: KnownRow, { model, where }: RowFilter, parent: KnownRow | null): Truth {
  for (const [name, value] of Object.entries(parent ?? {})) {
    if (view[name] === undefined) return 'maybe';
    if (!isEqual(view[name], value)) return 'false';
  }
  return filterMeaning(where, view, model);
}

/** The values that rows must have to stand under this one in a relation; undefined if they are not known. */
export function parentOf({ from, to }: RelationField, owner: KnownRow): KnownRow | undefined {
  const links = to.map((name, index): [string, WireValue | undefined] => [name, owner[from[index] ?? '']]);
  const isLinked = links.length > 0 && links.every(([, link]) => link !== undefined && link !== null);
  return isLinked ? Object.fromEntries(links) : undefined;
}

/** Where a row stands by the list's order; undefined if a value that decides is not known. */
export function findPlace(rows: Rows, list: ResultList, view: KnownRow): number | undefined {
  const { order, model } = list.shape;
  if (!order) return undefined;
  const isFlat = order.every(({ path }) => path.length === 1);
  const withRelations = isFlat ? view : { ...view, ...orderedRelations(list, view) };
  const compareTo = (row: WireRow): RowOrder =>
    compareRows(order, model, [withRelations, isFlat ? ownView(row, order, list) : viewWithRelations(row, list)]);
  return searchPlace(rows, compareTo) ?? scanForPlace(rows, compareTo);
}

/** By halves; undefined if an order that is not certain is met on the way, since then nobody knows what is sorted. */
function searchPlace(rows: Rows, compareTo: (row: WireRow) => RowOrder): number | undefined {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    const order = row && compareTo(row);
    if (!order?.isCertain) return undefined;
    if (order.sign < 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function scanForPlace(rows: Rows, compareTo: (row: WireRow) => RowOrder): number | undefined {
  for (const [index, row] of rows.entries()) {
    const { sign, isCertain } = compareTo(row);
    if (sign === 0 && !isCertain) return undefined;
    if (sign < 0) return index;
  }
  return rows.length;
}

/** For an order that goes over to-one relations: the rows it goes over. */
function orderedRelations(list: ResultList, view: KnownRow): KnownRow {
  const { order = [], model } = list.shape;
  const names = new Set(order.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''));
  const targets = [...names].map((name) => [name, followRelation(model, name, view, list.known)?.row]);
  // Rows stand where values do: an order reads through them.
  return Object.fromEntries(targets) as KnownRow;
}

function viewWithRelations(row: WireRow, list: ResultList): KnownRow {
  const view = viewOf(row, list);
  return { ...view, ...orderedRelations(list, view), ...row };
}

/** Nearly always a row has all that decides about its place, and its own values come first. */
function ownView(row: WireRow, order: readonly OrderTerm[], list: ResultList): KnownRow {
  return order.every(({ path: [name = ''] }) => row[name] !== undefined) ? row : viewOf(row, list);
}
