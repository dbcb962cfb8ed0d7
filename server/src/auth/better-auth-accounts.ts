/**
 * Built-in accounts with e-mail and password, on better-auth. Nothing else in the server knows the
 * library. Its tables are those of `sql/030-accounts.sql`, named with their schema, so that any pooler may
 * stand between; it reads no environment, sends no telemetry and calls nobody.
 *
 * A session is opaque and revocable (cookie, or bearer token); what it gets from `/token` is a signed
 * token that lives for minutes, and that the rest of the server takes like any other issuer's.
 */

import { RowcastError } from '@rowcast/protocol';
import { betterAuth } from 'better-auth';
import { bearer } from 'better-auth/plugins/bearer';
import { jwt } from 'better-auth/plugins/jwt';
import type { BetterAuthOptions } from 'better-auth/types';
import type { JSONWebKeySet } from 'jose';
import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { accountError, type LibraryError, toErrorResponse } from './account-error.js';
import { AccountKeys } from './account-keys.js';
import type { Accounts, AccountsRequest } from './accounts.js';
import { AttemptLimiter, type AttemptRule } from './attempt-limiter.js';
import type { TokenIssuer } from './token-issuer.js';

export interface BetterAuthAccountsOptions {
  /** Connected as `rowcast_server`; may go through a pooler in transaction mode. */
  readonly pool: Pool;
  /** Where browsers reach the server, such as `https://chat.example.com`. */
  readonly baseUrl: string;
  /** @default '/auth' */
  readonly basePath?: string;
  /** Signs cookies and encrypts the private keys in the database; losing it ends all sessions. At least 32 characters. */
  readonly secret: string;
  /** Origins, beside that of `baseUrl`, whose pages may sign people in. @default none */
  readonly trustedOrigins?: readonly string[];
  /** The `aud` of issued tokens. @default 'rowcast' */
  readonly audience?: string;
  /** @default 600 */
  readonly tokenLifetimeSeconds?: number;
  /** @default 2_592_000, thirty days */
  readonly sessionLifetimeSeconds?: number;
  /** Sign-ins and sign-ups from one address; null for no limit. @default 20 in 60 seconds */
  readonly attemptRule?: AttemptRule | null;
  /** Hears of failures that a client is told nothing about. */
  readonly onError?: (message: string, cause: unknown) => void;
}

/** Written by `handle` alone, over whatever a client may have sent under this name. */
const clientIpHeader = 'x-rowcast-client-ip';
const minSecretLength = 32;
const defaultAttemptRule: AttemptRule = { attempts: 20, windowSeconds: 60 };

/**
 * The doors of the library that are open: those that our client, and a page about one's sessions, need. The library
 * has many more, which would let in what nobody has thought of here (mail that is never sent, foreign accounts).
 */
const openPaths: ReadonlySet<string> = new Set([
  ...['/sign-up/email', '/sign-in/email', '/sign-out', '/get-session', '/token', '/jwks'],
  ...['/change-password', '/list-sessions', '/revoke-session', '/revoke-sessions', '/revoke-other-sessions'],
]);

/** What we use of the library. */
interface Library {
  readonly handler: (request: Request) => Promise<Response>;
  readonly api: { readonly getJwks: () => Promise<unknown> };
}

export class BetterAuthAccounts implements Accounts {
  readonly basePath: string;
  readonly issuer: TokenIssuer;
  readonly #library: Library;
  readonly #options: BetterAuthAccountsOptions;
  readonly #underWay = new Set<Promise<Response>>();

