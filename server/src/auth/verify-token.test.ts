import { createHmac } from 'node:crypto';
import { RowcastError } from '@rowcast/protocol';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { TokenVerifier } from './verify-token.js';

const secret = 'a-secret-that-is-long-enough-to-sign-with';
const nowMs = Date.UTC(2026, 0, 1);
const nowSeconds = nowMs / 1_000;
const keys = await generateKeyPair('ES256', { extractable: true });
const otherKeys = await generateKeyPair('ES256', { extractable: true });
const publicJwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };

const spki = await exportSPKI(keys.publicKey);
const forged = await exportJWK(otherKeys.publicKey);
const rsa = await generateKeyPair('RS256');

const good: JWTPayload = { sub: 'u1', iss: 'https://issuer.example', aud: 'app', exp: nowSeconds + 600 };
const anybody = without('iss');

function openVerifier(respond: () => Response = () => Response.json({ keys: [publicJwk] })) {
  let fetches = 0;
  const fetchKeys: typeof fetch = async () => {
    fetches++;
    return respond();
  };
  const verifier = new TokenVerifier({
    issuers: [
      {
        kind: 'jwks',
        url: 'https://issuer.example/jwks',
        issuer: 'https://issuer.example',
        audience: 'app',
        fetch: fetchKeys,
      },
      { kind: 'secret', secret },
    ],
    now: () => nowMs,
  });
  return { verifier, fetches: () => fetches };
}

function without(claim: 'iss' | 'exp' | 'aud' | 'sub'): JWTPayload {
  const { [claim]: _left, ...rest } = good;
  return rest;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signWithKey(payload: JWTPayload, key: CryptoKey = keys.privateKey, kid = 'k1'): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid }).sign(key);
}

