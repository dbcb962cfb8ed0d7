import { expect, test } from 'vitest';
import { roomApp } from '../../test-support/room-app.js';
import { startTestApp } from '../../test-support/start-test-app.js';

test('health is told to anybody', async () => {
  await using app = await startTestApp(roomApp);
  const response = await fetch(`${app.server.url}/health`);

  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});

test('metrics are for this machine, and not for whom a proxy on it speaks for', async () => {
  await using app = await startTestApp(roomApp);
  const local = await fetch(`${app.server.url}/metrics`);
  expect(local.status).toBe(200);
  expect(await local.text()).toContain('rowcast_live_queries{strategy="gated"} 0');
  const proxied = await fetch(`${app.server.url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } });
  expect(proxied.status).toBe(403);
});

test('with a token, metrics are for whoever has it', async () => {
  await using app = await startTestApp({ ...roomApp, config: { metricsToken: 'open sesame' } });
  const status = async (authorization: string) =>
    (await fetch(`${app.server.url}/metrics`, { headers: { authorization, 'x-forwarded-for': '10.0.0.1' } })).status;

  expect([await status('Bearer open sesame'), await status('Bearer other'), await status('')]).toEqual([200, 403, 403]);
});
