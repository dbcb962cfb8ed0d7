import { expect, test, vi } from 'vitest';
import { Allowances } from './allowances.js';
import { SessionAllowance } from './session-allowance.js';
import { defaultAddressLimits, defaultSessionLimits, defaultUserLimits } from './session-limits.js';

const identity = { role: 'authenticated', userId: 'mallory', claims: {}, expiresAtMs: null };

test('a connection that goes leaves nothing to be done, whether it waits behind itself or behind others of its user', async () => {
  const nowMs = (): number => 0;
  const users = new Allowances({ whose: 'user', limits: { ...defaultUserLimits, maxAtOnce: 1 }, nowMs });
  const limits = { ...defaultSessionLimits, maxAtOnce: 2 };
  const connect = (): SessionAllowance => {
    const allowance = new SessionAllowance({ limits, users, nowMs, onLimit: () => {} });
    allowance.become(identity);
    return allowance;
  };
  const [first, second] = [connect(), connect()];
  let finish = (): void => {};
  const slow = first.inTurn(() => new Promise<void>((resolve) => (finish = resolve)));
  const work = vi.fn(async () => {});
  const left = [1, 2, 3, 4].map(() => second.inTurn(work).catch(({ message }: Error) => message));

  second.close();
  expect(await Promise.all(left)).toEqual(Array(4).fill('the connection that asked for this is gone'));
  finish();
  await slow;
  expect(await first.inTurn(async () => 'next')).toBe('next');
  expect(work).not.toHaveBeenCalled();
});

test('what the address refuses is not counted for the user', () => {
  const nowMs = (): number => 0;
  const users = new Allowances({ whose: 'user', limits: { ...defaultUserLimits, maxSubscriptions: 2 }, nowMs });
  const addressLimits = { ...defaultAddressLimits, maxSubscriptions: 1, maxResultBytes: 10 };
  const address = new Allowances({ whose: 'address', limits: addressLimits, nowMs }).of('a');
  const options = { limits: defaultSessionLimits, users, nowMs, onLimit: () => {} };
  const here = new SessionAllowance({ ...options, address });
  here.become(identity);
  here.countSubscription(1, 1);
  here.countResult(1, 10);
  for (let n = 0; n < 5; n += 1) {
    expect(() => here.countSubscription(2, 1)).toThrow('this address has 1 subscriptions already');
    expect(() => here.countResult(1, 11)).toThrow('this address follows results of 10 bytes already');
  }

  const elsewhere = new SessionAllowance(options);
  elsewhere.become(identity);
  elsewhere.countSubscription(1, 1);
  expect(() => elsewhere.countSubscription(2, 1)).toThrow('this user has 2 subscriptions already');
});
