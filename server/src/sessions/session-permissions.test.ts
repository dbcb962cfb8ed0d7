import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import { Database } from '../database/database.js';
import { anonymousIdentity } from '../identity.js';
import { PermissionWatch } from '../live/permission-watch.js';
import { SessionPermissions } from './session-permissions.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(): { readonly permissions: SessionPermissions; readonly announce: () => void } {
  const announce = vi.fn();
  const services = {
    // Never asked here: pools connect when they are.
    database: new Database({ connectionString: 'postgres://nobody@127.0.0.1:1/none' }),
    engine: { catalog: createTestCatalog('model Track {\n id Int @id\n}') },
    permissionWatch: new PermissionWatch(),
  };
  return { permissions: new SessionPermissions({ services, inTurn: (work) => work(), announce }), announce };
}

test('many changes of what policies read are announced at once and then once for each interval', () => {
  const { permissions, announce } = open();
  permissions.onReadChanged();
  expect(announce).toHaveBeenCalledTimes(1);
  for (let count = 0; count < 100; count += 1) permissions.onReadChanged();
  expect(announce).toHaveBeenCalledTimes(1);

  vi.advanceTimersByTime(1_000);
  expect(announce).toHaveBeenCalledTimes(2);

  vi.advanceTimersByTime(10_000);
  expect(announce).toHaveBeenCalledTimes(2);
  permissions.onReadChanged();
  expect(announce).toHaveBeenCalledTimes(3);
});

test('who has gone is told nothing more', () => {
  const { permissions, announce } = open();
  permissions.onReadChanged();
  permissions.onReadChanged();
  permissions.close();

  vi.advanceTimersByTime(10_000);
  expect(announce).toHaveBeenCalledTimes(1);
});

test('a change of grants or policies is told to those who have asked', async () => {
  const { permissions, announce } = open();
  permissions.announceAll();
  expect(announce).not.toHaveBeenCalled();

  await permissions.ask(['Track'], anonymousIdentity);
  permissions.announceAll();
  expect(announce).toHaveBeenCalledTimes(1);
});
