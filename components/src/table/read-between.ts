/** Reads what names the rows of a list from one row to another, both included, whether they are loaded or not. */
import { keyOf, uniqueWhere } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { Args, UntypedModel } from '../model/untyped-model.js';

export interface RangeEnds {
  /** The values of the keys of the two rows. */
  readonly from: AnyRecord;
  readonly to: AnyRecord;
  /** Whether `to` comes after `from`. */
  readonly isDown: boolean;
}

export interface RowsBetween extends RangeEnds {
  readonly api: Pick<UntypedModel, 'findMany'>;
  /** The `where` and `orderBy` of the list. */
  readonly list: Args;
  readonly key: readonly string[];
}

const pageSize = 1_000;

/** Page by page, so that no answer is large. Nothing, if either row is not in the list any more. */
export async function readBetween(source: RowsBetween): Promise<readonly AnyRecord[]> {
  const { api, list, key, to, isDown } = source;
  const select = Object.fromEntries(key.map((name) => [name, true]));
  const end = keyOf(to, key);
  const found: AnyRecord[] = [];
  let cursor: AnyRecord = source.from;
  for (;;) {
    const skip = found.length === 0 ? 0 : 1;
    const take = isDown ? pageSize : -pageSize;
    const page = await api.findMany({ ...list, select, cursor: uniqueWhere(cursor, key), skip, take });
    const rows = isDown ? page : page.toReversed();
    const place = rows.findIndex((row) => keyOf(row, key) === end);
    found.push(...(place === -1 ? rows : rows.slice(0, place + 1)));
    if (place !== -1) return found;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return [];
    cursor = last;
  }
}
