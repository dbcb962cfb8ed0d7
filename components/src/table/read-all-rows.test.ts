import { expect, test } from 'vitest';
import type { AnyRecord } from '../model/registered-models.js';
import type { Args } from '../model/untyped-model.js';
import { readAllRows } from './read-all-rows.js';

/** A list as the server keeps it: a cursor that is gone gives nothing. */
function listOf(ids: number[]) {
  const findMany = async ({ cursor, take }: Args = {}): Promise<readonly AnyRecord[]> => {
    const after = cursor === undefined ? 0 : ids.indexOf((cursor as { readonly id: number }).id) + 1;
    const isGone = cursor !== undefined && after === 0;
    return isGone ? [] : ids.slice(after, after + Number(take)).map((id) => ({ id }));
  };
  const findUnique = async ({ where }: Args): Promise<AnyRecord | null> =>
    ids.includes((where as { readonly id: number }).id) ? (where as AnyRecord) : null;
  // Only what is awaited of a description is used.
  return { ids, api: { findMany, findUnique } as never };
}

async function read(list: ReturnType<typeof listOf>, between: (page: number) => void = () => {}): Promise<unknown[]> {
  const found: unknown[] = [];
  let page = 0;
  for await (const rows of readAllRows({ api: list.api, list: {}, key: ['id'], pageSize: 3 })) {
    found.push(...rows.map(({ id }) => id));
    page += 1;
    between(page);
  }
  return found;
}

test.each([[[]], [[1]], [[1, 2, 3]], [[1, 2, 3, 4]], [[1, 2, 3, 4, 5, 6, 7]]])(
  'all of %j is read, once',
  async (ids) => {
    expect(await read(listOf(ids))).toEqual(ids);
  },
);

test('rows that go or come before what was read shift nothing', async () => {
  const list = listOf([1, 2, 3, 4, 5, 6]);
  expect(await read(list, (page) => page === 1 && list.ids.splice(0, 1, -2, -1, 0))).toEqual([1, 2, 3, 4, 5, 6]);
});

test('when the last row that was read goes, the reading goes on from the one in front of it', async () => {
  const list = listOf([1, 2, 3, 4, 5, 6, 7]);
  expect(await read(list, (page) => page === 1 && list.ids.splice(1, 2))).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('when all that was read last goes, that is said', async () => {
  const list = listOf([1, 2, 3, 4]);
  await expect(read(list, () => list.ids.splice(0, 3))).rejects.toThrow('has been deleted meanwhile');
});
