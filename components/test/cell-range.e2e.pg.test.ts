/** Several cells selected together: with Shift, by keyboard and mouse, to be copied and pasted. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { type OpenOptions, type Shop, shopForTests } from './open-shop.js';
import { cell, grid, pressHeader, row, untilCount } from './table-page.js';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const openShop = shopForTests();
const columns = ['id', 'name', 'country', 'tier', 'orders'];
const permissions = ['clipboard-read', 'clipboard-write'];

/** The table of customers, with a cell of the first row as the active one. */
async function openAt(shop: Shop, column: string, options: OpenOptions = {}): Promise<Page> {
  const context = { permissions, ...options.context };
  const page = await shop.open({ ...options, props: { columns, ...options.props }, context });
  await untilCount(page, '240 rows');
  await (await cell(page, 'Aster Labs Ltd', column)).click();
  return page;
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** The texts of the selected cells, row by row. */
const selected = (page: Page): Promise<readonly (readonly string[])[]> =>
  page.locator('.rowcast-body > [role="row"]').evaluateAll((rows) =>
    rows
      .toSorted((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
      .map((one) => [...one.querySelectorAll('[role="gridcell"][aria-selected="true"]')].map((at) => at.textContent))
      .filter((texts) => texts.length > 0),
  );

async function copied(page: Page): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText('nothing yet'));
  await page.keyboard.press('Control+C');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('nothing yet');
  return page.evaluate(() => navigator.clipboard.readText());
}

test('Shift and the arrow keys select a rectangle of cells, which is told and copied; a move ends it', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Country');
  await press(page, 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight');
  await page.getByText('3 × 2 cells selected').waitFor({ state: 'attached' });
  expect(await selected(page)).toHaveLength(3);
  expect((await selected(page))[1]).toEqual(['Norway', 'Enterprise']);
  expect(await copied(page)).toBe('France\tPRO\nNorway\tENTERPRISE\n\tFREE');
  await page.getByText('6 cells copied').waitFor({ state: 'attached' });

  // Back over where it began, to the other side.
  await press(page, 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowUp', 'Shift+ArrowUp');
  expect(await selected(page)).toEqual([['Aster Labs Ltd', 'France']]);
  await press(page, 'ArrowDown');
  expect(await selected(page)).toEqual([]);
  expect(await copied(page)).toBe('Blue Harbor Logistics Inc');
});

test('Shift and a press select up to a cell, without the text in between; Escape ends it', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Name');
  await (await cell(page, 'Cobalt Foods SARL', 'Tier')).click({ modifiers: ['Shift'] });
  expect(await selected(page)).toHaveLength(3);
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
  expect(await copied(page)).toBe(
    'Aster Labs Ltd\tFrance\tPRO\nBlue Harbor Logistics Inc\tNorway\tENTERPRISE\nCobalt Foods SARL\t\tFREE',
  );
  await press(page, 'Escape');
  expect(await selected(page)).toEqual([]);
});

test('rows are selected as before, and what is copied is what was selected last', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Country');
  await press(page, 'Shift+ArrowDown', 'Space', 'ArrowDown', 'Shift+Space');
  await page.getByRole('region', { name: '2 selected' }).waitFor();
  expect(await selected(page)).toEqual([]);
  expect(await copied(page)).toMatch(/^2\tBlue Harbor.*\n3\tCobalt Foods/);

  await row(page, 'Evergreen Systems AB')
    .getByRole('gridcell', { name: 'Select row' })
    .click({ modifiers: ['Shift'] });
  await page.getByRole('region', { name: '4 selected' }).waitFor();
  await (await cell(page, 'Aster Labs Ltd', 'ID')).click();
  await press(page, 'Shift+ArrowRight');
  expect(await copied(page)).toBe('1\tAster Labs Ltd');
});

test('a range may lead far out of sight, and ends where the columns with values do', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Orders');
  await press(page, 'Shift+ArrowLeft', 'Control+Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+End');
  await page.getByText('240 × 1 cells selected').waitFor({ state: 'attached' });
  const stored = await shop.database.sql('select orders from customers order by id');
  expect(await copied(page)).toBe(stored.map(({ orders }) => String(orders)).join('\n'));
});

test.each([
  ['cells of them', 'Control+Shift+ArrowDown'],
  ['whole', 'Control+A'],
])('more rows than can be copied are not copied in part: %s', async (_name, keys) => {
  await using shop = await openShop();
  await shop.database.sql(`insert into entries select i, 'Entry ' || i, i from generate_series(1, 10001) i`);
  const page = await shop.open({ props: { model: 'entry', isSelectable: true }, context: { permissions } });
  await untilCount(page, '10,001 rows');
  await page.evaluate(() => navigator.clipboard.writeText('as before'));
  await (await cell(page, 'Entry 1', 'Label')).first().click();
  await press(page, keys, 'Control+C');
  await page.getByText('Nothing was copied: 10,000 rows at most at once').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('as before');
});

test('what is pasted begins at the first cell of a range', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Country');
  await press(page, 'ArrowDown', 'Shift+ArrowUp', 'Shift+ArrowLeft');
  await page.evaluate(() => navigator.clipboard.writeText('One\tPeru\nTwo\tChile'));
  await press(page, 'Control+V');
  await page.getByText('4 cells pasted').waitFor();
  expect(await shop.database.sql('select name, country from customers where id < 3 order by id')).toEqual([
    { name: 'One', country: 'Peru' },
    { name: 'Two', country: 'Chile' },
  ]);
});

test('a range follows its rows when others come in, and goes when the list is another', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Country', { props: { defaultSort: [{ field: 'id', direction: 'asc' }] } });
  await press(page, 'Shift+ArrowDown');
  const before = await selected(page);
  await shop.database.sql(`insert into customers (id, name, email) values (0, 'Earlier', 'earlier@example.com')`);
  await row(page, 'Earlier').waitFor();
  expect(await selected(page)).toEqual(before);
  await pressHeader(page, 'Name');
  await expect.poll(() => selected(page)).toEqual([]);
});

test('from right to left, the next column is to the left', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Country', { settings: { direction: 'rtl' } });
  await press(page, 'Shift+ArrowLeft');
  expect(await selected(page)).toEqual([['France', 'Pro']]);
});

test.each(['light', 'dark'] as const)('a range can be seen and read: %s', async (colorScheme) => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Country', { context: { colorScheme, reducedMotion: 'reduce' } });
  await press(page, 'Shift+ArrowDown', 'Shift+ArrowRight');
  const colorOf = async (column: string): Promise<string> =>
    (await cell(page, 'Aster Labs Ltd', column)).evaluate((at) => getComputedStyle(at).backgroundColor);
  expect(await colorOf('Country')).not.toBe(await colorOf('Orders'));
  await page.evaluate(axe);
  const results = await page.evaluate(() => (Reflect.get(globalThis, 'axe') as { run(): Promise<AxeResults> }).run());
  expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('where the system has its own colours, a range has an outline', async () => {
  await using shop = await openShop();
  const page = await openAt(shop, 'Country', { context: { forcedColors: 'active' } });
  await press(page, 'Shift+ArrowDown');
  const marked = grid(page).locator('[role="gridcell"][aria-selected="true"]').first();
  expect(await marked.evaluate((at) => getComputedStyle(at).outlineStyle)).toBe('solid');
});
