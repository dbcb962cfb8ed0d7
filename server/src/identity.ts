/**
 * Who is asking: a database role and the claims of a verified token, exactly as Postgres will see them.
 * Two askers share a result only if nothing that a policy could read differs between them.
 */
import { canonicalJson, type WireIdentity } from '@rowcast/protocol';

export interface Identity {
  /** The database role that the client's SQL runs as: `anon`, `authenticated` or another the server may switch to. */
  readonly role: string;
  /** The token's `sub`; null for the anonymous identity. */
  readonly userId: string | null;
  /** The token's claims, handed to Postgres as `request.jwt.claims`. */
  readonly claims: { readonly [name: string]: unknown };
  /** When the token ends, in milliseconds since 1970; null if it does not. */
  readonly expiresAtMs: number | null;
}

/** The identity of a client without a token. */
export const anonymousIdentity: Identity = {
  role: 'anon',
  userId: null,
  claims: { role: 'anon' },
  expiresAtMs: null,
};

/** What a client is told of who it is. */
export function wireIdentity({ role, userId, expiresAtMs }: Identity): WireIdentity {
  return { role, userId, expiresAtMs };
}

/** Equal for two identities exactly if Postgres cannot tell them apart. */
export function identityKey(identity: Identity): string {
  return `${identity.role} ${canonicalJson(identity.claims)}`;
}

/** Equal for two identities that a policy which reads only these claims cannot tell apart. */
export function claimsKey(identity: Identity, claims: ReadonlySet<string>): string {
  const read = Object.fromEntries(Object.entries(identity.claims).filter(([name]) => claims.has(name)));
  return `${identity.role} ${canonicalJson(read)}`;
}
