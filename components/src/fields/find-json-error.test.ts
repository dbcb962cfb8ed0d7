import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonError } from './find-json-error.js';

test.each([
  ['{"a": tru}', 6],
  ['{"a": 1,}', 8],
  ['[1, 2', 5],
  ['', 0],
  ['  ', 2],
  ['1 2', 2],
  ["{'a': 1}", 1],
  ['{a: 1}', 1],
  ['{"a" 1}', 5],
  ['[1 2]', 3],
  ['[}', 1],
  ['"a\nb"', 0],
  ['01', 0],
  ['"\\x"', 0],
  ['[1]]', 3],
])('%j is wrong at %d', (text, place) => {
  expect(findJsonError(text)).toBe(place);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('it finds nothing in JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (text, indent) => {
      const pretty = JSON.stringify(JSON.parse(text), null, indent);
      expect([findJsonError(text), findJsonError(pretty)]).toEqual([undefined, undefined]);
    }),
  );
});

test('it finds something exactly where JSON.parse does', () => {
  const pieces = ['{', '}', '[', ']', ',', ':', '"a"', '1', '-2.5e3', 'true', 'null', ' ', 'x', '"', '0', '.'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const text = parts.join('');
      expect(findJsonError(text) === undefined, text).toBe(isJson(text));
    }),
    { numRuns: 2_000 },
  );
});
