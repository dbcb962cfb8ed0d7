import fs from 'node:fs';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { shopForTests } from './open-shop.js';
import { cell, choose, columnTexts, grid, pressHeader, row, untilCount } from './table-page.js';

const open = shopForTests();

test('a table shows the columns of its model, and relations by what people know them by', async () => {
  await using shop = await open();
  const window = await shop.open();
  await untilCount(window, '240 rows');

  expect(await window.getByRole('columnheader').allTextContents()).toEqual(
    [
      'Select all rows',
      'ID',
      'Name',
      'Email',
      'Country',
      'Tier',
      'Credit limit',
      'Orders',
      'Is active',
      'Joined on',
      'Last seen at',
    ].concat(['Tags', 'Settings', 'Agent', 'Row actions']),
  );
  expect(await (await cell(window, 'office3@example.com', 'Agent')).textContent()).toBe('Dmitri Volkov');
  expect(await (await cell(window, 'office3@example.com', 'Credit limit')).textContent()).toBe('5,939.25');
});

test('what somebody changes with psql shows, is marked as new, and says nothing of rows that did not change', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { defaultSort: [{ field: 'id', direction: 'desc' }] } });
  await row(window, 'office240@example.com').waitFor();

  await shop.database.sql(`update customers set country = 'Peru' where id = 239`);
  const changed = await cell(window, 'office239@example.com', 'Country');
  await changed.getByText('Peru').waitFor();
  await shop.database.sql(`insert into customers (name, email) values ('Zenith', 'zenith@example.com')`);

  await window.locator('.rowcast-row[data-new]', { hasText: 'zenith@example.com' }).waitFor();
  await untilCount(window, '241 rows');
  expect(await changed.getAttribute('data-changed')).not.toBeNull();
  expect(await window.locator('.rowcast-cell[data-changed]').count()).toBe(1);
  expect(await row(window, 'zenith@example.com').getAttribute('aria-rowindex')).toBe('2');
});

test('a change of one record draws one row', async () => {
  await using shop = await open();
  const window = await shop.open({ query: '&count' });
  await row(window, 'Aster Labs Ltd').waitFor();
  await window.evaluate(() => (Reflect.get(globalThis, 'draws') as string[]).splice(0));

  await shop.database.sql(`update customers set name = 'Aster Works' where id = 1`);
  await row(window, 'Aster Works').waitFor();

  expect(await window.evaluate(() => [...new Set(Reflect.get(globalThis, 'draws') as string[])])).toEqual([
    'Aster Works',
  ]);
});

test('headers sort, and with Shift by several columns, as Postgres does', async () => {
  await using shop = await open();
  const window = await shop.open();
  await untilCount(window, '240 rows');

  await pressHeader(window, 'Country');
  await window.locator('[role="columnheader"][aria-sort="ascending"]', { hasText: 'Country' }).waitFor();
  await pressHeader(window, 'Orders', ['Shift']);
  await pressHeader(window, 'Orders', ['Shift']);
  await window.locator('[role="columnheader"][aria-sort="descending"]', { hasText: 'Orders' }).waitFor();

  const expected = await shop.database.sql<{ orders: number }>(
    `select orders from customers order by country asc nulls last, orders desc, id limit 12`,
  );
  await expect
    .poll(async () => (await columnTexts(window, 'Orders')).slice(0, 12))
    .toEqual(expected.map(({ orders }) => String(orders)));
});

test('filters and a search narrow the list as one would say it in SQL, and tell when nothing is left', async () => {
  await using shop = await open();
  const window = await shop.open();
  await untilCount(window, '240 rows');
  const count = async (where: string): Promise<string> =>
    `${(await shop.database.sql(`select from customers where ${where}`)).length} rows`;

  await choose(window, 'Filter', 'Country');
  await window.getByRole('textbox', { name: 'Value' }).fill('an');
  await untilCount(window, await count(`country ilike '%an%'`));
  await window.getByRole('button', { name: 'Done' }).click();
  await choose(window, 'Filter', 'Is active');
  await window.getByRole('button', { name: 'Done' }).click();
  await untilCount(window, await count(`country ilike '%an%' and is_active`));
  await window.getByRole('searchbox').fill('labs');
  await untilCount(window, await count(`country ilike '%an%' and is_active and name ilike '%labs%'`));

  await window.getByRole('searchbox').fill('no such words');
  await window.getByText('Nothing matches').waitFor();
  // One in the toolbar, one in place of the rows.
  await window.getByRole('status').getByRole('button', { name: 'Clear filters' }).click();
  await untilCount(window, '240 rows');
});

test('a hundred thousand rows are scrolled through without being loaded', async () => {
  await using shop = await open();
  await shop.database.sql(
    `insert into entries select i, 'entry ' || i, (i * 7919) % 1000 from generate_series(1, 100000) i; analyze entries`,
  );
  const window = await shop.open({ props: { model: 'entry' } });
  const largest = watchSnapshots(window);
  await window.reload();
  await untilCount(window, '100,000 rows');

  await window.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await row(window, 'entry 100000').waitFor();
  await window.locator('.rowcast-scroller').evaluate((element) => element.scrollTo(0, 50_000 * 40));
  await row(window, 'entry 50001').first().waitFor();
  expect(await window.getByRole('row').count()).toBeLessThan(60);

  await window.getByRole('gridcell').first().focus();
  await window.keyboard.press('Control+End');
  await row(window, 'entry 100000').locator('[role="gridcell"]:focus').waitFor();
  expect(await grid(window).getAttribute('aria-rowcount')).toBe('100001');
  expect(largest()).toBeGreaterThan(0);
  expect(largest()).toBeLessThanOrEqual(240);
});

