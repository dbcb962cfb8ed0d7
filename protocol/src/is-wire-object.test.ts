import { expect, test } from 'vitest';
import { isWireObject } from './is-wire-object.js';
import { clientMessage } from './messages.js';

const queryWith = (args: string): unknown =>
  JSON.parse(`{"kind":"query","id":1,"query":{"model":"M","action":"findMany","args":${args}}}`);

test.each([
  ['{}', true],
  ['{"a":[1,"b",null,true,{"c":[]}]}', true],
  [`{"a":${'['.repeat(5_000)}1${']'.repeat(5_000)}}`, true],
  ['[]', false],
  ['null', false],
  ['"a"', false],
  ['{"a":1e999}', false],
  ['{"a":[[-1e999]]}', false],
  ['{"__proto__":{"where":{}}}', false],
  ['{"a":[{"__proto__":null}]}', false],
  ['{"constructor":{"prototype":{}},"toString":1}', true],
])('%.60s as arguments: %s', (text, isOne) => {
  expect(isWireObject(JSON.parse(text))).toBe(isOne);
});

test('what no JSON text says is no argument', () => {
  expect([{ a: undefined }, { a: () => 1 }, { a: 1n }, { a: Number.NaN }].map(isWireObject)).toEqual(
    Array(4).fill(false),
  );
});

test('arguments are not copied, and what is wrong with them is said once, however often and deep it is', () => {
  const message = queryWith('{"where":{"id":{"in":[1,2,3]}}}') as { readonly query: { readonly args: object } };
  const parsed = clientMessage.parse(message);
  expect(parsed.kind === 'query' && parsed.query.args).toBe(message.query.args);

  const complaint = (args: string): string => JSON.stringify(clientMessage.safeParse(queryWith(args)).error?.issues);
  const many = Array(1_000).fill(`${'['.repeat(100)}1e999${']'.repeat(100)}`);
  expect(complaint(`{"a":[${many}]}`)).toBe(complaint('{"a":1e999}'));
});
