/** Makes a row of a result out of what is known, its to-one relations included, or says that it can't. Pure. */
import { filterMeaning, type KnownRow, type RowKey, type WireRow, type WireValue } from '@rowcast/protocol';
import type { KnownRows } from './known-rows.js';
import type { ModelInfo, RelationField } from './model-info.js';
import type { ResultShape } from './result-shape.js';
import { pendingMark } from './row-change.js';

export interface RowToBuild {
  readonly key: RowKey;
  readonly view: KnownRow;
  /** Whether nothing can be related to it yet: then its lists are empty, and else not known. */
  readonly isNew: boolean;
}

/** A row as the result would hold it; undefined if a selected field or a list is not known. */
export function buildRow({ key, view, isNew }: RowToBuild, shape: ResultShape, known: KnownRows): WireRow | undefined {
  if (!isNew && (shape.counts.length > 0 || shape.relations.some(({ field }) => field.list))) return undefined;
  const row: { [field: string]: WireValue } & { $key: RowKey } = { $key: key };
  for (const name of shape.scalars) {
    const value = view[name];
    if (value === undefined) return undefined;
    row[name] = value;
  }
  for (const { name, field, shape: nested } of shape.relations) {
    const value = field.list ? [] : relatedRow({ field, shape: nested }, view, known);
    if (value === undefined) return undefined;
    row[name] = value;
  }
  if (shape.counts.length > 0) row['_count'] = Object.fromEntries(shape.counts.map(({ name }) => [name, 0]));
  if (view[pendingMark] === true) row[pendingMark] = true;
  return row;
}

/** The row that a to-one relation shows, null if it shows none, undefined if that is not known. */
export function relatedRow(
  { field, shape }: { readonly field: RelationField; readonly shape: ResultShape },
  view: KnownRow,
  known: KnownRows,
): WireRow | null | undefined {
  const target = followLinks(shape.model, field, view, known);
  if (!target) return target;
  const truth = filterMeaning(shape.where, target.row, shape.model);
  if (truth === 'maybe') return undefined;
  return truth === 'true' ? buildRow({ key: target.key, view: target.row, isNew: false }, shape, known) : null;
}

export interface KnownTarget {
  readonly key: RowKey;
  readonly row: KnownRow;
}

/** What is known of the row that a to-one relation leads to; null and undefined as above. */
export function followRelation(
  model: ModelInfo,
  name: string,
  view: KnownRow,
  known: KnownRows,
): KnownTarget | null | undefined {
  const [field, related] = [model.relations.get(name), model.related(name)];
  return field && related && followLinks(related, field, view, known);
}

function followLinks(
  model: ModelInfo,
  field: RelationField,
  view: KnownRow,
  known: KnownRows,
): KnownTarget | null | undefined {
  const links = field.from.map((from) => view[from]);
  if (links.includes(null)) return null;
  if (links.length === 0 || links.includes(undefined)) return undefined;
  const wanted = Object.fromEntries(field.to.map((to, index) => [to, links[index]]));
  const key = model.keyOf(wanted);
  if (key !== undefined) return known.has(model, key) ? { key, row: known.row(model, key) } : undefined;
  for (const [other, row] of known.rows(model)) {
    if (Object.entries(wanted).every(([name, value]) => isEqual(row[name], value))) return { key: other, row };
  }
  return undefined;
}

/** Whether two wire values are the same. */
export function isEqual(a: WireValue | undefined, b: WireValue | undefined): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
