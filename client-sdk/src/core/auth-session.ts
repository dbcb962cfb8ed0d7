/**
 * Who is signed in, and the tokens that say so to the server: fetched when needed, replaced before they end.
 * Where they come from is the built-in accounts' affair, or that of the app's own provider.
 *
 *   currentUser:  undefined ──known──▶ user ◀──signIn/signOut──▶ null
 *
 * The pages of one browser share a session, so what one of them does about it the others are told and do too.
 */
import { RowcastError, type WireIdentity } from '@rowcast/protocol';
import { AccountRequests } from './account-requests.js';
import type { TokenSource } from './client-runtime.js';
import type { Auth, ExternalAuth, User } from './client-types.js';
import type { Platform, TabChannel } from './platform.js';
import { Observable, type Subscribable } from './subscribable.js';
import { tokenExpiryMs, userOfToken } from './token-claims.js';

export interface AuthSessionOptions {
  /** The server's origin. */
  readonly origin: string;
  readonly platform: Platform;
  readonly external: ExternalAuth | undefined;
  readonly timeoutMs: number;
  /** Takes a new token to the server. */
  readonly onToken: (token: string | null) => Promise<void>;
}

/** A token with less time left than this is replaced before it is used. */
const leastLeftMs = 15_000;
/** How long to wait after a failed refresh, and after one whose token had ended already by this machine's clock. */
const retryDelayMs = 5_000;
const longestTimerMs = 2 ** 31 - 1;

/** What one page tells the others: it has signed out, or somebody else may be signed in now. */
type SessionNews = 'signed-out' | 'changed';

export class AuthSession implements Auth, TokenSource {
  readonly #options: AuthSessionOptions;
  readonly #accounts: AccountRequests;
  readonly #user = new Observable<User | null | undefined>(undefined);
  #token: string | null | undefined;
  #fetching: Promise<string | null> | undefined;
  /** Counts sign-ins and sign-outs, so that an answer from before one is not taken after it. */
  #generation = 0;
  readonly #otherTabs: TabChannel | undefined;
  /** Another page may have signed somebody else in: the user known here is not to be relied on. */
  #isUserOutdated = false;
  #timer: unknown;
  #isClosed = false;

  constructor(options: AuthSessionOptions) {
    const { origin, platform, timeoutMs } = options;
    this.#options = options;
    this.#accounts = new AccountRequests({ origin, platform, timeoutMs });
    // Nobody but this class speaks on the channel.
    this.#otherTabs = platform.openTabChannel(`rowcast.auth ${origin}`, (news) => this.#hear(news as SessionNews));
  }

  readonly currentUser: Subscribable<User | null | undefined> = {
    getSnapshot: () => this.#user.getSnapshot(),
    subscribe: (listener) => {
      // Nobody is asked before somebody wants to know.
      if (this.#user.getSnapshot() === undefined) this.getToken().catch(() => this.#refreshAfter(retryDelayMs));
      return this.#user.subscribe(listener);
    },
  };

  readonly signUp: Auth['signUp'] = (account) => this.#enter(() => this.#accounts.signUp(account));
  readonly signIn: Auth['signIn'] = (credentials) => this.#enter(() => this.#accounts.signIn(credentials));

  readonly signOut: Auth['signOut'] = async ({ everywhere = false } = {}) => {
    this.#requireAccounts();
    await this.#accounts.signOut(everywhere);
    this.#tell('signed-out');
    await this.#becomeNobody();
  };

  readonly refresh = async (): Promise<void> => {
    const before = this.userId();
    await this.#refresh();
    if (before !== undefined && before !== this.userId()) this.#tell('changed');
  };

  getToken(): Promise<string | null> {
    if (this.#token !== undefined && !this.#isEnding(this.#token)) return Promise.resolve(this.#token);
    if (this.#fetching) return this.#fetching;
    const fetching = this.#fetchToken().finally(() => {
      if (this.#fetching === fetching) this.#fetching = undefined;
    });
    this.#fetching = fetching;
    return fetching;
  }

  forgetToken(): void {
    this.#token = undefined;
  }

  onExpired(): void {
    this.forgetToken();
    this.#refreshInBackground();
  }

  onIdentity({ expiresAtMs }: WireIdentity): void {
    this.#stopTimer();
    if (expiresAtMs === null) return;
    const leftMs = expiresAtMs - this.#options.platform.clock.now();
    const delayMs = leftMs > 0 ? leftMs - Math.min(60_000, leftMs / 5) : retryDelayMs;
    this.#refreshAfter(delayMs);
  }

  userId(): string | null | undefined {
    const user = this.#user.getSnapshot();
    return user === undefined ? undefined : (user?.id ?? null);
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
    this.#otherTabs?.close();
  }

  #tell(news: SessionNews): void {
    this.#otherTabs?.post(news);
  }

  #hear(news: SessionNews): void {
    if (news === 'signed-out') {
      this.#accounts.forget();
      // The next hello is anonymous, whatever becomes of this.
      this.#becomeNobody().catch(() => {});
      return;
    }
    const isAsked = this.#user.getSnapshot() !== undefined;
    this.#start(undefined);
    this.#isUserOutdated = true;
    if (isAsked) this.#refreshInBackground();
  }

