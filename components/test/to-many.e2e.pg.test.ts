/** Relations to many in forms and views: who is tied is chosen, what may not be changed is not offered. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { field, rowOf, save } from './form-page.js';
import { type Shop, shopForTests } from './open-shop.js';

const openShop = shopForTests();
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

const picker = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true });
const listed = (page: Page, label: string): Promise<readonly string[]> =>
  page.getByRole('list', { name: label, exact: true }).getByRole('listitem').allTextContents();

async function openForm(shop: Shop, fields: readonly string[] = ['name', 'segments', 'wishes']): Promise<Page> {
  const page = await shop.open({ query: '&show=form', props: { record: { id: 1 }, fields } });
  await page.getByRole('listitem').first().waitFor();
  return page;
}

async function untilSaved(page: Page): Promise<void> {
  await save(page).click();
  await page.getByText('Saved', { exact: true }).waitFor();
}

const segmentsOf = (shop: Shop, id = 1) =>
  shop.database.sql<{ B: number }>(`select "B" from "_CustomerToSegment" where "A" = ${id} order by "B"`);

test('ties are made and cut in one write, through a join table and through a model of its own', async () => {
  await using shop = await openShop();
  const page = await openForm(shop);
  const other = await openForm(shop);
  expect(await listed(page, 'Segments')).toEqual(['Education', 'Hotels']);
  expect(await listed(page, 'Wishes')).toEqual(['Table']);

  await page.getByRole('button', { name: 'Remove Education' }).click();
  await page.getByRole('status').getByText('Education removed').waitFor({ state: 'attached' });
  await picker(page, 'Add to Segments').fill('ret');
  await page.getByRole('option', { name: 'Retail' }).click();
  await page.getByRole('status').getByText('Retail added').waitFor({ state: 'attached' });
  await picker(page, 'Add to Wishes').click();
  // What is on the list already is not offered once more.
  await expect.poll(() => page.getByRole('option').allTextContents()).toEqual(['Chair', 'Lamp']);
  await page.getByRole('option', { name: 'Lamp' }).click();
  await page.getByRole('button', { name: 'Remove Table' }).click();
  expect(await segmentsOf(shop)).toEqual([{ B: 1 }, { B: 2 }]);
  await untilSaved(page);

  expect(await segmentsOf(shop)).toEqual([{ B: 2 }, { B: 3 }]);
  expect(await shop.database.sql('select customer_id, product_id from wishes')).toEqual([
    { customer_id: 1, product_id: 1 },
  ]);
  await expect.poll(() => listed(other, 'Segments')).toEqual(['Hotels', 'Retail']);
  await expect.poll(() => listed(other, 'Wishes')).toEqual(['Lamp']);
  // One's own change is nobody else's.
  await shop.database.sql(`update customers set name = 'Renamed' where id = 1`);
  await rowOf(page, 'Name').getByText('Changed by somebody else just now').waitFor();
  expect(await page.getByText('Changed by somebody else just now').count()).toBe(1);
});

test('a new record is tied as it is made', async () => {
  await using shop = await openShop();
  const props = { fields: ['name', 'email', 'segments', 'wishes'] };
  const page = await shop.open({ query: '&show=form', props });
  await field(page, 'Name').fill('Juniper');
  await field(page, 'Email').fill('juniper@example.com');
  for (const name of ['Hotels', 'Education']) {
    await picker(page, 'Add to Segments').fill(name.slice(0, 3));
    await page.getByRole('option', { name }).click();
  }
  await picker(page, 'Add to Wishes').fill('chair');
  await page.getByRole('option', { name: 'Chair' }).click();
  await untilSaved(page);

  const [{ id } = { id: 0 }] = await shop.database.sql<{ id: number }>(
    `select id from customers where name = 'Juniper'`,
  );
  expect(await segmentsOf(shop, id)).toEqual([{ B: 1 }, { B: 2 }]);
  expect(await shop.database.sql(`select product_id from wishes where customer_id = ${id}`)).toEqual([
    { product_id: 3 },
  ]);
});

test('a tie that a policy forbids is refused at its field, and nothing is written', async () => {
  await using shop = await openShop();
  const page = await openForm(shop);
  await field(page, 'Name').fill('Not to be');
  await picker(page, 'Add to Segments').fill('secret');
  await page.getByRole('option', { name: 'Secret' }).click();
  await save(page).click();

  await rowOf(page, 'Segments').getByText('You may not change segments like this').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Add to Segments');
  expect(await segmentsOf(shop)).toEqual([{ B: 1 }, { B: 2 }]);
  expect(await shop.database.sql(`select from customers where name = 'Not to be'`)).toEqual([]);
});

test('where somebody else has changed the list too, one is asked', async () => {
  await using shop = await openShop();
  const page = await openForm(shop);
  await page.getByRole('button', { name: 'Remove Education' }).click();
  await shop.database.sql('insert into "_CustomerToSegment" values (1, 3)');
  await rowOf(page, 'Segments').getByText('Somebody else has changed this to Education, Hotels, Retail').waitFor();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await untilSaved(page);
  expect(await segmentsOf(shop)).toEqual([{ B: 2 }]);
});

test('it goes by keyboard: type and Enter to add, Backspace to take off, Enter to save', async () => {
  await using shop = await openShop();
  const page = await openForm(shop, ['segments']);
  await picker(page, 'Add to Segments').focus();
  await page.keyboard.type('reta');
  await expect.poll(() => page.getByRole('option').allTextContents()).toEqual(['Retail']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => listed(page, 'Segments')).toEqual(['Education', 'Hotels', 'Retail']);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await expect.poll(() => listed(page, 'Segments')).toEqual(['Education']);
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(await segmentsOf(shop)).toEqual([{ B: 1 }]);
});

test('records of another model that refer here are tied and let go of where their key may be empty', async () => {
  await using shop = await openShop();
  await shop.database.sql(`
    create policy agents_change on agents for update to authenticated using (is_clerk());
    grant update on agents to authenticated;
    update customers set agent_id = null where agent_id = 2 and id <> 1; update customers set agent_id = 2 where id = 1`);
  const props = { model: 'agent', record: { id: 2 }, fields: ['name', 'customers'] };
  const page = await shop.open({ query: '&show=form', props });
  await expect.poll(() => listed(page, 'Customers')).toEqual(['Aster Labs Ltd']);
  await page.getByRole('button', { name: 'Remove Aster Labs Ltd' }).click();
  await picker(page, 'Add to Customers').fill('office2@');
  await page.getByRole('option', { name: /office2@example/ }).click();
  await untilSaved(page);

  expect(await shop.database.sql('select id, agent_id from customers where id < 3 order by id')).toEqual([
    { id: 1, agent_id: null },
    { id: 2, agent_id: 2 },
  ]);
});

test('who may not change the ties sees them, and who may not see them does not', async () => {
  await using shop = await openShop();
  await shop.database.sql(
    `revoke delete on "_CustomerToSegment" from authenticated; revoke insert on wishes from authenticated`,
  );
  const page = await openForm(shop);
  expect(await page.getByRole('combobox').count()).toBe(0);
  expect(await page.getByRole('listitem').allTextContents()).toEqual(['Education', 'Hotels', 'Table']);
  const view = await shop.open({ query: '&show=view', as: 'guest' });
  await view.getByText('Hotels').waitFor();

  await shop.database.sql('revoke select on "_CustomerToSegment" from authenticated');
  await view.getByText('Hotels').waitFor({ state: 'detached' });
  await view.getByText('Table').waitFor();
});

test('a view leads to the pages of related records', async () => {
  await using shop = await openShop();
  const props = { fields: ['name', 'agent', 'segments', 'wishes'] };
  const page = await shop.open({ query: '&show=view&links', props });
  expect(await page.getByRole('link', { name: 'Hotels' }).getAttribute('href')).toBe('#/segment/2');
  expect(await page.getByRole('link', { name: 'Bruno Keller' }).getAttribute('href')).toBe('#/agent/2');
  expect(await page.getByRole('link', { name: 'Table' }).getAttribute('href')).toBe('#/product/2');
});

test.each(['light', 'dark'] as const)('axe finds nothing: %s', async (colorScheme) => {
  await using shop = await openShop();
  const context = { colorScheme, reducedMotion: 'reduce' as const };
  const props = { record: { id: 1 }, fields: ['name', 'segments', 'wishes'] };
  const page = await shop.open({ query: '&show=form', props, context });
  await picker(page, 'Add to Segments').click();
  await page.getByRole('option').first().waitFor();
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: object[] }> } };
    const { violations } = await axe.run({ rules: { region: { enabled: false } } });
    return violations.map((violation) => JSON.stringify(violation).slice(0, 600));
  });
  expect(found).toEqual([]);
});
