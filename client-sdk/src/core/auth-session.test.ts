import type { WireIdentity } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, bob } from '../../test-support/fake-server.js';
import { FakeTabs } from '../../test-support/fake-tabs.js';
import { settle } from '../../test-support/manual-clock.js';
import { messageRow, startClient, type TestClient, testToken } from '../../test-support/start-client.js';
import { memoryStorage } from './platform.js';

interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** The accounts service of a server, as far as the client can tell. */
class FakeAccounts {
  readonly requests: { readonly path: string; readonly authorization: string | null; readonly credentials: unknown }[] =
    [];
  readonly alice: Account = { id: alice, email: 'alice@example.com', name: 'Alice' };
  isReachable = true;
  refusal: { readonly status: number; readonly body: unknown } | undefined;
  #session: string | null = null;

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (!this.isReachable) throw new TypeError('fetch failed');
    const path = new URL(String(input)).pathname;
    const authorization = new Headers(init?.headers).get('authorization');
    this.requests.push({ path, authorization, credentials: init?.credentials });
    if (this.refusal) return Response.json(this.refusal.body, { status: this.refusal.status });
    return this.#answer(path, authorization);
  };

  #answer(path: string, authorization: string | null): Response {
    const isSignedIn = this.#session !== null && authorization === `Bearer ${this.#session}`;
    if (path.startsWith('/auth/sign-in') || path.startsWith('/auth/sign-up')) {
      this.#session = 'session-1';
      return Response.json({ token: this.#session, user: this.alice });
    }
    if (path === '/auth/sign-out') return Response.json({ success: true });
    if (path === '/auth/get-session') return Response.json(isSignedIn ? { session: {}, user: this.alice } : null);
    if (isSignedIn) return Response.json({ token: testToken(alice) });
    return Response.json({ error: { code: 'AUTH_REQUIRED', message: 'nobody is signed in' } }, { status: 401 });
  }
}

function startWithAccounts(
  options: { storage?: ReturnType<typeof memoryStorage>; tabs?: FakeTabs; accounts?: FakeAccounts } = {},
): TestClient & { accounts: FakeAccounts } {
  const { accounts = new FakeAccounts(), tabs = new FakeTabs(), storage = memoryStorage() } = options;
  // No `auth` option: the built-in accounts.
  const own = { fetch: accounts.fetch, storage, openTabChannel: tabs.open };
  const client = startClient({ ...own, auth: undefined as never });
  return { ...client, accounts };
}

/** Two pages of one browser: one session, one connection each, and somebody who looks at who is signed in. */
function openTwoTabs(): Disposable & { one: TestClient; two: TestClient; accounts: FakeAccounts } {
  const shared = { storage: memoryStorage(), tabs: new FakeTabs(), accounts: new FakeAccounts() };
  const [one, two] = [startWithAccounts(shared), startWithAccounts(shared)];
  const tabs = [one, two];
  for (const { auth } of tabs) auth.currentUser.subscribe(() => {});
  const close = (): void => {
    for (const tab of tabs) tab.close();
  };
  return { one, two, accounts: shared.accounts, [Symbol.dispose]: close };
}

/** Lets the fake server accept the identity that a client asks for. */
async function acceptIdentity(client: TestClient): Promise<string | null> {
  await settle();
  const { id, token } = client.server.next('authenticate');
  client.server.send({ kind: 'authenticated', id, identity: client.server.identify(token) });
  await settle();
  return token;
}

test('without a session the user is null, and nobody is asked for it', async () => {
  using client = startWithAccounts();
  expect(client.auth.currentUser.getSnapshot()).toBeUndefined();
  client.auth.currentUser.subscribe(() => {});
  await settle();
  expect(client.auth.currentUser.getSnapshot()).toBeNull();
  expect(client.accounts.requests).toEqual([]);
});

test('signing in makes the connection that user, then says so', async () => {
  using client = startWithAccounts();
  client.db.message.findMany().subscribe(() => {});
  await settle();
  expect(client.server.hellos).toMatchObject([{ token: null }]);

  const signedIn = client.auth.signIn({ email: 'alice@example.com', password: 'correct horse' });
  await settle();
  const { id, token } = client.server.next('authenticate');
  expect(token).toBe(testToken(alice));
  expect(client.auth.currentUser.getSnapshot()).toBeNull();
  client.server.send({ kind: 'authenticated', id, identity: client.server.identify(token) });

  expect(await signedIn).toEqual(client.accounts.alice);
  expect(client.auth.currentUser.getSnapshot()).toEqual(client.accounts.alice);
});

test('the session survives a reload where it is kept, and is sent as a bearer token across origins', async () => {
  const storage = memoryStorage();
  storage.setItem('rowcast.session', 'session-1');
  using client = startWithAccounts({ storage });
  await client.accounts.fetch('http://test.example/auth/sign-in/email');
  client.auth.currentUser.subscribe(() => {});
  await settle();
  expect(client.auth.currentUser.getSnapshot()).toEqual(client.accounts.alice);
  expect(client.accounts.requests.at(-1)).toMatchObject({
    path: '/auth/token',
    authorization: 'Bearer session-1',
    credentials: 'omit',
  });
});

