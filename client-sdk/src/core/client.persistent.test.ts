import type { MutationResult } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { FakePages } from '../../test-support/fake-pages.js';
import { alice, bob } from '../../test-support/fake-server.js';
import { settle } from '../../test-support/manual-clock.js';
import { lobby, messageRow, startClient, type TestClient, testToken } from '../../test-support/start-client.js';

/** A page of the browser, signed in as alice unless told otherwise; `end` closes it without a word to anybody. */
function openPage(pages: FakePages, userId = alice): TestClient & { readonly end: () => void } {
  const { locks, end } = pages.openPage();
  const client = startClient({
    offlineQueue: 'persistent',
    openWriteStorage: pages.storage,
    locks,
    auth: { getToken: () => testToken(userId) },
  });
  client.server.identify = () => ({ role: 'authenticated', userId, expiresAtMs: null });
  return { ...client, end };
}

function say(client: TestClient, body: string): void {
  client.db.message.create({ data: { roomId: lobby, body } }).catch(() => {});
}

async function goOnline(client: TestClient): Promise<void> {
  client.connection.subscribe(() => {});
  void client.db.message.count().catch(() => {});
  client.server.isReachable = true;
  client.hear('back');
  await settle();
  await settle();
}

async function leaveWrites(pages: FakePages, ...bodies: string[]): Promise<void> {
  const page = openPage(pages);
  await goOnline(page);
  page.server.isReachable = false;
  page.server.drop();
  for (const body of bodies) {
    say(page, body);
    await settle();
  }
  page.end();
}

const writesOf = (client: TestClient) => client.server.received.filter((message) => message.kind === 'mutate');
const bodiesOf = (client: TestClient) =>
  writesOf(client).map(({ mutations }) => (mutations[0]!.args['data'] as { readonly body: string }).body);

function reply(client: TestClient): void {
  const { id, mutations } = client.server.next('mutate');
  const data = mutations[0]!.args['data'] as { readonly id: string };
  const results: MutationResult[] = [{ kind: 'row', row: messageRow(9, { ...data, $key: data.id }) }];
  client.server.send({ kind: 'mutated', id, transaction: null, results });
}

test('what one page could not send the next one sends, in order, under the same keys, and before its own', async () => {
  const pages = new FakePages();
  await leaveWrites(pages, 'one', 'two');
  const keys = [...pages.writes.keys()];
  using next = openPage(pages);
  say(next, 'three');
  await goOnline(next);

  expect(bodiesOf(next)).toEqual(['one', 'two', 'three']);
  expect(
    writesOf(next)
      .slice(0, 2)
      .map(({ key }) => key),
  ).toEqual(keys);
  for (let count = 0; count < 3; count++) reply(next);
  await settle();
  expect(pages.writes.size).toBe(0);
});

test('what was written in the same millisecond keeps its order beyond the page', async () => {
  const pages = new FakePages();
  const bodies = Array.from({ length: 9 }, (_, index) => `${index}`);
  await leaveWrites(pages, ...bodies);
  using next = openPage(pages);
  await goOnline(next);
  expect(bodiesOf(next)).toEqual(bodies);
});

test('what an earlier page wrote shows until it is saved', async () => {
  const pages = new FakePages();
  await leaveWrites(pages, 'from before');
  using next = openPage(pages);
  let bodies: readonly string[] = [];
  next.db.message.findMany({ where: { roomId: lobby }, orderBy: { createdAt: 'asc' } }).subscribe(({ data = [] }) => {
    bodies = data.map(({ body }) => body);
  });
  await goOnline(next);
  next.server.snapshot(1, [messageRow(1)]);
  expect(bodies).toEqual(['message 1', 'from before']);
});

test('pages that live keep what is theirs, and of two that come only one takes over', async () => {
  const pages = new FakePages();
  await leaveWrites(pages, 'left behind');
  using living = openPage(pages);
  using other = openPage(pages);
  living.server.isReachable = false;
  say(living, 'mine');
  await settle();
  using third = openPage(pages);
  await Promise.all([goOnline(other), goOnline(third)]);
  expect([...bodiesOf(other), ...bodiesOf(third)]).toEqual(['left behind']);
});