test('pages show a part of the list each, and stay live', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { paging: 'pages', pageSize: 20 } });
  await window.getByText('1–20 of 240').waitFor();
  expect(await window.locator('.rowcast-body > .rowcast-row').count()).toBe(20);

  await window.getByRole('button', { name: 'Last page' }).click();
  await window.getByText('221–240 of 240').waitFor();
  await row(window, 'office240@example.com').waitFor();
  await shop.database.sql(`delete from customers where id = 1`);

  await window.getByText('221–239 of 239').waitFor();
  await row(window, 'office221@example.com').waitFor({ state: 'detached' });
});

test('an export holds all that the filter selects, and nothing that a spreadsheet would run', async () => {
  await using shop = await open();
  await shop.database.sql(`
    insert into customers (name, email, credit_limit) select 'Row ' || i, 'row' || i || '@example.org', i from generate_series(1, 2500) i;
    update customers set name = '=HYPERLINK("http://x")' where email = 'row7@example.org'`);
  const window = await shop.open({
    props: {
      columns: ['name', 'email', 'creditLimit'],
      where: { email: { endsWith: '@example.org' } },
      defaultSort: [{ field: 'creditLimit', direction: 'asc' }],
    },
  });
  await untilCount(window, '2,500 rows');

  const [download] = await Promise.all([
    window.waitForEvent('download'),
    window.getByRole('button', { name: 'Export CSV' }).click(),
  ]);

  const lines = fs.readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(download.suggestedFilename()).toBe('customer.csv');
  expect(lines[0]).toBe('\uFEFFName,Email,Credit limit');
  expect(lines[7]).toBe(`"'=HYPERLINK(""http://x"")",row7@example.org,7.00`);
  expect(lines.slice(1, -1).map((line) => line.split(',').at(-1))).toEqual(
    Array.from({ length: 2_500 }, (_, index) => `${index + 1}.00`),
  );
});

test('who may only look is offered nothing else, and who may not look is told so', async () => {
  await using shop = await open();
  await shop.database.sql(`revoke insert, delete on customers from authenticated; revoke update on customers from authenticated;
    grant update (country) on customers to authenticated`);
  const guest = await shop.open({ as: 'guest' });
  await untilCount(guest, '240 rows');
  expect(await (await cell(guest, 'office1@example.com', 'Country')).getAttribute('aria-readonly')).toBe('true');

  const window = await shop.open();
  await untilCount(window, '240 rows');
  expect(await window.getByRole('button', { name: 'New customer' }).count()).toBe(0);
  expect(await (await cell(window, 'office1@example.com', 'Name')).getAttribute('aria-readonly')).toBe('true');
  expect(await (await cell(window, 'office1@example.com', 'Country')).getAttribute('aria-readonly')).toBe('false');

  await shop.database.sql(`grant insert on customers to authenticated`);
  await window.getByRole('button', { name: 'New customer' }).waitFor();
  expect(await guest.getByRole('button', { name: 'New customer' }).count()).toBe(0);

  const stranger = await shop.open({ as: 'nobody' });
  await stranger.getByText('This account may not see customer records.').waitFor();
  expect(await stranger.content()).not.toContain('office1@example.com');
});

test('columns are hidden, moved, pinned and resized, and are so again after a reload', async () => {
  await using shop = await open();
  const window = await shop.open({
    props: { storageKey: 'customers', columns: ['name', 'email', 'country', 'orders'] },
  });
  await untilCount(window, '240 rows');
  const headers = async (): Promise<readonly string[]> =>
    (await window.locator('.rowcast-header-label').allTextContents()).filter((text) => text !== '');
  const menuOf = (column: string) => window.getByRole('button', { name: `${column}: column menu` });

  await choose(window, menuOf('Country'), 'Hide');
  await choose(window, menuOf('Orders'), 'Pin');
  await choose(window, menuOf('Name'), 'Move towards end');
  await expect.poll(headers).toEqual(['Orders', 'Email', 'Name']);
  const edge = window.getByRole('separator', { name: 'Resize Email' });
  const box = await edge.boundingBox();
  await window.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 10);
  await window.mouse.down();
  await window.mouse.move((box?.x ?? 0) + 64, (box?.y ?? 0) + 10);
  await window.mouse.up();
  await expect.poll(() => edge.getAttribute('aria-valuenow')).toBe('276');
  await window.reload();

  await untilCount(window, '240 rows');
  await expect.poll(headers).toEqual(['Orders', 'Email', 'Name']);
  expect(await edge.getAttribute('aria-valuenow')).toBe('276');
});

test('what goes wrong is said, and can be tried again', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns: ['name'] } });
  await untilCount(window, '240 rows');

  await shop.database.sql(`create or replace function is_clerk() returns boolean language plpgsql stable as $$ begin raise exception 'out of order'; end $$;
    alter policy customers_read on customers using (id > 0 and is_clerk())`);
  await window.reload();
  await window.getByText('This could not be loaded').waitFor();
  await shop.database.sql('alter policy customers_read on customers using (true)');

  await untilCount(window, '240 rows');
});

/** The most rows that a message of the server has had. */
function watchSnapshots(window: Page): () => number {
  let largest = 0;
  window.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as { readonly kind: string; readonly rows?: readonly unknown[] };
      if (message.kind === 'snapshot') largest = Math.max(largest, message.rows?.length ?? 0);
    }),
  );
  return () => largest;
}
