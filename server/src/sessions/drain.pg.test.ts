import pg from 'pg';
import { expect, test } from 'vitest';
import { alice, bob, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

test('a server that stops answers the writes under way, then tells everybody when to come back', async () => {
  await using app = await startTestApp(roomApp);
  const [writer, reader] = await Promise.all([app.connect(bob), app.connect(alice)]);
  await reader.subscribe(inLobby);
  const owner = new pg.Client(app.database.url);
  await owner.connect();
  await owner.query('begin; select from messages where id = 2 for update');
  const edit = (body: string) =>
    writer.mutate({ model: 'Message', action: 'update', args: { where: { id: 2 }, data: { body } } });
  const written = Promise.all([edit('first'), edit('second')]);
  while ((await owner.query('select from pg_locks where not granted')).rowCount === 0)
    await owner.query('select pg_sleep(0.01)');

  const stopped = app.server.close();
  expect(await reader.closed()).toBe(4503);
  expect(writer.closeCode).toBeUndefined();
  await expect(app.connect(alice)).rejects.toThrow('ECONNREFUSED');
  await owner.query('commit');
  await owner.end();

  expect((await written).map(({ results }) => results[0])).toMatchObject([
    { row: { body: 'first' } },
    { row: { body: 'second' } },
  ]);
  expect(await writer.closed()).toBe(4503);
  for (const client of [writer, reader]) {
    const goodbye = client.messages.at(-1);
    expect(goodbye).toMatchObject({ kind: 'goodbye', error: { code: 'SERVER_SHUTTING_DOWN' } });
    expect(goodbye).toHaveProperty('reconnectAfterMs', expect.any(Number));
  }
  await stopped;
});

test('clients of a server that stops are told to come back at different moments', async () => {
  await using app = await startTestApp(roomApp);
  const clients = await Promise.all(Array.from({ length: 20 }, () => app.connect(bob)));
  await app.server.close();
  const moments = clients.map(({ messages }) => {
    const goodbye = messages.find((message) => message.kind === 'goodbye');
    return goodbye?.reconnectAfterMs;
  });
  expect(new Set(moments).size).toBeGreaterThan(10);
  for (const moment of moments) expect(moment).toBeLessThanOrEqual(2_000);
});
