/**
 * Clients that do not come after with what they are sent, while nothing of it waits on the server: a page whose JavaScript
 * is busy, and a line that stands still. Over real sockets, which take megabytes before the server could see it.
 */
import { connectTestClient, TcpProxy, type TestClient } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { createDice } from '../../test-support/fuzz/dice.js';
import { alice, bob, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestApp } from '../../test-support/start-test-app.js';

const lobbySql = `select id, room_id as "roomId", author, body, is_done as "isDone", stars
  from messages where room_id = 1 order by id`;
const countInLobby = { model: 'Message', action: 'count', args: { where: { roomId: 1 } } } as const;

async function counterOf(app: TestApp, name: string): Promise<number> {
  const metrics = await (await fetch(`${app.server.url}/metrics`)).text();
  const line = metrics.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

/** Changes rows one after the other, each as soon as somebody who reads has the one before. */
async function startChanges(app: TestApp) {
  const reader = await app.connect(alice);
  const lobby = await reader.subscribe(inLobby);
  let count = 0;
  return {
    reader,
    lobby,
    async change(times: number): Promise<void> {
      for (let time = 0; time < times; time += 1) {
        count += 1;
        const body = `change ${count}`;
        await app.database.sql(`update messages set body = '${body}' where id = 1`);
        await reader.until(() => reader.rows(lobby)[0]?.['body'] === body, body);
      }
    },
  };
}

type Changes = Awaited<ReturnType<typeof startChanges>>;

/** Changes rows until the server leaves something out for a client that does not answer. */
async function untilPaced(app: TestApp, changes: Changes): Promise<void> {
  for (let round = 0; (await counterOf(app, 'rowcast_paced_clients_total')) === 0; round += 1) {
    expect(round).toBeLessThan(200);
    await changes.change(20);
  }
}

/** A client that shows the lobby and has stopped answering marks, for which something has been left out by now. */
async function startBusy(app: TestApp) {
  const busy = await app.connect(bob);
  busy.answerMarks();
  const messages = await busy.subscribe(inLobby);
  const changes = await startChanges(app);
  busy.isBusy = true;
  await untilPaced(app, changes);
  return { busy, messages, changes };
}

const countOf = (client: TestClient, ...kinds: readonly string[]): number =>
  client.messages.filter(({ kind }) => kinds.includes(kind)).length;

async function expectFresh(app: TestApp, client: TestClient, subscription: number, changes: Changes): Promise<void> {
  const wanted = changes.reader.result(changes.lobby).digest;
  await client.until(() => client.result(subscription).digest === wanted, 'the rows of now');
  const rows = client.rows(subscription).map(({ $key, ...row }) => row);
  expect(rows).toEqual(await app.selectAs(bob, lobbySql));
}

test('a page that is busy is sent a bounded number of patches, and then what has changed meanwhile', async () => {
  await using app = await startTestApp(roomApp);
  const { busy, messages, changes } = await startBusy(app);
  const sent = busy.messages.length;
  await changes.change(300);
  expect(busy.messages).toHaveLength(sent);
  busy.isBusy = false;
  await expectFresh(app, busy, messages, changes);

  // Everything anew, since the server no longer knows what the result was so long ago.
  expect(busy.messages.slice(sent).map(({ kind }) => kind)).toEqual(['snapshot', 'mark']);
  await changes.change(10);
  await expectFresh(app, busy, messages, changes);
});

test('a line that stands still takes a bounded number of patches, and disturbs nobody', async () => {
  await using app = await startTestApp(roomApp);
  const port = Number(new URL(app.server.url).port);
  await using proxy = await TcpProxy.start({ ends: () => [{ host: '127.0.0.1', port }] });
  const url = `http://127.0.0.1:${proxy.port}`;
  using still = await connectTestClient({ url, token: await app.tokenFor(bob) });
  still.answerMarks();
  const messages = await still.subscribe(inLobby);
  const changes = await startChanges(app);
  proxy.freeze();
  await untilPaced(app, changes);
  const before = countOf(changes.reader, 'patch');
  await changes.change(300);
  expect(countOf(changes.reader, 'patch')).toBe(before + 300);
  proxy.mend();
  await expectFresh(app, still, messages, changes);

  // What went out before the server noticed, and no more: the reader got every change.
  expect(countOf(still, 'patch')).toBeLessThanOrEqual(before);
  expect(countOf(still, 'resumed', 'snapshot')).toBe(2);
});

test('a client that does not know marks gets none, and every patch', async () => {
  await using app = await startTestApp(roomApp);
  const older = await app.connect(bob);
  const messages = await older.subscribe(inLobby);
  const changes = await startChanges(app);
  await changes.change(200);
  await expectFresh(app, older, messages, changes);

  expect([countOf(older, 'mark'), countOf(older, 'patch')]).toEqual([0, 200]);
});

test('who writes while behind is answered at once, and hears that it has arrived after what it lacked', async () => {
  await using app = await startTestApp(roomApp);
  const { busy, messages, changes } = await startBusy(app);
  const sent = busy.messages.length;
  const data = { id: 10, roomId: 1, author: bob, body: 'mine' };
  const { transaction } = await busy.mutate({ model: 'Message', action: 'create', args: { data } });
  await changes.reader.until(() => changes.reader.rows(changes.lobby).length === 3, 'the new row');
  await changes.change(20);
  busy.isBusy = false;
  await busy.settled(transaction);

  const kinds = busy.messages.slice(sent).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind !== 'mark')).toEqual(['mutated', 'resumed', 'settled']);
  await expectFresh(app, busy, messages, changes);
});

