import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Accounts, AccountsRequest } from '../auth/accounts.js';
import { authRoutes } from './auth-routes.js';

/** Accounts that remember what they were asked, and answer with two cookies. */
function echoAccounts(): Accounts & { readonly asked: AccountsRequest[] } {
  const asked: AccountsRequest[] = [];
  return {
    asked,
    basePath: '/auth',
    issuer: { kind: 'secret', secret: 'not used in this test, but long enough' },
    async handle(request) {
      asked.push(request);
      const headers = new Headers({ 'content-type': 'application/json' });
      headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT');
      headers.append('set-cookie', 'b=2');
      return new Response('{"ok":true}', { status: 201, headers });
    },
    async close() {},
  };
}

test('a request reaches the accounts as it was sent, from the address of its sender', async () => {
  const accounts = echoAccounts();
  await using app = fastify();
  await app.register(authRoutes, { accounts });
  const payload = '{ "email":  "ada@example.com" }';

  await app.inject({
    method: 'POST',
    url: '/auth/sign-in/email?next=%2F',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.9' },
    payload,
    remoteAddress: '203.0.113.1',
  });

  const [request] = accounts.asked;
  expect(request).toMatchObject({ method: 'POST', url: '/auth/sign-in/email?next=%2F', clientIp: '203.0.113.1' });
  expect(Buffer.from(request?.body ?? []).toString()).toBe(payload);
});

test('an answer keeps its status, its body and each of its cookies', async () => {
  await using app = fastify();
  await app.register(authRoutes, { accounts: echoAccounts() });

  const answer = await app.inject({ method: 'GET', url: '/auth/get-session' });

  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({ ok: true });
  expect(answer.headers['set-cookie']).toEqual(['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2']);
});

test('a body that is too large is refused before the accounts see it', async () => {
  const accounts = echoAccounts();
  await using app = fastify();
  await app.register(authRoutes, { accounts, maxBodyBytes: 10 });

  const answer = await app.inject({ method: 'POST', url: '/auth/sign-up/email', payload: 'x'.repeat(11) });

  expect(answer.statusCode).toBe(413);
  expect(answer.json()).toMatchObject({ error: { code: 'LIMIT_MESSAGE_TOO_LARGE' } });
  expect(accounts.asked).toEqual([]);
});

test('other routes of the app still get their bodies parsed', async () => {
  await using app = fastify();
  await app.register(authRoutes, { accounts: echoAccounts() });
  app.post('/elsewhere', async (request) => request.body);

  const answer = await app.inject({ method: 'POST', url: '/elsewhere', payload: { n: 1 } });

  expect(answer.json()).toEqual({ n: 1 });
});
