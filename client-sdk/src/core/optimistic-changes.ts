/**
 * Lays pending writes over the rows that the server last sent. Pure.
 *
 * Only what is certain is shown: a row enters a result if its filter is certainly true, all of its selected
 * fields are known and its place can be told; it leaves if the filter is certainly not true. A key never appears
 * twice, and rows that no change touches keep their identity. The server's rows have the last word: once a
 * change is in them, laying it over them again changes nothing.
 */
import {
  compareRows,
  filterMeaning,
  type KnownRow,
  type RowKey,
  type RowOrder,
  type WireRow,
  type WireValue,
} from '@rowcast/protocol';
import { buildRow, followRelation, isEqual, relatedRow } from './build-row.js';
import { type KnownRows, rowsIn } from './known-rows.js';
import type { RelationShape, ResultShape } from './result-shape.js';
import type { RowChange, StandIn } from './row-change.js';

type Rows = readonly WireRow[];

/** A list of rows in a result: the whole result, or the rows under one row of it. */
interface ResultList {
  readonly shape: ResultShape;
  /** The values that a nested row must have to belong to the row above it. */
  readonly parent: KnownRow;
  readonly known: KnownRows;
  /** The lists whose window was full: what follows their last row is not known, even when rows have left. */
  readonly full: WeakSet<Rows>;
}

/** `known` is what was known before the first change. */
export function applyOptimisticChanges(
  rows: Rows,
  {
    shape,
    known,
    changes,
  }: { readonly shape: ResultShape; readonly known: KnownRows; readonly changes: readonly RowChange[] },
): Rows {
  let current = rows;
  let knownNow = known;
  const full = new WeakSet<Rows>();
  for (const change of changes) {
    if (shape.models.has(change.model.name)) {
      current = applyToList(current, { shape, parent: {}, known: knownNow, full }, change);
    }
    knownNow = knownNow.after(change);
  }
  return current;
}

function applyToList(rows: Rows, list: ResultList, change: RowChange): Rows {
  const { take } = list.shape;
  if (take !== null && rows.length >= Math.abs(take)) list.full.add(rows);
  const next = list.shape.model === change.model ? applyHere(rows, list, change) : rows;
  const { relations } = list.shape;
  const affected = relations.filter(({ shape }) => shape.models.has(change.model.name));
  const all = mapRows(next, (row) =>
    affected.reduce((changed, relation) => applyUnder(changed, relation, list, change), row),
  );
  if (list.full.has(rows)) list.full.add(all);
  return all;
}

/** Applies a change to the rows under one relation of a row. */
function applyUnder(row: WireRow, relation: RelationShape, list: ResultList, change: RowChange): WireRow {
  const { name, field, shape } = relation;
  const value = row[name];
  if (value === undefined) return row;
  const rows = rowsIn(value);
  if (!field.list) {
    // Whether a deleted row takes those with it that refer to it is the database's to say.
    const [before] = rows;
    if (!before || change.kind !== 'update') return row;
    const [after] = applyToList(rows, { ...list, shape: unfiltered(shape), parent: {} }, change);
    return after === before || after === undefined ? row : { ...row, [name]: after };
  }
  const owner = viewOf(row, list);
  const links = field.to.map((to, index): [string, WireValue | undefined] => [to, owner[field.from[index] ?? '']]);
  const isLinked = links.length > 0 && links.every(([, link]) => link !== undefined && link !== null);
  if (!isLinked && change.kind === 'create') return row;
  const parent = isLinked ? Object.fromEntries(links) : {};
  const next = applyToList(rows, { ...list, shape, parent }, change);
  return next === rows ? row : { ...row, [name]: next };
}

/** The row of a to-one relation stays whatever it holds. */
function unfiltered(shape: ResultShape): ResultShape {
  return { ...shape, where: {}, take: 1 };
}

function applyHere(rows: Rows, list: ResultList, change: RowChange): Rows {
  switch (change.kind) {
    case 'create':
      return applyCreate(rows, list, change);
    case 'update':
      return applyUpdate(rows, list, change);
    case 'delete': {
      const left = rows.filter((row) => filterMeaning(change.where, viewOf(row, list), change.model) !== 'true');
      return left.length === rows.length ? rows : left;
    }
  }
}

function applyCreate(rows: Rows, list: ResultList, change: Extract<RowChange, { kind: 'create' }>): Rows {
  if (rows.some((row) => row.$key === change.key)) return rows;
  // The database made another key: a row that came since and has the same values is this one.
  if (change.standIn && rows.some((row) => isSaved(row, change.standIn))) return rows;
  // If the server has shown the row elsewhere by now, its values count, not the guessed ones.
  const { known } = list;
  const saved = known.has(change.model, change.key) ? known.row(change.model, change.key) : {};
  return insertRow(rows, list, { key: change.key, view: { ...change.row, ...saved } });
}

function isSaved(row: WireRow, standIn: StandIn | undefined): boolean {
  if (!standIn || standIn.keysBefore.has(row.$key)) return false;
  return Object.entries(standIn.given).every(([name, value]) => row[name] === undefined || isEqual(row[name], value));
}

