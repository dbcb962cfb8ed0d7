/**
 * What the server needs of an accounts service: somebody to answer requests about accounts, and an issuer
 * whose tokens the one verifier checks like any other's. Everything else about accounts (passwords,
 * sessions, cookies) is behind this; `better-auth-accounts.ts` is the only place that knows the library.
 */
import type { TokenIssuer } from './token-issuer.js';

export interface Accounts {
  /** The path that requests start with, such as `/auth`. */
  readonly basePath: string;
  /** Of the short-lived tokens that signed-in users get; for the `TokenVerifier`. */
  readonly issuer: TokenIssuer;
  /** Answers a request below the base path. Never rejects: a failure is a response with an error in our form. */
  handle(request: AccountsRequest): Promise<Response>;
  /** Waits for the requests under way. The database stays open: whoever opened it closes it. */
  close(): Promise<void>;
}

export interface AccountsRequest {
  readonly method: string;
  /** Path and query, as the client sent them. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array | null;
  /** The address that limits are counted by. */
  readonly clientIp: string;
}
