import { createTestDatabase } from '@rowcast/test-support';
import { getMigrations } from 'better-auth/db/migration';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { openAccountsWorld } from '../../test-support/accounts-world.js';
import { Database } from '../database/database.js';
import { applyPlatform } from '../migrate/platform.js';
import { libraryOptions } from './better-auth-accounts.js';
import { TokenVerifier } from './verify-token.js';

const ada = { email: 'ada@example.com', password: 'difference engine', name: 'Ada' };

test('the library finds nothing to migrate in the tables that the server lays', async () => {
  await using database = await createTestDatabase();
  await applyPlatform(database.url);
  const owner = new Database({ connectionString: database.url });

  const options = { pool: owner.pool, baseUrl: 'http://localhost:4000', secret: 'x'.repeat(32) };
  const plan = await getMigrations(libraryOptions(options));

  expect(plan).toMatchObject({ toBeCreated: [], toBeAdded: [], toBeAddedIndexes: [], schemaProblems: [] });
  await owner.close();
});

test('whoever signs up is signed in, and gets a token whose sub is auth.uid() in a policy', async () => {
  await using world = await openAccountsWorld();
  const signedUp = await world.post('/auth/sign-up/email', ada);
  const { token } = await world.json<{ token: string }>('/auth/token', { session: signedUp.session });

  const identity = await world.verifier.verify(token);
  const [row] = await world.server.readAs<{ uid: string; role: string; user: string }>(identity, {
    text: 'select auth.uid()::text as uid, auth.role() as role, current_user::text as user',
    values: [],
  });

  expect(signedUp.status).toBe(200);
  expect(signedUp.body).toMatchObject({ user: { name: 'Ada', email: 'ada@example.com' } });
  expect(row).toEqual({ uid: identity.userId, role: 'authenticated', user: 'authenticated' });
  expect(await world.database.sql('select id::text from auth.users')).toEqual([{ id: identity.userId }]);
});

test('a token is signed with ES256, says who for whom, and lives for ten minutes', async () => {
  await using world = await openAccountsWorld();
  const { session } = await world.post('/auth/sign-up/email', ada);
  const { token } = await world.json<{ token: string }>('/auth/token', { session });

  const claims = decodeJwt(token);

  expect(decodeProtectedHeader(token).alg).toBe('ES256');
  expect(claims).toMatchObject({
    iss: 'http://localhost:4000/auth',
    aud: 'rowcast',
    role: 'authenticated',
    email: ada.email,
  });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600);
});

test('signing in takes the right password, whatever the case of the address', async () => {
  await using world = await openAccountsWorld();
  await world.post('/auth/sign-up/email', ada);

  const right = await world.post('/auth/sign-in/email', { ...ada, email: 'ADA@example.com' });
  const wrong = await world.post('/auth/sign-in/email', { ...ada, password: 'analytical engine' });
  const unknown = await world.post('/auth/sign-in/email', { ...ada, email: 'nobody@example.com' });

  expect(right.status).toBe(200);
  expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'AUTH_INVALID_CREDENTIALS' } } });
  expect(unknown.body).toEqual(wrong.body);
});

test('an address can have one account, also when two sign up at once', async () => {
  await using world = await openAccountsWorld();

  const both = await Promise.all([world.post('/auth/sign-up/email', ada), world.post('/auth/sign-up/email', ada)]);
  const third = await world.post('/auth/sign-up/email', ada);

  const taken = { status: 409, body: { error: { code: 'AUTH_EMAIL_TAKEN', fields: ['email'] } } };
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)).toMatchObject(taken);
  expect(third).toMatchObject(taken);
  expect(await world.database.sql('select count(*)::int as accounts from auth.accounts')).toEqual([{ accounts: 1 }]);
});

test.each([
  ['an address that is none', { ...ada, email: 'ada' }, ['email']],
  ['a short password', { ...ada, password: 'short' }, ['password']],
  ['a password without end', { ...ada, password: 'x'.repeat(129) }, ['password']],
  ['no name', { email: ada.email, password: ada.password }, ['name']],
])('signing up with %s names the field', async (_what, input, fields) => {
  await using world = await openAccountsWorld();
  const answer = await world.post('/auth/sign-up/email', input);
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'AUTH_INVALID_INPUT', fields } } });
});

test('a character that no database keeps is the fault of whoever sends it, and a backslash before its name is none', async () => {
  await using world = await openAccountsWorld();
  const answer = await world.post('/auth/sign-up/email', { ...ada, name: 'A\0da' });
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'AUTH_INVALID_INPUT' } } });
  expect(await world.post('/auth/sign-up/email', { ...ada, name: '\\u0000' })).toMatchObject({ status: 200 });
});

