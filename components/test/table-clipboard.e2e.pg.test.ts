/** Copying to a spreadsheet and pasting from one, by the browser's own clipboard. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { type Shop, shopForTests } from './open-shop.js';
import { cell, row, untilCount } from './table-page.js';

const openShop = shopForTests();
const columns = ['id', 'name', 'country', 'tier', 'creditLimit', 'isActive', 'joinedOn', 'agent'];
const context = { permissions: ['clipboard-read', 'clipboard-write'] };

async function openTable(shop: Shop, props: object = {}): Promise<Page> {
  const page = await shop.open({ props: { columns, ...props }, context });
  await untilCount(page, '240 rows');
  return page;
}

const clipboardOf = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+V');
}

const stored = (shop: Shop, fields: string, where: string) =>
  shop.database.sql(`select ${fields} from customers where ${where} order by id`);

test('a cell is copied as a spreadsheet takes it, and the selected rows with the columns that show', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  await shop.database.sql(`update customers set name = '=1+1' where id = 1`);
  await row(page, '=1+1').waitFor();
  await (await cell(page, 'Blue Harbor Logistics Inc', 'Country')).click();
  await page.keyboard.press('Control+C');
  await expect.poll(() => clipboardOf(page)).toBe('Norway');

  await row(page, '=1+1').getByRole('gridcell', { name: 'Select row' }).click();
  await row(page, 'Blue Harbor Logistics Inc').getByRole('gridcell', { name: 'Select row' }).click();
  await page.keyboard.press('Control+C');
  await expect
    .poll(() => clipboardOf(page))
    .toBe(
      [
        "1\t'=1+1\tFrance\tPRO\t1979.75\tYes\t2019-01-10\tBruno Keller",
        '2\tBlue Harbor Logistics Inc\tNorway\tENTERPRISE\t3959.50\tYes\t2019-01-19\tChiara Rossi',
      ].join('\n'),
    );
});

test('selected rows that are out of sight are copied too', async () => {
  await using shop = await openShop();
  const page = await openTable(shop, { columns: ['id'] });
  await page.getByRole('gridcell', { name: 'Select row' }).first().click();
  await page.keyboard.press('Control+A');
  await page.getByRole('region', { name: '240 selected' }).waitFor();
  await page.keyboard.press('Control+C');
  const all = Array.from({ length: 240 }, (_, index) => String(index + 1)).join('\n');
  await expect.poll(() => clipboardOf(page)).toBe(all);
});

test('what a spreadsheet has is pasted over the cells from the active one on, in one transaction, and taken back', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  await shop.database.sql('create table written as select null::xid8 as xid; truncate written');
  await shop.database.sql(`create function note_write() returns trigger language plpgsql security definer as
    $$ begin insert into written values (pg_current_xact_id()); return null; end $$;
    create trigger note after update on customers for each row execute function note_write()`);
  await (await cell(page, 'Aster Labs Ltd', 'Country')).click();
  await paste(page, 'Peru\tfree\t"1,250.50"\tno\t2026-03-05\tAda Whitfield\r\n\tENTERPRISE\t7\tYES\t6/3/2026\t\r\n');

  await page.getByText('10 cells pasted').waitFor();
  const fields = `country, tier, credit_limit::text as credit, is_active as active, joined_on::text as joined, agent_id as agent`;
  expect(await stored(shop, fields, 'id < 3')).toEqual([
    { country: 'Peru', tier: 'FREE', credit: '1250.50', active: false, joined: '2026-03-05', agent: 1 },
    { country: null, tier: 'ENTERPRISE', credit: '7.00', active: true, joined: '2026-03-06', agent: null },
  ]);
  expect(await shop.database.sql('select count(distinct xid)::int as transactions from written')).toEqual([
    { transactions: 1 },
  ]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('undone').waitFor();
  expect(await stored(shop, fields, 'id < 3')).toEqual([
    { country: 'France', tier: 'PRO', credit: '1979.75', active: true, joined: '2019-01-10', agent: 2 },
    { country: 'Norway', tier: 'ENTERPRISE', credit: '3959.50', active: true, joined: '2019-01-19', agent: 3 },
  ]);
});

test.each([
  ['a value that is none', 'Credit limit', '5\nmany', 'row 2: Credit limit must be a number'],
  ['a text that is too long', 'Name', 'x'.repeat(61), 'Name may have 60 characters at most'],
  ['a column that may not be changed', 'ID', '7', 'ID cannot be changed here'],
  ['more columns than there are', 'Agent', 'Ada Whitfield\tmore', 'it does not fit into the table'],
  ['a record that is not there', 'Agent', 'Nobody', 'Agent: there is no “Nobody”'],
  ['what only a policy knows', 'Country', 'Oslo\nAtlantis', 'Nothing was pasted'],
])('nothing is pasted of %s', async (_what, column, text, reason) => {
  await using shop = await openShop();
  const page = await openTable(shop);
  const before = await stored(shop, '*', 'true');
  await (await cell(page, 'Aster Labs Ltd', column)).click();
  await paste(page, text);
  await page.getByRole('alert').filter({ hasText: 'Nothing was pasted' }).filter({ hasText: reason }).waitFor();
  await page.locator('.rowcast-row[data-pending]').waitFor({ state: 'detached' });
  expect(await stored(shop, '*', 'true')).toEqual(before);
});

test('what somebody else has changed meanwhile is not pasted over', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  await page.routeWebSocket(/rowcast/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!String(message).includes('"kind":"patch"')) socket.send(message);
    });
  });
  await page.reload();
  await untilCount(page, '240 rows');
  await shop.database.sql(`update customers set country = 'Theirs' where id = 2`);
  await (await cell(page, 'Aster Labs Ltd', 'Country')).click();
  await paste(page, 'Mine\nMine\nMine');
  await page.getByText('Nothing was pasted: somebody else has changed it meanwhile.').waitFor();
  expect(await stored(shop, 'country', `country = 'Mine'`)).toEqual([]);
});

test('in an editor, the clipboard is the editor’s', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  await (await cell(page, 'Aster Labs Ltd', 'Country')).dblclick();
  await page.keyboard.press('Control+A');
  await paste(page, 'Chile');
  await page.keyboard.press('Enter');
  await row(page, 'Chile').waitFor();
  await expect.poll(() => stored(shop, 'id', `country = 'Chile'`)).toEqual([{ id: 1 }]);
});
