import { expect, test } from 'vitest';
import { alice, bob, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestApp } from '../../test-support/start-test-app.js';

const now = (): number => Math.floor(Date.now() / 1_000);

async function expectOut(app: TestApp, client: Awaited<ReturnType<TestApp['connect']>>): Promise<void> {
  await client.until(() => client.messages.some((message) => message.kind === 'expired'), 'the end of the session');
  expect(client.messages.at(-1)).toEqual({ kind: 'expired', reason: 'revoked' });
  await expect(client.query(inLobby)).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
  const heard = client.received.length;
  await app.database.sql(`insert into messages values (100, 1, '${alice}', 'canary')`);
  const watcher = await app.connect(alice);
  const seen = await watcher.subscribe(inLobby);
  await watcher.until(() => watcher.rows(seen).some(({ id }) => id === 100));
  expect(client.received.slice(heard).join()).not.toContain('canary');
}

test('a user whose sessions are revoked is out on every server at once, and their old tokens are refused', async () => {
  await using app = await startTestApp(roomApp);
  const other = await app.startServer();
  const old = { iat: now() - 10 };
  const [here, there, bystander] = await Promise.all([
    app.connect(bob, old),
    app.connect(bob, old, other),
    app.connect(alice, old, other),
  ]);
  await Promise.all([here.subscribe(inLobby), there.subscribe(inLobby), bystander.subscribe(inLobby)]);
  await app.database.sql(`select rowcast.revoke_sessions('${bob}')`);

  await expectOut(app, here);
  await there.until(() => there.messages.some((message) => message.kind === 'expired'));
  expect(bystander.messages.map(({ kind }) => kind)).not.toContain('expired');
  const returning = await app.connect(bob, old, other);
  expect(returning.messages).toMatchObject([{ kind: 'goodbye', error: { code: 'AUTH_SESSION_REVOKED' } }]);
  await expect(here.authenticate(await app.tokenFor(bob, old))).rejects.toMatchObject({ code: 'AUTH_SESSION_REVOKED' });
  expect(await here.authenticate(await app.tokenFor(bob, { iat: now() + 1 }))).toMatchObject({ kind: 'authenticated' });
});

test('a token that does not say when it was issued is taken for an old one', async () => {
  await using app = await startTestApp(roomApp);
  await app.database.sql(`select rowcast.revoke_sessions('${bob}')`);
  const later = await app.startServer();
  const client = await app.connect(bob, {}, later);
  expect(client.messages).toMatchObject([{ kind: 'goodbye', error: { code: 'AUTH_SESSION_REVOKED' } }]);
});

test('a banned user gets in with no token, however fresh, until the ban is over', async () => {
  await using app = await startTestApp(roomApp);
  await app.database.sql(`select rowcast.revoke_sessions('${bob}', 'infinity')`);
  const fresh = { iat: now() + 60 };
  const banned = await app.connect(bob, fresh, await app.startServer());
  expect(banned.messages).toMatchObject([{ kind: 'goodbye', error: { code: 'AUTH_SESSION_REVOKED' } }]);

  await app.database.sql(`select rowcast.revoke_sessions('${bob}', now() - interval '1 second')`);
  const back = await app.connect(bob, fresh, await app.startServer());
  expect(back.messages).toMatchObject([{ kind: 'welcome' }]);
});

/** A write of bob's that cannot get on until `finish`, and one behind it. Comes back when bob has been thrown out. */
async function throwOutWhileWriting(app: TestApp, client: Awaited<ReturnType<TestApp['connect']>>) {
  const { Client } = await import('pg').then((module) => module.default);
  const owner = new Client(app.database.url);
  await owner.connect();
  await owner.query('begin; select from messages where id = 2 for update');
  const where = { id: 2 };
  const slow = client.mutate({ model: 'Message', action: 'update', args: { where, data: { body: 'slow' } } });
  const behind = client.mutate({ model: 'Message', action: 'delete', args: { where } });
  while ((await owner.query('select from pg_locks where not granted')).rowCount === 0)
    await owner.query('select pg_sleep(0.01)');
  await app.database.sql(`select rowcast.revoke_sessions('${bob}')`);
  await client.until(() => client.messages.some((message) => message.kind === 'expired'));
  const finish = async (): Promise<void> => {
    await owner.query('commit');
    await owner.end();
    await slow;
  };
  return { behind, finish };
}

test('a write that waits behind another is not done for who has been thrown out meanwhile', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob, { iat: now() - 10 });
  const { behind, finish } = await throwOutWhileWriting(app, client);
  const refused = expect(behind).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
  await finish();
  await refused;
  expect(await app.database.sql('select body from messages where id = 2')).toEqual([{ body: 'slow' }]);
});

test('nor if somebody else has taken over the connection before its turn', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob, { iat: now() - 10 });
  const { behind, finish } = await throwOutWhileWriting(app, client);
  const refused = expect(behind).rejects.toMatchObject({ code: 'AUTH_SESSION_REVOKED' });
  await client.authenticate(await app.tokenFor(alice));
  await finish();
  await refused;
  expect(await app.database.sql('select body from messages where id = 2')).toEqual([{ body: 'slow' }]);
});

test('nobody may revoke sessions who was not given the right to', async () => {
  await using app = await startTestApp(roomApp);
  for (const attempt of [`select rowcast.revoke_sessions('${alice}')`, 'select * from rowcast.revocation']) {
    await expect(app.selectAs(bob, attempt)).rejects.toThrow('permission denied');
  }
});