test('what one user left is not sent for another, and waits for its author', async () => {
  const pages = new FakePages();
  await leaveWrites(pages, 'by alice');
  const others = openPage(pages, bob);
  await goOnline(others);
  expect(writesOf(others)).toEqual([]);
  others.end();
  using hers = openPage(pages);
  await goOnline(hers);
  expect(bodiesOf(hers)).toEqual(['by alice']);
});

test('a write of an earlier page that is refused is reported until it is dismissed', async () => {
  const pages = new FakePages();
  await leaveWrites(pages, 'too late');
  const next = openPage(pages);
  await goOnline(next);
  const { id } = next.server.next('mutate');
  next.server.send({ kind: 'failed', id, error: { code: 'ACCESS_DENIED', message: 'no' } });
  await settle();
  expect(next.offlineQueue.refused.getSnapshot()).toMatchObject([
    { mutations: [{ model: 'Message', action: 'create' }], error: { code: 'ACCESS_DENIED' } },
  ]);
  next.end();

  using later = openPage(pages);
  await goOnline(later);
  const [refused] = later.offlineQueue.refused.getSnapshot();
  expect(writesOf(later)).toEqual([]);
  await later.offlineQueue.dismiss(refused?.key ?? '');
  expect([later.offlineQueue.refused.getSnapshot(), pages.writes.size]).toEqual([[], 0]);
});

test('what had been sent before the page was gone is sent again under its key, unless that was too long ago', async () => {
  const pages = new FakePages();
  const page = openPage(pages);
  await goOnline(page);
  say(page, 'sent');
  await settle();
  expect(bodiesOf(page)).toEqual(['sent']);
  page.end();
  using soon = openPage(pages);
  await goOnline(soon);
  expect(writesOf(soon).map(({ key }) => key)).toEqual([...pages.writes.keys()]);
  soon.end();

  using late = openPage(pages);
  late.server.writesKeptForMs = 1_000;
  await late.clock.advance(2_000);
  await goOnline(late);
  expect(writesOf(late)).toEqual([]);
  expect(late.offlineQueue.refused.getSnapshot()).toMatchObject([{ error: { code: 'CLIENT_DISCONNECTED' } }]);
});

test('the queue can be looked into, and emptied', async () => {
  const pages = new FakePages();
  using page = openPage(pages);
  await goOnline(page);
  page.server.isReachable = false;
  page.server.drop();
  const outcomes = ['one', 'two', 'three'].map((body) =>
    page.db.message.create({ data: { roomId: lobby, body } }).catch(({ code }) => code),
  );
  await settle();
  const waiting = page.offlineQueue.waiting.getSnapshot();
  expect(waiting.map(({ mayHaveHappened }) => mayHaveHappened)).toEqual([false, false, false]);
  page.offlineQueue.discard(waiting[1]?.key);
  expect(page.pendingWrites.getSnapshot().count).toBe(2);
  page.offlineQueue.discard();
  expect(await Promise.all(outcomes)).toEqual(Array(3).fill('CLIENT_WRITE_DISCARDED'));
  await settle();
  expect(pages.writes.size).toBe(0);
});

test('a client that is closed in order leaves what waits to the next page', async () => {
  const pages = new FakePages();
  const page = openPage(pages);
  await goOnline(page);
  page.server.isReachable = false;
  page.server.drop();
  say(page, 'later');
  await settle();
  page.close();
  using next = openPage(pages);
  await goOnline(next);
  expect(bodiesOf(next)).toEqual(['later']);
});

test('a storage that fails costs the keeping, and not the writing', async () => {
  const pages = new FakePages();
  const { locks } = pages.openPage();
  const broken = { ...pages.storage(), put: () => Promise.reject(new Error('the disk is full')) };
  using client = startClient({ offlineQueue: 'persistent', openWriteStorage: () => broken, locks });
  await goOnline(client);
  say(client, 'all the same');
  await settle();
  expect(bodiesOf(client)).toEqual(['all the same']);
  expect(client.warnings).toEqual(['Rowcast: writes cannot be kept beyond this page: Error: the disk is full']);
});
