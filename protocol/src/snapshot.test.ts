import { expect, test } from 'vitest';
import { isVisible, parseSnapshot } from './snapshot.js';

test.each([
  ['before the oldest running one', 9n, true],
  ['one that was running', 10n, false],
  ['one that had ended among running ones', 11n, true],
  ['another that was running', 15n, false],
  ['one that had not begun', 20n, false],
])('visibility of a transaction: %s', (_case, transaction, expected) => {
  expect(isVisible(transaction, parseSnapshot('10:20:10,15'))).toBe(expected);
});

test('a snapshot without running transactions is read', () => {
  expect(parseSnapshot('7:7:')).toMatchObject({ xmin: 7n, xmax: 7n, running: new Set() });
});
