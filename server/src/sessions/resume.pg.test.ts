import { expect, test } from 'vitest';
import { alice, bob, carol, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

/** What came for one subscription first. */
function firstAnswer(messages: readonly { readonly kind: string }[]) {
  return messages.find(({ kind }) => ['snapshot', 'resumed', 'subscriptionFailed'].includes(kind));
}

test('who comes back and has missed nothing hears so, of whichever server, and gets no rows', async () => {
  await using app = await startTestApp(roomApp);
  const before = await app.connect(bob);
  const held = before.result(await before.subscribe(inLobby));
  before.close();

  for (const server of [app.server, await app.startServer()]) {
    const client = await app.connect(bob, {}, server);
    const messages = await client.subscribe(inLobby, held);
    expect(firstAnswer(client.messages)).toMatchObject({ kind: 'resumed', digest: held.digest, patches: [] });
    expect(client.rows(messages)).toEqual(held.rows);
  }
});

test('the digest that patches bring is the one that another server finds', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  for (const sql of [
    `insert into messages values (10, 1, '${alice}', 'new')`,
    `update messages set body = 'changed' where id = 1`,
    `update messages set id = 0 where id = 2`,
    `delete from messages where id = 10`,
  ]) {
    const { digest } = client.result(messages);
    await app.database.sql(sql);
    await client.until(() => client.result(messages).digest !== digest, sql);
  }
  const held = client.result(messages);

  const elsewhere = await app.connect(bob, {}, await app.startServer());
  await elsewhere.subscribe(inLobby, held);
  expect(firstAnswer(elsewhere.messages)).toMatchObject({ kind: 'resumed', patches: [] });
});

test('who comes back to the same server gets what it has missed, and no more', async () => {
  await using app = await startTestApp(roomApp);
  const [away, present] = await Promise.all([app.connect(bob), app.connect(alice)]);
  await app.database.sql(`insert into messages select i, 1, '${alice}', 'm' || i from generate_series(10, 30) i`);
  const watched = await present.subscribe(inLobby);
  const held = away.result(await away.subscribe(inLobby));
  away.close();
  await app.database.sql(`insert into messages values (40, 1, '${alice}', 'missed')`);
  await app.database.sql(`delete from messages where id = 1`);
  await present.until(() => present.rows(watched).length === 23);

  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby, held);
  expect(firstAnswer(client.messages)).toMatchObject({
    kind: 'resumed',
    patches: [
      { kind: 'remove', key: '1' },
      { kind: 'insert', key: '40' },
    ],
  });
  expect(client.rows(messages)).toEqual(present.rows(watched));
});

test('a digest that the server does not know, or that belongs to another query, brings a snapshot', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const narrow = { ...inLobby, args: { ...inLobby.args, select: { id: true } } };
  const other = client.result(await client.subscribe(narrow));
  for (const digest of ['no-such-digest', other.digest]) {
    const resumed = await app.connect(bob);
    const messages = await resumed.subscribe(inLobby, { ...other, digest });
    expect(firstAnswer(resumed.messages)).toMatchObject({ kind: 'snapshot' });
    expect(resumed.rows(messages)).toHaveLength(2);
  }
});

test('who has lost the right to see them hears of removals, and of nothing that came and went meanwhile', async () => {
  await using app = await startTestApp(roomApp);
  const [away, present] = await Promise.all([app.connect(bob), app.connect(alice)]);
  const watched = await present.subscribe(inLobby);
  const held = away.result(await away.subscribe(inLobby));
  away.close();

  await app.database.sql(`delete from members where user_id = '${bob}'`);
  const revoked = await app.connect(bob);
  const nothing = await revoked.subscribe(inLobby, held);
  expect(revoked.rows(nothing)).toEqual([]);

  await app.database.sql(`insert into messages values (50, 1, '${alice}', 'canary')`);
  await present.until(() => present.rows(watched).length === 3);
  await app.database.sql(`update messages set body = 'canary too' where id = 1`);
  await present.until(() => JSON.stringify(present.rows(watched)).includes('canary too'));
  await app.database.sql(`delete from messages where id = 50; update messages set body = 'hello again' where id = 1`);
  await present.until(() => present.rows(watched).length === 2);
  await app.database.sql(`insert into members values (1, '${bob}')`);

  const back = await app.connect(bob);
  const messages = await back.subscribe(inLobby, held);
  expect(back.rows(messages).map(({ body }) => body)).toEqual(['hello again', 'hi']);
  expect([...revoked.received, ...back.received].join()).not.toContain('canary');
});

test('nobody learns by a digest what others hold', async () => {
  await using app = await startTestApp(roomApp);
  const [member, stranger] = await Promise.all([app.connect(bob), app.connect(carol)]);
  const held = member.result(await member.subscribe(inLobby));
  const messages = await stranger.subscribe(inLobby, held);
  expect(stranger.rows(messages)).toEqual([]);
  expect(stranger.received.join()).not.toContain('hello');
});
