import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../', import.meta.url));

/** Files of statements about types, which the compiler proves. */
const typeTests = fs
  .readdirSync(`${folder}src/core`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test-d.ts'));

test('the types hold what the type tests say of them', { timeout: 240_000 }, () => {
  const { config } = ts.readConfigFile(`${folder}tsconfig.test.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(
    typeTests.map((file) => `${folder}src/core/${file}`),
    options,
  );
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    return `${file?.fileName.slice(folder.length)}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(typeTests.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
});
