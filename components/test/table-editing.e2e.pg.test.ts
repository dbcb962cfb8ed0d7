import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { type Shop, shopForTests } from './open-shop.js';
import { cell, choose, row, untilCount } from './table-page.js';

const open = shopForTests();
const columns = ['id', 'name', 'email', 'country', 'tier', 'creditLimit', 'orders', 'isActive', 'agent'];
const editor = (window: Page): Locator => window.locator('.rowcast-cell-editor').getByRole('textbox');

async function edit(window: Page, rowText: string, column: string): Promise<Locator> {
  await (await cell(window, rowText, column)).dblclick();
  return editor(window);
}

async function storedValue(shop: Shop, field: string, id: number): Promise<unknown> {
  const [found] = await shop.database.sql<{ value: unknown }>(
    `select ${field} as value from customers where id = ${id}`,
  );
  return found?.value;
}

test('a cell is edited where it is: Enter saves and goes down, and the other window has it', async () => {
  await using shop = await open();
  const [window, other] = await Promise.all([shop.open({ props: { columns } }), shop.open({ props: { columns } })]);
  await Promise.all([untilCount(window, '240 rows'), untilCount(other, '240 rows')]);

  await (await edit(window, 'office2@example.com', 'Country')).fill('Iceland');
  await window.keyboard.press('Enter');

  await (await cell(other, 'office2@example.com', 'Country')).getByText('Iceland').waitFor();
  await row(window, 'office3@example.com').locator('[role="gridcell"]:focus').waitFor();
  await expect.poll(() => storedValue(shop, 'country', 2)).toBe('Iceland');
  await window.locator('.rowcast-row[data-pending]').waitFor({ state: 'detached' });
});

test('what the schema forbids is said at the cell and not sent', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');

  const input = await edit(window, 'office2@example.com', 'Name');
  await input.fill('x'.repeat(61));
  await input.press('Enter');
  await window.getByRole('alert').waitFor();
  expect(await input.getAttribute('aria-invalid')).toBe('true');
  await input.press('Escape');

  await editor(window).waitFor({ state: 'detached' });
  expect(await storedValue(shop, 'name', 2)).toBe('Blue Harbor Logistics Inc');
});

test('what the database refuses comes back to the cell with the reason, to be mended', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');

  await (await edit(window, 'office2@example.com', 'Email')).fill('office3@example.com');
  await window.keyboard.press('Enter');
  const refused = window.locator('[role="gridcell"][aria-invalid="true"]');
  await refused.waitFor();
  expect(await refused.textContent()).toContain('office3@example.com');
  await window.getByRole('alert').filter({ hasText: 'Email was not saved' }).waitFor();
  expect(await storedValue(shop, 'email', 2)).toBe('office2@example.com');

  await refused.dblclick();
  expect(await editor(window).inputValue()).toBe('office3@example.com');
  await editor(window).fill('second@example.com');
  await window.keyboard.press('Enter');

  await expect.poll(() => storedValue(shop, 'email', 2)).toBe('second@example.com');
  await refused.waitFor({ state: 'detached' });
});

test('what a policy refuses is explained, and the old value is back', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');

  await (await edit(window, 'office2@example.com', 'Country')).fill('Atlantis');
  await window.keyboard.press('Enter');

  const refused = window.locator('[role="gridcell"][aria-invalid="true"]');
  await refused.waitFor();
  await window.getByRole('alert').filter({ hasText: 'Country was not saved' }).waitFor();
  await refused.focus();
  await window.keyboard.press('Escape');
  await (await cell(window, 'office2@example.com', 'Country')).getByText('Norway').waitFor();
  expect(await storedValue(shop, 'country', 2)).toBe('Norway');
});

test('two people edit one cell: the second is told, and decides', async () => {
  await using shop = await open();
  const [window, other] = await Promise.all([shop.open({ props: { columns } }), shop.open({ props: { columns } })]);
  await Promise.all([untilCount(window, '240 rows'), untilCount(other, '240 rows')]);

  const mine = await edit(window, 'office2@example.com', 'Name');
  await mine.fill('Mine');
  await (await edit(other, 'office2@example.com', 'Name')).fill('Theirs');
  await other.keyboard.press('Enter');
  await window.getByText('Changed meanwhile to “Theirs”.').waitFor();
  expect(await mine.inputValue()).toBe('Mine');
  await mine.press('Enter');
  await window.getByText('Changed meanwhile to “Theirs”.').waitFor();
  expect(await storedValue(shop, 'name', 2)).toBe('Theirs');

  await window.getByRole('button', { name: 'Keep mine' }).click();
  await mine.press('Enter');
  await expect.poll(() => storedValue(shop, 'name', 2)).toBe('Mine');
  await (await cell(other, 'office2@example.com', 'Name')).getByText('Mine').waitFor();

  await (await edit(window, 'office4@example.com', 'Name')).fill('Mine too');
  await shop.database.sql(`update customers set name = 'Theirs too' where id = 4`);
  await window.getByRole('button', { name: 'Take it' }).click();
  await (await cell(window, 'office4@example.com', 'Name')).getByText('Theirs too').waitFor();
  expect(await storedValue(shop, 'name', 4)).toBe('Theirs too');
});

