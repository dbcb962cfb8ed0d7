/** Reads what a JSON Web Token says, without checking it: that is the server's business. Pure. */
import type { User } from './client-types.js';

interface TokenClaims {
  readonly [name: string]: unknown;
}

/** Empty for anything that is not a JSON Web Token. */
function readTokenClaims(token: string): TokenClaims {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as TokenClaims) : {};
  } catch {
    return {};
  }
}

/** The user a token stands for; null if it does not say. */
export function userOfToken(token: string): User | null {
  const { sub, email, name } = readTokenClaims(token);
  if (typeof sub !== 'string') return null;
  return { id: sub, email: typeof email === 'string' ? email : null, name: typeof name === 'string' ? name : null };
}

/** When a token ends, in milliseconds since 1970; null if it does not say. */
export function tokenExpiryMs(token: string): number | null {
  const { exp } = readTokenClaims(token);
  return typeof exp === 'number' ? exp * 1_000 : null;
}
