/**
 * Turns a token into an identity, or refuses it. Tokens of the built-in accounts and from outside take
 * the same path: the issuer that the token names decides on key, algorithms and audience, and nothing in
 * the token's own header has a say in that.
 */
import { RowcastError } from '@rowcast/protocol';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Identity } from '../identity.js';
import { type OpenIssuer, openIssuer, type TokenIssuer } from './token-issuer.js';

export interface TokenVerifierOptions {
  readonly issuers: readonly TokenIssuer[];
  /** The database roles that a token may name. @default ['authenticated', 'anon'] */
  readonly roles?: readonly string[];
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

const maxTokenLength = 16_384;
const clockToleranceSeconds = 5;
/** The last instant that a Date can hold. */
const endOfTimeMs = 8.64e15;

export class TokenVerifier {
  /** By the `iss` that tokens carry; null is the issuer that takes any. */
  readonly #issuers = new Map<string | null, OpenIssuer>();
  readonly #roles: ReadonlySet<string>;
  readonly #now: () => number;

  constructor(options: TokenVerifierOptions) {
    for (const issuer of options.issuers) {
      const name = issuer.issuer ?? null;
      if (this.#issuers.has(name)) throw configError(`two token issuers are called ${name ?? 'nothing'}`);
      this.#issuers.set(name, openIssuer(issuer));
    }
    this.#roles = new Set(options.roles ?? ['authenticated', 'anon']);
    this.#now = options.now ?? Date.now;
  }

  /** Throws AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED, AUTH_ROLE_NOT_ALLOWED, or AUTH_UNAVAILABLE if keys cannot be had. */
  async verify(token: string): Promise<Identity> {
    if (token.length > maxTokenLength) throw invalid(`it is longer than ${maxTokenLength} characters`);
    if (!isCompact(token)) throw invalid('it is not a JSON Web Token');
    const issuer = this.#issuerOf(token);
    try {
      const { payload } = await jwtVerify(token, issuer.findKey, {
        algorithms: [...issuer.algorithms],
        ...(issuer.issuer !== undefined && { issuer: issuer.issuer }),
        ...(issuer.audience !== undefined && { audience: [issuer.audience].flat() }),
        requiredClaims: ['sub', 'exp'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.#now()),
      });
      return this.#identityOf(payload);
    } catch (error) {
      throw translate(error);
    }
  }

  #issuerOf(token: string): OpenIssuer {
    const name = unverifiedIssuer(token);
    const issuer = this.#issuers.get(name) ?? this.#issuers.get(null);
    if (issuer) return issuer;
    throw invalid(name === null ? 'it does not say who issued it' : 'its issuer is not one that this server trusts', {
      hint: 'compare the claim "iss" with the issuers in the configuration',
    });
  }

  #identityOf(payload: JWTPayload): Identity {
    const { sub, exp = 0, role = 'authenticated' } = payload;
    if (typeof sub !== 'string' || sub === '') throw invalid('its claim "sub" is not a text');
    if (typeof role !== 'string') throw invalid('its claim "role" is not a text');
    if (!this.#roles.has(role)) {
      throw new RowcastError('AUTH_ROLE_NOT_ALLOWED', `the server may not switch to the role "${role.slice(0, 100)}"`, {
        hint: `tokens may name ${[...this.#roles].join(', ')}`,
      });
    }
    return {
      role,
      userId: sub,
      claims: { ...payload, role },
      expiresAtMs: Math.min(exp * 1_000, endOfTimeMs),
    };
  }
}

/**
 * Whether it is three parts in base64url, each in its one right spelling: decoders pass over spaces, padding and
 * bits without a meaning, so that one signature would have many texts.
 */
function isCompact(token: string): boolean {
  const parts = token.split('.');
  return parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

/** Only to choose the issuer, which then has to confirm it. */
function unverifiedIssuer(token: string): string | null {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' ? iss : null;
  } catch (cause) {
    throw invalid('it is not a JSON Web Token', { cause });
  }
}

function translate(error: unknown): unknown {
  if (error instanceof RowcastError) return error;
  if (error instanceof errors.JWTExpired) {
    return new RowcastError('AUTH_TOKEN_EXPIRED', 'the token has expired', {
      hint: 'authenticate with a fresh one',
      cause: error,
    });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const why = error.reason === 'missing' ? 'is missing' : 'is not what the server expects';
    return invalid(`its claim "${error.claim}" ${why}`, { cause: error });
  }
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return invalid('its signature does not hold', { cause: error });
  if (error instanceof errors.JOSEAlgNotAllowed)
    return invalid('its algorithm is not the one of its issuer', { cause: error });
  if (error instanceof errors.JWKSNoMatchingKey) return invalid('its issuer has no such key', { cause: error });
  if (isUnreachable(error)) {
    return new RowcastError('AUTH_UNAVAILABLE', "the keys of the token's issuer cannot be had now", { cause: error });
  }
  return invalid('it is malformed', { cause: error });
}

/** jose gives the errors of fetching a key set its general code, or passes on what fetch has thrown. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

function invalid(why: string, details: { readonly hint?: string; readonly cause?: unknown } = {}): RowcastError {
  return new RowcastError('AUTH_TOKEN_INVALID', `the token is refused: ${why}`, details);
}

function configError(message: string): RowcastError {
  return new RowcastError('CONFIG_INVALID', message, { hint: 'give each issuer its own name' });
}