function signWithSecret(payload: object, text = secret, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac('sha256', text).update(signed).digest('base64url')}`;
}

async function refusal(token: string, verifier = openVerifier().verifier): Promise<string> {
  const error = await verifier.verify(token).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof RowcastError ? error.code : `no refusal but ${String(error)}`;
}

describe('a token that holds', () => {
  test('of an issuer with published keys becomes an identity, with one fetch for all tokens', async () => {
    const { verifier, fetches } = openVerifier();
    const identity = await verifier.verify(await signWithKey({ ...good, org_id: 7 }));
    await verifier.verify(await signWithKey(good));

    expect(identity).toEqual({
      role: 'authenticated',
      userId: 'u1',
      claims: { ...good, org_id: 7, role: 'authenticated' },
      expiresAtMs: (nowSeconds + 600) * 1_000,
    });
    expect(fetches()).toBe(1);
  });

  test('of Supabase works as it is', async () => {
    const claims = {
      aud: 'authenticated',
      exp: nowSeconds + 3_600,
      iat: nowSeconds,
      iss: 'https://abcdefgh.supabase.co/auth/v1',
      sub: '1f7c2f0e-9a3d-4c56-8f5e-0f6a2f1f2a11',
      email: 'somebody@example.com',
      phone: '',
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: {},
      role: 'authenticated',
      aal: 'aal1',
      session_id: 'a6b1f5a0-7d2c-4f43-8a53-6b7f4d9f9c10',
    };

    const identity = await openVerifier().verifier.verify(signWithSecret(claims));

    expect(identity).toMatchObject({ role: 'authenticated', userId: claims.sub, claims });
  });

  test('may name the role anon', async () => {
    const identity = await openVerifier().verifier.verify(
      signWithSecret({ sub: 'u1', exp: nowSeconds + 1, role: 'anon' }),
    );
    expect(identity.role).toBe('anon');
  });

  test('may have run out a moment ago by another clock', async () => {
    const identity = await openVerifier().verifier.verify(await signWithKey({ ...good, exp: nowSeconds - 3 }));
    expect(identity.userId).toBe('u1');
  });

  test('may end later than a Date can say', async () => {
    const identity = await openVerifier().verifier.verify(signWithSecret({ sub: 'u1', exp: 1e300 }));
    expect(identity.expiresAtMs).toBe(8.64e15);
  });
});

describe('a token is refused', () => {
  test.each<[string, string, string | Promise<string>]>([
    ['that is expired', 'AUTH_TOKEN_EXPIRED', signWithKey({ ...good, exp: nowSeconds - 6 })],
    [
      'that is expired, signed with the secret',
      'AUTH_TOKEN_EXPIRED',
      signWithSecret({ ...anybody, exp: nowSeconds - 6 }),
    ],
    ['without an end', 'AUTH_TOKEN_INVALID', signWithKey(without('exp'))],
    ['whose end is not a number', 'AUTH_TOKEN_INVALID', signWithSecret({ ...anybody, exp: '9999999999' })],
    ['that is not valid yet', 'AUTH_TOKEN_INVALID', signWithKey({ ...good, nbf: nowSeconds + 60 })],
    ['for another audience', 'AUTH_TOKEN_INVALID', signWithKey({ ...good, aud: 'other' })],
    ['for no audience', 'AUTH_TOKEN_INVALID', signWithKey(without('aud'))],
    ['of an issuer nobody knows', 'AUTH_TOKEN_INVALID', signWithKey({ ...good, iss: 'https://evil.example' })],
    ['without an issuer, signed with a key', 'AUTH_TOKEN_INVALID', signWithKey(anybody)],
    ['without a subject', 'AUTH_TOKEN_INVALID', signWithKey(without('sub'))],
    ['with an empty subject', 'AUTH_TOKEN_INVALID', signWithKey({ ...good, sub: '' })],
    ['whose subject is not a text', 'AUTH_TOKEN_INVALID', signWithSecret({ ...anybody, sub: 7 })],
    ['whose role is not a text', 'AUTH_TOKEN_INVALID', signWithSecret({ ...anybody, role: ['anon'] })],
    ['that names an owner of tables', 'AUTH_ROLE_NOT_ALLOWED', signWithKey({ ...good, role: 'postgres' })],
    [
      "that names Supabase's role above the policies",
      'AUTH_ROLE_NOT_ALLOWED',
      signWithSecret({ ...anybody, role: 'service_role' }),
    ],
    ['that names an empty role', 'AUTH_ROLE_NOT_ALLOWED', signWithKey({ ...good, role: '' })],
    ['signed with a key that is not published', 'AUTH_TOKEN_INVALID', signWithKey(good, otherKeys.privateKey)],
    ['of a key that the issuer does not have', 'AUTH_TOKEN_INVALID', signWithKey(good, keys.privateKey, 'k2')],
    ['signed with another secret', 'AUTH_TOKEN_INVALID', signWithSecret(anybody, `${secret}!`)],
    ['without a signature (alg none)', 'AUTH_TOKEN_INVALID', `${part({ alg: 'none' })}.${part(anybody)}.`],
    [
      'without a signature, of a named issuer',
      'AUTH_TOKEN_INVALID',
      `${part({ alg: 'none', kid: 'k1' })}.${part(good)}.`,
    ],
    [
      'with an HMAC made with the public key',
      'AUTH_TOKEN_INVALID',
      signWithSecret(good, spki, { alg: 'HS256', kid: 'k1' }),
    ],
    ["with an HMAC made with the server's secret, of an issuer with keys", 'AUTH_TOKEN_INVALID', signWithSecret(good)],
    [
      'that brings its own key along',
      'AUTH_TOKEN_INVALID',
      new SignJWT(good).setProtectedHeader({ alg: 'ES256', jwk: forged }).sign(otherKeys.privateKey),
    ],
    [
      'signed by another algorithm',
      'AUTH_TOKEN_INVALID',
      new SignJWT(good).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(rsa.privateKey),
    ],
    [
      'of a longer HMAC than the one agreed on',
      'AUTH_TOKEN_INVALID',
      new SignJWT(anybody).setProtectedHeader({ alg: 'HS512' }).sign(new TextEncoder().encode(secret.repeat(2))),
    ],
    [
      'with a critical extension',
      'AUTH_TOKEN_INVALID',
      signWithSecret(anybody, secret, { alg: 'HS256', crit: ['x'], x: 1 }),
    ],
    ['whose payload was changed', 'AUTH_TOKEN_INVALID', tamper(signWithSecret(anybody))],
    ['that is too large', 'AUTH_TOKEN_INVALID', signWithSecret({ ...anybody, ballast: 'x'.repeat(16_384) })],
    ['that is no token', 'AUTH_TOKEN_INVALID', 'let me in'],
    ['that is empty', 'AUTH_TOKEN_INVALID', ''],
    ['whose payload is a list', 'AUTH_TOKEN_INVALID', signWithSecret(['sub', 'u1'])],
  ])('%s', async (_what, code, token) => {
    expect(await refusal(await token)).toBe(code);
  });

  function tamper(token: string): string {
    const [header, , signature] = token.split('.');
    return `${header}.${part({ ...anybody, sub: 'u2' })}.${signature}`;
  }
});

describe('when keys cannot be had', () => {
  test.each([
    ['the issuer is unreachable', () => Promise.reject<Response>(new TypeError('fetch failed'))],
    ['the issuer fails', async () => new Response('oops', { status: 500 })],
    ['the issuer sends nonsense', async () => Response.json({ nothing: true })],
  ])('%s: it is not the fault of the token', async (_why, respond) => {
    const { verifier } = openVerifier(respond as unknown as () => Response);
    expect(await refusal(await signWithKey(good), verifier)).toBe('AUTH_UNAVAILABLE');
  });
});

describe('a configuration is refused', () => {
  test.each([
    ['with a short secret', () => new TokenVerifier({ issuers: [{ kind: 'secret', secret: 'short' }] })],
    [
      'with two issuers of one name',
      () =>
        new TokenVerifier({
          issuers: [
            { kind: 'secret', secret },
            { kind: 'secret', secret },
          ],
        }),
    ],
    [
      'with a URL that is none',
      () => new TokenVerifier({ issuers: [{ kind: 'jwks', url: 'jwks', issuer: 'a', audience: 'b' }] }),
    ],
    [
      'that lets a public key verify an HMAC',
      () =>
        new TokenVerifier({
          issuers: [
            { kind: 'jwks', url: 'https://a.example', issuer: 'a', audience: 'b', algorithms: ['HS256' as 'ES256'] },
          ],
        }),
    ],
  ])('%s', (_what, open) => {
    expect(open).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

test('a server without issuers takes no token', async () => {
  expect(await refusal(signWithSecret({ sub: 'u1', exp: nowSeconds + 60 }), new TokenVerifier({ issuers: [] }))).toBe(
    'AUTH_TOKEN_INVALID',
  );
});
