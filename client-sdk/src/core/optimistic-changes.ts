/**
 * Lays pending writes over the rows that the server last sent. Pure.
 *
 * Only what is certain is shown: a row enters a result if its filter is certainly true, all of its selected
 * fields are known and its place can be told; it leaves if the filter is certainly not true. A key never appears
 * twice, and rows that no change touches keep their identity. The server's rows have the last word: once a
 * change is in them, laying it over them again changes nothing.
 */
import { filterMeaning, type KnownRow, type RowKey, type WireRow, type WireValue } from '@rowcast/protocol';
import { buildRow, isEqual, type RowToBuild, relatedRow } from './build-row.js';
import { countUnder } from './count-changes.js';
import { type KnownRows, rowsIn } from './known-rows.js';
import { belongs, findPlace, parentOf, type ResultList, type Rows, viewOf } from './result-list.js';
import type { RelationShape, ResultShape } from './result-shape.js';
import {
  type CreateChange,
  type DeleteChange,
  markPending,
  pendingMark,
  type RowChange,
  type StandIn,
  type UpdateChange,
} from './row-change.js';

/** A change, and what was known before it. */
export interface OptimisticStep {
  readonly change: RowChange;
  readonly known: KnownRows;
  /** What is known after it. */
  readonly knownAfter: KnownRows;
}

/** What to lay over results, in order. `known` is what was known before the first change. */
export function optimisticSteps(known: KnownRows, changes: readonly RowChange[]): readonly OptimisticStep[] {
  let knownNow = known;
  return changes.map((unmarked) => {
    const change = markPending(unmarked);
    const step = { change, known: knownNow, knownAfter: knownNow.after(change) };
    knownNow = step.knownAfter;
    return step;
  });
}

export interface OverlayOptions {
  readonly shape: ResultShape;
  readonly steps: readonly OptimisticStep[];
  /** Whether the server has not counted this change yet. */
  readonly isUncounted: (change: RowChange) => boolean;
  /** The lists of this result whose window was full, by the steps before these; they are added to. @default none */
  readonly full?: WeakSet<Rows>;
}

export function applyOptimisticChanges(rows: Rows, options: OverlayOptions): Rows {
  const { shape, steps, isUncounted, full = new WeakSet<Rows>() } = options;
  return steps.reduce((current, { change, known }) => {
    if (!shape.models.has(change.model.name) || isHalf(change, shape.models)) return current;
    return applyToList(current, { shape, parent: {}, known, full, isCounting: isUncounted(change) }, change);
  }, rows);
}

/** Whether the write changes something else in such a result that is not known yet. */
function isHalf({ besides }: RowChange, models: ReadonlySet<string>): boolean {
  return besides !== undefined && [...besides].some((model) => models.has(model));
}

function applyToList(rows: Rows, list: ResultList, change: RowChange): Rows {
  const { take } = list.shape;
  if (take !== null && rows.length >= Math.abs(take)) list.full.add(rows);
  const next = list.shape.model === change.model ? applyHere(rows, list, change) : rows;
  const { relations } = list.shape;
  const affected = relations.filter(({ shape }) => shape.models.has(change.model.name));
  const isCounted = list.isCounting && list.shape.counts.some(({ model }) => model === change.model);
  if (affected.length === 0 && !isCounted) {
    if (list.full.has(rows)) list.full.add(next);
    return next;
  }
  const all = mapRows(next, (row) => {
    const counted = isCounted ? countUnder(row, list.shape, change, viewOf(row, list)) : row;
    return affected.reduce((changed, relation) => applyUnder(changed, relation, list, change), counted);
  });
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
    if (after === before || after === undefined) return row;
    const truth = filterMeaning(shape.where, viewOf(after, { shape, known: list.known }), shape.model);
    return { ...row, [name]: truth === 'false' || truth === 'null' ? null : after };
  }
  const parent = parentOf(field, viewOf(row, list)) ?? null;
  const next = applyToList(rows, { ...list, shape, parent }, change);
  return next === rows ? row : { ...row, [name]: next };
}

/** The row of a to-one relation does not leave a list: it is replaced, by null if it has ceased to match. */
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
      const meant = new Set(rowsMeant(rows, list, change));
      const left = rows.filter((row) => !meant.has(row));
      return left.length === rows.length ? rows : left;
    }
  }
}

function applyCreate(rows: Rows, list: ResultList, change: CreateChange): Rows {
  if (rows.some((row) => row.$key === change.key)) return rows;
  // The database made another key: a row that came since and has the same values is this one.
  if (change.standIn && rows.some((row) => isSaved(row, change.standIn))) return rows;
  // If the server has shown the row elsewhere by now, its values count, not the guessed ones.
  const { known } = list;
  const saved = known.has(change.model, change.key) ? known.row(change.model, change.key) : {};
  const isNew = !change.mayExist && !known.has(change.model, change.key);
  return insertRow(rows, list, { key: change.key, view: { ...change.row, ...saved }, isNew });
}

function isSaved(row: WireRow, standIn: StandIn | undefined): boolean {
  if (!standIn || standIn.keysBefore.has(row.$key)) return false;
  return Object.entries(standIn.given).every(([name, value]) => row[name] === undefined || isEqual(row[name], value));
}

function applyUpdate(rows: Rows, list: ResultList, change: UpdateChange): Rows {
  let next = rows;
  for (const row of rowsMeant(rows, list, change)) {
    next = updateRow(next, row, list, change.changes);
    if (list.full.has(rows)) list.full.add(next);
  }
  // Rows known from elsewhere may enter.
  for (const [key, known] of list.known.meant(change.where, change.model)) {
    if (rows.some((row) => row.$key === key)) continue;
    // One that belonged before and is not here stands outside the window, or nobody knows why.
    if (belongs(known, list.shape, list.parent) === 'true') continue;
    const view = { ...known, ...change.changes };
    next = insertRow(next, list, { key: change.model.keyOf(view) ?? key, view, isNew: false });
  }
  return next;
}

/** The rows that an update or a delete certainly means. */
function rowsMeant(rows: Rows, list: ResultList, { where, model }: UpdateChange | DeleteChange): Rows {
  const only = list.known.only(where, model);
  const named = only === undefined ? undefined : rows.find(({ $key }) => $key === only);
  const candidates = only === undefined ? rows : named ? [named] : [];
  return candidates.filter((row) => filterMeaning(where, viewOf(row, list), model) === 'true');
}

function updateRow(rows: Rows, row: WireRow, list: ResultList, changes: KnownRow): Rows {
  const { shape } = list;
  const view = { ...viewOf(row, list), ...changes };
  const meaning = belongs(view, list.shape, list.parent);
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
  if (changes[pendingMark] === true) next[pendingMark] = true;
  return isChanged ? next : row;
}

/** Puts a row in its place, if it certainly belongs, can be shown whole and falls into the window. */
function insertRow(rows: Rows, list: ResultList, added: RowToBuild): Rows {
  const { shape, parent } = list;
  const { view } = added;
  // What belongs to nobody knows which row, such as one of a many-to-many relation, does not enter.
  if (!parent || belongs(view, shape, parent) !== 'true') return rows;
  const place = findPlace(rows, list, view);
  if (place === undefined || isAtOpenEnd(place, rows, list)) return rows;
  const row = buildRow(added, shape, list.known);
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

function mapRows(rows: Rows, change: (row: WireRow) => WireRow): Rows {
  const next = rows.map(change);
  return next.every((row, index) => row === rows[index]) ? rows : next;
}
