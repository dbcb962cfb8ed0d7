import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { shopForTests } from './open-shop.js';
import { cell, choose, grid, row, untilCount } from './table-page.js';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const open = shopForTests();
const columns = ['id', 'name', 'email', 'country', 'orders'];

/** Where the focus is: the row and the column of the grid, counted as a screen reader counts. */
function focusIn(window: Page): Promise<readonly [string | null, string | null]> {
  return window.evaluate(() => {
    const place = document.activeElement;
    return [place?.parentElement?.getAttribute('aria-rowindex') ?? null, place?.getAttribute('aria-colindex') ?? null];
  });
}

async function problemsOf(window: Page): Promise<readonly string[]> {
  // What fades or glides in has no colour yet that could be judged.
  await window.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => {})),
    ),
  );
  await window.evaluate(axe);
  const results = await window.evaluate(() => (Reflect.get(globalThis, 'axe') as { run(): Promise<AxeResults> }).run());
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}

test('the arrow keys lead through the grid, which is one stop for Tab', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');
  expect(await grid(window).locator('[tabindex="0"]').count()).toBe(1);

  await (await cell(window, 'office1@example.com', 'Name')).click();
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('ArrowRight');
  expect(await focusIn(window)).toEqual(['3', '4']);
  await window.keyboard.press('End');
  expect(await focusIn(window)).toEqual(['3', '7']);
  await window.keyboard.press('Home');
  expect(await focusIn(window)).toEqual(['3', '1']);
  await window.keyboard.press('Control+Home');
  await window.keyboard.press('ArrowUp');
  expect(await focusIn(window)).toEqual(['1', '1']);
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('Enter');
  await window.locator('[role="columnheader"][aria-sort="ascending"]:focus').waitFor();
  await window.keyboard.press('PageDown');
  await window.keyboard.press('PageDown');
  await expect.poll(async () => Number((await focusIn(window))[0])).toBeGreaterThan(25);
  await window.keyboard.press('Control+End');
  await expect.poll(() => focusIn(window)).toEqual(['241', '7']);
});

test('a cell is edited by keyboard alone: typing replaces, F2 keeps, Tab goes on, Escape gives up, Delete empties', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');
  const country = await cell(window, 'office2@example.com', 'Country');
  await country.click();

  await window.keyboard.type('Chad');
  await window.keyboard.press('Tab');
  await country.getByText('Chad').waitFor();
  expect(await focusIn(window)).toEqual(['3', '6']);
  await window.keyboard.press('ArrowLeft');
  await window.keyboard.press('F2');
  await window.keyboard.press('End');
  await window.keyboard.type('ron');
  await window.keyboard.press('Escape');
  expect(await focusIn(window)).toEqual(['3', '5']);
  expect(await country.textContent()).toBe('Chad');
  await window.keyboard.press('Delete');

  await expect.poll(() => shop.database.sql('select country from customers where id = 2')).toEqual([{ country: null }]);
});

test('rows are selected by keyboard, and headers have their menu', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');
  await (await cell(window, 'office2@example.com', 'Name')).click();

  await window.keyboard.press('Space');
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Shift+Space');
  await window.getByRole('region', { name: '3 selected' }).waitFor();
  expect(await row(window, 'office3@example.com').getAttribute('aria-selected')).toBe('true');
  await window.keyboard.press('Escape');
  await window.getByRole('region', { name: '3 selected' }).waitFor({ state: 'detached' });

  await window.keyboard.press('Control+Home');
  await window.keyboard.press('ArrowUp');
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('Alt+ArrowDown');
  await window.getByRole('menu', { name: 'Name: column menu' }).waitFor();
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Enter');
  await window.locator('[role="columnheader"][aria-sort="descending"]').waitFor();
});

