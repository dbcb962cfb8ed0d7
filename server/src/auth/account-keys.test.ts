import { exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { AccountKeys } from './account-keys.js';

async function makeKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const sign = (): Promise<string> =>
    new SignJWT({ sub: 'u1' }).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' }, sign };
}

const first = await makeKey('first');
const second = await makeKey('second');

test('a key that another server made a moment ago is found', async () => {
  let now = 0;
  const published: JSONWebKeySet = { keys: [first.jwk] };
  const keys = new AccountKeys(
    async () => ({ keys: [...published.keys] }),
    () => now,
  );
  await jwtVerify(await first.sign(), keys.find);
  published.keys.push(second.jwk);
  now = 1_000;

  expect((await jwtVerify(await second.sign(), keys.find)).payload.sub).toBe('u1');
});

test('made-up keys do not make the database work more than once a second', async () => {
  let now = 0;
  let loads = 0;
  const load = async (): Promise<JSONWebKeySet> => {
    loads++;
    return { keys: [first.jwk] };
  };
  const keys = new AccountKeys(load, () => now);
  const forged = await second.sign();
  for (now = 0; now < 3_000; now += 100) {
    await expect(jwtVerify(forged, keys.find)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  }

  expect(loads).toBe(3);
});

test('a failure to load is not remembered', async () => {
  let isDown = true;
  const load = async (): Promise<JSONWebKeySet> => {
    if (isDown) throw new Error('the database is away');
    return { keys: [first.jwk] };
  };
  const keys = new AccountKeys(load);
  await expect(jwtVerify(await first.sign(), keys.find)).rejects.toThrow('the database is away');
  isDown = false;

  expect((await jwtVerify(await first.sign(), keys.find)).payload.sub).toBe('u1');
});