function applyUpdate(rows: Rows, list: ResultList, change: Extract<RowChange, { kind: 'update' }>): Rows {
  let next = rows;
  for (const row of rows) {
    const view = viewOf(row, list);
    if (filterMeaning(change.where, view, change.model) === 'true') next = updateRow(next, row, list, change.changes);
    if (list.full.has(rows)) list.full.add(next);
  }
  // Rows known from elsewhere may enter.
  for (const [key, known] of list.known.rows(change.model)) {
    if (rows.some((row) => row.$key === key) || filterMeaning(change.where, known, change.model) !== 'true') continue;
    // One that belonged before and is not here stands outside the window, or nobody knows why.
    if (belongs(known, list) === 'true') continue;
    const view = { ...known, ...change.changes };
    next = insertRow(next, list, { key: change.model.keyOf(view) ?? key, view });
  }
  return next;
}

function updateRow(rows: Rows, row: WireRow, list: ResultList, changes: KnownRow): Rows {
  const { shape } = list;
  const view = { ...viewOf(row, list), ...changes };
  const meaning = belongs(view, list);
  if (meaning === 'false' || meaning === 'null') return rows.filter((other) => other !== row);
  const updated = changedRow(row, view, list, changes);
  if (updated === row) return rows;
  const index = rows.indexOf(row);
  const touchesOrder = shape.order?.some(({ path }) => path.length === 1 && (path[0] ?? '') in changes);
  if (!touchesOrder) return rows.with(index, updated);
  const others = rows.toSpliced(index, 1);
  const place = findPlace(others, list, view);
  return place === undefined ? rows.with(index, updated) : others.toSpliced(place, 0, updated);
}

function changedRow(row: WireRow, view: KnownRow, list: ResultList, changes: KnownRow): WireRow {
  const { model, relations, scalars } = list.shape;
  const next: { [field: string]: WireValue } & { $key: RowKey } = { ...row, $key: model.keyOf(view) ?? row.$key };
  let isChanged = next.$key !== row.$key;
  for (const name of scalars) {
    const value = changes[name];
    if (value === undefined || row[name] === undefined || isEqual(value, row[name])) continue;
    next[name] = value;
    isChanged = true;
  }
  for (const { name, field, shape } of relations) {
    const isRelinked = !field.list && field.from.some((from) => from in changes && !isEqual(changes[from], row[from]));
    const target = isRelinked ? relatedRow({ field, shape }, view, list.known) : undefined;
    if (target === undefined || isEqual(target, row[name])) continue;
    next[name] = target;
    isChanged = true;
  }
  return isChanged ? next : row;
}

/** Puts a row in its place, if it certainly belongs, can be shown whole and falls into the window. */
function insertRow(
  rows: Rows,
  list: ResultList,
  { key, view }: { readonly key: RowKey; readonly view: KnownRow },
): Rows {
  const { shape } = list;
  if (belongs(view, list) !== 'true') return rows;
  const place = findPlace(rows, list, view);
  if (place === undefined || isAtOpenEnd(place, rows, list)) return rows;
  const row = buildRow(key, view, shape, list.known);
  return row ? cutToWindow(rows.toSpliced(place, 0, row), shape) : rows;
}

function cutToWindow(rows: Rows, { take }: ResultShape): Rows {
  if (take === null || rows.length <= Math.abs(take)) return rows;
  return take < 0 ? rows.slice(take) : rows.slice(0, take);
}

/** Whether rows that are not here may stand between this place and the row next to it. */
function isAtOpenEnd(place: number, rows: Rows, { shape: { take, hasOffset }, full }: ResultList): boolean {
  const isFromEnd = take !== null && take < 0;
  const isStartOpen = isFromEnd ? full.has(rows) : hasOffset;
  const isEndOpen = isFromEnd ? hasOffset : full.has(rows);
  return (place === 0 && isStartOpen) || (place === rows.length && isEndOpen);
}

/** Undefined if a value that decides is not known. */
function findPlace(rows: Rows, list: ResultList, view: KnownRow): number | undefined {
  const { order, model } = list.shape;
  if (!order) return undefined;
  const withRelations = { ...view, ...orderedRelations(list, view) };
  const compareTo = (row: WireRow): RowOrder =>
    compareRows(order, model, [withRelations, { ...viewOf(row, list), ...nestedOf(row, list) }]);
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

function nestedOf(row: WireRow, list: ResultList): KnownRow {
  const { order = [] } = list.shape;
  if (order.every(({ path }) => path.length === 1)) return {};
  return { ...orderedRelations(list, viewOf(row, list)), ...row };
}

function belongs(view: KnownRow, { shape, parent }: ResultList): ReturnType<typeof filterMeaning> {
  for (const [name, value] of Object.entries(parent)) {
    if (view[name] === undefined) return 'maybe';
    if (!isEqual(view[name], value)) return 'false';
  }
  return filterMeaning(shape.where, view, shape.model);
}

/** What is known of a row of a result: its own values before those from elsewhere. */
function viewOf(row: WireRow, { shape, known }: ResultList): KnownRow {
  const view: { [field: string]: WireValue | undefined } = { ...known.row(shape.model, row.$key) };
  for (const name of shape.scalars) if (row[name] !== undefined) view[name] = row[name];
  return view;
}

function mapRows(rows: Rows, change: (row: WireRow) => WireRow): Rows {
  const next = rows.map(change);
  return next.every((row, index) => row === rows[index]) ? rows : next;
}
