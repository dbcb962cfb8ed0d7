import { expect, test } from 'vitest';
import { StatementNames } from './statement-names.js';

test('a statement gets a name when it is asked again, and keeps it', () => {
  const names = new StatementNames(10);
  expect(names.nameOf('a', 'select 1')).toBeUndefined();
  const name = names.nameOf('a', 'select 1');

  expect(name).toMatch(/^[0-9a-f]{32}$/);
  expect(names.nameOf('a', 'select 1')).toBe(name);
  expect(names.given).toBe(1);
});

test('the same text has another name for another role', () => {
  const names = new StatementNames(10);
  const [first, second] = ['a', 'b'].map((role) => [names.nameOf(role, 'select 1'), names.nameOf(role, 'select 1')][1]);

  expect(first).toBeDefined();
  expect(second).toBeDefined();
  expect(first).not.toBe(second);
});

test('what is asked now and then keeps its name, however much else is asked', () => {
  const names = new StatementNames(10);
  names.nameOf('a', 'hot');
  const name = names.nameOf('a', 'hot');
  for (let other = 0; other < 1_000; other += 1) {
    names.nameOf('a', `other ${other}`);
    names.nameOf('a', `other ${other}`);
    if (other % 5 === 0) expect(names.nameOf('a', 'hot')).toBe(name);
  }
});

test('what is asked once takes no name from what is asked again', () => {
  const names = new StatementNames(10);
  const texts = Array.from({ length: 10 }, (_, index) => `known ${index}`);
  for (const text of [...texts, ...texts]) names.nameOf('a', text);
  for (let other = 0; other < 1_000; other += 1) names.nameOf('a', `other ${other}`);

  expect(texts.map((text) => names.nameOf('a', text)).filter((name) => name === undefined)).toEqual([]);
  expect(names.given).toBe(10);
});

test('a statement that has lost its name gets the same one again', () => {
  const names = new StatementNames(2);
  const ask = (text: string): string | undefined => [names.nameOf('a', text), names.nameOf('a', text)][1];
  const name = ask('first');
  ask('second');
  ask('third');

  expect(names.nameOf('a', 'first')).toBeUndefined();
  expect(names.nameOf('a', 'first')).toBe(name);
  expect(names.given).toBe(4);
});
