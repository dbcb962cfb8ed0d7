/**
 * In which order Postgres would return two rows of a result: `orderBy` with nulls placed as declared (last when
 * ascending, first when descending), then the key, which the server always appends. Pure.
 *
 * Texts are ordered by the database's collation, which is not known here: such an answer is a guess and says so.
 */
import type { KnownRow } from './filter-meaning.js';
import { compareValues, type FieldMeaning, type ModelMeaning } from './value-meaning.js';
import type { WireObject, WireValue } from './wire-value.js';

/** One term of an order: the way to a field, over to-one relations, and how its values are sorted. */
export interface OrderTerm {
  readonly path: readonly string[];
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

export interface RowOrder {
  /** Negative if the first row comes first, positive if the second does, 0 if nothing tells them apart. */
  readonly sign: number;
  /** Whether Postgres is sure to decide the same. */
  readonly isCertain: boolean;
}

/** The terms of an `orderBy`, the key at the end. Undefined if it holds a term that only the server understands. */
export function orderTerms(orderBy: WireValue | undefined, key: readonly string[]): readonly OrderTerm[] | undefined {
  const parts = orderBy === undefined ? [] : Array.isArray(orderBy) ? (orderBy as readonly WireValue[]) : [orderBy];
  const terms: OrderTerm[] = [];
  for (const part of parts) {
    if (!isObject(part)) return undefined;
    for (const [name, order] of Object.entries(part)) {
      const term = order === undefined ? null : readTerm([name], order);
      if (term === undefined) return undefined;
      if (term) terms.push(term);
    }
  }
  const named = new Set(terms.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  const rest = key.filter((field) => !named.has(field));
  return [...terms, ...rest.map((field): OrderTerm => ({ path: [field], direction: 'asc', nulls: 'last' }))];
}

/** Compares two rows of a model. */
export function compareRows(
  terms: readonly OrderTerm[],
  model: ModelMeaning,
  [first, second]: readonly [KnownRow, KnownRow],
): RowOrder {
  let isCertain = true;
  for (const term of terms) {
    const field = fieldAt(model, term.path);
    const [a, b] = [valueAt(first, term.path), valueAt(second, term.path)];
    if (!field || a === undefined || b === undefined) return { sign: 0, isCertain: false };
    const order = compareByTerm(a, b, { field, term });
    isCertain &&= order.isCertain;
    if (order.sign !== 0) return { sign: order.sign, isCertain };
  }
  return { sign: 0, isCertain };
}

function compareByTerm(
  a: WireValue,
  b: WireValue,
  { field, term }: { readonly field: FieldMeaning; readonly term: OrderTerm },
): RowOrder {
  if (a === null || b === null) {
    const nullSign = term.nulls === 'first' ? -1 : 1;
    return { sign: (a === null ? nullSign : 0) - (b === null ? nullSign : 0), isCertain: true };
  }
  const sign = compareValues(a, b, field);
  const turned = (value: number): number => (term.direction === 'asc' ? value : -value);
  return sign === undefined ? { sign: turned(guess(a, b)), isCertain: false } : { sign: turned(sign), isCertain: true };
}

/** As most collations would have it: letters before case. */
function guess(a: WireValue, b: WireValue): number {
  return String(a).localeCompare(String(b), 'en');
}

function readTerm(path: readonly string[], order: WireValue): OrderTerm | undefined {
  if (order === 'asc' || order === 'desc') return { path, direction: order, nulls: defaultNulls(order) };
  if (!isObject(order)) return undefined;
  const { sort, nulls } = order;
  if (sort === 'asc' || sort === 'desc') {
    return { path, direction: sort, nulls: nulls === 'first' || nulls === 'last' ? nulls : defaultNulls(sort) };
  }
  const [[name, inner] = [], ...others] = Object.entries(order).filter(([, member]) => member !== undefined);
  if (name === undefined || inner === undefined || others.length > 0 || name === '_count') return undefined;
  return readTerm([...path, name], inner);
}

function defaultNulls(direction: 'asc' | 'desc'): 'first' | 'last' {
  return direction === 'asc' ? 'last' : 'first';
}

function fieldAt(model: ModelMeaning, path: readonly string[]): FieldMeaning | undefined {
  const relations = path.slice(0, -1);
  const owner = relations.reduce<ModelMeaning | undefined>((at, name) => at?.related(name), model);
  return owner?.field(path.at(-1) ?? '');
}

/** Undefined where the row does not tell; null also where a relation on the way leads to nothing. */
function valueAt(row: KnownRow, path: readonly string[]): WireValue | undefined {
  let value: WireValue | undefined = row as WireObject;
  for (const name of path) {
    if (value === null || value === undefined) return value;
    value = isObject(value) ? value[name] : undefined;
  }
  return value;
}

function isObject(value: WireValue | undefined): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
