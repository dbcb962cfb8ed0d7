import { expect, test } from 'vitest';
import { readTsv, writeTsv } from './tsv.js';

test.each([
  [
    'a\tb\nc\td',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a\tb\r\nc\td\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['alone', [['alone']]],
  ['', [['']]],
  ['\t', [['', '']]],
  ['a\n\nb', [['a'], [''], ['b']]],
  ['"two\nlines"\t"a ""word"""', [['two\nlines', 'a "word"']]],
  ['5" pipe\tx', [['5" pipe', 'x']]],
  ["'=SUM(A1)", [['=SUM(A1)']]],
] as const)('%j is read as %j', (text, rows) => {
  expect(readTsv(text)).toEqual(rows);
});

test('what is written is read again as it was, and runs in no spreadsheet', () => {
  const rows = [
    ['plain', '=HYPERLINK("x")', '-5', '-5 cats'],
    ['two\nlines', 'a\ttab', '"quoted"', ''],
  ];
  expect(readTsv(writeTsv(rows))).toEqual(rows);
  expect(writeTsv([['=1+1', '-5', '@x']])).toBe("'=1+1\t-5\t'@x");
});
