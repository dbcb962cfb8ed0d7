import { expect, test } from 'vitest';
import { Turns } from './turns.js';

const owner = {};

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
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.run(work(name), owner));
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
  const failing = turns.run(async () => Promise.reject(new Error('no')), owner);
  const next = turns.run(async () => 'done', owner);

  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});

test('what waits for somebody who is gone never begins, and the others follow in order', async () => {
  const { begun, work, end } = openWork();
  const turns = new Turns(1);
  const gone = {};
  const first = turns.run(work('a'), gone);
  const left = [turns.run(work('b'), gone), turns.run(work('d'), gone)];
  const others = ['c', 'e'].map((name) => turns.run(work(name), owner));
  turns.abandon(gone, new Error('gone'));

  for (const one of left) await expect(one).rejects.toThrow('gone');
  await end('a');
  await end('c');
  await end('e');
  await Promise.all([first, ...others]);
  expect(begun).toEqual(['a', 'c', 'e']);
});
