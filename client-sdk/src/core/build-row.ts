/** Makes a row of a result out of what is known, its to-one relations included, or says that it can't. Pure. */
import type { KnownRow, RowKey, WireRow, WireValue } from '@rowcast/protocol';
import type { KnownRows } from './known-rows.js';
import type { ModelInfo, RelationField } from './model-info.js';
import type { ResultShape } from './result-shape.js';
import { pendingMark } from './row-change.js';

/** A row as the result would hold it; undefined if a selected field is not known. To-many relations begin empty. */
export function buildRow(key: RowKey, view: KnownRow, shape: ResultShape, known: KnownRows): WireRow | undefined {
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

/** The row that a to-one relation leads to, null if to none, undefined if that is not known. */
export function relatedRow(
  { field, shape }: { readonly field: RelationField; readonly shape: ResultShape },
  view: KnownRow,
  known: KnownRows,
): WireRow | null | undefined {
  const target = followLinks(shape.model, field, view, known);
  return target && buildRow(target.key, target.row, shape, known);
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
