/** What the sessions of a server share, and whom they tell what they see. */
import type { ErrorCode } from '@rowcast/protocol';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { LiveQueryEngine } from '../live/live-query-engine.js';
import type { PermissionWatch } from '../live/permission-watch.js';
import type { QueryLimits } from '../query/query-limits.js';
import type { Allowances } from './allowances.js';
import type { LimitScope } from './session-allowance.js';
import type { SessionLimits } from './session-limits.js';

/** What all sessions of a server share. */
export interface SessionServices {
  readonly engine: LiveQueryEngine;
  readonly database: Database;
  /** Says when what was answered about permissions may have changed. */
  readonly permissionWatch: PermissionWatch;
  readonly verifyToken: (token: string) => Promise<Identity>;
  /** Throws AUTH_SESSION_REVOKED if the identity's session has been ended. */
  readonly requireStanding: (identity: Identity) => void;
  readonly limitsOf: (role: string) => QueryLimits;
  readonly limits: SessionLimits;
  /** What the connections of each user use together. */
  readonly users: Allowances;
  readonly heartbeatIntervalMs: number;
  /** The longest message that is taken. */
  readonly maxMessageBytes: number;
  /** For how long what became of a write with a key can be asked, in milliseconds. */
  readonly writesKeptForMs: number;
  /** Whether results may be out of date now. */
  readonly isStale: () => boolean;
  /** Says that this server has just written, so that the change feed looks at once. */
  readonly onWritten: () => void;
  /** Resolves when the engine has taken in everything that was committed before this call. */
  readonly caughtUp: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Hears of each request, subscription or connection that was refused, for metrics. */
  readonly onRefused?: (code: ErrorCode) => void;
  /** Hears of each message, by kind, of each connection, and each time that patches are dropped for a slow reader. */
  readonly onMessage?: (kind: string) => void;
  readonly onConnection?: () => void;
  readonly onSlowReader?: () => void;
  /** Hears each time that patches begin to be left out for a client that has not answered a mark. */
  readonly onPaced?: () => void;
  /** Hears how long the answer to each mark took. */
  readonly onRoundTrip?: (durationMs: number) => void;
  /** Hears of each limit that was reached, and whose it was. */
  readonly onLimit?: (scope: LimitScope, code: string) => void;
  /** The time of day, in milliseconds since 1970: for what tokens and records say. It may jump. */
  readonly nowMs: () => number;
  /** Milliseconds since some moment, for durations: no change of the time of day moves it. */
  readonly elapsedMs: () => number;
}