  async #becomeNobody(): Promise<void> {
    this.#start(null);
    this.#user.set(null);
    await this.#options.onToken(null);
  }

  async #refresh(): Promise<void> {
    this.#generation += 1;
    this.#fetching = undefined;
    this.forgetToken();
    const token = await this.getToken();
    await this.#options.onToken(token);
  }

  async #fetchToken(): Promise<string | null> {
    const generation = this.#generation;
    const { external } = this.#options;
    const [token, user] = external ? await this.#fetchExternal(external) : await this.#fetchOwn();
    if (generation !== this.#generation) return this.getToken();
    this.#token = token;
    this.#isUserOutdated = false;
    this.#setUser(user);
    return token;
  }

  async #fetchExternal(external: ExternalAuth): Promise<readonly [string | null, User | null]> {
    const token = await external.getToken();
    return [token, token === null ? null : userOfToken(token)];
  }

  async #fetchOwn(): Promise<readonly [string | null, User | null]> {
    if (!this.#accounts.mayHaveSession) return [null, null];
    const known = this.#isUserOutdated ? null : this.#user.getSnapshot();
    const user = known ?? (await this.#accounts.getUser());
    const token = user && (await this.#accounts.getToken());
    if (token !== null) return [token, user];
    this.#accounts.forget();
    return [null, null];
  }

  async #enter(send: () => Promise<User>): Promise<User> {
    this.#requireAccounts();
    const user = await send();
    this.#start(undefined);
    const token = await this.#tokenOf(user);
    // First the server, then the screen: what a signed-in page asks for is asked as that user.
    await this.#options.onToken(token);
    this.#isUserOutdated = false;
    this.#setUser(user);
    this.#tell('changed');
    return user;
  }

  async #tokenOf(user: User): Promise<string | null> {
    const generation = this.#generation;
    const token = await this.#accounts.getToken();
    if (generation === this.#generation) this.#token = token;
    if (token !== null) return token;
    throw new RowcastError('AUTH_UNAVAILABLE', `the accounts service gave no token for ${user.email ?? user.id}`);
  }

  #start(token: string | null | undefined): void {
    this.#generation += 1;
    this.#fetching = undefined;
    this.#token = token;
    this.#stopTimer();
  }

  #setUser(user: User | null): void {
    const before = this.#user.getSnapshot();
    if (before && user && before.id === user.id && before.email === user.email && before.name === user.name) return;
    this.#user.set(user);
  }

  #requireAccounts(): void {
    if (!this.#options.external) return;
    throw new RowcastError('CLIENT_INVALID_USE', "this client takes its tokens from the app's own provider", {
      hint: 'sign in and out there, then call auth.refresh()',
    });
  }

  #isEnding(token: string | null): boolean {
    const expiryMs = token === null ? null : tokenExpiryMs(token);
    return expiryMs !== null && expiryMs - this.#options.platform.clock.now() < leastLeftMs;
  }

  #refreshInBackground(): void {
    this.#refresh().catch(() => this.#refreshAfter(retryDelayMs));
  }

  #refreshAfter(delayMs: number): void {
    this.#stopTimer();
    if (this.#isClosed) return;
    const { clock } = this.#options.platform;
    this.#timer = clock.setTimeout(() => this.#refreshInBackground(), Math.min(delayMs, longestTimerMs));
  }

  #stopTimer(): void {
    this.#options.platform.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
