import type { WireRow } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, bob, carol, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

function bodies(rows: readonly WireRow[]): unknown[] {
  return rows.map((row) => row['body']);
}

test('a subscription begins with what the user may see', async () => {
  await using app = await startTestApp(roomApp);
  const [member, stranger, nobody] = await Promise.all([app.connect(bob), app.connect(carol), app.connect(null)]);

  const seen = await member.subscribe(inLobby);
  expect(bodies(member.rows(seen))).toEqual(['hello', 'hi']);
  const hidden = await stranger.subscribe(inLobby);
  expect(stranger.rows(hidden)).toEqual([]);
  const refused = await nobody.subscribe(inLobby);
  expect(nobody.result(refused).error).toMatchObject({ code: 'ACCESS_DENIED' });
});

test('a row written by any program appears, and one transaction is one message', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  const before = client.result(messages).messages;

  await app.database.sql(`begin; insert into messages values (10, 1, '${alice}', 'one'); insert into messages values (11, 1, '${alice}', 'two');
    update messages set body = 'HELLO' where id = 1; delete from messages where id = 2; commit`);
  await client.until(() => client.rows(messages).length === 3);

  expect(bodies(client.rows(messages))).toEqual(['HELLO', 'one', 'two']);
  expect(client.result(messages).messages).toBe(before + 1);
});

test('a row that starts to match by an update appears, and one that stops leaves', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const open = await client.subscribe({
    model: 'Message',
    action: 'findMany',
    args: { where: { isDone: false, roomId: 1 } },
  });
  const done = await client.subscribe({
    model: 'Message',
    action: 'findMany',
    args: { where: { isDone: true, roomId: 1 } },
  });

  await app.database.sql('update messages set is_done = true where id = 1');
  await client.until(() => client.rows(done).length === 1 && client.rows(open).length === 1);

  expect(bodies(client.rows(done))).toEqual(['hello']);
  expect(bodies(client.rows(open))).toEqual(['hi']);
});

test('a window keeps its size, its order and its neighbours', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const latest = await client.subscribe({
    ...inLobby,
    args: { where: { roomId: 1 }, orderBy: { id: 'desc' }, take: 2 },
  });

  await app.database.sql(`insert into messages values (5, 1, '${alice}', 'five')`);
  await client.until(() => bodies(client.rows(latest)).join() === 'five,hi');
  await app.database.sql('update messages set id = 9 where id = 1');
  await client.until(() => bodies(client.rows(latest)).join() === 'hello,five');
  await app.database.sql('delete from messages where id = 9');
  await client.until(() => bodies(client.rows(latest)).join() === 'five,hi');
});

test('a membership that is removed takes the rows away at once, and sends no more of them', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);

  await app.database.sql(`delete from members where user_id = '${bob}'`);
  await client.until(() => client.rows(messages).length === 0);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'canary')`);
  await app.database.sql(`insert into members values (2, '${bob}')`);
  const kitchen = await client.subscribe({ ...inLobby, args: { where: { roomId: 2 } } });

  expect(bodies(client.rows(kitchen))).toEqual(['soup?']);
  expect(client.received.join()).not.toContain('canary');
});

test('a membership that is granted brings the rows', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(carol);
  const messages = await client.subscribe(inLobby);

  await app.database.sql(`insert into members values (1, '${carol}')`);
  await client.until(() => client.rows(messages).length === 2);
});

test('a policy and a grant that change take effect on open subscriptions', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(carol);
  const messages = await client.subscribe(inLobby);

  await app.database.sql('alter policy messages_read on messages using (true)');
  await client.until(() => client.rows(messages).length === 2, 'the altered policy');
  await app.database.sql('revoke select on messages from authenticated');
  await client.until(() => client.result(messages).error?.code === 'ACCESS_DENIED', 'the revoked grant');
  await app.database.sql('grant select on messages to authenticated');
  await client.until(() => client.rows(messages).length === 2, 'the grant given back');
});

test('a subscription that was denied when it was asked for begins when the grant is given', async () => {
  await using app = await startTestApp({
    ...roomApp,
    sql: `${roomApp.sql}; revoke select on messages from authenticated`,
  });
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  expect(client.result(messages).error).toMatchObject({ code: 'ACCESS_DENIED' });

  await app.database.sql('grant select on messages to authenticated');
  await client.until(() => client.result(messages).error === undefined, 'the rows');

  expect(bodies(client.rows(messages))).toEqual(['hello', 'hi']);
});

test('TRUNCATE, COPY-sized writes, key changes and cascades are seen', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(alice);
  const messages = await client.subscribe({ model: 'Message', action: 'count', args: {} });
  const count = () => client.rows(messages)[0]?.['count'];

  await app.database.sql(`insert into messages select g, 1, '${alice}', 'm' from generate_series(100, 100099) g`);
  await client.until(() => count() === 100_003, 'a hundred thousand rows');
  await app.database.sql('update rooms set id = 1 where id = 1; delete from rooms where id = 2');
  await client.until(() => count() === 100_002, 'the cascade');
  await app.database.sql('truncate messages');
  await client.until(() => count() === 0, 'the truncation');
});

test('a related row is followed, and patched inside its parent', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const rooms = await client.subscribe({
    model: 'Room',
    action: 'findMany',
    args: { include: { messages: { orderBy: { id: 'asc' } } } },
  });
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new')`);
  await client.until(() => client.result(rooms).version === 2);

  expect(client.messages.at(-1)).toMatchObject({
    kind: 'patch',
    patches: [{ kind: 'nested', key: '1', field: 'messages', patches: [{ kind: 'insert', key: '10', before: null }] }],
  });
  await app.database.sql(`update rooms set name = 'hall' where id = 1`);
  await client.until(() => client.rows(rooms)[0]?.['name'] === 'hall');
});

