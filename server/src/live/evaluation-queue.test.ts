import { expect, test } from 'vitest';
import { EvaluationQueue } from './evaluation-queue.js';

/** A queue whose evaluations end when the test says so. */
function createQueue(concurrency = 10, ownerOf = (item: string): unknown => item) {
  const begun: string[] = [];
  const endings = new Map<string, () => void>();
  const queue = new EvaluationQueue<string>({
    concurrency,
    ownerOf,
    evaluate: (item) => {
      begun.push(item);
      return new Promise((resolve) => endings.set(item, resolve));
    },
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    queue,
    begun,
    turn,
    async end(item: string) {
      endings.get(item)?.();
      await turn();
    },
  };
}

test('however often one is asked for, one runs and one waits', async () => {
  const { queue, begun, end, turn } = createQueue();
  const first = queue.request('a');
  await turn();
  const rest = [1, 2, 3, 4].map(() => queue.request('a'));
  await end('a');
  await first;
  expect(begun).toEqual(['a', 'a']);
  await end('a');
  await Promise.all(rest);
  expect(begun).toEqual(['a', 'a']);
});

test('a request is answered only by an evaluation that began after it', async () => {
  const { queue, end, turn } = createQueue();
  void queue.request('a');
  await turn();
  let isAnswered = false;
  const second = queue.request('a').then(() => {
    isAnswered = true;
  });
  await end('a');
  expect(isAnswered).toBe(false);
  await end('a');
  await second;
});

test('no more run at once than allowed, and the rest in order', async () => {
  const { queue, begun, end, turn } = createQueue(2);
  for (const item of ['a', 'b', 'c', 'd']) void queue.request(item);
  await turn();
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
});

/** Of alice are a1, a2 and so on. */
const ofInitial = (item: string): string => item.charAt(0);

test('owners take turns, however much one of them has asked for before', async () => {
  const { queue, begun, end, turn } = createQueue(1, ofInitial);
  for (const item of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) void queue.request(item);
  await turn();
  for (const item of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']) await end(item);
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('one place is left for others, and who is asked for again goes to the end of its line', async () => {
  const { queue, begun, end, turn } = createQueue(3, ofInitial);
  for (const item of ['a1', 'a2', 'a3', 'a4']) void queue.request(item);
  await turn();
  expect(begun).toEqual(['a1', 'a2']);
  void queue.request('b1');
  void queue.request('a1');
  await turn();
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  await end('a1');
  await end('a3');
  await end('a4');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'a3', 'a4', 'a1']);
});

test('what is dropped is not begun, and nobody waits for it', async () => {
  const { queue, begun, turn } = createQueue(1);
  void queue.request('a');
  const dropped = queue.request('b');
  queue.drop('b');
  await dropped;
  await turn();
  expect(begun).toEqual(['a']);
});

test('idle is what has nothing under way', async () => {
  const { queue, end, turn } = createQueue();
  await queue.whenIdle('a');
  void queue.request('a');
  await turn();
  void queue.request('a');
  let isIdle = false;
  const idle = queue.whenIdle('a').then(() => {
    isIdle = true;
  });
  await end('a');
  expect(isIdle).toBe(false);
  await end('a');
  await idle;
});
