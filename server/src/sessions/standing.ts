/** Whether what an identity has asked for may still be done, and told. Pure. */
import { RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';

export function requireNotEnded({ expiresAtMs }: Identity, nowMs: number): void {
  if (expiresAtMs !== null && expiresAtMs <= nowMs) throw tokenExpired();
}

/** What one user asked for is not told after another has taken over. A fresh token of the same user changes nothing. */
export function requireSameUser(asked: Identity, present: Identity): void {
  if (asked.role === present.role && asked.userId === present.userId) return;
  throw new RowcastError('AUTH_TOKEN_EXPIRED', 'the user who asked for this has left the connection', {
    hint: 'ask again as the user who is here now',
  });
}

export function tokenExpired(): RowcastError {
  return new RowcastError('AUTH_TOKEN_EXPIRED', 'the token of this connection has expired', {
    hint: 'send authenticate with a fresh token',
  });
}
