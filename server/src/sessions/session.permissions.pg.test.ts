import { expect, test } from 'vitest';
import { alice, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';
import { mallory, vaultApp } from '../../test-support/vault-app.js';

const message = ['id', 'roomId', 'author', 'body', 'isDone', 'stars'];

test('a client learns what grants and policies let it try with a model, by the names of the schema', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(alice);

  expect(await client.permissions('Message')).toEqual({
    read: message,
    create: message,
    update: message,
    delete: true,
  });
  expect(await client.permissions('Room')).toEqual({ read: ['id', 'name'], create: [], update: [], delete: false });
});

test('a privilege on some columns is one on some fields, and none where a needed one is missing', async () => {
  const prepare = `
    revoke insert, update on messages from authenticated;
    grant update (body, is_done) on messages to authenticated;
    grant insert (id, room_id, author, stars) on messages to authenticated;`;
  await using app = await startTestApp({ ...roomApp, sql: roomApp.sql + prepare });
  const client = await app.connect(alice);

  expect(await client.permissions('Message')).toEqual({
    read: message,
    // `body` has no default, so that nobody can make a message without it.
    create: [],
    update: ['body', 'isDone'],
    delete: true,
  });
});

test('a grant without a policy is no permission, nor a policy without a grant', async () => {
  const prepare = `
    drop policy messages_delete on messages;
    grant insert, update on rooms to authenticated;
    create policy rooms_rename on rooms for update to anon using (true);
    create policy rooms_make on rooms for insert to public with check (true);
    revoke insert on members from authenticated;`;
  await using app = await startTestApp({ ...roomApp, sql: roomApp.sql + prepare });
  const client = await app.connect(alice);

  expect(await client.permissions('Message')).toMatchObject({ delete: false });
  expect(await client.permissions('Room')).toMatchObject({ create: ['id', 'name'], update: [] });
  expect(await client.permissions('Member')).toMatchObject({ create: [], delete: true });
});

test('who may not read a model may do nothing with it, and a table without row-level security is closed', async () => {
  const prepare = `alter table rooms disable row level security;`;
  await using app = await startTestApp({ ...roomApp, sql: roomApp.sql + prepare });
  const [member, nobody] = await Promise.all([app.connect(alice), app.connect(null)]);
  const closed = { read: [], create: [], update: [], delete: false };

  expect(await nobody.permissions('Message')).toEqual(closed);
  expect(await member.permissions('Room')).toEqual(closed);
});

test('the permissions are those of whoever the connection is now', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(null);
  expect(await client.permissions('Message')).toMatchObject({ read: [] });

  await client.authenticate(await app.tokenFor(alice));

  expect(await client.permissions('Message')).toMatchObject({ read: message });
});

test('a change of grants or policies is announced to those who have asked', async () => {
  await using app = await startTestApp(roomApp);
  const [client, other] = await Promise.all([app.connect(alice), app.connect(alice)]);
  expect(await client.permissions('Message')).toMatchObject({ delete: true });

  await app.database.sql('revoke delete on messages from authenticated');
  await client.until(() => client.messages.some(({ kind }) => kind === 'permissionsChanged'));

  expect(await client.permissions('Message')).toMatchObject({ delete: false });
  expect(other.messages.map(({ kind }) => kind)).toEqual(['welcome']);
});

test('of a relation through a join table it is told whether its ties may be read or changed', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  const linksOf = async (model: string): Promise<object | undefined> => (await client.permissions(model))?.links;
  expect(await linksOf('Doc')).toEqual({ tags: 'change' });
  expect(await linksOf('Tag')).toEqual({ docs: 'change' });
  expect(await linksOf('Note')).toBeUndefined();

  const untilToldAfter = async (sql: string): Promise<void> => {
    const told = client.messages.length;
    await app.database.sql(sql);
    await client.until(() => client.messages.slice(told).some(({ kind }) => kind === 'permissionsChanged'));
  };
  await untilToldAfter('revoke delete on "_DocToTag" from authenticated');
  expect(await linksOf('Doc')).toEqual({ tags: 'read' });
  await untilToldAfter(`grant delete on "_DocToTag" to authenticated;
    drop policy own on "_DocToTag"; create policy look on "_DocToTag" for select to authenticated using (true)`);
  expect(await linksOf('Doc')).toEqual({ tags: 'read' });
  await untilToldAfter('alter policy look on "_DocToTag" using (auth.role() is null)');
  expect(await linksOf('Doc')).toBeUndefined();
});

test('a model that is not there is said so', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(alice);

  await expect(client.permissions('Nothing')).rejects.toMatchObject({ code: 'QUERY_UNKNOWN_MODEL' });
});
