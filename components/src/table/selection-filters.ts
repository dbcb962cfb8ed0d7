/** Says what is selected as filters: by keys, in pieces that a server takes, or by the table's own filter. Pure. */
import { whereAny } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { RowSelection } from './row-selection.js';

export interface SelectionContext {
  /** What the table's filter lets through. */
  readonly where: AnyRecord;
  /** The fields that name a record. */
  readonly key: readonly string[];
}

/** A list of values is one condition, however long; this keeps a statement at a size that Postgres plans fast. */
const maxValues = 1_000;
/** A server takes 500 conditions in one filter, unless it is told otherwise. */
const maxConditions = 400;

/** Filters that together select these records, none of them twice. */
export function filtersForKeys(records: readonly AnyRecord[], key: readonly string[]): readonly AnyRecord[] {
  // A key of several fields costs a condition for each, and one for the whole.
  const size = key.length === 1 ? maxValues : Math.max(1, Math.floor(maxConditions / (key.length + 1)));
  const filters: AnyRecord[] = [];
  for (let at = 0; at < records.length; at += size) filters.push(whereAny(records.slice(at, at + size), key));
  return filters;
}

/** Filters that together select what is selected; of everything, what matches when they are asked. */
export function filtersForSelection(
  { kind, keys }: RowSelection,
  { where, key }: SelectionContext,
): readonly AnyRecord[] {
  const records = [...keys.values()];
  if (kind === 'some') return filtersForKeys(records, key);
  const exceptions = filtersForKeys(records, key).map((excepted) => ({ NOT: excepted }));
  return [exceptions.length === 0 ? where : { AND: [where, ...exceptions] }];
}
