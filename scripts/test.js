/**
 * `npm test`: builds what the tests use, finds or installs a browser and a pooler, runs every Vitest project, and ends with
 * the line "N passed, N failed", counted from Vitest's own report. Arguments are passed on to Vitest:
 * `npm test -- server/src/query`, `npm test -- --project unit`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { buildExample, buildLibraries, buildTestPage, examples } from './build.js';
import { countTests } from './count-tests.js';
import { findBrowser } from './find-browser.js';
import { findPooler } from './find-pooler.js';
import { repository, runInstalled } from './run-command.js';

const reportFile = path.join(repository, 'test-results', 'vitest.json');

/** @param {readonly string[]} args */
async function runTests(args) {
  fs.rmSync(reportFile, { force: true });
  try {
    await buildLibraries();
    for (const example of examples) await buildExample(example);
    await buildTestPage();
    const browser = await findBrowser();
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const env = { CHROMIUM_PATH: browser, PGBOUNCER_PATH: await findPooler() };
    const { exitCode } = await runInstalled('vitest/vitest.mjs', ['run', ...reporters, ...args], { env });
    return exitCode;
  } catch (error) {
    console.error(`\nThe tests did not run: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

function readReport() {
  if (!fs.existsSync(reportFile)) return undefined;
  try {
    return JSON.parse(fs.readFileSync(reportFile, 'utf8'));
  } catch {
    return undefined;
  }
}

const exitCode = await runTests(process.argv.slice(2));
const { passed, failed, skipped } = countTests(readReport(), exitCode);
if (skipped > 0) console.log(`\n${skipped} skipped`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
