import path from 'node:path';
import { expect, test } from 'vitest';
import { measureCode } from './measure-code.js';
import { codeFiles, isTestFile, readSource, sourceFiles } from './source-files.js';

const maxFileLines = 400;
const maxTestFileLines = 500;
const maxFunctionLines = 60;

/** The names of the style page that say nothing: as a whole name, and (but for `filter-types`) as part of one. */
const emptyNames = /^types$|(^|-)(utils?|helpers?|common|misc|managers?|shared)(-|$)/;

/** Tools that take their settings as a default export. */
const toolSettings = /(^|\/)(vitest|vite|playwright)\.config\.ts$/;

/** The client's one door to the browser: its console is the log there, and bundlers know `NODE_ENV`. */
const browserDoor = 'client-sdk/src/core/platform.ts';

/** Settings come from `config.ts` and the command; a program that is started gets the environment handed on. */
const environmentReaders = /^server\/src\/(config\.ts|cli\/.*|embedded\/embedded-postgres\.ts)$/;

const files = codeFiles();
const measures = files.map((file) => ({ file, ...measureCode(file, readSource(file)) }));
const isInPackage = (file: string): boolean => /^[^/]+\/src\//.test(file) && !isTestFile(file);

test('a file has at most 400 lines of code, a test 500', () => {
  const limitOf = (file: string): number => (isTestFile(file) ? maxTestFileLines : maxFileLines);
  const long = measures.filter(({ file, codeLines }) => codeLines > limitOf(file));
  expect(long.map(({ file, codeLines }) => `${file} has ${codeLines} lines of code, over ${limitOf(file)}`)).toEqual(
    [],
  );
});

test('a function has at most 60 lines of code', () => {
  const long = measures.flatMap(({ file, functions }) =>
    functions
      .filter(({ codeLines }) => codeLines > maxFunctionLines)
      .map(
        ({ name, line, codeLines }) =>
          `${file}:${line} ${name} has ${codeLines} lines of code, over ${maxFunctionLines}`,
      ),
  );
  expect(long).toEqual([]);
});

test('every module opens with a comment that says what it is for', () => {
  // An example is read as a tutorial: there a component's name and its neighbours say it.
  const modules = measures.filter(({ file }) => !isTestFile(file) && !/^examples\/|\.config\.ts$/.test(file));
  const bare = modules.filter(({ hasHeader }) => !hasHeader);
  expect(bare.map(({ file }) => `${file} opens without a header comment`)).toEqual([]);
});

test('files and folders have kebab-case names', () => {
  const named = sourceFiles().filter((file) => /\.(ts|tsx|js|mjs|css|sql|html)$/.test(file));
  const odd = named.filter((file) => !file.split('/').every((part) => /^[a-z0-9_]+([-.][a-z0-9_]+)*$/.test(part)));
  expect(odd).toEqual([]);
});

test('names say what is inside', () => {
  const stemOf = (file: string): string => path.posix.basename(file).split('.')[0] ?? '';
  expect(files.filter((file) => emptyNames.test(stemOf(file)))).toEqual([]);
});

test('no any, and the compiler is not switched off', () => {
  const evasions = measures.flatMap(({ file, evasions }) =>
    evasions
      .filter(({ what }) => !(what === '@ts-expect-error' && file.endsWith('.test-d.ts')))
      .map(({ line, what }) => `${file}:${line} has ${what}`),
  );
  expect(evasions).toEqual([]);
});

test('nothing is exported as default', () => {
  const found = measures.filter(
    ({ file, defaultExportLine }) => defaultExportLine !== undefined && !toolSettings.test(file),
  );
  expect(found.map(({ file, defaultExportLine }) => `${file}:${defaultExportLine} exports a default`)).toEqual([]);
});

test('the environment is read where settings are read', () => {
  const readers = measures.filter(({ file, environmentLines }) => isInPackage(file) && environmentLines.length > 0);
  expect(
    readers.map(({ file }) => file).filter((file) => file !== browserDoor && !environmentReaders.test(file)),
  ).toEqual([]);
});

test('a package writes to its log, not to the console', () => {
  const writers = measures.filter(({ file, consoleLines }) => isInPackage(file) && consoleLines.length > 0);
  expect(writers.map(({ file }) => file).filter((file) => file !== browserDoor)).toEqual([]);
});

test('no test is skipped, singled out or left for later', () => {
  const found = measures.flatMap(({ file, skippedTestLines }) => skippedTestLines.map((line) => `${file}:${line}`));
  expect(found).toEqual([]);
});

test('code is counted as the style page counts it', () => {
  const text = '/** Header. */\n\n// why\nfunction f() {\n  // why\n  return `a\nb`;\n}\nconst x = 1;\n';
  expect(measureCode('x.ts', text)).toMatchObject({
    codeLines: 5,
    functions: [{ name: 'f', line: 4, codeLines: 4 }],
    hasHeader: true,
  });
});

test.each(['ignore', 'nocheck', 'expect-error'])('a comment with ts-%s is found', (name) => {
  expect(measureCode('x.ts', `f();\n// @ts-${name}: because\ng();`).evasions).toEqual([
    { line: 2, what: `@ts-${name}` },
  ]);
});

test('any is found, where it is a type', () => {
  expect(measureCode('x.ts', 'const any = 1;\nlet x: readonly any[];').evasions).toEqual([{ line: 2, what: 'any' }]);
});

test.each(['export default 1', 'export default function f() {}', 'export default class {}'])('%s is found', (text) => {
  expect(measureCode('x.ts', text).defaultExportLine).toBe(1);
});

test.each(["test.skip('x', () => {})", "describe.only('x', () => {})", "test.skipIf(true)('x', () => {})"])(
  '%s is found',
  (text) => {
    expect(measureCode('x.test.ts', text).skippedTestLines).toEqual([1]);
  },
);
