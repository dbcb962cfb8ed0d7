import { expect, test, vi } from 'vitest';
import { AttemptLimiter } from './attempt-limiter.js';

const rule = { attempts: 2, windowSeconds: 60 };

test('attempts beyond the limit wait until the window ends', () => {
  let now = 0;
  const limiter = new AttemptLimiter({ now: () => now });

  expect([limiter.attempt('a', rule), limiter.attempt('a', rule)]).toEqual([null, null]);
  now = 20_500;
  expect(limiter.attempt('a', rule)).toBe(40);
  now = 60_000;
  expect(limiter.attempt('a', rule)).toBeNull();
});

test('one key does not use up the attempts of another', () => {
  const limiter = new AttemptLimiter({ now: () => 0 });
  limiter.attempt('a', rule);
  limiter.attempt('a', rule);

  expect(limiter.attempt('b', rule)).toBeNull();
  expect(limiter.attempt('a', rule)).toBe(60);
});

test('a flood of keys forgets the oldest instead of growing', () => {
  const limiter = new AttemptLimiter({ now: () => 0, maxKeys: 2 });
  const once = { attempts: 1, windowSeconds: 60 };
  for (const key of ['a', 'b', 'c']) limiter.attempt(key, once);

  expect(limiter.attempt('b', once)).toBe(60);
  expect(limiter.attempt('c', once)).toBe(60);
  expect(limiter.attempt('a', once)).toBeNull();
});

test('a clock that jumps ends no window, and keeps none open', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const limiter = new AttemptLimiter();
  limiter.attempt('a', rule);
  limiter.attempt('a', rule);
  vi.setSystemTime(Date.now() + 3_600_000);
  expect(limiter.attempt('a', rule)).toBe(60);
  vi.setSystemTime(Date.now() - 7_200_000);
  vi.advanceTimersByTime(60_000);
  expect(limiter.attempt('a', rule)).toBeNull();
  vi.useRealTimers();
});
