/** Bytes as a person meets them: a file that is chosen, saved, downloaded and taken away again, in a form and in a cell. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { field, rowOf, save } from './form-page.js';
import { type OpenOptions, type Shop, shopForTests } from './open-shop.js';
import { cell } from './table-page.js';

const openShop = shopForTests();
const choose = 'Choose a file: Photo';

async function open(shop: Shop, options: OpenOptions): Promise<Page> {
  const page = await shop.open(options);
  // From now on, and not only once somebody waits for one: a key is faster than the news that one does.
  page.on('filechooser', () => {});
  return page;
}

/** The row of the field, in a form over the sample with three bytes. */
async function openForm(shop: Shop): Promise<{ readonly page: Page; readonly photo: Locator }> {
  const props = { model: 'sample', record: { id: 1 }, fields: ['ratio', 'photo'] };
  const page = await open(shop, { query: '&show=form', props });
  const photo = rowOf(page, 'Photo');
  await photo.getByRole('button').first().waitFor();
  return { page, photo };
}

/** Answers the browser's own dialog, which this opens. */
async function chooseFile(page: Page, open: () => Promise<void>, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
  await chooser.setFiles({ name: 'photo.bin', mimeType: 'application/octet-stream', buffer });
}

async function downloaded(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}

async function saveForm(page: Page): Promise<void> {
  await save(page).click();
  await page.getByText('Saved', { exact: true }).waitFor();
}

async function storedPhoto(shop: Shop): Promise<Buffer | null> {
  const [stored] = await shop.database.sql('select photo from samples where id = 1');
  return stored?.['photo'] as Buffer | null;
}

const storeBytes = (shop: Shop, count: number) =>
  shop.database.sql(`update samples set photo = decode(repeat('5a', ${count}), 'hex') where id = 1`);

const hasFocus = (page: Page, name: string): Promise<unknown> =>
  expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(name);

test('a file is chosen and saved, and downloaded again byte for byte', async () => {
  await using shop = await openShop();
  const { page, photo } = await openForm(shop);
  const bytes = randomBytes(600_000);
  await chooseFile(page, () => photo.getByRole('button', { name: choose }).click(), bytes);
  await photo.getByText('600 kB').waitFor();
  await saveForm(page);
  expect((await storedPhoto(shop))?.equals(bytes)).toBe(true);

  // What the server has, and not what the page still held.
  await page.reload();
  await photo.getByText('600 kB').waitFor();
  const file = await downloaded(page, () => photo.getByRole('button', { name: 'Download' }).click());
  expect(file.name).toBe('photo');
  expect(file.bytes.equals(bytes)).toBe(true);
});

test('the largest file takes the place of another large one, and one without content is not nothing', async () => {
  await using shop = await openShop();
  await storeBytes(shop, 100_000);
  const { page, photo } = await openForm(shop);
  const bytes = randomBytes(750_000);
  await photo.getByText('100 kB').waitFor();
  await chooseFile(page, () => photo.getByRole('button', { name: choose }).click(), bytes);
  await saveForm(page);
  expect((await storedPhoto(shop))?.equals(bytes)).toBe(true);

  await chooseFile(page, () => photo.getByRole('button', { name: choose }).click(), Buffer.alloc(0));
  await photo.getByText('0 bytes').waitFor();
  await saveForm(page);
  expect(await storedPhoto(shop)).toEqual(Buffer.alloc(0));
});

test('cleared bytes are NULL, and whoever has cleared them goes on at the button that chooses others', async () => {
  await using shop = await openShop();
  const { page, photo } = await openForm(shop);
  await photo.getByRole('button', { name: 'Clear Photo' }).click();
  await photo.getByText('No content').waitFor();
  await hasFocus(page, choose);
  expect(await photo.getByRole('button').count()).toBe(1);
  await saveForm(page);
  expect(await storedPhoto(shop)).toBe(null);
});