test('a write committed between the select and the listening is not missed', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  // Rows are written all the time while subscriptions begin; each must end with all of them.
  let isWriting = true;
  let written = 0;
  const writing = (async () => {
    for (let id = 1_000; isWriting; id++) {
      await app.database.sql(`insert into messages values (${id}, 1, '${alice}', 'm')`);
      written += 1;
    }
  })();
  const subscriptions: number[] = [];
  for (let take = 5_000; take < 5_025; take++)
    subscriptions.push(await client.subscribe({ ...inLobby, args: { where: { roomId: 1 }, take } }));
  isWriting = false;
  await writing;

  for (const id of subscriptions)
    await client.until(() => client.rows(id).length === written + 2, `subscription ${id}`);
});

test('a policy that fails for one identity is that identity’s error alone', async () => {
  await using app = await startTestApp({
    ...roomApp,
    sql: `${roomApp.sql}; create policy odd on messages as restrictive for select to authenticated
      using ((auth.jwt() ->> 'divisor') is null or 1 / (auth.jwt() ->> 'divisor')::int > -1)`,
  });
  const [well, ill] = await Promise.all([app.connect(bob), app.connect(alice, { divisor: '0' })]);
  const [good, bad] = await Promise.all([well.subscribe(inLobby), ill.subscribe(inLobby)]);

  expect(well.rows(good)).toHaveLength(2);
  expect(ill.result(bad).error).toMatchObject({ code: 'ACCESS_POLICY_FAILED' });
  expect(JSON.stringify(ill.result(bad).error)).not.toMatch(/division|messages|odd/);
});

test('a column that must stay private is never sent, and cannot be asked for or filtered by', async () => {
  await using app = await startTestApp({
    ...roomApp,
    sql: `${roomApp.sql}; update messages set stars = 424242; revoke select on messages from authenticated;
      grant select (id, room_id, author, body, is_done) on messages to authenticated`,
  });
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new', false, 424242)`);
  await client.until(() => client.rows(messages).length === 3);
  const { transaction } = await client.mutate({
    model: 'Message',
    action: 'create',
    args: { data: { id: 11, roomId: 1, author: bob, body: 'mine' } },
  });
  await client.settled(transaction);

  expect(Object.keys(client.rows(messages)[0]!)).not.toContain('stars');
  for (const args of [{ select: { stars: true } }, { where: { stars: 424242 } }, { orderBy: { stars: 'asc' } }]) {
    await expect(client.query({ model: 'Message', action: 'findMany', args })).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      fields: ['stars'],
    });
  }
  expect(client.received.join()).not.toContain('424242');
});

test('a table that loses its capture is refused, with the way out', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  const messages = await client.subscribe(inLobby);
  await app.database.sql('drop trigger rowcast_capture_update on messages');
  await client.until(() => client.result(messages).error !== undefined, 'the failure of the open subscription');

  expect(client.result(messages).error).toMatchObject({ code: 'LIVE_TABLE_NOT_CAPTURED', model: 'Message' });
  await app.database.sql('select rowcast.install_capture()');
  await client.until(() => client.rows(messages).length === 2, 'the recovery');
});