test('what has failed and is well again while a client was behind has not failed for it', async () => {
  await using app = await startTestApp(roomApp);
  const { busy, messages, changes } = await startBusy(app);
  const sent = busy.messages.length;
  const { reader, lobby } = changes;
  await app.database.sql('revoke select on messages from authenticated');
  await reader.until(() => reader.result(lobby).error !== undefined, 'the failure');
  await app.database.sql('grant select on messages to authenticated');
  await reader.until(() => reader.result(lobby).error === undefined, 'its end');
  await changes.change(5);
  busy.isBusy = false;
  await expectFresh(app, busy, messages, changes);

  expect(countOf(busy, 'subscriptionFailed')).toBe(0);
  expect(busy.messages.slice(sent)).toMatchObject([{ kind: 'snapshot', subscription: messages }, { kind: 'mark' }]);
});

test('what fails while a client is behind, it hears when it has come so far', async () => {
  await using app = await startTestApp(roomApp);
  const { busy, messages, changes } = await startBusy(app);
  await app.database.sql('revoke select on messages from authenticated');
  const { reader, lobby } = changes;
  await reader.until(() => reader.result(lobby).error !== undefined, 'the failure');
  expect(busy.result(messages).error).toBeUndefined();
  busy.isBusy = false;
  await busy.until(() => busy.result(messages).error?.code === 'ACCESS_DENIED', 'the failure');
});

test('who comes with rows while behind hears what has changed since, once it has come so far', async () => {
  await using app = await startTestApp(roomApp);
  const { busy, messages: former, changes } = await startBusy(app);
  const held = busy.result(former);
  busy.unsubscribe(former);
  const sent = busy.messages.length;
  const coming = busy.subscribe(inLobby, held);
  await changes.change(5);
  expect(busy.messages).toHaveLength(sent);
  busy.isBusy = false;
  await expectFresh(app, busy, await coming, changes);

  expect(busy.messages[sent]).toMatchObject({ kind: 'resumed' });
});

test('somebody else on the connection gets everything anew, and nothing that was left out for the first', async () => {
  await using app = await startTestApp(roomApp);
  const busy = await app.connect(alice);
  busy.answerMarks();
  const kitchen = { ...inLobby, args: { where: { roomId: 2 } } };
  const [messages] = [await busy.subscribe(kitchen), await busy.subscribe(inLobby)];
  const changes = await startChanges(app);
  busy.isBusy = true;
  await untilPaced(app, changes);
  await app.database.sql(`insert into messages values (10, 2, '${alice}', 'canary')`);
  await changes.change(20);
  const sent = busy.received.length;
  await busy.authenticate(await app.tokenFor(bob));
  busy.isBusy = false;
  await busy.until(() => busy.rows(messages).length === 0, 'the rows of bob');

  const news = busy.received.slice(sent);
  expect(news.join()).not.toContain('canary');
  expect(news.filter((frame) => frame.includes('"resumed"'))).toEqual([]);
});

test('whenever a client answers, it ends with the rows of now, in every subscription', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  client.answerMarks();
  const same = [await client.subscribe(inLobby), await client.subscribe(inLobby)];
  const window = { ...inLobby, args: { where: { roomId: 1 }, orderBy: { id: 'desc' }, take: 5 } } as const;
  const [latest, count] = [await client.subscribe(window), await client.subscribe(countInLobby)];
  const changes = await startChanges(app);
  const dice = createDice(7);
  const later: Promise<number>[] = [];
  for (let id = 100; id < 400; id += 1) {
    if (dice.chance(0.1)) client.isBusy = dice.chance(0.7);
    if (dice.chance(0.02)) later.push(client.subscribe(inLobby));
    await app.database.sql(`insert into messages values (${id}, 1, '${alice}', 'm${id}');
      delete from messages where id = ${id - dice.below(40)}`);
    if (dice.chance(0.5)) await changes.change(1);
  }
  // However quick the machine is, it has come to lag at least once.
  client.isBusy = true;
  await untilPaced(app, changes);
  client.isBusy = false;
  await changes.change(1);
  for (const subscription of [...same, ...(await Promise.all(later))])
    await expectFresh(app, client, subscription, changes);
  const rows = client.rows(same[0] ?? 0);
  await client.until(() => client.rows(count)[0]?.['count'] === rows.length, 'the count');
  expect(client.rows(latest)).toEqual(rows.slice(-5).reverse());
}, 60_000);
