/**
 * `npm run pictures`: takes the pictures of docs/images anew, from the examples as they are. Each example runs on a
 * database of its own in a folder that goes afterwards. Text looks as the fonts of this machine do: Inter and an emoji font
 * are what the pictures in the repository were taken with.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { buildExample, buildLibraries } from './build.js';
import { findBrowser } from './find-browser.js';
import { repository } from './run-command.js';

/** @typedef {import('playwright').Browser} Browser */
/** @typedef {import('playwright').Page} Page */
/** @typedef {import('playwright').BrowserContextOptions} WindowOptions */
/** @typedef {(person: string, options?: WindowOptions) => Promise<Page>} Enter */

const images = path.join(repository, 'docs/images');
const schemes = /** @type {const} */ (['light', 'dark']);

await buildLibraries();
for (const example of ['examples/admin', 'examples/chat']) await buildExample(example);
const browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
try {
  await withExample('examples/admin', ['dist', 'prisma', 'policies', 'package.json'], async (enter) => {
    for (const scheme of schemes) await takeTable(enter, scheme);
    for (const scheme of schemes) await takeForm(enter, scheme);
  });
  await withExample('.', ['examples/chat/dist', 'prisma', 'policies', 'package.json'], takeChat);
} finally {
  await browser.close();
}

/**
 * Runs an example from a copy of these parts of it.
 * @param {string} example
 * @param {readonly string[]} parts
 * @param {(enter: Enter) => Promise<void>} work
 */
async function withExample(example, parts, work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-pictures-'));
  for (const part of parts) {
    fs.cpSync(path.join(repository, example, part), path.join(folder, part), { recursive: true });
  }
  const port = await freePort();
  const command = path.join(repository, 'server/dist/cli/bin.js');
  const server = spawn(process.execPath, [command, 'dev', '--cwd', folder, '--port', `${port}`], { stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('close', resolve));
  const url = `http://localhost:${port}`;
  try {
    await untilAnswered(url);
    await work(async (person, options = {}) => {
      const window = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
      const page = await window.newPage();
      await page.goto(url);
      await page.getByRole('button', { name: `Try as ${person}` })[options.hasTouch ? 'tap' : 'click']();
      return page;
    });
  } finally {
    server.kill('SIGTERM');
    await ended;
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/** @param {string} url */
async function untilAnswered(url) {
  for (const end = Date.now() + 120_000; Date.now() < end; ) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the example did not start');
}

/**
 * The customers: sorted by two columns, filtered, two of them selected.
 * @param {Enter} enter
 * @param {'light' | 'dark'} colorScheme
 */
async function takeTable(enter, colorScheme) {
  const page = await enter('Nancy', { colorScheme, viewport: { width: 1240, height: 640 }, deviceScaleFactor: 1.5 });
  await page.getByText('59 rows').waitFor();
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  for (const column of ['Email', 'Company', 'Phone']) {
    await page.getByRole('menuitemcheckbox', { name: column }).click();
  }
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Country', exact: true }).click();
  await page.getByRole('textbox', { name: 'Value' }).fill('an');
  await page.getByRole('button', { name: 'Done' }).click();
  const header = (/** @type {string} */ name) =>
    page.getByRole('columnheader', { name, exact: true }).locator('.rowcast-header-label');
  await header('Country').click();
  await header('Last name').click({ modifiers: ['Shift'] });
  await page.locator('[data-dimmed]').waitFor({ state: 'detached' });
  for (const at of [2, 3]) await page.getByRole('gridcell', { name: 'Select row' }).nth(at).click();
  await page.getByRole('gridcell', { name: 'Montréal' }).click();
  await page.getByRole('region', { name: '2 selected' }).waitFor();
  await page.mouse.move(0, 0);
  await takePicture(page, `table-${colorScheme}.png`);
}

/**
 * A customer: somebody else has changed the telephone meanwhile, another customer has the address, and a related record is
 * being looked for.
 * @param {Enter} enter
 * @param {'light' | 'dark'} colorScheme
 */
async function takeForm(enter, colorScheme) {
  const page = await enter('Nancy', { colorScheme, viewport: { width: 1280, height: 660 }, deviceScaleFactor: 1.5 });
  const other = await enter('Jane');
  for (const window of [page, other]) {
    await window.getByRole('button', { name: /^Account/ }).waitFor();
    await window.evaluate(() => location.assign('#/customers/1'));
    await window.getByLabel('Phone', { exact: true }).waitFor();
  }
  await page.getByLabel('Email', { exact: true }).fill('ftremblay@gmail.com');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Another record has this email already').waitFor();
  await page.getByLabel('Phone', { exact: true }).fill('+55 (12) 3923-5577');
  await other.getByLabel('Phone', { exact: true }).fill(`+55 (12) 3923-55${schemes.indexOf(colorScheme)}0`);
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Keep mine' }).waitFor();
  await other.context().close();
  await page.getByLabel('Support rep', { exact: true }).fill('a');
  // Found, and no longer searched for.
  await page.getByText('6 matches').waitFor({ state: 'attached' });
  await takePicture(page, `form-${colorScheme}.png`);
}

/**
 * Two people in one room: a window on a desk, and a telephone.
 * @param {Enter} enter
 */
async function takeChat(enter) {
  const desk = await enter('Alice', { viewport: { width: 1060, height: 706 } });
  const phone = await enter('Bob', {
    viewport: { width: 375, height: 644 },
    colorScheme: 'dark',
    isMobile: true,
    hasTouch: true,
  });
  await desk.getByRole('link', { name: 'Launch plan' }).click();
  await phone.getByRole('link', { name: 'Launch plan' }).tap();
  for (const page of [desk, phone]) {
    await page.getByRole('heading', { name: 'Launch plan', level: 1 }).waitFor();
  }
  await desk.getByRole('textbox', { name: 'Message', exact: true }).click();
  await desk.keyboard.type('The banner is live. Nobody had to refresh anything.');
  await desk.keyboard.press('Enter');
  for (const page of [desk, phone]) await page.getByText('Nobody had to refresh anything.').last().waitFor();
  const [left, right] = await Promise.all(
    [desk, phone].map(async (page) => (await page.screenshot()).toString('base64')),
  );
  const page = await browser.newPage({ viewport: { width: 1560, height: 800 } });
  await page.setContent(`
    <style>
      body { display: flex; gap: 32px; align-items: center; justify-content: center; height: 100vh; margin: 0;
        background: linear-gradient(120deg, #e6eafc, #f0e6ff 55%, #dff3ff); }
      img { display: block; border-radius: 10px; box-shadow: 0 18px 50px rgb(40 40 90 / 25%); }
      img + img { border: 6px solid #111; border-radius: 30px; }
    </style>
    <img src="data:image/png;base64,${left}"><img src="data:image/png;base64,${right}">`);
  await takePicture(page, 'chat.png');
  await Promise.all([desk, phone].map((window) => window.context().close()));
}

/**
 * When everything has come to rest.
 * @param {Page} page
 * @param {string} name
 */
async function takePicture(page, name) {
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
  await page.screenshot({ path: path.join(images, name), caret: 'initial' });
  await page.context().close();
  console.log(name);
}