test('rows that come in above do not move the one that is being edited', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns, defaultSort: [{ field: 'id', direction: 'desc' }] } });
  await untilCount(window, '240 rows');
  const input = await edit(window, 'office235@example.com', 'Country');
  await input.fill('Half a w');
  const before = (await input.boundingBox())?.y;

  await shop.database.sql(
    `insert into customers (name, email) select 'Newcomer', 'new' || i || '@example.com' from generate_series(1, 3) i`,
  );
  await untilCount(window, '243 rows');

  expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await input.inputValue()).toBe('Half a w');
  expect((await input.boundingBox())?.y).toBe(before);
});

test('a row that goes while it is edited stays until one leaves it', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');
  const input = await edit(window, 'office2@example.com', 'Country');
  await input.fill('Too late');

  await shop.database.sql('delete from customers where id = 2');
  await window.getByText('Somebody else has removed this row.').waitFor();
  expect(await input.inputValue()).toBe('Too late');

  await input.press('Escape');
  await row(window, 'office2@example.com').waitFor({ state: 'detached' });
  await untilCount(window, '239 rows');
});

test('a new record is made in a form, and the form says what the database minds', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns, defaultSort: [{ field: 'id', direction: 'desc' }] } });
  await untilCount(window, '240 rows');

  await window.getByRole('button', { name: 'New customer' }).click();
  const form = window.getByRole('dialog', { name: 'New customer' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Quartz');
  await form.getByRole('textbox', { name: 'Email' }).fill('office3@example.com');
  await form.getByRole('button', { name: /save|create/i }).click();
  await form.getByRole('textbox', { name: 'Email' }).and(window.locator('[aria-invalid="true"]')).waitFor();
  await form.getByRole('textbox', { name: 'Email' }).fill('quartz@example.com');
  await form.getByRole('button', { name: /save|create/i }).click();

  await form.waitFor({ state: 'detached' });
  await row(window, 'quartz@example.com').waitFor();
  await untilCount(window, '241 rows');
});

test('a deletion can be undone, and is done if it is not', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns, undoTimeMs: 60_000 } });
  await untilCount(window, '240 rows');
  const remove = async (text: string): Promise<void> => {
    await row(window, text).hover();
    await choose(window, row(window, text).getByRole('button', { name: 'Row actions' }), 'Delete');
  };

  await remove('office1@example.com');
  await row(window, 'office1@example.com').waitFor({ state: 'detached' });
  await untilCount(window, '239 rows');
  expect(await storedValue(shop, 'id', 1)).toBe(1);
  await window.getByRole('button', { name: 'Undo' }).click();
  await row(window, 'office1@example.com').waitFor();

  await remove('office1@example.com');
  // A second deletion does not wait for the first one's time to be over.
  await remove('office2@example.com');
  await expect.poll(() => storedValue(shop, 'id', 1)).toBeUndefined();
  expect(await storedValue(shop, 'id', 2)).toBe(2);
  await untilCount(window, '238 rows');
});

test('several rows are changed and deleted at once, those on the screen or all that match', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns, undoTimeMs: 0 } });
  await untilCount(window, '240 rows');
  const select = (text: string): Locator => row(window, text).getByRole('gridcell', { name: 'Select row' });

  await select('office1@example.com').click();
  await select('office3@example.com').click({ modifiers: ['Shift'] });
  await window.getByRole('region', { name: '3 selected' }).waitFor();
  await window.getByRole('button', { name: 'Change' }).click();
  await window.getByRole('combobox', { name: 'Field' }).selectOption('Country');
  await window.getByRole('dialog', { name: 'Change' }).getByRole('textbox', { name: 'Country' }).fill('Malta');
  await window.getByRole('button', { name: 'Apply' }).click();
  await expect
    .poll(() => shop.database.sql(`select id from customers where country = 'Malta' order by id`))
    .toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);

  await window.getByRole('searchbox').fill('labs');
  const [{ left } = { left: 0 }] = await shop.database.sql<{ left: number }>(
    `select count(*)::int as left from customers where name not ilike '%labs%'`,
  );
  await untilCount(window, `${240 - left} rows`);
  await window.getByRole('columnheader', { name: 'Select all rows' }).click();
  await window.getByRole('button', { name: 'Delete', exact: true }).click();
  await window.getByRole('dialog', { name: 'Delete' }).getByRole('button', { name: 'Delete' }).click();

  await window.getByText('Nothing matches').waitFor();
  await window.getByRole('searchbox').fill('');
  await untilCount(window, `${left} rows`);
});

test('without a network one goes on: what is changed is marked, and saved when the network is back', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns } });
  await untilCount(window, '240 rows');

  shop.gate.shut();
  await window.getByText('You are offline').waitFor();
  await (await edit(window, 'office2@example.com', 'Country')).fill('Tunisia');
  await window.keyboard.press('Enter');
  await window.locator('.rowcast-row[data-pending]', { hasText: 'Tunisia' }).waitFor();
  expect(await storedValue(shop, 'country', 2)).toBe('Norway');
  shop.gate.reopen();

  await window.getByText('You are offline').waitFor({ state: 'detached' });
  await window.locator('.rowcast-row[data-pending]').waitFor({ state: 'detached' });
  expect(await storedValue(shop, 'country', 2)).toBe('Tunisia');
});
