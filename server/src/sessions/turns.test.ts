import { expect, test } from 'vitest';
import { Turns } from './turns.js';

/** Work that ends when it is told to, and what has begun so far. */
function openWork() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    for (let n = 0; n < 10; n++) await Promise.resolve();
  };
  return { begun, work, end };
}

test('no more run at once than may, and the others follow in order', async () => {
  const { begun, work, end } = openWork();
  const turns = new Turns(2);
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.run(work(name)));
  expect(begun).toEqual(['a', 'b']);

  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  await end('d');
  await Promise.all(all);
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('work that fails gives its place on', async () => {
  const turns = new Turns(1);
  const failing = turns.run(async () => Promise.reject(new Error('no')));
  const next = turns.run(async () => 'done');

  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});
