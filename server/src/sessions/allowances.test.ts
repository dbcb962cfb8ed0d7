import { expect, test } from 'vitest';
import { Allowances } from './allowances.js';
import { defaultUserLimits } from './session-limits.js';

function open(limits: Partial<typeof defaultUserLimits>, maxNames = 10) {
  let now = 0;
  const allowances = new Allowances({
    whose: 'user',
    limits: { ...defaultUserLimits, ...limits },
    nowMs: () => now,
    maxNames,
  });
  return { allowances, pass: (ms: number) => (now += ms) };
}

function codeOf(work: () => void): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('what one user has used up is not missing to another', () => {
  const { allowances } = open({ messageBurst: 1, messagesPerSecond: 1 });
  allowances.of('a').countMessage();

  expect(codeOf(() => allowances.of('a').countMessage())).toBe('LIMIT_REQUESTS');
  expect(codeOf(() => allowances.of('b').countMessage())).toBe('none');
});

test('connecting again is no way around a rate, and time is', () => {
  const { allowances, pass } = open({ writeBurst: 10, writesPerSecond: 1 });
  const first = allowances.of('a');
  first.connect();
  first.countWrites(10);
  first.disconnect(0);

  expect(codeOf(() => allowances.of('a').countWrites(1))).toBe('LIMIT_REQUESTS');
  pass(1_000);
  expect(codeOf(() => allowances.of('a').countWrites(1))).toBe('none');
});

test('connections and subscriptions come free when a connection ends', () => {
  const { allowances } = open({ maxConnections: 1, maxSubscriptions: 2 });
  const allowance = allowances.of('a');
  allowance.countAttempt();
  allowance.connect();
  allowance.countSubscriptions(2);
  expect(codeOf(() => allowance.countAttempt())).toBe('LIMIT_CONNECTIONS');
  expect(codeOf(() => allowance.countSubscriptions(1))).toBe('LIMIT_SUBSCRIPTIONS');
  allowance.disconnect(2);

  expect(codeOf(() => allowance.countAttempt())).toBe('none');
  expect(codeOf(() => allowance.countSubscriptions(2))).toBe('none');
});

test('a flood of names is forgotten, those in use never', () => {
  const { allowances } = open({ connectionBurst: 1, connectionsPerSecond: 1 });
  const used = allowances.of('used');
  used.connect();
  for (let n = 0; n < 1_000; n++) allowances.of(`name ${n}`).countAttempt();

  expect(allowances.size).toBeLessThanOrEqual(10);
  expect(allowances.of('used')).toBe(used);
});
