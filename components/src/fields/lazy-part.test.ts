import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LazyPart } from './lazy-part.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function failing(failures: number) {
  const fetch = vi.fn(async () => {
    if (fetch.mock.calls.length <= failures) throw new TypeError('Failed to fetch');
    return 'the part';
  });
  return { fetch, lazy: new LazyPart<string>(fetch) };
}

test('nothing is fetched before somebody watches, and once however many do', async () => {
  const { fetch, lazy } = failing(0);
  expect([fetch.mock.calls.length, lazy.state.kind]).toEqual([0, 'waiting']);
  const watcher = vi.fn();
  lazy.watch(watcher);
  lazy.watch(() => {});
  await vi.advanceTimersByTimeAsync(0);

  expect(lazy.state).toEqual({ kind: 'there', part: 'the part' });
  lazy.watch(() => {});
  expect([fetch.mock.calls.length, watcher.mock.calls.length]).toEqual([1, 1]);
});

test('what fails is tried again, at pauses, while somebody watches, and at once when somebody new does', async () => {
  const { fetch, lazy } = failing(3);
  const stop = lazy.watch(() => {});
  await vi.advanceTimersByTimeAsync(2_999);
  expect([fetch.mock.calls.length, lazy.state.kind]).toEqual([1, 'failed']);
  await vi.advanceTimersByTimeAsync(1 + 3_000);
  expect(fetch).toHaveBeenCalledTimes(3);

  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetch).toHaveBeenCalledTimes(3);
  lazy.watch(() => {});
  await vi.advanceTimersByTimeAsync(0);
  expect(lazy.state.kind).toBe('there');
});
