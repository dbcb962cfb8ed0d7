/**
 * Finds a Chromium for the browser tests, or installs one: the path in CHROMIUM_PATH, then PATH, then Debian's
 * package if we are root, then Playwright's own download. Throws a message that says what is missing.
 */
import fs from 'node:fs';
import path from 'node:path';
import { run, runInstalled } from './run-command.js';

/** @type {readonly string[]} The engine without a window comes first: it takes half the time. */
const names = JSON.parse(fs.readFileSync(new URL('../test-support/browser-names.json', import.meta.url), 'utf8'));
const debianPackages = ['chromium-headless-shell', 'chromium'];

/**
 * The path of a browser that can be started.
 * @returns {Promise<string>}
 */
export async function findBrowser() {
  const given = process.env['CHROMIUM_PATH'];
  if (given) {
    if (isProgram(given)) return checkStart(given);
    throw new Error(`CHROMIUM_PATH is ${given}, and there is no program there`);
  }
  return checkStart(findOnPath() ?? (await findPlaywrightBrowser()) ?? (await installBrowser()));
}

/**
 * A downloaded browser may lack system libraries; the loader names the first one.
 * @param {string} browser
 */
async function checkStart(browser) {
  if (process.platform === 'win32') return browser;
  const { exitCode, output } = await run(browser, ['--version'], { isQuiet: true });
  if (exitCode === 0) return browser;
  throw new Error(`the browser at ${browser} does not start: ${reason(output)}`);
}

async function installBrowser() {
  console.log('No Chromium found for the browser tests; installing one.');
  const attempts = [installFromDebian, installFromPlaywright];
  const reports = [];
  for (const install of attempts) {
    const report = await install();
    const found = findOnPath() ?? (await findPlaywrightBrowser());
    if (found) return found;
    reports.push(report);
  }
  throw new Error(
    [
      'The browser tests need Chromium, and none could be found or installed.',
      ...reports.map((report) => `  - ${report}`),
      'Install Chromium or Chrome so that it is on PATH, or set CHROMIUM_PATH to it.',
    ].join('\n'),
  );
}

async function installFromDebian() {
  if (process.getuid?.() !== 0) return "Debian's package: only root can install it";
  if (!programOnPath('apt-get')) return "Debian's package: this system has no apt-get";
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  let output = '';
  // Twice, because a mirror that is being updated often answers the second time.
  for (const name of [...debianPackages, ...debianPackages]) {
    await run('apt-get', ['update', '-q'], { env, isQuiet: true });
    const args = ['install', '-y', '-q', '--no-install-recommends', name];
    const result = await run('apt-get', args, { env, isQuiet: true });
    if (result.exitCode === 0) return "Debian's package: it was installed, but brought no program";
    output = result.output;
  }
  return `Debian's package: apt-get failed with "${reason(output)}"`;
}

async function installFromPlaywright() {
  const { output } = await runInstalled('playwright/cli.js', ['install', 'chromium'], { isQuiet: true });
  return `Playwright's download: it ended with "${reason(output)}"`;
}

function findOnPath() {
  for (const name of names) {
    const program = programOnPath(name);
    if (program) return program;
  }
  return undefined;
}

/** What an earlier `playwright install` left. Asked last: loading Playwright takes a second. */
async function findPlaywrightBrowser() {
  const { chromium } = await import('playwright');
  const program = chromium.executablePath();
  return isProgram(program) ? program : undefined;
}

/** @param {string} name */
function programOnPath(name) {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, file)).find(isProgram);
}

/** @param {string} file */
function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The line that says what went wrong, as far as one does.
 * @param {string} output
 */
function reason(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const written = lines.filter((line) => line !== '' && !line.startsWith('at '));
  return written.find((line) => /\b(error|failed|unable|cannot)\b/i.test(line)) ?? written.at(-1) ?? 'no output';
}
