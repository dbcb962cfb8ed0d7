import { expect, test } from 'vitest';
import { reconnectDelayMs } from './reconnect-delay.js';

test('the delay doubles up to half a minute', () => {
  expect([1, 2, 3, 6, 7, 100].map((failures) => reconnectDelayMs(failures, 1))).toEqual([
    500, 1_000, 2_000, 16_000, 30_000, 30_000,
  ]);
});

test('chance takes up to half of it', () => {
  expect(reconnectDelayMs(3, 0)).toBe(1_000);
  expect(reconnectDelayMs(3, 0.5)).toBe(1_500);
});
