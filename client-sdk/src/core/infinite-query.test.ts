import { expect, test } from 'vitest';
import { settle } from '../../test-support/manual-clock.js';
import { lobby, messageRow, startClient, type TestClient, uuid } from '../../test-support/start-client.js';
import { InfiniteQuery, type InfiniteResult } from './infinite-query.js';

interface Shown {
  readonly list: InfiniteQuery<{ readonly id: string; readonly body: string }>;
  readonly last: () => InfiniteResult<{ readonly id: string; readonly body: string }>;
  readonly bodies: () => string;
  readonly stop: () => void;
}

/** The newest messages, two a page, the first of which has come. Every result that was shown had rows. */
async function showPages(client: TestClient): Promise<Shown> {
  const query = client.db.message.findMany({ where: { roomId: lobby }, orderBy: { createdAt: 'desc' } });
  const list = new InfiniteQuery(query, 2);
  let wasThere = false;
  const stop = list.subscribe(() => {
    const isThere = list.getSnapshot().data !== undefined;
    if (wasThere) expect(isThere).toBe(true);
    wasThere ||= isThere;
  });
  await settle();
  client.server.snapshot(1, [messageRow(9), messageRow(8), messageRow(7)]);
  const bodies = (): string => (list.getSnapshot().data ?? []).map(({ body }) => body.replace('message ', '')).join();
  return { list, last: list.getSnapshot, bodies, stop };
}

test('the first page asks for one row more than it shows, and so knows of the next', async () => {
  using client = startClient();
  const { last, bodies } = await showPages(client);
  expect(bodies()).toBe('9,8');
  expect(last()).toMatchObject({ status: 'success', hasNextPage: true, isFetchingNextPage: false });
});

test('while the next page is fetched the list stays, and stays live; then it is longer, of the same rows', async () => {
  using client = startClient();
  const { last, bodies } = await showPages(client);
  const [first, second] = last().data!;
  last().fetchNextPage();
  last().fetchNextPage();
  await settle();
  expect(last()).toMatchObject({ hasNextPage: true, isFetchingNextPage: true, live: 'live' });
  client.server.patch(1, 2, [{ kind: 'update', key: uuid(8), changed: { body: 'edited' } }]);
  expect(bodies()).toBe('9,edited');

  const { query } = client.server.snapshot(2, [
    messageRow(9),
    messageRow(8, { body: 'edited' }),
    messageRow(7),
    messageRow(6),
  ]);
  expect(query.args['take']).toBe(5);
  expect(bodies()).toBe('9,edited,7,6');
  expect(last()).toMatchObject({ hasNextPage: false, isFetchingNextPage: false });
  expect(last().data![0]).toBe(first);
  expect(last().data![1]).not.toBe(second);
  expect(client.server.received.filter(({ kind }) => kind === 'subscribe')).toEqual([]);
});

test('the shorter list is let go once the longer one is there', async () => {
  using client = startClient({ keepAliveMs: 1_000 });
  const { last } = await showPages(client);
  last().fetchNextPage();
  await settle();
  client.server.snapshot(2, [messageRow(9), messageRow(8), messageRow(7)]);
  await client.clock.advance(1_000);
  expect(client.server.received.map(({ kind }) => kind)).toEqual(['unsubscribe']);
});

test('rows that come and go move across the pages, and none is missing or twice at their seam', async () => {
  using client = startClient();
  const { last, bodies } = await showPages(client);
  last().fetchNextPage();
  await settle();
  client.server.snapshot(
    2,
    [9, 8, 7, 6, 5].map((number) => messageRow(number)),
  );
  client.server.patch(2, 2, [
    { kind: 'insert', key: uuid(10), row: messageRow(10), before: uuid(9) },
    { kind: 'remove', key: uuid(5) },
  ]);
  expect(bodies()).toBe('10,9,8,7');
  void client.db.message.delete({ where: { id: uuid(8) } }).catch(() => {});
  await settle();
  expect(bodies()).toBe('10,9,7,6');
});

test('a page that fails keeps the list, says why, and can be tried again', async () => {
  using client = startClient();
  const { last, bodies } = await showPages(client);
  last().fetchNextPage();
  await settle();
  const { id } = client.server.next('subscribe');
  const error = { code: 'QUERY_TIMEOUT', message: 'too slow' } as const;
  client.server.send({ kind: 'subscriptionFailed', subscription: id, error });
  expect(last()).toMatchObject({ status: 'error', error: { code: 'QUERY_TIMEOUT' }, isFetchingNextPage: false });
  expect(bodies()).toBe('9,8');

  last().fetchNextPage();
  client.server.snapshot(
    2,
    [9, 8, 7].map((number) => messageRow(number)),
  );
  expect(last()).toMatchObject({ status: 'success', error: null });
  expect(bodies()).toBe('9,8,7');
});

test('a list that nobody looks at any longer is let go, and found again', async () => {
  using client = startClient();
  const { list, last, bodies, stop } = await showPages(client);
  last().fetchNextPage();
  await settle();
  client.server.snapshot(
    2,
    [9, 8, 7].map((number) => messageRow(number)),
  );
  stop();
  list.subscribe(() => {});
  expect(bodies()).toBe('9,8,7');
  expect(client.server.received).toEqual([]);
});

test('what is no list, or has a length of its own, cannot grow', () => {
  using client = startClient();
  const { message } = client.db;
  expect(() => new InfiniteQuery(message.findMany({ take: 5 }), 2)).toThrow('Message.findMany cannot grow');
  expect(() => new InfiniteQuery(message.count() as never, 2)).toThrow('Message.count cannot grow page by page');
  expect(() => new InfiniteQuery(message.findMany(), 0)).toThrow('pageSize is 0');
});
