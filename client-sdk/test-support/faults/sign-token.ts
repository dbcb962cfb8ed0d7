/** Tokens as an identity provider outside would issue them, for servers that share its secret. */
import { createHmac } from 'node:crypto';

export const tokenSecret = 'a secret that only the tests know, of some length';

export function signToken(userId: string, lifetimeSeconds: number): string {
  const iat = Math.floor(Date.now() / 1_000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: userId, role: 'authenticated', iat, exp: iat + lifetimeSeconds };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', tokenSecret).update(signed).digest('base64url')}`;
}
