/**
 * The server's built-in accounts over HTTP. On the page's own origin the session is a cookie that scripts can't
 * read; across origins it is a bearer token kept in `storage`. Decides nothing about who is signed in.
 */
import { type ErrorCode, errorCodes, RowcastError, type WireError } from '@rowcast/protocol';
import type { User } from './client-types.js';
import type { Platform } from './platform.js';

export interface AccountRequestsOptions {
  /** The server's origin, such as `https://api.example.com`. */
  readonly origin: string;
  readonly platform: Pick<Platform, 'fetch' | 'storage' | 'origin'>;
  readonly timeoutMs: number;
}

const storageKey = 'rowcast.session';

export class AccountRequests {
  readonly #options: AccountRequestsOptions;
  readonly #usesCookie: boolean;

  constructor(options: AccountRequestsOptions) {
    this.#options = options;
    this.#usesCookie = options.platform.origin === options.origin;
  }

  /** Whether somebody may be signed in. With a cookie only the server can tell. */
  get mayHaveSession(): boolean {
    return this.#usesCookie || this.#options.platform.storage.getItem(storageKey) !== null;
  }

  signUp(account: { readonly email: string; readonly password: string; readonly name: string }): Promise<User> {
    return this.#enter('/sign-up/email', account);
  }

  signIn(credentials: { readonly email: string; readonly password: string }): Promise<User> {
    return this.#enter('/sign-in/email', credentials);
  }

  async signOut(everywhere: boolean): Promise<void> {
    if (everywhere) await this.#send('POST', '/revoke-sessions', {});
    await this.#send('POST', '/sign-out', {});
    this.forget();
  }

  /** Forgets the session on this side. */
  forget(): void {
    this.#options.platform.storage.removeItem(storageKey);
  }

  /** Null also where the server has no accounts. */
  async getUser(): Promise<User | null> {
    try {
      const { body } = await this.#send('GET', '/get-session');
      return readUser(body);
    } catch (error) {
      if (error instanceof NothingThere) return null;
      throw error;
    }
  }

  /** A short-lived token for the websocket; null if the session has ended. */
  async getToken(): Promise<string | null> {
    try {
      const { body } = await this.#send('GET', '/token');
      return typeof body['token'] === 'string' ? body['token'] : null;
    } catch (error) {
      if (error instanceof RowcastError && error.code === 'AUTH_REQUIRED') return null;
      throw error;
    }
  }

  async #enter(path: string, body: object): Promise<User> {
    const answer = await this.#send('POST', path, body);
    const user = readUser(answer.body);
    if (!user) throw new RowcastError('AUTH_UNAVAILABLE', 'the accounts service answered without a user');
    const session = answer.sessionToken ?? answer.body['token'];
    if (!this.#usesCookie && typeof session === 'string') this.#options.platform.storage.setItem(storageKey, session);
    return user;
  }

  async #send(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly body: Body; readonly sessionToken: string | null }> {
    const { fetch, storage, origin } = this.#options.platform;
    if (!fetch)
      throw new RowcastError('CLIENT_INVALID_USE', 'there is no fetch here', { hint: 'give createClient({ fetch })' });
    const session = this.#usesCookie ? null : storage.getItem(storageKey);
    let response: Response;
    try {
      response = await fetch(`${this.#options.origin}/auth${path}`, {
        method,
        credentials: this.#usesCookie ? 'include' : 'omit',
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(session !== null && { authorization: `Bearer ${session}` }),
          // Outside a browser nothing says where a request comes from, and the accounts want to know.
          ...(origin === undefined && { origin: this.#options.origin }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
    } catch (error) {
      throw new RowcastError('AUTH_UNAVAILABLE', 'the accounts service could not be reached', {
        hint: 'see whether the server runs and the network is there',
        cause: error,
      });
    }
    const answer = await readBody(response);
    if (!response.ok) throw accountError(response.status, answer);
    return { body: answer, sessionToken: response.headers.get('set-auth-token') };
  }
}

/** The server has no accounts, or something else answers in its place. */
class NothingThere extends RowcastError {}

type Body = { readonly [name: string]: unknown };

async function readBody(response: Response): Promise<Body> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Body) : {};
  } catch {
    return {};
  }
}

function readUser({ user }: Body): User | null {
  if (typeof user !== 'object' || user === null) return null;
  const { id, email, name } = user as { readonly [name: string]: unknown };
  if (typeof id !== 'string') return null;
  return { id, email: typeof email === 'string' ? email : null, name: typeof name === 'string' ? name : null };
}

/** The server answers in our own form; whatever else stands between may not. */
function accountError(status: number, { error }: Body): RowcastError {
  if (isWireError(error)) return RowcastError.fromWire(error);
  if (status === 401) return new RowcastError('AUTH_REQUIRED', 'nobody is signed in');
  if (status === 429) return new RowcastError('LIMIT_REQUESTS', 'too many attempts', { hint: 'wait a little' });
  const unavailable = [
    'AUTH_UNAVAILABLE',
    `the accounts service answered with status ${status}`,
    { hint: 'see whether the server has built-in accounts, and its log' },
  ] as const;
  if (status === 404) return new NothingThere(...unavailable);
  if (status >= 400 && status < 500) {
    return new RowcastError('AUTH_INVALID_INPUT', `the accounts service refused the request (${status})`);
  }
  return new RowcastError(...unavailable);
}

function isWireError(error: unknown): error is WireError {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return Object.hasOwn(errorCodes, error.code as ErrorCode);
}
