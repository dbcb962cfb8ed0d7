import { type ModelPermissions, RowcastError } from '@rowcast/protocol';
import { expect, test, vi } from 'vitest';
import { startClient, type TestClient, testToken } from '../../test-support/start-client.js';

const all: ModelPermissions = { read: ['id'], create: ['id'], update: ['id'], delete: true };
const readOnly: ModelPermissions = { ...all, create: [], update: [], delete: false };

async function answer(client: TestClient, permissions: ModelPermissions): Promise<void> {
  const { id, models } = await vi.waitFor(() => client.server.next('permissions'));
  client.server.send({ kind: 'permitted', id, models: { [models[0] ?? '']: permissions } });
}

test('permissions are asked for while somebody looks, under the name of the model in the schema or in db', async () => {
  using client = startClient();
  const permissions = client.permissions('message');
  expect(permissions.getSnapshot()).toBeUndefined();

  permissions.subscribe(() => {});
  await answer(client, all);

  await vi.waitFor(() => expect(permissions.getSnapshot()).toEqual(all));
  expect(client.permissions('Message').getSnapshot()).toBe(permissions.getSnapshot());
});

test('they are asked anew when the server says that they have changed, and the old ones stay until then', async () => {
  using client = startClient();
  const permissions = client.permissions('message');
  const seen: unknown[] = [];
  permissions.subscribe(() => seen.push(permissions.getSnapshot()));
  await answer(client, all);
  await vi.waitFor(() => expect(seen).toEqual([all]));

  client.server.send({ kind: 'permissionsChanged' });
  await answer(client, readOnly);

  await vi.waitFor(() => expect(seen).toEqual([all, readOnly]));
});

test('an answer that says the same again disturbs nobody', async () => {
  using client = startClient();
  const permissions = client.permissions('message');
  const listener = vi.fn();
  permissions.subscribe(listener);
  await answer(client, all);
  await vi.waitFor(() => expect(listener).toHaveBeenCalledOnce());

  client.server.send({ kind: 'permissionsChanged' });
  await answer(client, { ...all });
  client.server.send({ kind: 'permissionsChanged' });
  await answer(client, readOnly);

  await vi.waitFor(() => expect(permissions.getSnapshot()).toEqual(readOnly));
  expect(listener).toHaveBeenCalledTimes(2);
});

test('those of one user are nothing to the next one', async () => {
  let user = 'a';
  using client = startClient({ auth: { getToken: () => testToken(user) } });
  client.server.identify = () => ({ role: 'authenticated', userId: user, expiresAtMs: null });
  const permissions = client.permissions('message');
  permissions.subscribe(() => {});
  await answer(client, all);
  await vi.waitFor(() => expect(permissions.getSnapshot()).toEqual(all));

  user = 'b';
  void client.auth.refresh();
  const { id } = await vi.waitFor(() => client.server.next('authenticate'));
  client.server.send({ kind: 'authenticated', id, identity: client.server.identify('b') });

  expect(permissions.getSnapshot()).toBeUndefined();
  await answer(client, readOnly);
  await vi.waitFor(() => expect(permissions.getSnapshot()).toEqual(readOnly));
});

test('they are asked anew when the same user comes with other claims, and the old ones stay until then', async () => {
  using client = startClient();
  const permissions = client.permissions('message');
  permissions.subscribe(() => {});
  await answer(client, readOnly);
  await vi.waitFor(() => expect(permissions.getSnapshot()).toEqual(readOnly));

  void client.auth.refresh();
  const { id } = await vi.waitFor(() => client.server.next('authenticate'));
  client.server.send({ kind: 'authenticated', id, identity: client.server.identify('') });
  expect(permissions.getSnapshot()).toEqual(readOnly);
  await answer(client, all);

  await vi.waitFor(() => expect(permissions.getSnapshot()).toEqual(all));
});

test('what is to be asked at one moment is asked together, and apart where the server does not know a model', async () => {
  using client = startClient();
  const [message, room] = [client.permissions('message'), client.permissions('room')];
  message.subscribe(() => {});
  room.subscribe(() => {});
  const together = await vi.waitFor(() => client.server.next('permissions'));
  expect(together.models).toEqual(['Message', 'Room']);

  const error = new RowcastError('QUERY_UNKNOWN_MODEL', 'the schema has no model "Room"').toWire();
  client.server.send({ kind: 'failed', id: together.id, error });
  const first = await vi.waitFor(() => client.server.next('permissions'));
  const second = await vi.waitFor(() => client.server.next('permissions'));
  expect([first.models, second.models]).toEqual([['Message'], ['Room']]);
  client.server.send({ kind: 'permitted', id: first.id, models: { Message: all } });
  client.server.send({ kind: 'failed', id: second.id, error });

  await vi.waitFor(() => expect(message.getSnapshot()).toEqual(all));
  expect(room.getSnapshot()).toBeUndefined();
});

test('a model that the schema does not have is said so at once', () => {
  using client = startClient();
  expect(() => client.permissions('nothing')).toThrow('the schema has no model nothing');
});

test('what the server does not answer is told with its reason, and only of the model that it is about', async () => {
  using client = startClient();
  const [permissions, others] = [client.permissions('message'), client.permissions('room')];
  permissions.subscribe(() => {});
  others.subscribe(() => {});
  const refuse = async (): Promise<void> => {
    const { id, models } = await vi.waitFor(() => client.server.next('permissions'));
    if (models.includes('Message')) {
      const error = { code: 'SCHEMA_MISMATCH', message: 'the table is not there' } as const;
      client.server.send({ kind: 'failed', id, error });
    } else client.server.send({ kind: 'permitted', id, models: { Room: all } });
  };
  for (const _question of ['both', 'one', 'the other']) await refuse();

  await vi.waitFor(() => expect(permissions.refusal.getSnapshot()).toMatchObject({ code: 'SCHEMA_MISMATCH' }));
  expect([permissions.getSnapshot(), others.getSnapshot(), others.refusal.getSnapshot()]).toEqual([
    undefined,
    all,
    null,
  ]);

  client.server.send({ kind: 'permissionsChanged' });
  const { id } = await vi.waitFor(() => client.server.next('permissions'));
  client.server.send({ kind: 'permitted', id, models: { Message: readOnly, Room: all } });
  await vi.waitFor(() => expect(permissions.getSnapshot()).toEqual(readOnly));
  expect(permissions.refusal.getSnapshot()).toBeNull();
});