  constructor(options: BetterAuthAccountsOptions) {
    const settings = libraryOptions(options);
    this.#options = options;
    this.basePath = settings.basePath;
    // The library's type follows from its plugins, which the settings' type does not tell; the test calls both.
    this.#library = betterAuth(settings) as unknown as Library;
    // The library types its key set as wider than what it sends, which is a JSON Web Key Set.
    const keys = new AccountKeys(async () => (await this.#library.api.getJwks()) as JSONWebKeySet);
    this.issuer = {
      kind: 'keys',
      findKey: keys.find,
      issuer: issuerName(options),
      audience: audienceOf(options),
      algorithms: ['ES256'],
    };
  }

  async handle(request: AccountsRequest): Promise<Response> {
    const answer = this.#answer(request);
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #answer(request: AccountsRequest): Promise<Response> {
    if (!this.#isOpen(request.url)) return toErrorResponse(accountError(404, {}));
    if (holdsNul(request.body)) return toErrorResponse(accountError(400, {}));
    try {
      const response = await this.#library.handler(this.#toWebRequest(request));
      return response.status < 400 ? response : await this.#refuse(request, response);
    } catch (error) {
      this.#options.onError?.('a request about accounts failed', error);
      return toErrorResponse(accountError(500, {}));
    }
  }

  #isOpen(url: string): boolean {
    const { pathname } = new URL(url, this.#options.baseUrl);
    return pathname.startsWith(`${this.basePath}/`) && openPaths.has(pathname.slice(this.basePath.length));
  }

  #toWebRequest(request: AccountsRequest): Request {
    const headers = new Headers(request.headers);
    headers.set(clientIpHeader, request.clientIp);
    const hasBody = request.body !== null && request.body.byteLength > 0;
    return new Request(new URL(request.url, this.#options.baseUrl), {
      method: request.method,
      headers,
      ...(hasBody && { body: Buffer.from(request.body) }),
    });
  }

  async #refuse(request: AccountsRequest, response: Response): Promise<Response> {
    const library = await readError(response);
    const lostRace = library.code === 'FAILED_TO_CREATE_USER' && (await this.#isTaken(request));
    const error = lostRace
      ? accountError(422, { code: 'USER_ALREADY_EXISTS' })
      : accountError(response.status, library);
    const headers = new Headers();
    const retryAfter = response.headers.get('x-retry-after');
    if (retryAfter !== null) headers.set('retry-after', retryAfter);
    for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
    return toErrorResponse(error, headers);
  }

  /** When two sign-ups meet, the later one fails on the unique address, which the library calls a failure of its own. */
  async #isTaken(request: AccountsRequest): Promise<boolean> {
    const { email } = JSON.parse(Buffer.from(request.body ?? []).toString() || '{}') as { readonly email?: unknown };
    const { rowCount } = await this.#options.pool.query('select from auth.users where email = lower($1)', [email]);
    return rowCount === 1;
  }
}

/** For the test that compares the library's idea of its tables with ours. */
export function libraryOptions(options: BetterAuthAccountsOptions): BetterAuthOptions & { readonly basePath: string } {
  if (options.secret.length < minSecretLength) {
    throw new RowcastError(
      'CONFIG_INVALID',
      `the secret of the accounts is shorter than ${minSecretLength} characters`,
      {
        hint: 'make one with: openssl rand -base64 48',
      },
    );
  }
  return {
    baseURL: options.baseUrl,
    basePath: options.basePath ?? '/auth',
    // A list, since a list keeps the library from looking for secrets in the environment.
    secrets: [{ version: 1, value: options.secret }],
    trustedOrigins: [...(options.trustedOrigins ?? [])],
    telemetry: { enabled: false },
    database: {
      dialect: new PostgresDialect({ pool: options.pool }),
      type: 'postgres',
      schemaName: 'auth',
      transaction: true,
    },
    user: { modelName: 'users' },
    session: { modelName: 'sessions', expiresIn: options.sessionLifetimeSeconds ?? 2_592_000 },
    account: { modelName: 'accounts' },
    verification: { modelName: 'verifications' },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    rateLimit: rateLimit(options.attemptRule === undefined ? defaultAttemptRule : options.attemptRule),
    advanced: {
      cookiePrefix: 'rowcast',
      // The tables are checked by `rowcast doctor`, and the library would check at every start.
      database: { generateId: 'uuid', validateSchema: false },
      ipAddress: { ipAddressHeaders: [clientIpHeader] },
      // Said, because the library leaves these out by itself when it believes to be in a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    // Thrown to us, or the library would print what it does not know.
    onAPIError: { throw: true },
    logger: {
      level: 'error',
      log: (_level, message, ...details) => options.onError?.(message, details[0]),
    },
    plugins: [bearer(), tokenPlugin(options)],
  };
}

function tokenPlugin(options: BetterAuthAccountsOptions): ReturnType<typeof jwt> {
  return jwt({
    jwks: { keyPairConfig: { alg: 'ES256' } },
    disableSettingJwtHeader: true,
    jwt: {
      issuer: issuerName(options),
      audience: audienceOf(options),
      expirationTime: `${options.tokenLifetimeSeconds ?? 600}s`,
      definePayload: ({ user, session }) => ({ role: 'authenticated', email: user.email, sid: session.id }),
    },
  });
}

function rateLimit(rule: AttemptRule | null): BetterAuthOptions['rateLimit'] {
  if (rule === null) return { enabled: false };
  const limiter = new AttemptLimiter();
  const guarded = { max: rule.attempts, window: rule.windowSeconds };
  return {
    enabled: true,
    window: 10,
    max: 100,
    customRules: {
      '/sign-in/*': guarded,
      '/sign-up/*': guarded,
      '/change-password': guarded,
      '/verify-password': guarded,
    },
    customStorage: {
      consume: async (key, { max, window }) => {
        const retryAfter = limiter.attempt(key, { attempts: max, windowSeconds: window });
        return { allowed: retryAfter === null, retryAfter };
      },
    },
  };
}

function issuerName(options: BetterAuthAccountsOptions): string {
  return new URL(options.basePath ?? '/auth', options.baseUrl).href;
}

function audienceOf(options: BetterAuthAccountsOptions): string {
  return options.audience ?? 'rowcast';
}

/** Whether a JSON text spells the one character that Postgres takes in no text, which it would be asked to keep. */
function holdsNul(body: AccountsRequest['body']): boolean {
  return body !== null && /(?<!\\)(?:\\\\)*\\u0000/.test(Buffer.from(body).toString());
}

async function readError(response: Response): Promise<LibraryError> {
  try {
    const body: unknown = await response.json();
    if (typeof body !== 'object' || body === null) return {};
    const { code, message } = body as Record<string, unknown>;
    return {
      code: typeof code === 'string' ? code : undefined,
      message: typeof message === 'string' ? message : undefined,
    };
  } catch {
    return {};
  }
}