test('signing out forgets the session and what that user could see', async () => {
  using client = startWithAccounts();
  await client.auth.signIn({ email: 'a', password: 'b' });
  let rows: unknown;
  client.db.message.findMany().subscribe(({ data }) => {
    rows = data;
  });
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  expect(rows).toHaveLength(1);

  const signedOut = client.auth.signOut();
  await settle();
  const { id } = client.server.next('authenticate');
  client.server.send({ kind: 'authenticated', id, identity: client.server.identify(null) });
  await signedOut;

  expect(client.auth.currentUser.getSnapshot()).toBeNull();
  expect(rows).toBeUndefined();
});

test.each([
  [409, { error: { code: 'AUTH_EMAIL_TAKEN', message: 'taken', fields: ['email'] } }, 'AUTH_EMAIL_TAKEN', ['email']],
  [401, { error: { code: 'AUTH_INVALID_CREDENTIALS', message: 'wrong' } }, 'AUTH_INVALID_CREDENTIALS', undefined],
  [502, '<html>', 'AUTH_UNAVAILABLE', undefined],
  [404, {}, 'AUTH_UNAVAILABLE', undefined],
  [429, {}, 'LIMIT_REQUESTS', undefined],
])('a refusal with status %i keeps its code and fields', async (status, body, code, fields) => {
  using client = startWithAccounts();
  client.accounts.refusal = { status, body };
  const error = await client.auth.signUp({ email: 'a', password: 'b', name: 'c' }).catch((reason) => reason);
  expect(error).toMatchObject({ code, fields });
});

test('where the server has no accounts, nobody is signed in, and a page of its own origin is connected', async () => {
  using client = startWithAccounts();
  client.accounts.refusal = { status: 404, body: {} };
  client.db.message.findMany().subscribe(() => {});
  await settle();
  expect(client.server.received.map(({ kind }) => kind)).toEqual(['subscribe']);
  expect(client.auth.currentUser.getSnapshot()).toBeNull();
});

test('an accounts service that cannot be reached is an error that may be tried again', async () => {
  using client = startWithAccounts();
  client.accounts.isReachable = false;
  const error = await client.auth.signIn({ email: 'a', password: 'b' }).catch((reason) => reason);
  expect(error).toMatchObject({ code: 'AUTH_UNAVAILABLE', isRetryable: true });
});

test('a token is replaced before it ends, on the same connection', async () => {
  let tokens = 0;
  using client = startClient({ auth: { getToken: () => testToken(alice, { jti: ++tokens }) } });
  const endsInTenMinutes = (): WireIdentity => ({
    role: 'authenticated',
    userId: alice,
    expiresAtMs: client.clock.now() + 600_000,
  });
  client.server.identify = endsInTenMinutes;
  client.server.heartbeatIntervalMs = 3_600_000;
  client.db.message.findMany().subscribe(() => {});
  await settle();
  await client.clock.advance(539_000);
  expect(client.server.received.map(({ kind }) => kind)).toEqual(['subscribe']);
  await client.clock.advance(1_000);
  const { id, token } = client.server.next('authenticate');
  expect(token).toBe(testToken(alice, { jti: 2 }));
  client.server.send({ kind: 'authenticated', id, identity: endsInTenMinutes() });
  expect(client.server.hellos).toHaveLength(1);
});

test('after the server says expired, a fresh token goes first and requests wait for it', async () => {
  let tokens = 0;
  using client = startClient({ auth: { getToken: () => testToken(alice, { jti: ++tokens }) } });
  let live: unknown;
  client.db.message.findMany().subscribe((result) => {
    live = result.live;
  });
  await settle();
  const { id: subscription } = client.server.snapshot(1, [messageRow(1)]);
  client.server.send({ kind: 'expired' });
  const written = client.db.message.deleteMany().then(({ count }) => count);
  await settle();

  expect(client.server.received.map(({ kind }) => kind)).toEqual(['authenticate']);
  const { id, token } = client.server.next('authenticate');
  expect(token).toBe(testToken(alice, { jti: 2 }));
  client.server.send({ kind: 'authenticated', id, identity: client.server.identify(token) });
  await settle();
  const mutate = client.server.next('mutate');
  client.server.send({ kind: 'mutated', id: mutate.id, transaction: null, results: [{ kind: 'count', count: 1 }] });
  expect(await written).toBe(1);
  expect(live).toBe('syncing');
  client.server.send({ kind: 'snapshot', subscription, liveQuery: 2, version: 1, rows: [messageRow(1)] });
  expect(live).toBe('live');
});

