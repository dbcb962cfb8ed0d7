/** What the HTTP doors say and take, as a browser and an attacker's page meet them. */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { roomApp } from '../test-support/room-app.js';
import { startTestApp, type TestApp } from '../test-support/start-test-app.js';

const ada = { email: 'ada@example.com', password: 'difference engine', name: 'Ada' };
const accounts = { secret: 'a secret of the tests, long enough to pass' };

function post(app: TestApp, route: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const own = { 'content-type': 'application/json', origin: app.server.url, ...headers };
  return fetch(`${app.server.url}${route}`, { method: 'POST', body, headers: own });
}

function makePage(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-page-'));
  fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Page</title>');
  return folder;
}

test('where there are no accounts, nobody is signed in, which is no error to a page', async () => {
  await using app = await startTestApp(roomApp);
  const answer = await fetch(`${app.server.url}/auth/get-session`);
  expect([answer.status, await answer.json()]).toEqual([200, null]);
  expect((await post(app, '/auth/sign-in/email', JSON.stringify(ada))).status).toBe(404);
});

test('a served page comes with a policy that lets in no foreign script, frame or form', async () => {
  const staticDir = makePage();
  await using app = await startTestApp({ ...roomApp, config: { staticDir } });
  const page = await fetch(app.server.url, { headers: { accept: 'text/html' } });
  const policy = page.headers.get('content-security-policy') ?? '';

  expect(await page.text()).toContain('<title>Page</title>');
  for (const rule of [
    "default-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'self'",
    "form-action 'self'",
  ])
    expect(policy).toContain(rule);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('x-powered-by')).toBeNull();
  expect(page.headers.get('server')).toBeNull();
  fs.rmSync(staticDir, { recursive: true, force: true });
});

test('no path leads out of the folder with the page', async () => {
  const staticDir = makePage();
  await using app = await startTestApp({ ...roomApp, config: { staticDir } });
  const { port } = new URL(app.server.url);
  const answers = [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5cetc/passwd',
    '//etc/passwd',
  ].map(
    (target) =>
      new Promise<string>((resolve) => {
        // Not by fetch, which would tidy the path up.
        const socket = net.connect(Number(port), '127.0.0.1', () => {
          socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        });
        let text = '';
        socket.on('data', (chunk) => (text += String(chunk)));
        socket.on('close', () => resolve(text));
      }),
  );

  for (const answer of await Promise.all(answers)) {
    expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404)/);
    expect(answer).not.toMatch(/root:|"dependencies"/);
  }
  fs.rmSync(staticDir, { recursive: true, force: true });
});

test('the cookie of a session is out of reach of scripts and of other sites, and of plain HTTP behind https', async () => {
  const baseUrl = 'https://chat.example.com';
  await using app = await startTestApp({ ...roomApp, config: { accounts: { ...accounts, baseUrl } } });
  const answer = await post(app, '/auth/sign-up/email', JSON.stringify(ada), { origin: baseUrl });

  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^__Secure-rowcast\.session_token=/);
  for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
});

test('a page of another site can do nothing with the cookie of a visitor', async () => {
  await using app = await startTestApp({ ...roomApp, config: { accounts } });
  const signedUp = await post(app, '/auth/sign-up/email', JSON.stringify(ada));
  const cookie = signedUp.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const out = (headers: Record<string, string>): Promise<Response> =>
    post(app, '/auth/sign-out', '{}', { cookie, ...headers });

  for (const origin of ['https://evil.example', 'null', `${app.server.url}.evil.example`, 'http://localhost:1'])
    expect([origin, (await out({ origin })).status]).toEqual([origin, 403]);
  const session = await fetch(`${app.server.url}/auth/get-session`, { headers: { cookie } });
  expect(await session.json()).toMatchObject({ user: { email: ada.email } });
  expect((await out({})).status).toBe(200);
});

test('a page may read answers only from the origins that are named', async () => {
  const allowedOrigins = ['https://friend.example'];
  await using app = await startTestApp({ ...roomApp, config: { accounts, allowedOrigins } });
  const allowed = async (origin: string): Promise<string | null> => {
    const headers = { origin, 'access-control-request-method': 'POST' };
    const answer = await fetch(`${app.server.url}/auth/get-session`, { method: 'OPTIONS', headers });
    return answer.headers.get('access-control-allow-origin');
  };

  expect(await allowed('https://friend.example')).toBe('https://friend.example');
  expect(await allowed('https://evil.example')).toBeNull();
  expect(await allowed('https://friend.example.evil.example')).toBeNull();
  expect(await allowed('null')).toBeNull();
});

test('with any origin allowed, no page may use the cookie', async () => {
  await using app = await startTestApp({ ...roomApp, config: { accounts, allowedOrigins: ['*'] } });
  const answer = await fetch(`${app.server.url}/auth/get-session`, { headers: { origin: 'https://any.example' } });

  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  expect((await post(app, '/auth/sign-out', '{}', { origin: 'https://any.example', cookie: 'a=b' })).status).toBe(403);
});

test('the accounts answer where our client asks, and nowhere else', async () => {
  await using app = await startTestApp({ ...roomApp, config: { accounts } });
  const elsewhere = [
    ...[
      '/auth/update-user',
      '/auth/change-email',
      '/auth/delete-user',
      '/auth/request-password-reset',
      '/auth/reset-password',
    ],
    ...[
      '/auth/sign-in/social',
      '/auth/link-social',
      '/auth/verify-email',
      '/auth/unlink-account',
      '/auth/get-access-token',
    ],
  ];
  for (const route of elsewhere) {
    const answer = await post(app, route, JSON.stringify(ada));
    expect([route, answer.status, await answer.json()]).toMatchObject([
      route,
      400,
      { error: { code: 'AUTH_INVALID_INPUT' } },
    ]);
  }
  const page = await fetch(`${app.server.url}/auth/error?error=%3Cscript%3E`);
  expect([page.status, page.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
});

test('an address that asks the accounts without end is refused for a while', async () => {
  await using app = await startTestApp({ ...roomApp, config: { accounts, trustProxy: ['127.0.0.1', '::1'] } });
  const ask = (from: string): Promise<Response> =>
    fetch(`${app.server.url}/auth/get-session`, { headers: { 'x-forwarded-for': from } });
  const answers = await Promise.all(Array.from({ length: 310 }, () => ask('203.0.113.1')));

  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  expect((await ask('203.0.113.2')).status).toBe(200);
});
