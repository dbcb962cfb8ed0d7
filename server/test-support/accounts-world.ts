/** Built-in accounts on a database of their own, mounted in a server, for the tests of signing up and in. */
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import fastify from 'fastify';
import type { Accounts } from '../src/auth/accounts.js';
import { BetterAuthAccounts, type BetterAuthAccountsOptions } from '../src/auth/better-auth-accounts.js';
import { TokenVerifier } from '../src/auth/verify-token.js';
import { Database } from '../src/database/database.js';
import { applyPlatform } from '../src/migrate/platform.js';
import { authRoutes } from '../src/transport/auth-routes.js';

export interface AccountsWorld extends AsyncDisposable {
  readonly database: TestDatabase;
  /** Connected as `rowcast_server`. */
  readonly server: Database;
  readonly verifier: TokenVerifier;
  /** Further accounts on the same database, as another server would open them. */
  openAccounts(): Accounts;
  post(path: string, body: unknown, from?: Sender): Promise<Answer>;
  json<Body>(path: string, from?: Sender): Promise<Body>;
}

export interface Sender {
  readonly session?: string;
  readonly cookie?: string;
  readonly origin?: string;
  readonly clientIp?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
  /** The bearer token of the session, if one was begun. */
  readonly session: string;
  /** What a browser would send back. */
  readonly cookie: string;
  readonly setCookie: string;
}

export async function openAccountsWorld(options: Partial<BetterAuthAccountsOptions> = {}): Promise<AccountsWorld> {
  const database = await createTestDatabase();
  await applyPlatform(database.url);
  const server = new Database({ connectionString: asServer(database.url), maxConnections: 4 });
  const openAccounts = (): BetterAuthAccounts =>
    new BetterAuthAccounts({
      pool: server.pool,
      baseUrl: 'http://localhost:4000',
      secret: 'a secret of the tests, long enough to pass',
      attemptRule: null,
      ...options,
    });
  const accounts = openAccounts();
  const app = fastify();
  await app.register(authRoutes, { accounts });
  const send = async (method: 'GET' | 'POST', url: string, from: Sender, body?: unknown): Promise<Answer> => {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const response = await app.inject({
      method,
      url,
      headers: headersOf(from, body),
      remoteAddress: from.clientIp ?? '127.0.0.1',
      ...payload,
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      for (const one of [value ?? []].flat()) headers.append(name, String(one));
    }
    const [setCookie = ''] = headers.getSetCookie();
    return {
      status: response.statusCode,
      body: response.json(),
      headers,
      session: headers.get('set-auth-token') ?? '',
      cookie: setCookie.split(';')[0] ?? '',
      setCookie,
    };
  };
  return {
    database,
    server,
    verifier: new TokenVerifier({ issuers: [accounts.issuer] }),
    openAccounts,
    post: (path, body, from = {}) => send('POST', path, from, body),
    // The test that asks knows what the route answers.
    json: async <Body>(path: string, from: Sender = {}) => (await send('GET', path, from)).body as Body,
    async [Symbol.asyncDispose]() {
      await app.close();
      await accounts.close();
      await server.close().catch(() => {});
      await database[Symbol.asyncDispose]();
    },
  };
}

/** As the role that the server logs in with. Its password is the cluster's, so the superuser switches to it instead. */
function asServer(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', '-c role=rowcast_server');
  return changed.href;
}

function headersOf(from: Sender, body: unknown): Record<string, string> {
  return {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(from.session !== undefined && { authorization: `Bearer ${from.session}` }),
    ...(from.cookie !== undefined && { cookie: from.cookie }),
    ...(from.origin !== undefined && { origin: from.origin }),
    ...from.headers,
  };
}
