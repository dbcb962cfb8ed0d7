/** Editors that are larger than the cell they edit, by keyboard: they have the focus when they open, and Tab leads out of them. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { type Shop, shopForTests } from './open-shop.js';
import { cell } from './table-page.js';

const openShop = shopForTests();

/** The table of samples, with a cell as the active one. */
async function openAt(shop: Shop, column: string): Promise<Page> {
  const page = await shop.open({ props: { model: 'sample', columns: ['id', 'ratio', 'notes', 'marks', 'rough'] } });
  await (await cell(page, '0.1', column)).click();
  return page;
}

const stored = async (shop: Shop, field: string): Promise<unknown> =>
  (await shop.database.sql(`select ${field} as value from samples where id = 1`))[0]?.['value'];

const hasFocus = async (page: Page, column: string): Promise<void> => {
  const place = await (await cell(page, '0.1', column)).getAttribute('aria-colindex');
  await page.locator(`[role="gridcell"][aria-colindex="${place}"]:focus`).waitFor();
};

test('JSON is typed over what was there, and Tab saves it and goes on', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Notes');
  await page.keyboard.type('{"by": "keys"}');
  await page.keyboard.press('Tab');
  await hasFocus(page, 'Marks');
  await expect.poll(() => stored(shop, 'notes')).toEqual({ by: 'keys' });
});

test('Escape gives up what was typed into JSON', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Notes');
  await page.keyboard.type('{"by"');
  await page.keyboard.press('Escape');
  await hasFocus(page, 'Notes');
  expect(await stored(shop, 'notes')).toEqual({ a: [1, 2.5], b: null });
});

test('a list begins at its first item, goes on through all that is in it, and saves behind the last', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Marks');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Marks, item 1');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('green');
  // Past its two buttons, and the second item with its two.
  for (const _stop of [1, 2, 3, 4, 5, 6]) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Marks, item 3');
  await page.keyboard.type('new');
  // Up, remove, add.
  for (const _stop of [1, 2, 3, 4]) await page.keyboard.press('Tab');
  await hasFocus(page, 'Rough');
  await expect.poll(() => stored(shop, 'marks')).toEqual(['green', 'blue, dark', 'new']);
});

test('Shift+Tab leads out of a list at its first item', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Marks');
  await page.keyboard.press('Enter');
  await page.keyboard.type('!');
  await page.keyboard.press('Shift+Tab');
  await hasFocus(page, 'Notes');
  await expect.poll(() => stored(shop, 'marks')).toEqual(['red!', 'blue, dark']);
});
