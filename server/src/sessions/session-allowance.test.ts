import { expect, test, vi } from 'vitest';
import { Allowances } from './allowances.js';
import { SessionAllowance } from './session-allowance.js';
import { defaultSessionLimits, defaultUserLimits } from './session-limits.js';

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
