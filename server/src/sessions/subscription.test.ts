/** What a client is told after something was left out for it: from which rows on, and whether all of it. */
import { RowcastError } from '@rowcast/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { diffResults } from '../live/diff-results.js';
import { LiveQuery } from '../live/live-query.js';
import type { LiveQueryEngine } from '../live/live-query-engine.js';
import { ResultDigester } from '../live/result-digest.js';
import { ResultHistory } from '../live/result-history.js';
import { Outbox } from './outbox.js';
import { Subscription } from './subscription.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const shape = new Map();
const longText = 'x'.repeat(1_000);

/** A subscription with its outbox and a live query that a test publishes. */
function openSubscription({ answersMarks }: { readonly answersMarks: boolean }) {
  const sent: { readonly kind: string; readonly patches?: readonly unknown[] }[] = [];
  const socket = {
    bufferedBytes: 0,
    planWrite: () => {},
    send: (frames: readonly string[]) => void sent.push(...frames.map((frame) => JSON.parse(frame))),
    close: () => {},
    terminate: () => {},
  };
  const outbox = new Outbox({ socket, nowMs: () => performance.now(), phase: 0, onDead: () => {} });
  outbox.sendWelcome('{"kind":"welcome"}');
  if (answersMarks) outbox.reached();
  // Who listens to what is the engine's: here the test's.
  const engine = { subscribe: () => {}, unsubscribe: () => {} } as unknown as LiveQueryEngine;
  const allowance = { countResult: () => {}, forgetResult: () => {} };
  const spec = { model: 'Message', action: 'findMany', args: {} } as const;
  const subscription = new Subscription({ id: 1, spec, holds: undefined, engine, outbox, allowance });
  const history = new ResultHistory();
  const liveQuery = new LiveQuery({ number: 7, digester: new ResultDigester(new Uint8Array(32), 'q'), history, shape });
  liveQuery.add(subscription);
  const publish = (...keys: readonly string[]): void => {
    const rows = keys.map((key) => ({ key, row: JSON.stringify({ $key: key, longText }) }));
    liveQuery.publish({ rows, patches: diffResults(liveQuery.rows, rows, shape), seen: undefined });
  };
  /** What has been sent since the last time. */
  const flush = () => {
    outbox.flush();
    return sent.splice(0);
  };
  /** As many bytes wait for it as make a client too slow; then none, for long enough. */
  const whileSlow = (work: () => void): void => {
    socket.bufferedBytes = 2 ** 21;
    work();
    socket.bufferedBytes = 0;
    vi.advanceTimersByTime(100);
  };
  return { subscription, publish, flush, whileSlow, liveQuery };
}

test.each([
  [true, 'resumed'],
  [false, 'snapshot'],
])('whether it answers marks (%s) decides what a slow reader is told: %s', (answersMarks, kind) => {
  const { publish, flush, whileSlow } = openSubscription({ answersMarks });
  publish('a', 'b', 'c');
  publish('a', 'b', 'c', 'd');
  expect(flush().map((message) => message.kind)).toEqual(['welcome', 'snapshot', 'patch']);
  whileSlow(() => {
    publish('b', 'c', 'd');
    publish('c', 'd');
  });

  expect(flush()[0]).toMatchObject({ kind, liveQuery: 7, version: 4 });
});

test('the difference begins with what was sent last, not with what was left out', () => {
  const { publish, flush, whileSlow } = openSubscription({ answersMarks: true });
  publish('a', 'b', 'c');
  flush();
  whileSlow(() => publish('a', 'b', 'c', 'd'));
  expect(flush()[0]).toMatchObject({ kind: 'resumed', patches: [{ kind: 'insert', key: 'd' }] });
  whileSlow(() => {
    publish('b', 'c', 'd');
    publish('c', 'd');
  });
  const removals = ['a', 'b'].map((key) => ({ kind: 'remove', key }));
  expect(flush()[0]).toMatchObject({ kind: 'resumed', patches: removals });
});

test('after a failure that it was told of, everything is told anew', () => {
  const { publish, flush, whileSlow, liveQuery } = openSubscription({ answersMarks: true });
  publish('a', 'b', 'c');
  liveQuery.fail(new RowcastError('ACCESS_DENIED', 'no'));
  expect(flush().map(({ kind }) => kind)).toEqual(['welcome', 'snapshot', 'subscriptionFailed']);
  whileSlow(() => publish('a', 'b', 'c', 'd'));

  expect(flush()[0]?.kind).toBe('snapshot');
});

test('as another identity, everything is told anew', () => {
  const { subscription, publish, flush, whileSlow, liveQuery } = openSubscription({ answersMarks: true });
  publish('a', 'b', 'c');
  flush();
  subscription.stop();
  whileSlow(() => liveQuery.add(subscription));
  liveQuery.remove(subscription);

  expect(flush()[0]?.kind).toBe('snapshot');
});
