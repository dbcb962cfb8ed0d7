/**
 * Whose tokens the server takes, and with which keys they are checked. The algorithms belong to the
 * issuer, never to the token: a shared secret verifies HS256 and nothing else, a public key never a MAC.
 */
import { RowcastError } from '@rowcast/protocol';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

export type TokenIssuer = SecretIssuer | JwksIssuer | KeysIssuer;

/** Signs with a secret that the server shares, as Supabase's legacy tokens and many frameworks do. */
export interface SecretIssuer {
  readonly kind: 'secret';
  /** At least 32 characters. */
  readonly secret: string;
  /** What `iss` must be. Without it, tokens are taken whoever they name. */
  readonly issuer?: string;
  /** What `aud` must hold (one of). Without it, any. */
  readonly audience?: string | readonly string[];
}

/** Publishes its keys at a URL: Clerk, Auth0, Keycloak, Supabase and the like. */
export interface JwksIssuer {
  readonly kind: 'jwks';
  readonly url: string;
  readonly issuer: string;
  readonly audience: string | readonly string[];
  /** @default ['ES256', 'RS256', 'EdDSA'] */
  readonly algorithms?: readonly PublicKeyAlgorithm[];
  /** @default the global fetch */
  readonly fetch?: typeof fetch;
}

/** Its keys are in this process: the built-in accounts. */
export interface KeysIssuer {
  readonly kind: 'keys';
  readonly findKey: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly algorithms: readonly PublicKeyAlgorithm[];
}

export type PublicKeyAlgorithm =
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'EdDSA'
  | 'Ed25519';

export interface OpenIssuer {
  readonly issuer: string | undefined;
  readonly audience: string | readonly string[] | undefined;
  readonly algorithms: readonly string[];
  readonly findKey: JWTVerifyGetKey;
}

const minSecretLength = 32;
const defaultAlgorithms = ['ES256', 'RS256', 'EdDSA'] as const;

/** Makes an issuer ready to check tokens. Fetches nothing before the first token comes. */
export function openIssuer(issuer: TokenIssuer): OpenIssuer {
  const { audience } = issuer;
  switch (issuer.kind) {
    case 'secret':
      return { issuer: issuer.issuer, audience, algorithms: ['HS256'], findKey: secretKey(issuer.secret) };
    case 'jwks':
      return {
        issuer: issuer.issuer,
        audience,
        algorithms: onlyPublic(issuer.algorithms ?? defaultAlgorithms),
        findKey: remoteKeys(issuer),
      };
    case 'keys':
      return { issuer: issuer.issuer, audience, algorithms: onlyPublic(issuer.algorithms), findKey: issuer.findKey };
  }
}

function secretKey(secret: string): JWTVerifyGetKey {
  if (secret.length < minSecretLength) {
    throw new RowcastError('CONFIG_INVALID', `the token secret is shorter than ${minSecretLength} characters`, {
      hint: 'make one with: openssl rand -base64 48',
    });
  }
  const key = new TextEncoder().encode(secret);
  return async () => key;
}

function remoteKeys(issuer: JwksIssuer): JWTVerifyGetKey {
  if (!URL.canParse(issuer.url)) {
    throw new RowcastError('CONFIG_INVALID', `"${issuer.url}" is not the URL of a key set`, {
      hint: 'it looks like https://…/.well-known/jwks.json',
    });
  }
  return createRemoteJWKSet(new URL(issuer.url), {
    timeoutDuration: 3_000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    ...(issuer.fetch && { [customFetch]: issuer.fetch }),
  });
}

/** The type forbids it already; a configuration file knows no types. */
function onlyPublic(algorithms: readonly string[]): readonly string[] {
  const unfit = algorithms.find((algorithm) => algorithm === 'none' || algorithm.startsWith('HS'));
  if (unfit === undefined && algorithms.length > 0) return algorithms;
  throw new RowcastError('CONFIG_INVALID', `${unfit ?? 'no algorithm at all'} cannot be used with public keys`, {
    hint: `leave it out for ${defaultAlgorithms.join(', ')}`,
  });
}
