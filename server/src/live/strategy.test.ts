import { expect, test } from 'vitest';
import { type Strategy, servesOneUser } from './strategy.js';

test.each<[Strategy, boolean]>([
  [{ kind: 'shared' }, false],
  [{ kind: 'class', claims: new Set(['org_id']) }, false],
  [{ kind: 'class', claims: new Set(['org_id', 'sub']) }, true],
  [{ kind: 'routed', claims: new Set(['org_id']) }, false],
  [{ kind: 'routed', claims: new Set(['sub']) }, true],
  [{ kind: 'batched', claims: new Set(['sub']) }, true],
  [{ kind: 're-run' }, true],
])('whether %j serves one user alone: %s', (strategy, expected) => {
  expect(servesOneUser(strategy)).toBe(expected);
});
