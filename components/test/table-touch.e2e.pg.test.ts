/** A table under fingers, on the screen of a telephone. */
import { devices, type Locator, type Page } from 'playwright';
import { expect, test } from 'vitest';
import { type Shop, shopForTests } from './open-shop.js';
import { cell, choose, grid, row, untilCount } from './table-page.js';

const openShop = shopForTests();
const { defaultBrowserType: _browser, ...phone } = devices['Pixel 7'];
const columns = [{ field: 'name', isPinned: true, width: 140 }, 'email', 'country', 'creditLimit', 'isActive', 'agent'];

async function openTable(shop: Shop, props: object = {}): Promise<Page> {
  const page = await shop.open({ context: phone, props: { columns, ...props } });
  await untilCount(page, '240 rows');
  return page;
}

/** Holds a finger on an element until it counts as a long press. */
async function hold(page: Page, element: Locator): Promise<void> {
  const box = await element.boundingBox();
  const point = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  const session = await page.context().newCDPSession(page);
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await page.locator('[role="menu"]').waitFor();
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('a tap chooses a cell, and the next one edits it', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  const country = await cell(page, 'office2@example.com', 'Country');
  await country.tap();
  await page.locator('[role="gridcell"]:focus', { hasText: 'Norway' }).waitFor();
  expect(await page.locator('.rowcast-cell-editor').count()).toBe(0);
  await country.tap();
  const editor = page.locator('.rowcast-cell-editor').getByRole('textbox');
  await editor.fill('Malta');
  await (await cell(page, 'office4@example.com', 'Email')).tap();
  await editor.waitFor({ state: 'detached' });
  await expect.poll(() => shop.database.sql(`select id from customers where country = 'Malta'`)).toEqual([{ id: 2 }]);
});

test('a long press opens the menu of a row and of a column', async () => {
  await using shop = await openShop();
  const page = await openTable(shop, { undoTimeMs: 0 });
  await hold(page, row(page, 'office1@example.com').locator('[role="gridcell"]').nth(1));
  await page.getByRole('menuitem', { name: 'Delete' }).tap();
  await untilCount(page, '239 rows');
  await hold(page, page.getByRole('columnheader', { name: 'Name', exact: true }));
  await page.getByRole('menuitem', { name: 'Sort descending' }).tap();
  await page.locator('[role="columnheader"][aria-sort="descending"]').waitFor();
});

test('what can be pressed shows without a pointer that hovers, and is large enough', async () => {
  await using shop = await openShop();
  const props = { columns, title: 'Customers', paging: 'pages', pageSize: 20 };
  const page = await shop.open({ context: phone, props });
  await page.getByRole('gridcell', { name: 'Select row' }).first().tap();
  await choose(page, 'Filter', 'Name');
  await page.getByRole('dialog').waitFor();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, input, a, [role="gridcell"], [role="columnheader"]')]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .map((element) => ({ name: element.outerHTML.slice(0, 160), box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ name, box }) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${name}`),
  );
  expect(small).toEqual([]);
  const hidden = page.locator('.rowcast-column-menu, .rowcast-actions-cell .rowcast-button');
  for (const opacity of await hidden.evaluateAll((all) => all.map((one) => getComputedStyle(one).opacity))) {
    expect(opacity).toBe('1');
  }
});

test('it scrolls sideways under a pinned column, which lets go where it would leave no room', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  const leftOf = async (column: string): Promise<number> =>
    (await page.getByRole('columnheader', { name: column, exact: true }).boundingBox())?.x ?? Number.NaN;
  const before = [await leftOf('Name'), await leftOf('Email')];
  await page.locator('.rowcast-scroller').evaluate((element) => element.scrollBy(160, 0));
  await expect
    .poll(async () => [await leftOf('Name'), await leftOf('Email')])
    .toEqual([before[0], (before[1] ?? 0) - 160]);

  const cramped = await openTable(shop, {
    columns: [{ field: 'email', isPinned: true, width: 300 }, 'name', 'country'],
  });
  await grid(cramped).and(cramped.locator('[data-cramped]')).waitFor();
  const start = (await cramped.getByRole('columnheader', { name: 'Email', exact: true }).boundingBox())?.x ?? 0;
  await cramped.locator('.rowcast-scroller').evaluate((element) => element.scrollBy(100, 0));
  await expect
    .poll(async () => (await cramped.getByRole('columnheader', { name: 'Email', exact: true }).boundingBox())?.x)
    .toBe(start - 100);
});

test('a form and its list of choices go by taps', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  await page.getByRole('button', { name: 'New customer' }).tap();
  const form = page.getByRole('dialog', { name: 'New customer' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Quartz');
  await form.getByRole('textbox', { name: 'Email' }).fill('quartz@example.com');
  await form.getByRole('combobox', { name: 'Agent' }).tap();
  await page.getByRole('option', { name: 'Chiara Rossi' }).tap();
  await form.getByRole('button', { name: 'Create' }).tap();
  await untilCount(page, '241 rows');
  // The row shows before the database has it.
  const stored = () => shop.database.sql(`select agent_id from customers where name = 'Quartz'`);
  await expect.poll(stored).toEqual([{ agent_id: 3 }]);
});
