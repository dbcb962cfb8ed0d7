/** What is selected in a long list, and what is done with it, wherever in the list it is. */
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { type Shop, shopForTests } from './open-shop.js';
import { pressHeader, row, untilCount } from './table-page.js';

const openShop = shopForTests();

/** A shop with 100,000 entries that a clerk may change and delete, as a clerk sees them. */
async function openEntries(shop: Shop, props: object = {}, count = '100,000 rows'): Promise<Page> {
  await shop.database.sql(`
    insert into entries select i, 'entry ' || i || '.', 0 from generate_series(1, 100000) i;
    create policy entries_change on entries for update to authenticated using (is_clerk());
    create policy entries_remove on entries for delete to authenticated using (is_clerk());
    grant update, delete on entries to authenticated;
    analyze entries`);
  const window = await shop.open({ props: { model: 'entry', ...props } });
  await untilCount(window, count);
  return window;
}

const checkbox = (window: Page, id: number): Locator =>
  row(window, `entry ${id}.`).getByRole('gridcell', { name: 'Select row' });

/** Scrolls to a row, by its number in the list from 0, and selects it. */
async function selectAt(window: Page, index: number, id: number): Promise<void> {
  const scroller = window.locator('.rowcast-scroller');
  await scroller.evaluate((element, top) => element.scrollTo(0, top), Math.max(0, index - 3) * 40);
  await checkbox(window, id).click();
}

const missing = (shop: Shop) =>
  shop.database.sql(
    `select i::int as id from generate_series(1, 100000) i where not exists (select from entries where id = i) order by i`,
  );

test('rows selected at the top and far below are deleted together, and no others', async () => {
  await using shop = await openShop();
  const window = await openEntries(shop, { undoTimeMs: 60_000 });

  await selectAt(window, 0, 1);
  await selectAt(window, 2, 3);
  await selectAt(window, 50_000, 50_001);
  await selectAt(window, 99_999, 100_000);
  await window.getByRole('region', { name: '4 selected' }).waitFor();
  await window.getByRole('button', { name: 'Delete', exact: true }).click();

  await untilCount(window, '99,996 rows');
  await window.getByText('4 rows deleted').waitFor();
  await window.getByRole('button', { name: 'Undo' }).click();
  await untilCount(window, '100,000 rows');
  expect(await missing(shop)).toEqual([]);

  await selectAt(window, 0, 1);
  await selectAt(window, 70_000, 70_001);
  await window.getByRole('region', { name: '2 selected' }).waitFor();
  await window.getByRole('button', { name: 'Delete', exact: true }).click();
  await untilCount(window, '99,998 rows');
  // Whoever leaves does not wait.
  await window.evaluate(() => globalThis.dispatchEvent(new Event('pagehide')));
  await expect.poll(() => missing(shop)).toEqual([{ id: 1 }, { id: 70_001 }]);
  await untilCount(window, '99,998 rows');
});

test('a selection stays in another order, and is changed as a whole', async () => {
  await using shop = await openShop();
  const window = await openEntries(shop);

  await selectAt(window, 0, 1);
  await selectAt(window, 40_000, 40_001);
  await pressHeader(window, 'ID');
  await window.locator('[role="columnheader"][aria-sort="ascending"]', { hasText: 'ID' }).waitFor();
  await pressHeader(window, 'ID');
  await row(window, 'entry 100000.').waitFor();
  await checkbox(window, 99_999).click();
  await window.getByRole('region', { name: '3 selected' }).waitFor();
  await window.getByRole('button', { name: 'Change' }).click();
  await window.getByRole('combobox', { name: 'Field' }).selectOption('Score');
  await window.getByRole('dialog', { name: 'Change' }).getByRole('textbox', { name: 'Score' }).fill('5');
  await window.getByRole('button', { name: 'Apply' }).click();

  await expect
    .poll(() => shop.database.sql('select id from entries where score = 5 order by id'))
    .toEqual([{ id: 1 }, { id: 40_001 }, { id: 99_999 }]);
});

test('a range that began far above is selected as a whole, also what was never loaded', async () => {
  await using shop = await openShop();
  const window = await openEntries(shop);
  await selectAt(window, 10, 11);
  await window.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(0, 3_000 * 40));
  await checkbox(window, 3_005).click({ modifiers: ['Shift'] });
  await window.getByRole('region', { name: '2,995 selected' }).waitFor();

  // And upwards, in another order of clicks.
  await window.getByRole('button', { name: 'Clear selection' }).click();
  await checkbox(window, 3_006).click();
  await window.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(0, 0));
  await checkbox(window, 2).click({ modifiers: ['Shift'] });
  await window.getByRole('region', { name: '3,005 selected' }).waitFor();
  await window.getByRole('button', { name: 'Change' }).click();
  await window.getByRole('combobox', { name: 'Field' }).selectOption('Score');
  await window.getByRole('dialog', { name: 'Change' }).getByRole('textbox', { name: 'Score' }).fill('5');
  await window.getByRole('button', { name: 'Apply' }).click();
  await expect
    .poll(() => shop.database.sql('select min(id), max(id), count(*)::int from entries where score = 5'))
    .toEqual([{ min: 2, max: 3_006, count: 3_005 }]);
});

test('where it cannot be counted, that is said, nothing is deleted, and it can be tried again', async () => {
  await using shop = await openShop();
  const window = await openEntries(shop, { where: { id: { gt: 99_990 } } }, '10 rows');
  let isRefused = true;
  await window.routeWebSocket(/rowcast/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { kind, id, query } = JSON.parse(String(text)) as { kind: string; id: number; query?: { action: string } };
      if (!isRefused || kind !== 'query' || query?.action !== 'count') return server.send(text);
      const error = { code: 'QUERY_TIMEOUT', message: 'it took too long' };
      socket.send(JSON.stringify({ kind: 'failed', id, error }));
    });
  });
  await window.reload();
  await untilCount(window, '10 rows');
  await window.getByRole('columnheader', { name: 'Select all rows' }).click();
  await window.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = window.getByRole('dialog', { name: 'Delete' });
  await dialog.getByText('This could not be counted: it took too long').waitFor();
  expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
  isRefused = false;
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await dialog.getByText('Delete all 10? This cannot be undone.').waitFor();
});

test('all but some are deleted as the filter selects them, after a question that says how many', async () => {
  await using shop = await openShop();
  const window = await openEntries(shop, { where: { id: { gt: 10 } } }, '99,990 rows');

  await window.getByRole('columnheader', { name: 'Select all rows' }).click();
  await selectAt(window, 1, 12);
  await selectAt(window, 60_000, 60_011);
  await window.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = window.getByRole('dialog', { name: 'Delete' });
  await dialog.getByText('Delete all 99,988? This cannot be undone.').waitFor();
  await dialog.getByRole('button', { name: 'Delete' }).click();

  await untilCount(window, '2 rows');
  await expect
    .poll(() => shop.database.sql('select id from entries where id > 10 order by id'))
    .toEqual([{ id: 12 }, { id: 60_011 }]);
  expect(await shop.database.sql('select count(*)::int as kept from entries where id <= 10')).toEqual([{ kept: 10 }]);
});