test('the focus follows its row when others come in, and does not get lost when its row goes', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns, defaultSort: [{ field: 'id', direction: 'desc' }] } });
  await untilCount(window, '240 rows');
  await (await cell(window, 'office238@example.com', 'Name')).click();
  expect(await focusIn(window)).toEqual(['4', '3']);

  await shop.database.sql(`insert into customers (name, email) values ('Zenith', 'zenith@example.com')`);
  await untilCount(window, '241 rows');
  expect(await focusIn(window)).toEqual(['5', '3']);
  await shop.database.sql('delete from customers where id = 238');

  await untilCount(window, '240 rows');
  await expect.poll(() => focusIn(window)).toEqual(['5', '3']);
});

test('from right to left, the arrows lead the way they point', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns }, settings: { direction: 'rtl' } });
  await untilCount(window, '240 rows');
  await (await cell(window, 'office2@example.com', 'Name')).click();

  await window.keyboard.press('ArrowLeft');
  expect(await focusIn(window)).toEqual(['3', '4']);
  const [name, email] = await Promise.all(
    ['Name', 'Email'].map(async (column) => (await cell(window, 'office2@example.com', column)).boundingBox()),
  );
  expect(name?.x).toBeGreaterThan(email?.x ?? 0);
});

test('what happens is said: the order, how many rows are left', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');
  const spoken = window.locator('[aria-live="polite"]');

  await window.getByRole('columnheader', { name: 'Name' }).locator('.rowcast-header-label').click();
  await spoken.getByText('Sorted by Name, ascending').waitFor({ state: 'attached' });
  await window.getByRole('searchbox').fill('labs');
  await spoken.getByText(/^\d+ rows$/).waitFor({ state: 'attached' });
});

test('texts are in the language that one gives', async () => {
  await using shop = await open();
  const labels = { table: { search: 'Suchen', searchPlaceholder: 'Suchen…', addFilter: 'Filtern' } };
  const window = await shop.open({ props: { columns }, settings: { labels, locale: 'de-CH' } });

  await window.getByRole('searchbox', { name: 'Suchen' }).waitFor();
  await window.getByRole('button', { name: 'Filtern' }).waitFor();
});

const schemes = ['light', 'dark'] as const;

test.each(schemes)('axe finds nothing wrong, %s', async (colorScheme) => {
  await using shop = await open();
  const window = await shop.open({
    context: { colorScheme },
    props: { title: 'Customers', paging: 'pages', pageSize: 20 },
  });
  await row(window, 'office1@example.com').waitFor();
  expect(await problemsOf(window), 'as it comes').toEqual([]);

  await (await cell(window, 'office2@example.com', 'Country')).dblclick();
  await window.locator('.rowcast-cell-editor').waitFor();
  expect(await problemsOf(window), 'while a cell is edited').toEqual([]);
  await shop.database.sql(`update customers set country = 'Peru' where id = 2`);
  await window.getByRole('button', { name: 'Keep mine' }).waitFor();
  expect(await problemsOf(window), 'with a conflict').toEqual([]);
  await window.keyboard.press('Escape');

  await choose(window, 'Filter', 'Name');
  await window.getByRole('dialog').waitFor();
  expect(await problemsOf(window), 'while a filter is made').toEqual([]);
  await window.getByRole('textbox', { name: 'Value' }).fill('no such name');
  await window.getByText('Nothing matches').waitFor();
  await window.getByRole('button', { name: 'Done' }).click();
  expect(await problemsOf(window), 'with no rows').toEqual([]);
  await window.getByRole('status').getByRole('button', { name: 'Clear filters' }).click();

  await row(window, 'office1@example.com').getByRole('gridcell', { name: 'Select row' }).click();
  await window.getByRole('button', { name: 'Columns' }).click();
  expect(await problemsOf(window), 'with a menu and a selection').toEqual([]);
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'New customer' }).click();
  await window.getByRole('textbox', { name: 'Email' }).waitFor();
  expect(await problemsOf(window), 'with a form').toEqual([]);
});
