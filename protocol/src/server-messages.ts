/**
 * Every message a server may send. PROTOCOL.md says what each means and in which order they may come.
 * Types only: a client trusts its server, so nothing here costs bytes in a browser bundle.
 */
import type { WireError } from './error-codes.js';
import type { RowPatch, WireRow } from './row.js';

/** Who the server takes the client for. */
export interface WireIdentity {
  readonly role: string;
  /** The token's `sub`; null for the anonymous identity. */
  readonly userId: string | null;
  /** When the identity ends, in milliseconds since 1970; null if it does not. */
  readonly expiresAtMs: number | null;
}

/** What one mutation of a `mutate` request came to. */
export type MutationResult =
  | { readonly kind: 'row'; readonly row: WireRow }
  | { readonly kind: 'rows'; readonly rows: readonly WireRow[] }
  | { readonly kind: 'count'; readonly count: number };

/**
 * What the grants and policies let an identity try with a model: Prisma's names of the fields that it may read, give in a
 * create and change in an update, none if the operation is closed to it whatever the record is. Which records, only the
 * policies know.
 */
export interface ModelPermissions {
  readonly read: readonly string[];
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly delete: boolean;
  /**
   * Of its many-to-many relations whose ties are in a join table that no model describes: whether it may read which
   * records are tied, or also tie and untie them. Those that it may not read are left out.
   */
  readonly links?: { readonly [relation: string]: 'read' | 'change' };
}

/** What came to a version of the protocol after the first servers of that version. */
export type Addition = 'sync' | 'heard' | 'reached';

export type ServerMessage =
  | {
      readonly kind: 'welcome';
      readonly protocol: number;
      readonly session: string;
      readonly identity: WireIdentity;
      /** A client that has heard nothing for twice this long may take the connection for dead. */
      readonly heartbeatIntervalMs: number;
      /** For how long a write that has a key is remembered, in milliseconds. */
      readonly writesKeptForMs?: number;
      /** The longest message that the server takes, in bytes: a longer one ends the connection. */
      readonly maxMessageBytes?: number;
      /** What the server understands beyond what is in every server of this version: see PROTOCOL.md. */
      readonly understands?: readonly Addition[];
    }
  | { readonly kind: 'authenticated'; readonly id: number; readonly identity: WireIdentity }
  | { readonly kind: 'expired'; readonly reason?: 'token' | 'revoked' }
  | {
      readonly kind: 'snapshot';
      readonly subscription: number;
      readonly liveQuery: number;
      readonly version: number;
      /** Names these rows: what `subscribe` may say that the client holds. */
      readonly digest?: string;
      /** The Postgres snapshot (`xmin:xmax:xip,…`) that the counts in the result were read from; absent if it has none. */
      readonly seen?: string;
      readonly rows: readonly WireRow[];
    }
  | {
      readonly kind: 'resumed';
      readonly subscription: number;
      readonly liveQuery: number;
      readonly version: number;
      readonly digest: string;
      /** As in a snapshot. */
      readonly seen?: string;
      /** The steps from the rows that the client holds to this version; none if nothing has changed. */
      readonly patches: readonly RowPatch[];
    }
  | {
      readonly kind: 'patch';
      readonly liveQuery: number;
      readonly version: number;
      readonly digest?: string;
      /** As in a snapshot, of the version that the patch leads to. */
      readonly seen?: string;
      readonly patches: readonly RowPatch[];
    }
  | { readonly kind: 'subscriptionFailed'; readonly subscription: number; readonly error: WireError }
  | { readonly kind: 'stale'; readonly isStale: boolean }
  | { readonly kind: 'result'; readonly id: number; readonly rows: readonly WireRow[] }
  | {
      readonly kind: 'mutated';
      readonly id: number;
      /** The transaction whose arrival `settled` will announce; null if nothing was written. */
      readonly transaction: string | null;
      readonly results: readonly MutationResult[];
      /** Set if it had been done before, when it was sent for the first time. */
      readonly isRepeated?: true;
    }
  | {
      readonly kind: 'permitted';
      readonly id: number;
      readonly models: { readonly [model: string]: ModelPermissions };
    }
  | { readonly kind: 'synced'; readonly id: number }
  | { readonly kind: 'permissionsChanged' }
  | { readonly kind: 'settled'; readonly transaction: string }
  | { readonly kind: 'failed'; readonly id: number | null; readonly error: WireError }
  | { readonly kind: 'goodbye'; readonly error: WireError; readonly reconnectAfterMs: number | null }
  /** To be answered by `reached` when everything before it has been handled. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'pong' };
export type ServerMessageKind = ServerMessage['kind'];