test('rows keep their identity when the same user authenticates again, and go when another one does', async () => {
  using client = startClient();
  let rows: readonly object[] | undefined;
  client.db.message.findMany().subscribe(({ data }) => {
    rows = data;
  });
  await settle();
  const { id: subscription } = client.server.snapshot(1, [messageRow(1)]);
  const before = rows;
  const refreshed = client.auth.refresh();
  await settle();
  const first = client.server.next('authenticate');
  client.server.send({ kind: 'authenticated', id: first.id, identity: client.server.identify(first.token) });
  await refreshed;
  client.server.send({ kind: 'snapshot', subscription, liveQuery: 2, version: 1, rows: [messageRow(1)] });
  expect(rows).toBe(before);

  void client.auth.refresh();
  await settle();
  const second = client.server.next('authenticate');
  const other = { role: 'authenticated', userId: bob, expiresAtMs: null };
  client.server.send({ kind: 'authenticated', id: second.id, identity: other });
  expect(rows).toBeUndefined();
});

test('who is signed in is asked again while the accounts cannot be reached', async () => {
  const storage = memoryStorage();
  storage.setItem('rowcast.session', 'session-1');
  using client = startWithAccounts({ storage });
  await client.accounts.fetch('http://test.example/auth/sign-in/email');
  client.accounts.isReachable = false;
  client.auth.currentUser.subscribe(() => {});
  await client.clock.advance(6_000);
  expect(client.auth.currentUser.getSnapshot()).toBeUndefined();
  client.accounts.isReachable = true;
  await client.clock.advance(5_000);
  expect(client.auth.currentUser.getSnapshot()).toEqual(client.accounts.alice);
});

test('who signs in or out in one tab does so in all', async () => {
  using browser = openTwoTabs();
  const { one, two } = browser;
  let rows: unknown;
  two.db.message.findMany().subscribe(({ data }) => {
    rows = data;
  });
  await settle();
  expect(two.server.hellos).toMatchObject([{ token: null }]);

  await one.auth.signIn({ email: 'alice@example.com', password: 'correct horse' });
  expect(await acceptIdentity(two)).toBe(testToken(alice));
  expect(two.auth.currentUser.getSnapshot()).toMatchObject({ id: alice });
  two.server.snapshot(1, [messageRow(1)]);
  expect(rows).toHaveLength(1);

  await one.auth.signOut();
  expect(await acceptIdentity(two)).toBeNull();
  expect(two.auth.currentUser.getSnapshot()).toBeNull();
  expect(rows).toBeUndefined();
});

test('a tab that hears of another user asks who it is', async () => {
  using browser = openTwoTabs();
  const { one, two, accounts } = browser;
  await one.auth.signIn({ email: 'alice@example.com', password: 'correct horse' });
  await settle();
  Object.assign(accounts.alice, { name: 'Alicia' });
  await one.auth.signIn({ email: 'alice@example.com', password: 'correct horse' });
  await settle();
  expect(two.auth.currentUser.getSnapshot()).toMatchObject({ name: 'Alicia' });
});

test('a tab that cannot reach the server hears of a sign-out all the same', async () => {
  using browser = openTwoTabs();
  const { one, two } = browser;
  await one.auth.signIn({ email: 'alice@example.com', password: 'correct horse' });
  await settle();
  two.server.isReachable = false;
  two.db.message.findMany().subscribe(() => {});
  await settle();
  await one.auth.signOut();
  await settle();
  expect(two.auth.currentUser.getSnapshot()).toBeNull();
  two.server.isReachable = true;
  two.hear('back');
  await settle();
  expect(two.server.hellos).toMatchObject([{ token: null }]);
});

test("a change at the app's own provider reaches the other tabs, and does not go round in circles", async () => {
  const tabs = new FakeTabs();
  let user = alice;
  let asked = 0;
  const options = { openTabChannel: tabs.open, auth: { getToken: () => testToken(user, { jti: ++asked }) } };
  using one = startClient(options);
  using two = startClient(options);
  for (const { auth } of [one, two]) auth.currentUser.subscribe(() => {});
  await settle();
  user = bob;
  await one.auth.refresh();
  await settle();
  expect(two.auth.currentUser.getSnapshot()).toMatchObject({ id: bob });
  expect(asked).toBe(4);
});

test('with tokens from outside the user is the one that the token names', async () => {
  using client = startClient();
  client.auth.currentUser.subscribe(() => {});
  await settle();
  expect(client.auth.currentUser.getSnapshot()).toEqual({ id: alice, email: 'alice@example.com', name: 'Alice' });
  const refused = await client.auth.signIn({ email: 'a', password: 'b' }).catch((error) => error.code);
  expect(refused).toBe('CLIENT_INVALID_USE');
});

test('a token that hello could not use is not used again', async () => {
  let tokens = 0;
  using client = startClient({ auth: { getToken: () => testToken(alice, { jti: ++tokens }) } });
  client.db.message.findMany().subscribe(() => {});
  await settle();
  client.server.heartbeatIntervalMs = 3_600_000;
  const error = { code: 'AUTH_TOKEN_INVALID', message: 'bad signature' } as const;
  client.server.send({ kind: 'goodbye', error, reconnectAfterMs: null });
  expect(client.connection.getSnapshot()).toMatchObject({ status: 'offline', error: { code: 'AUTH_TOKEN_INVALID' } });
  await client.clock.advance(30_000);
  expect(client.server.hellos.map(({ token }) => token)).toEqual([
    testToken(alice, { jti: 1 }),
    testToken(alice, { jti: 2 }),
  ]);
});
