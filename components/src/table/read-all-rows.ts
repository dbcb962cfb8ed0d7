/**
 * Reads a whole list page by page, each after the last row of the one before, so that rows which come or go meanwhile
 * shift nothing. If that very row is gone, the reading goes on after the one in front of it.
 */
import { keyOf, uniqueWhere } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { Args, UntypedModel } from '../model/untyped-model.js';

export interface WholeList {
  readonly api: Pick<UntypedModel, 'findMany' | 'findUnique'>;
  /** Its `where`, `orderBy` and `select`. */
  readonly list: Args;
  readonly key: readonly string[];
  readonly pageSize: number;
}

export async function* readAllRows(source: WholeList): AsyncGenerator<readonly AnyRecord[]> {
  const { api, list, pageSize } = source;
  let rows = await api.findMany({ ...list, take: pageSize });
  let isLast = rows.length < pageSize;
  yield rows;
  while (!isLast) {
    const next = await readAfter(source, rows);
    rows = next.rows;
    isLast = next.isLast;
    yield rows;
  }
}

async function readAfter(
  { api, list, key, pageSize }: WholeList,
  before: readonly AnyRecord[],
): Promise<{ readonly rows: readonly AnyRecord[]; readonly isLast: boolean }> {
  const known = new Set(before.map((row) => keyOf(row, key)));
  for (let back = 0; back < before.length; back += 1) {
    const where = uniqueWhere(before[before.length - 1 - back] ?? {}, key);
    const take = pageSize + back;
    const rows = await api.findMany({ ...list, cursor: where, skip: 1, take });
    // After a row that is gone comes nothing, as after the last one.
    if (rows.length === 0 && (await api.findUnique({ where })) === null) continue;
    return { rows: rows.filter((row) => !known.has(keyOf(row, key))), isLast: rows.length < take };
  }
  throw new Error('what was read last has been deleted meanwhile');
}
