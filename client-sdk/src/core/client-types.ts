/** The public face of the client: its options and what `createClient` returns. Types only. */
import type { MutationSpec, RowcastError, WireError } from '@rowcast/protocol';
import type { Db } from './database-api.js';
import type { FollowedPermissions } from './permissions.js';
import type { Platform } from './platform.js';
import type { ModelsShape, RowcastSchema } from './schema-types.js';
import type { Subscribable } from './subscribable.js';

/** Options of `createClient`. Only `schema` has no default. */
export interface ClientOptions<M extends ModelsShape<M>> extends Partial<Platform> {
  /** The generated schema. */
  readonly schema: RowcastSchema<M>;
  /** Where the server is, such as `https://api.example.com`. @default the page's own origin */
  readonly url?: string;
  /**
   * Where tokens come from. With `getToken`, accounts are somebody else's business and the client asks for a JSON Web
   * Token when it needs a fresh one (null: signed out). @default the server's built-in accounts
   */
  readonly auth?: ExternalAuth;
  /** How long a query that nobody watches keeps its rows, in milliseconds. @default 5_000 */
  readonly keepAliveMs?: number;
  /**
   * How long a read may take before it fails with CLIENT_TIMEOUT, in milliseconds. A write that was sent has no time
   * limit: it settles with the server's answer. If the connection is lost it is sent again on the next, and is done
   * once. @default 15_000
   */
  readonly requestTimeoutMs?: number;
  /** Whether writes show before the server has answered. @default true */
  readonly optimistic?: boolean;
  /**
   * Whether writes made while there is no connection wait for one, and are then sent in order: for as long as the
   * page lives (`true`), or also after it was closed, when the same user opens the app again in this browser
   * (`'persistent'`, which keeps them in IndexedDB). With `false`, they fail with CLIENT_TIMEOUT when
   * `requestTimeoutMs` are over. @default true
   */
  readonly offlineQueue?: boolean | 'persistent';
}

/** Tokens from an identity provider of your own. */
export interface ExternalAuth {
  readonly getToken: () => Promise<string | null> | string | null;
}

/**
 * A connection to one Rowcast server.
 *
 * @example
 * ```ts
 * const client = createClient({ schema, url: 'http://localhost:4000' });
 * const rooms = await client.db.room.findMany();
 * client.close();
 * ```
 */
export interface RowcastClient<M extends ModelsShape<M>> {
  /** Reads and writes, typed from the schema. */
  readonly db: Db<M>;
  /** The generated schema that the client was made with. */
  readonly schema: RowcastSchema<M>;
  /** Accounts and who is signed in. */
  readonly auth: Auth;
  /** The state of the connection. */
  readonly connection: Subscribable<ConnectionState>;
  /**
   * What the signed-in identity may try with a model, named as in the schema or in `db`; undefined until it is known.
   * Kept current while somebody listens; `refusal` says why, if the server does not answer. @throws QUERY_UNKNOWN_MODEL
   */
  permissions(model: string): FollowedPermissions;
  /** How many writes the server has not answered yet. */
  readonly pendingWrites: Subscribable<PendingWriteCount>;
  /** The writes that wait, to be shown or given up. */
  readonly offlineQueue: OfflineQueue;
  /** Ends everything: what is still waiting fails with CLIENT_CLOSED. */
  close(): void;
  [Symbol.dispose](): void;
}

/** A client whatever its schema: what hooks and components take. */
export type AnyClient = Pick<
  RowcastClient<Record<never, never>>,
  'db' | 'schema' | 'auth' | 'connection' | 'permissions' | 'pendingWrites' | 'close'
>;

/** The writes of this page that the server has not answered yet. They are lost if the page is closed now. */
export interface PendingWriteCount {
  readonly count: number;
  /** How many of them wait for a connection. */
  readonly unsent: number;
}

/** A write that the server has not answered yet. */
export interface WaitingWrite {
  readonly key: string;
  /** What it does: one mutation, or those of a transaction. */
  readonly mutations: readonly MutationSpec[];
  /** Whether it may have reached the server already. */
  readonly mayHaveHappened: boolean;
}

/** A write that an earlier page had left behind, and that the server has refused: its promise is gone with the page. */
export interface RefusedWrite {
  readonly key: string;
  readonly mutations: readonly MutationSpec[];
  /** In milliseconds since 1970. */
  readonly madeAtMs: number;
  readonly error: WireError;
}

/**
 * The writes that wait for a connection, or for an answer.
 *
 * @example
 * ```ts
 * const { offlineQueue } = client;
 * for (const { key, error } of offlineQueue.refused.getSnapshot()) {
 *   console.log(`not saved: ${error.message}`);
 *   await offlineQueue.dismiss(key);
 * }
 * offlineQueue.discard();
 * ```
 */
export interface OfflineQueue {
  /** What waits, in the order in which it is sent. */
  readonly waiting: Subscribable<readonly WaitingWrite[]>;
  /** What a persistent queue had kept and could not be done, until it is dismissed. */
  readonly refused: Subscribable<readonly RefusedWrite[]>;
  /** Gives up one write, or all of them: their promises fail with CLIENT_WRITE_DISCARDED. */
  discard(key?: string): void;
  /** Forgets a write that was refused. */
  dismiss(key: string): Promise<void>;
}

/** Whether the client can reach its server. */
export interface ConnectionState {
  /** `connecting` until the first success or failure, then `online` or `offline`. */
  readonly status: 'connecting' | 'online' | 'offline';
  /** Why it is offline, where that is known. */
  readonly error: RowcastError | null;
  /** When the next attempt begins, in milliseconds since 1970; null if none is planned. */
  readonly nextAttemptAtMs: number | null;
  /** Whether what is on the screen may be out of date. */
  readonly isStale: boolean;
  /** Why: the client has lost its server, or the server its database. */
  readonly staleReason: 'disconnected' | 'database' | null;
}

/** How far a sign-out reaches. */
export interface SignOutOptions {
  /** Whether to end the user's sessions on all devices. @default false */
  readonly everywhere?: boolean;
}

/** A signed-in user. */
export interface User {
  readonly id: string;
  /** Null when the account is not one of the server's own and its token does not say. */
  readonly email: string | null;
  readonly name: string | null;
}

/**
 * Accounts of the server, and who is signed in.
 *
 * @example
 * ```ts
 * await client.auth.signIn({ email, password });
 * client.auth.currentUser.getSnapshot(); // { id, email, name }
 * ```
 */
export interface Auth {
  /** The signed-in user; null if there is none; undefined while that is not known yet. */
  readonly currentUser: Subscribable<User | null | undefined>;
  /** Makes an account and signs in. @throws AUTH_EMAIL_TAKEN, AUTH_INVALID_INPUT (with `fields`), AUTH_UNAVAILABLE */
  signUp(account: { readonly email: string; readonly password: string; readonly name: string }): Promise<User>;
  /** @throws AUTH_INVALID_CREDENTIALS, AUTH_INVALID_INPUT (with `fields`), AUTH_UNAVAILABLE */
  signIn(credentials: { readonly email: string; readonly password: string }): Promise<User>;
  /**
   * Signs out here and in the browser's other pages of this app; with `everywhere`, on all devices: what they show ends
   * within a second. @throws AUTH_UNAVAILABLE
   */
  signOut(options?: SignOutOptions): Promise<void>;
  /** Asks for the user and token anew: call it after your own identity provider has signed somebody in or out. */
  refresh(): Promise<void>;
}
