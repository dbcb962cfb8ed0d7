/**
 * Forged, bent and stolen tokens, in the manner of Wycheproof: each is a good token with one thing wrong, so that it
 * is that thing that must be noticed. The good ones are at the end, so that refusing everything does not pass.
 */
import { createHmac, createSign, generateKeyPairSync, type KeyObject, sign as signRaw } from 'node:crypto';
import { RowcastError } from '@rowcast/protocol';
import { describe, expect, test } from 'vitest';
import { TokenVerifier } from './verify-token.js';

const now = 1_800_000_000;
const secret = 'a secret that only tests know, long enough';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const attacker = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const published = [
  { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256', use: 'sig' },
  { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ec', alg: 'ES256', use: 'sig' },
  { ...ed.publicKey.export({ format: 'jwk' }), kid: 'ed', alg: 'EdDSA', use: 'sig' },
];
const good = { iss: 'https://issuer.example', aud: 'app', sub: 'u1', exp: now + 600, role: 'authenticated' };
const ours = { sub: 'u1', exp: now + 600 };

type Header = Record<string, unknown>;

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function compact(header: Header | string, payload: unknown, sign: (text: string) => Buffer | string): string {
  const text = `${encode(header)}.${encode(payload)}`;
  const signature = sign(text);
  return `${text}.${typeof signature === 'string' ? signature : signature.toString('base64url')}`;
}

const hmac =
  (key: string | Buffer, hash = 'sha256') =>
  (text: string) =>
    createHmac(hash, key).update(text).digest();
const rs =
  (key: KeyObject = rsa.privateKey, hash = 'RSA-SHA256') =>
  (text: string) =>
    createSign(hash).update(text).sign(key);
const es =
  (encoding: 'ieee-p1363' | 'der' = 'ieee-p1363') =>
  (text: string) =>
    signRaw('sha256', Buffer.from(text), { key: ec.privateKey, dsaEncoding: encoding });

const rsToken = (header: Header = {}, payload: unknown = good, key = rsa.privateKey): string =>
  compact({ alg: 'RS256', kid: 'rsa', ...header }, payload, rs(key));
const hsToken = (header: Header = {}, payload: unknown = ours): string =>
  compact({ alg: 'HS256', ...header }, payload, hmac(secret));

const asked: string[] = [];
const verifier = new TokenVerifier({
  issuers: [
    {
      kind: 'jwks',
      url: 'https://issuer.example/jwks',
      issuer: 'https://issuer.example',
      audience: ['app', 'other app'],
      fetch: (async (url: URL | string) => {
        asked.push(String(url));
        return Response.json({ keys: published });
      }) as typeof fetch,
    },
    { kind: 'secret', secret },
  ],
  now: () => now * 1_000,
});

async function verdictOn(token: string): Promise<string> {
  try {
    return `taken as ${(await verifier.verify(token)).userId}`;
  } catch (error) {
    return error instanceof RowcastError ? error.code : `no refusal but ${String(error)}`;
  }
}

const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const der = rsa.publicKey.export({ type: 'spki', format: 'der' });
const attackerJwk = { ...attacker.publicKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256' };
const [head, body, signature] = rsToken().split('.') as [string, string, string];
const [hsHead, hsBody, hsSignature] = hsToken().split('.') as [string, string, string];
const flip = (text: string, place: number): string =>
  `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;

describe('no signature, or another algorithm than the issuer has', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', '', null, 0, ['RS256'], 'RS256 ', 'rs256', 'RS1', 'ES256K', 'dir'])(
    'alg %o',
    async (alg) => {
      expect(await verdictOn(`${encode({ alg, kid: 'rsa' })}.${body}.`)).toBe('AUTH_TOKEN_INVALID');
      expect(await verdictOn(`${encode({ alg, kid: 'rsa' })}.${body}.${signature}`)).toBe('AUTH_TOKEN_INVALID');
      expect(await verdictOn(`${encode({ alg })}.${hsBody}.${hsSignature}`)).toBe('AUTH_TOKEN_INVALID');
    },
  );

  test.each<[string, string]>([
    ['none, two parts', `${encode({ alg: 'none' })}.${body}`],
    ['no alg', `${encode({ kid: 'rsa' })}.${body}.${signature}`],
    ['HS256 with the public key as its secret', compact({ alg: 'HS256', kid: 'rsa' }, good, hmac(pem))],
    ['HS256 with the public key, no line end', compact({ alg: 'HS256', kid: 'rsa' }, good, hmac(pem.trimEnd()))],
    ['HS256 with the public key in PKCS 1', compact({ alg: 'HS256', kid: 'rsa' }, good, hmac(pkcs1))],
    ['HS256 with the public key in DER', compact({ alg: 'HS256', kid: 'rsa' }, good, hmac(der))],
    [
      'HS256 with the public key as JWK',
      compact({ alg: 'HS256', kid: 'rsa' }, good, hmac(JSON.stringify(published[0]))),
    ],
    ['HS256 with the modulus', compact({ alg: 'HS256', kid: 'rsa' }, good, hmac(String(published[0]?.['n'])))],
    ['HS256 with an empty secret', compact({ alg: 'HS256' }, ours, hmac(''))],
    [
      "HS256 with the server's secret, for an issuer with keys",
      compact({ alg: 'HS256', kid: 'rsa' }, good, hmac(secret)),
    ],
    ['HS512 with the right secret', compact({ alg: 'HS512' }, ours, hmac(secret, 'sha512'))],
    ['RS512 with the right key', compact({ alg: 'RS512', kid: 'rsa' }, good, rs(rsa.privateKey, 'RSA-SHA512'))],
    ['ES256 with the key of RS256', compact({ alg: 'ES256', kid: 'rsa' }, good, es())],
    ['RS256 for an issuer with a secret', compact({ alg: 'RS256' }, ours, rs())],
    ['encrypted, five parts', `${encode({ alg: 'dir', enc: 'A256GCM' })}..${body}.${body}.${body}`],
  ])('%s', async (_what, token) => {
    expect(await verdictOn(token)).toBe('AUTH_TOKEN_INVALID');
  });
});

describe('a header that wants a say in which key is used', () => {
  test.each<[string, Header]>([
    ['its own key', { jwk: attackerJwk, kid: undefined }],
    ['its own key under a published name', { jwk: attackerJwk }],
    ['a key set elsewhere', { jku: 'https://evil.example/jwks' }],
    ['a certificate elsewhere', { x5u: 'https://evil.example/cert' }],
    ['its own certificate', { x5c: [der.toString('base64')] }],
    ['a path as the key', { kid: '../../../../dev/null' }],
    ['SQL as the key', { kid: "x' union select 'secret" }],
    ['a command as the key', { kid: '|/usr/bin/id' }],
    ['a URL as the key', { kid: 'https://evil.example/jwks#rsa' }],
    ['a prototype as the key', { kid: '__proto__' }],
    ['an empty key', { kid: '' }],
    ['a list of keys', { kid: ['rsa'] }],
    ['an object as the key', { kid: { kid: 'rsa' } }],
    ['a number as the key', { kid: 1 }],
    ['an endless key', { kid: 'x'.repeat(4_000) }],
  ])('%s', async (_what, header) => {
    asked.length = 0;
    expect(await verdictOn(rsToken(header, good, attacker.privateKey))).toBe('AUTH_TOKEN_INVALID');
    expect(asked.filter((url) => url !== 'https://issuer.example/jwks')).toEqual([]);
  });

  test.each<[string, Header]>([
    ['an unknown extension', { crit: ['x'], x: 1 }],
    ['an extension that is not there', { crit: ['x'] }],
    ['a claim as an extension', { crit: ['exp'], exp: now + 600 }],
    ['no extension', { crit: [] }],
    ['an extension that is no list', { crit: 'b64', b64: true }],
    ['an unencoded payload', { crit: ['b64'], b64: false }],
  ])('crit with %s', async (_what, header) => {
    expect(await verdictOn(rsToken(header))).toBe('AUTH_TOKEN_INVALID');
    expect(await verdictOn(hsToken(header))).toBe('AUTH_TOKEN_INVALID');
  });
});

describe('a token that is bent', () => {
  const zeros = Buffer.alloc(64).toString('base64url');
  const esHead = { alg: 'ES256', kid: 'ec' };
  test.each<[string, string]>([
    ['another payload', `${head}.${encode({ ...good, sub: 'u2' })}.${signature}`],
    ['another header', `${encode({ alg: 'RS256', kid: 'rsa', x: 1 })}.${body}.${signature}`],
    ['a changed letter of the signature', `${head}.${body}.${flip(signature, 20)}`],
    ['a short signature', `${head}.${body}.${signature.slice(0, -4)}`],
    ['a long signature', `${head}.${body}.${signature}AAAA`],
    ['an empty signature', `${head}.${body}.`],
    ['no signature', `${head}.${body}`],
    ['a fourth part', `${head}.${body}.${signature}.`],
    ['an empty payload', `${head}..${signature}`],
    ['an empty header', `.${body}.${signature}`],
    ['dots alone', '..'],
    ['a space before it', ` ${head}.${body}.${signature}`],
    ['a line end after it', `${head}.${body}.${signature}\n`],
    ['a line end inside', `${head}.\n${body}.${signature}`],
    ['padding', `${head}.${body}.${signature}==`],
    ['bits without a meaning', `${head}.${body}.${signature.slice(0, -1)}${nextLetter(signature)}`],
    ['a letter that is none', `${head}.${body}.${signature.slice(0, 10)}!${signature.slice(10)}`],
    ['NUL after it', `${head}.${body}.${signature}\u0000`],
    ['Bearer before it', `Bearer ${head}.${body}.${signature}`],
    ['the signature of another token', `${head}.${body}.${rsToken({}, { ...good, sub: 'u2' }).split('.')[2]}`],
    ['parts of two tokens', `${hsHead}.${body}.${hsSignature}`],
    ['ES256, all zero', `${encode(esHead)}.${body}.${zeros}`],
    ['ES256, in DER', compact(esHead, good, es('der'))],
    ['ES256, r and s exchanged', compact(esHead, good, (text) => swapHalves(es()(text)))],
    ['a header that is no object', compact('[]', good, rs())],
    ['a header that is no JSON', compact('{alg:RS256}', good, rs())],
    ['a payload that is no object', rsToken({}, 'null')],
    ['a payload that is a list', rsToken({}, [good])],
    ['a payload that is no JSON', rsToken({}, '{"iss":"https://issuer.example"')],
    ['an endless payload', rsToken({}, { ...good, ballast: 'x'.repeat(20_000) })],
  ])('%s', async (_what, token) => {
    expect(await verdictOn(token)).toBe('AUTH_TOKEN_INVALID');
  });

  /** The next letter of base64url, which differs in the last bit alone: one of four that a text of 256 bytes does not use. */
  function nextLetter(text: string): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return letters[letters.indexOf(text.at(-1) ?? '') ^ 1] ?? '';
  }

  function swapHalves(raw: Buffer): Buffer {
    return Buffer.concat([raw.subarray(32), raw.subarray(0, 32)]);
  }
});

describe('claims that do not hold', () => {
  const raw = (text: string): string => `{${JSON.stringify(good).slice(1, -1)},${text}}`;
  test.each<[string, string, unknown]>([
    ['expired', 'AUTH_TOKEN_EXPIRED', { exp: now - 6 }],
    ['ended at the beginning', 'AUTH_TOKEN_EXPIRED', { exp: 0 }],
    ['ended before time', 'AUTH_TOKEN_EXPIRED', { exp: -1 }],
    ['without an end', 'AUTH_TOKEN_INVALID', { exp: undefined }],
    ['whose end is null', 'AUTH_TOKEN_INVALID', { exp: null }],
    ['whose end is a text', 'AUTH_TOKEN_INVALID', { exp: String(now + 600) }],
    ['whose end is a list', 'AUTH_TOKEN_INVALID', { exp: [now + 600] }],
    ['not valid yet', 'AUTH_TOKEN_INVALID', { nbf: now + 60 }],
    ['whose beginning is a text', 'AUTH_TOKEN_INVALID', { nbf: String(now) }],
    ['for somebody else', 'AUTH_TOKEN_INVALID', { aud: 'else' }],
    ['for a longer name', 'AUTH_TOKEN_INVALID', { aud: 'app.evil' }],
    ['for the name in capitals', 'AUTH_TOKEN_INVALID', { aud: 'APP' }],
    ['for others', 'AUTH_TOKEN_INVALID', { aud: ['else', 'elsewhere'] }],
    ['for nobody', 'AUTH_TOKEN_INVALID', { aud: [] }],
    ['for null', 'AUTH_TOKEN_INVALID', { aud: null }],
    ['for an object', 'AUTH_TOKEN_INVALID', { aud: { app: true } }],
    ['of an issuer that begins the same', 'AUTH_TOKEN_INVALID', { iss: 'https://issuer.example.evil' }],
    ['of an issuer with a slash', 'AUTH_TOKEN_INVALID', { iss: 'https://issuer.example/' }],
    ['of an issuer in capitals', 'AUTH_TOKEN_INVALID', { iss: 'HTTPS://ISSUER.EXAMPLE' }],
    ['of a list of issuers', 'AUTH_TOKEN_INVALID', { iss: ['https://issuer.example'] }],
    ['of no issuer, with a key', 'AUTH_TOKEN_INVALID', { iss: undefined }],
    ['whose second issuer is another', 'AUTH_TOKEN_INVALID', raw('"iss":"https://evil.example"')],
    ['whose second audience is another', 'AUTH_TOKEN_INVALID', raw('"aud":"else"')],
    ['whose second end is past', 'AUTH_TOKEN_EXPIRED', raw('"exp":1')],
    ['of nobody', 'AUTH_TOKEN_INVALID', { sub: undefined }],
    ['of an empty subject', 'AUTH_TOKEN_INVALID', { sub: '' }],
    ['of a numbered subject', 'AUTH_TOKEN_INVALID', { sub: 1 }],
    ['of an object', 'AUTH_TOKEN_INVALID', { sub: { id: 'u1' } }],
    ['of the superuser', 'AUTH_ROLE_NOT_ALLOWED', { role: 'postgres' }],
    ["of the server's own role", 'AUTH_ROLE_NOT_ALLOWED', { role: 'rowcast_server' }],
    ["of Supabase's role above the policies", 'AUTH_ROLE_NOT_ALLOWED', { role: 'service_role' }],
    ['of a role in capitals', 'AUTH_ROLE_NOT_ALLOWED', { role: 'Authenticated' }],
    ['of a role and a space', 'AUTH_ROLE_NOT_ALLOWED', { role: 'authenticated ' }],
    ['of a quoted role', 'AUTH_ROLE_NOT_ALLOWED', { role: '"authenticated"' }],
    ['of two roles', 'AUTH_ROLE_NOT_ALLOWED', { role: 'authenticated,postgres' }],
    ['of a role and NUL', 'AUTH_ROLE_NOT_ALLOWED', { role: 'authenticated\u0000' }],
    ['of the role "none"', 'AUTH_ROLE_NOT_ALLOWED', { role: 'none' }],
    ['of a prototype', 'AUTH_ROLE_NOT_ALLOWED', { role: '__proto__' }],
    ['of a list of roles', 'AUTH_TOKEN_INVALID', { role: ['authenticated'] }],
    ['of a null role', 'AUTH_TOKEN_INVALID', { role: null }],
    ['whose second role is a superuser', 'AUTH_ROLE_NOT_ALLOWED', raw('"role":"postgres"')],
  ])('%s', async (_what, code, change) => {
    expect(await verdictOn(rsToken({}, typeof change === 'string' ? change : { ...good, ...(change as object) }))).toBe(
      code,
    );
  });
});

describe('a good token is taken', () => {
  test.each<[string, string]>([
    ['RS256', rsToken()],
    ['ES256', compact({ alg: 'ES256', kid: 'ec' }, good, es())],
    ['EdDSA', compact({ alg: 'EdDSA', kid: 'ed' }, good, (text) => signRaw(null, Buffer.from(text), ed.privateKey))],
    ['HS256', hsToken()],
    ['without a kid, where one key fits', rsToken({ kid: undefined })],
    ['of type at+jwt', rsToken({ typ: 'at+jwt' })],
    ['for several audiences', rsToken({}, { ...good, aud: ['else', 'other app'] })],
    ['that became valid just now', rsToken({}, { ...good, nbf: now + 3 })],
    ['whose end has a fraction', rsToken({}, { ...good, exp: now + 0.5 })],
    ['without a role', rsToken({}, { ...good, role: undefined })],
    ['with a header in another order', rsToken({ typ: 'JWT', x: null })],
    ['whose first subject is another', rsToken({}, `{"sub":"u2",${JSON.stringify(good).slice(1)}`)],
  ])('%s', async (_what, token) => {
    expect(await verdictOn(token)).toBe('taken as u1');
  });
});
