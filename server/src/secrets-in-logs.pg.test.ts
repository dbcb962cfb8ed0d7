/**
 * Nothing that gives access to anything is ever printed: a server that logs all it can is given secrets at every
 * door it has, right ones and wrong ones, and everything that it says is searched for them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectTestClient, createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { SignJWT } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { bob, roomApp } from '../test-support/room-app.js';
import { prepareTestDatabase } from '../test-support/start-test-app.js';
import { readEnvironment } from './config.js';
import type { StartOptions } from './main.js';

const secrets = {
  jwtSecret: 'S1-the-secret-that-tokens-are-signed-with',
  accountsSecret: 'S2-the-secret-that-sessions-are-signed-with',
  password: 'S3-the-password-of-an-account',
  wrongPassword: 'S4-another-password-of-an-account',
  databasePassword: 'S5-the-password-of-a-database',
  metricsToken: 'S6-the-token-for-metrics',
  keySetPassword: 'S7-the-password-of-a-key-set',
  forgedToken: 'S8.forged.token',
};

const file = (name: string): string => fileURLToPath(new URL(`../test-support/${name}`, import.meta.url));

/** Starts a server and keeps all that it prints. */
function startTalkative(options: Partial<StartOptions>): { readonly child: ChildProcess; readonly said: () => string } {
  const program = ['--conditions=rowcast-source', '--import', file('run-typescript.mjs'), file('talkative-server.ts')];
  const child = spawn(process.execPath, [...program, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  return { child, said: () => output };
}

async function prepare(): Promise<{
  readonly database: TestDatabase;
  readonly schemaPath: string;
  readonly folder: string;
}> {
  const database = await createTestDatabase();
  await prepareTestDatabase(database, roomApp.sql);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-secrets-'));
  const schemaPath = path.join(folder, 'schema.prisma');
  fs.writeFileSync(schemaPath, `datasource db {\n  provider = "postgresql"\n}\n${roomApp.schema}`);
  return { database, schemaPath, folder };
}

const sign = (secret: string): Promise<string> =>
  new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(bob)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));

async function useWebsocketDoor(url: string): Promise<readonly string[]> {
  const [good, forged] = await Promise.all([sign(secrets.jwtSecret), sign(`${secrets.jwtSecret} not`)]);
  const client = await connectTestClient({ url, token: good });
  client.send({ kind: 'authenticate', id: 1, token: forged });
  client.sendRaw(`{"kind":"authenticate","id":2,"token":"${good}","password":"${secrets.password}"}`);
  client.sendRaw(`${good} is not JSON`);
  client.send({ kind: 'authenticate', id: 3, token: secrets.forgedToken });
  await client.until(() => client.messages.filter(({ kind }) => kind === 'failed').length >= 4);
  client.close();
  (await connectTestClient({ url, token: forged })).close();
  const inUrl = new WebSocket(`${url.replace('http', 'ws')}/rowcast?token=${good}`, 'rowcast.v1', {
    headers: { authorization: `Bearer ${good}`, cookie: `session=${good}` },
  });
  await once(inUrl, 'open');
  inUrl.terminate();
  return [good, forged];
}

