/** Tables of many columns: only those in sight are drawn, and nobody notices. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { shopForTests } from './open-shop.js';
import { grid, row, untilCount } from './table-page.js';

const openShop = shopForTests();

const numbered = Array.from({ length: 80 }, (_, at) => ({
  id: `column ${at}`,
  field: 'orders',
  label: `Column ${at}`,
}));
const columns = [{ field: 'name', isPinned: true }, ...numbered, { field: 'email', width: 240 }];

/** The numbers of the columns that a row has cells of, as a screen reader counts them. */
const drawnIn = (page: Page, text: string): Promise<readonly number[]> =>
  row(page, text)
    .locator('> [aria-colindex]')
    .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('aria-colindex'))));

test('of eighty columns those in sight are drawn, with their numbers, and the pinned one', async () => {
  await using shop = await openShop();
  const page = await shop.open({ props: { columns } });
  await untilCount(page, '240 rows');
  expect(await grid(page).getAttribute('aria-colcount')).toBe('84');
  const atFirst = await drawnIn(page, 'Aster Labs Ltd');
  expect(atFirst.length).toBeLessThan(32);
  expect(atFirst.slice(0, 4)).toEqual([1, 2, 3, 4]);

  await page.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(5_000, 0));
  await page.getByRole('columnheader', { name: 'Column 40', exact: true }).waitFor();
  const later = await drawnIn(page, 'Aster Labs Ltd');
  expect(later.length).toBeLessThan(32);
  expect(later).toEqual(expect.arrayContaining([1, 2, 42, 84]));
  expect(later).not.toContain(10);
  // Each stands below its header.
  const [head, body] = await Promise.all(
    [
      page.getByRole('columnheader', { name: 'Column 40', exact: true }),
      row(page, 'Aster Labs Ltd').locator('> [aria-colindex="43"]'),
    ].map(async (element) => (await element.boundingBox())?.x),
  );
  expect(body).toBe(head);
});

test('the keyboard goes to any of them, and what is edited stays drawn', async () => {
  await using shop = await openShop();
  const page = await shop.open({ props: { columns } });
  await untilCount(page, '240 rows');
  await row(page, 'Aster Labs Ltd').locator('> [aria-colindex="3"]').click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await row(page, 'office1@example.com').locator('[role="gridcell"]:focus').waitFor();
  await page.keyboard.press('Enter');
  const editor = page.locator('.rowcast-cell-editor').getByRole('textbox');
  await editor.fill('first@example.com');
  await page.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(0, 0));
  await page.getByRole('columnheader', { name: 'Column 0', exact: true }).waitFor();
  expect(await editor.inputValue()).toBe('first@example.com');
  await editor.press('Enter');
  await expect
    .poll(() => shop.database.sql('select email from customers where id = 1'))
    .toEqual([{ email: 'first@example.com' }]);
});

test('a change of one record draws one row, and scrolling a little draws none', async () => {
  await using shop = await openShop();
  const page = await shop.open({ query: '&count=wide' });
  await row(page, 'Aster Labs Ltd').waitFor();
  const draws = () => page.evaluate(() => (Reflect.get(globalThis, 'draws') as string[]).splice(0));
  await page.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(40, 0));
  await draws();
  await page.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(60, 0));
  await shop.database.sql(`update customers set name = 'Aster Works' where id = 1`);
  await row(page, 'Aster Works').waitFor();
  expect([...new Set(await draws())]).toEqual(['Aster Works']);
});
