/** What is fetched when it is first needed, and cannot be: the page stays, says so, and gets it once it can. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { field, rowOf, save } from './form-page.js';
import { shopForTests } from './open-shop.js';
import { row, untilCount } from './table-page.js';

const openShop = shopForTests();
const context = { permissions: ['clipboard-read', 'clipboard-write'] };

interface Withheld {
  /** How often it was asked for. */
  readonly asked: () => number;
  readonly release: () => Promise<void>;
}

/** Nothing whose name begins so can be fetched, until it is released. */
async function withhold(page: Page, name: string): Promise<Withheld> {
  const address = `**/assets/${name}*`;
  let asked = 0;
  await page.route(address, (route) => {
    asked += 1;
    return route.abort();
  });
  return {
    asked: () => asked,
    release: () => page.unroute(address),
  };
}

test('a form that cannot be fetched leaves the table as it is, and opens by itself when it can', async () => {
  await using shop = await openShop();
  const page = await shop.open();
  await untilCount(page, '240 rows');
  const form = await withhold(page, 'record-form');
  await page.getByRole('button', { name: 'New customer' }).click();
  const panel = page.getByRole('dialog', { name: 'New customer' });
  await panel.getByRole('status').getByText('This part could not be loaded').waitFor();
  await panel.getByRole('button', { name: 'Close' }).click();
  await row(page, 'Blue Harbor Logistics Inc').waitFor();

  await page.getByRole('button', { name: 'New customer' }).click();
  await panel.getByRole('status').waitFor();
  await form.release();
  await field(page, 'Email').waitFor();
});

test('a form is filled in and saved although the editor of its dates could not be fetched', async () => {
  await using shop = await openShop();
  const page = await shop.open({ props: { columns: ['id'] } });
  await untilCount(page, '240 rows');
  const editor = await withhold(page, 'date-editor');
  await page.getByRole('button', { name: 'New customer' }).click();
  const dates = rowOf(page, 'Last seen at');
  await dates.getByText('This part could not be loaded').waitFor();
  await field(page, 'Name').fill('Juniper Labs');
  await field(page, 'Email').fill('hello@juniper.example');

  // At once, and then at pauses of some seconds.
  await expect.poll(editor.asked).toBeGreaterThan(1);
  expect(editor.asked()).toBeLessThan(8);

  await editor.release();
  await dates.getByRole('spinbutton').first().waitFor();
  expect(await field(page, 'Name').inputValue()).toBe('Juniper Labs');
  await save(page).click();
  await expect
    .poll(() => shop.database.sql(`select name from customers where id = 241`))
    .toEqual([{ name: 'Juniper Labs' }]);
});

test('a table says that it could not fetch what pasting takes, and pastes at the next attempt', async () => {
  await using shop = await openShop();
  const page = await shop.open({ props: { columns: ['id', 'name'] }, context });
  await untilCount(page, '240 rows');
  const pasting = await withhold(page, 'late-clipboard');
  const name = row(page, 'Blue Harbor Logistics Inc').getByText('Blue Harbor Logistics Inc');
  await name.click();
  await page.evaluate(() => navigator.clipboard.writeText('Pasted'));
  await page.keyboard.press('Control+V');
  await page.getByRole('alert').getByText('could not be loaded').waitFor();

  await pasting.release();
  await name.click();
  await page.keyboard.press('Control+V');
  await row(page, 'Pasted').waitFor();
});
