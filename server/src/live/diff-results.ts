/**
 * Finds the smallest list of steps from one result to the next. Pure.
 *
 * Rows are compared as texts; only those that differ are parsed. Rows that keep their relative order are
 * left alone: they are a longest increasing subsequence of the old places (Fredman, "On computing the
 * length of longest increasing subsequences", 1975), and every other surviving row moves. Inserts and
 * moves are listed from the end of the result to its beginning, so that the row named by `before` always
 * stands where it belongs already.
 */
import { canonicalJson, type RowKey, type RowPatch, type WireRow, type WireValue } from '@rowcast/protocol';
import type { ResultShape } from '../query/compiled-query.js';
import type { ResultRows } from './result-rows.js';

export function diffResults(before: ResultRows, after: ResultRows, shape: ResultShape): RowPatch[] {
  return diff({
    before: before.map((entry) => entry.key),
    after: after.map((entry) => entry.key),
    rowsBefore: new Map(before.map((entry) => [entry.key, entry.row])),
    rowsAfter: new Map(after.map((entry) => [entry.key, entry.row])),
    isEqual: (a, b) => a === b,
    parse: (text) => JSON.parse(text) as WireRow,
    shape,
  });
}

interface Lists<Row> {
  readonly before: readonly RowKey[];
  readonly after: readonly RowKey[];
  readonly rowsBefore: ReadonlyMap<RowKey, Row>;
  readonly rowsAfter: ReadonlyMap<RowKey, Row>;
  readonly isEqual: (a: Row, b: Row) => boolean;
  readonly parse: (row: Row) => WireRow;
  readonly shape: ResultShape;
}

function diff<Row>(lists: Lists<Row>): RowPatch[] {
  const { before, after, rowsBefore, rowsAfter } = lists;
  const removes = before.filter((key) => !rowsAfter.has(key)).map((key): RowPatch => ({ kind: 'remove', key }));
  const updates = after.flatMap((key): RowPatch[] => {
    const old = rowsBefore.get(key);
    const current = rowsAfter.get(key);
    if (old === undefined || current === undefined || lists.isEqual(old, current)) return [];
    return diffRow(lists.parse(old), lists.parse(current), lists.shape);
  });
  return [...removes, ...updates, ...placeRows(lists)];
}

function placeRows<Row>({ before, after, rowsBefore, rowsAfter, parse }: Lists<Row>): RowPatch[] {
  const oldPlaces = new Map(before.filter((key) => rowsAfter.has(key)).map((key, place) => [key, place]));
  const steady = keysInOrder(after, oldPlaces);
  const patches: RowPatch[] = [];
  for (let place = after.length - 1; place >= 0; place -= 1) {
    const key = after[place];
    const row = key === undefined ? undefined : rowsAfter.get(key);
    if (key === undefined || row === undefined || steady.has(key)) continue;
    const next = after[place + 1] ?? null;
    if (rowsBefore.has(key)) patches.push({ kind: 'move', key, before: next });
    else patches.push({ kind: 'insert', key, row: parse(row), before: next });
  }
  return patches;
}

/** The keys of a longest list of rows whose old places increase. */
function keysInOrder(after: readonly RowKey[], oldPlaces: ReadonlyMap<RowKey, number>): ReadonlySet<RowKey> {
  const places = after.map((key) => oldPlaces.get(key) ?? -1);
  const tails: number[] = [];
  const previous: number[] = new Array(after.length).fill(-1);
  for (const [index, place] of places.entries()) {
    if (place < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[tails[middle] ?? 0] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  }
  const keys = new Set<RowKey>();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const key = after[index];
    if (key !== undefined) keys.add(key);
  }
  return keys;
}

function diffRow(old: WireRow, current: WireRow, shape: ResultShape): RowPatch[] {
  const changed: Record<string, WireValue> = {};
  const nested: RowPatch[] = [];
  for (const [field, value] of Object.entries(current)) {
    const was = old[field];
    if (was !== undefined && isSameValue(was, value)) continue;
    const relation = shape.get(field);
    const patches = relation && was !== undefined ? diffNested(was, value, relation.shape) : undefined;
    if (patches) nested.push({ kind: 'nested', key: current.$key, field, patches });
    else changed[field] = value;
  }
  const update: RowPatch[] = Object.keys(changed).length === 0 ? [] : [{ kind: 'update', key: current.$key, changed }];
  return [...update, ...nested];
}

/** Steps for a relation inside a row; undefined where the whole value has to be replaced. */
function diffNested(was: WireValue, is: WireValue, shape: ResultShape): RowPatch[] | undefined {
  if (Array.isArray(was) && Array.isArray(is)) return diffRows(was as WireRow[], is as WireRow[], shape);
  if (isRow(was) && isRow(is) && was.$key === is.$key) return diffRow(was, is, shape);
  return undefined;
}

function diffRows(before: readonly WireRow[], after: readonly WireRow[], shape: ResultShape): RowPatch[] {
  return diff({
    before: before.map((row) => row.$key),
    after: after.map((row) => row.$key),
    rowsBefore: new Map(before.map((row) => [row.$key, row])),
    rowsAfter: new Map(after.map((row) => [row.$key, row])),
    isEqual: isSameValue,
    parse: (row) => row,
    shape,
  });
}

function isRow(value: WireValue): value is WireRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && '$key' in value;
}

function isSameValue(a: WireValue, b: WireValue): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