async function useAccountsDoor(url: string): Promise<readonly string[]> {
  const account = { email: 'ada@example.com', password: secrets.password, name: 'Ada' };
  const post = (route: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/auth${route}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', origin: url, ...headers },
    });
  const signedUp = await post('/sign-up/email', JSON.stringify(account));
  const session = signedUp.headers.get('set-auth-token') ?? '';
  const cookie = signedUp.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await post('/sign-in/email', JSON.stringify({ ...account, password: secrets.wrongPassword }));
  await post('/sign-in/email', `{"email":"ada@example.com","password":"${secrets.password}"`);
  await post('/sign-in/email', JSON.stringify(account), { 'content-type': 'text/plain' });
  await post('/sign-in/email', JSON.stringify({ ...account, ballast: 'x'.repeat(70_000) }));
  await post('/sign-in/email', JSON.stringify(account), { origin: 'https://evil.example' });
  await post('/nothing', JSON.stringify(account));
  const answer = await fetch(`${url}/auth/token`, { headers: { authorization: `Bearer ${session}`, cookie } });
  const { token } = (await answer.json()) as { readonly token: string };
  await fetch(`${url}/auth/get-session`, { headers: { authorization: `Bearer ${secrets.forgedToken}` } });
  await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${secrets.metricsToken}` } });
  await fetch(`${url}/metrics?token=${secrets.metricsToken}`, {
    headers: { authorization: `Bearer ${secrets.password}` },
  });
  return [session, cookie.split('=')[1] ?? '', token];
}

test('what is given to the server is in nothing that it prints', async () => {
  const { database, schemaPath, folder } = await prepare();
  const { child, said } = startTalkative({
    ...{ databaseUrl: database.urlAs('rowcast_server', 'rowcast'), schemaPath, port: 0 },
    issuers: [
      { kind: 'secret', secret: secrets.jwtSecret },
      {
        ...{ kind: 'jwks', issuer: 'https://keys.example', audience: 'app' },
        url: `http://user:${secrets.keySetPassword}@127.0.0.1:9/jwks`,
      },
    ],
    accounts: { secret: secrets.accountsSecret },
    metricsToken: secrets.metricsToken,
  });
  await expect.poll(said, { timeout: 60_000 }).toMatch(/^listening at /m);
  const url = /^listening at (\S+)$/m.exec(said())?.[1] ?? '';
  const tokens = [...(await useWebsocketDoor(url)), ...(await useAccountsDoor(url))];
  const foreign = await new SignJWT({ sub: 'x', iss: 'https://keys.example', aud: 'app' })
    .setProtectedHeader({ alg: 'HS256', kid: 'k' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secrets.jwtSecret));
  (await connectTestClient({ url, token: foreign })).close();
  // Connections that are lost are the errors with the most in them.
  await database.sql(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await expect.poll(said, { timeout: 30_000 }).toMatch(/connection was lost|cannot be reached|not received/);
  child.kill('SIGTERM');
  await once(child, 'exit');
  fs.rmSync(folder, { recursive: true, force: true });
  await database[Symbol.asyncDispose]();

  expect(tokens.map((token) => token.length > 20)).toEqual(tokens.map(() => true));
  const kept = [...Object.values(secrets), ...tokens, foreign, ':rowcast@'];
  expect(kept.filter((secret) => said().includes(secret) || said().includes(encodeURIComponent(secret)))).toEqual([]);
}, 120_000);

test('a server that cannot start says why without the credentials that it was given', async () => {
  const { database, schemaPath, folder } = await prepare();
  const wrong = [
    database.urlAs('rowcast_server', secrets.databasePassword),
    `postgres://someone:${secrets.databasePassword}@127.0.0.1:9/nothing`,
    `postgres://someone:${secrets.databasePassword}@[not-a-host/nothing`,
    database.urlAs('postgres', secrets.databasePassword),
  ];
  const started = wrong.map((databaseUrl) => startTalkative({ databaseUrl, schemaPath, port: 0 }));
  await Promise.all(started.map(({ child }) => once(child, 'exit')));
  const output = started.map(({ said }) => said()).join('');
  fs.rmSync(folder, { recursive: true, force: true });
  await database[Symbol.asyncDispose]();

  expect(output.length).toBeGreaterThan(100);
  expect(output).not.toContain(secrets.databasePassword);
}, 120_000);

test('a setting that is wrong is named, and its value is not', () => {
  const settings = [
    { ROWCAST_JWT_SECRET: 'S1-short' },
    { ROWCAST_ACCOUNTS_SECRET: 'S2-short' },
    { ROWCAST_JWKS_URL: 'S7-no-url' },
    { ROWCAST_TRUST_PROXY: 'S9-no-address' },
    { ROWCAST_METRICS_TOKN: 'S6-misspelt' },
  ];
  for (const variables of settings) {
    const [name = '', value = ''] = Object.entries(variables)[0] ?? [];
    let error: unknown;
    try {
      readEnvironment(variables);
    } catch (thrown) {
      error = thrown;
    }
    expect(String(error)).toContain(name);
    expect(`${error} ${JSON.stringify(error)}`).not.toContain(value);
  }
});