test('a file that is too large is refused at once, and what was there stays', async () => {
  await using shop = await openShop();
  const { page, photo } = await openForm(shop);
  await photo.getByText('3 bytes').waitFor();
  await chooseFile(page, () => photo.getByRole('button', { name: choose }).click(), Buffer.alloc(2_000_000));
  const refusal = photo.getByRole('alert');
  await refusal.getByText('Photo may have 750 kB at most, and the file has 2 MB').waitFor();
  await photo.getByText('3 bytes').waitFor();
  const described = await photo.getByRole('button', { name: choose }).getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described}"]`).textContent()).toContain('2 MB');

  await field(page, 'Ratio').fill('0.5');
  await saveForm(page);
  expect(await shop.database.sql('select ratio, photo from samples where id = 1')).toEqual([
    { ratio: 0.5, photo: Buffer.from([0, 1, 255]) },
  ]);
  await chooseFile(page, () => photo.getByRole('button', { name: choose }).click(), Buffer.from([7]));
  await photo.getByText('1 byte').waitFor();
  expect(await refusal.count()).toBe(0);
});

test('a form does all of it by keyboard', async () => {
  await using shop = await openShop();
  const { page, photo } = await openForm(shop);
  const bytes = randomBytes(1_000);
  await field(page, 'Ratio').focus();
  await page.keyboard.press('Tab');
  await hasFocus(page, choose);
  await chooseFile(page, () => page.keyboard.press('Enter'), bytes);
  await photo.getByText('1 kB').waitFor();
  await hasFocus(page, choose);
  await page.keyboard.press('Tab');
  const file = await downloaded(page, () => page.keyboard.press('Space'));
  expect(file.bytes.equals(bytes)).toBe(true);

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await photo.getByText('No content').waitFor();
  await chooseFile(page, () => page.keyboard.press('Space'), bytes);
  await photo.getByText('1 kB').waitFor();
  await page.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  expect((await storedPhoto(shop))?.equals(bytes)).toBe(true);
});

test('so does a cell: Enter opens it, Tab saves and goes on, Escape gives up', async () => {
  await using shop = await openShop();
  const page = await open(shop, { props: { model: 'sample', columns: ['id', 'photo', 'ratio'] } });
  const photo = await cell(page, '0.1', 'Photo');
  const panel = page.getByRole('group', { name: 'Photo' });
  await photo.click();
  await page.keyboard.press('Enter');
  await panel.waitFor();
  const bytes = randomBytes(1_000);
  await chooseFile(page, () => page.keyboard.press('Enter'), bytes);
  await panel.getByText('1 kB').waitFor();
  // To the download, to what clears it, and out.
  for (const _stop of [1, 2, 3]) await page.keyboard.press('Tab');
  await panel.waitFor({ state: 'detached' });
  await expect.poll(async () => (await storedPhoto(shop))?.equals(bytes)).toBe(true);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-colindex')))
    .toBe(await (await cell(page, '0.1', 'Ratio')).getAttribute('aria-colindex'));

  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await panel.waitFor();
  await chooseFile(page, () => page.keyboard.press('Enter'), Buffer.from([1]));
  await panel.getByText('1 byte').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await photo.getByText('1 kB').waitFor();
  expect((await storedPhoto(shop))?.equals(bytes)).toBe(true);
});

test('a file that is too large for a cell is refused in its panel', async () => {
  await using shop = await openShop();
  const page = await open(shop, { props: { model: 'sample', columns: ['id', 'photo', 'ratio'] } });
  await (await cell(page, '0.1', 'Photo')).dblclick();
  const panel = page.getByRole('group', { name: 'Photo' });
  await hasFocus(page, choose);
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
  await chooseFile(page, () => panel.getByRole('button', { name: choose }).click(), Buffer.alloc(800_000));
  await panel.getByRole('alert').getByText('Photo may have 750 kB at most, and the file has 800 kB').waitFor();
  await chooseFile(page, () => panel.getByRole('button', { name: choose }).click(), Buffer.from([9]));
  await panel.getByRole('alert').waitFor({ state: 'detached' });
  await (await cell(page, '0.1', 'Ratio')).click();
  await expect.poll(() => storedPhoto(shop)).toEqual(Buffer.from([9]));
});