test('signing out revokes the session, for the cookie and for the bearer', async () => {
  await using world = await openAccountsWorld();
  const { session, cookie } = await world.post('/auth/sign-up/email', ada);
  const before = await world.json<{ user: { email: string } }>('/auth/get-session', { session });

  const out = await world.post('/auth/sign-out', {}, { session });

  expect(before.user.email).toBe(ada.email);
  expect(out).toMatchObject({ status: 200, body: { success: true } });
  expect(await world.json('/auth/get-session', { session })).toBeNull();
  expect(await world.json('/auth/get-session', { cookie })).toBeNull();
  expect(await world.json('/auth/token', { session })).toMatchObject({ error: { code: 'AUTH_REQUIRED' } });
  expect(await world.database.sql('select count(*)::int as sessions from auth.sessions')).toEqual([{ sessions: 0 }]);
});

test('a browser is recognised by a cookie that scripts cannot read', async () => {
  await using world = await openAccountsWorld();
  const { cookie, setCookie } = await world.post('/auth/sign-up/email', ada);

  expect(setCookie).toMatch(/^rowcast\.session_token=.+; HttpOnly; SameSite=Lax/);
  expect(await world.json('/auth/get-session', { cookie })).toMatchObject({ user: { name: 'Ada' } });
});

test('another server on the same database checks tokens with keys that are made later', async () => {
  await using world = await openAccountsWorld();
  const second = world.openAccounts();
  const verifier = new TokenVerifier({ issuers: [second.issuer] });
  const { session } = await world.post('/auth/sign-up/email', ada);
  const { token } = await world.json<{ token: string }>('/auth/token', { session });

  expect((await verifier.verify(token)).claims['email']).toBe(ada.email);
});

test('a token of the accounts of another secret and address is refused', async () => {
  await using world = await openAccountsWorld();
  await using other = await openAccountsWorld({ baseUrl: 'http://other.example' });
  const { session } = await other.post('/auth/sign-up/email', ada);
  const { token } = await other.json<{ token: string }>('/auth/token', { session });

  await expect(world.verifier.verify(token)).rejects.toMatchObject({ code: 'AUTH_TOKEN_INVALID' });
});

test('pages of foreign origins may not sign anybody in', async () => {
  await using world = await openAccountsWorld({ trustedOrigins: ['http://localhost:5173'] });
  await world.post('/auth/sign-up/email', ada);
  const from = (origin: string) => world.post('/auth/sign-in/email', ada, { origin });

  expect(await from('https://evil.example')).toMatchObject({
    status: 403,
    body: { error: { code: 'ORIGIN_NOT_ALLOWED' } },
  });
  expect((await from('http://localhost:5173')).status).toBe(200);
  expect((await from('http://localhost:4000')).status).toBe(200);
});

test('passwords cannot be guessed at leisure, and nobody can pretend another address', async () => {
  await using world = await openAccountsWorld({ attemptRule: { attempts: 2, windowSeconds: 60 } });
  const guess = (clientIp: string, forged?: string) =>
    world.post('/auth/sign-in/email', ada, { clientIp, ...(forged && { headers: { 'x-rowcast-client-ip': forged } }) });
  await guess('203.0.113.1');
  await guess('203.0.113.1');

  const third = await guess('203.0.113.1', '198.51.100.9');

  expect(third).toMatchObject({ status: 429, body: { error: { code: 'LIMIT_REQUESTS' } } });
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(50);
  expect((await guess('203.0.113.2')).status).toBe(401);
});

test('no client can read accounts, even with a grant given by mistake', async () => {
  await using world = await openAccountsWorld();
  const { session } = await world.post('/auth/sign-up/email', ada);
  const { token } = await world.json<{ token: string }>('/auth/token', { session });
  const identity = await world.verifier.verify(token);
  const read = () => world.server.readAs(identity, { text: 'select email from auth.users', values: [] });

  await expect(read()).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  await world.database.sql('grant select on auth.users to authenticated');
  expect(await read()).toEqual([]);
});

test('a database that is away is said to be away', async () => {
  await using world = await openAccountsWorld();
  await world.server.close();
  const answer = await world.post('/auth/sign-in/email', ada);
  expect(answer).toMatchObject({ status: 503, body: { error: { code: 'AUTH_UNAVAILABLE' } } });
});
