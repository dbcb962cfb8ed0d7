import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { type Shop, shopForTests } from './open-shop.js';

const openShop = shopForTests();
async function openPicker(shop: Shop): Promise<Page> {
  const window = await shop.open({ query: '&show=picker' });
  await window.getByRole('combobox', { name: 'Agent' }).waitFor();
  return window;
}

test('a record is found among 100,000 by a few letters, without loading them', async () => {
  await using shop = await openShop();
  await shop.database.sql(
    `insert into agents select i, 'Agent ' || i || ' of the field' from generate_series(1000, 101000) i`,
  );
  const window = await openPicker(shop);
  const frames: number[] = [];
  window.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(payload.length)));
  await window.reload();
  const input = window.getByRole('combobox', { name: 'Agent' });
  await input.click();
  await window.getByRole('option', { name: 'Ada Whitfield' }).waitFor();
  expect(await window.getByRole('option').count()).toBe(20);

  await input.fill('77777');
  await window.getByRole('option', { name: /^Agent 77777 of/ }).waitFor();
  await input.press('Enter');
  await window.getByText('"id":77777').waitFor();
  expect(await input.inputValue()).toMatch(/^Agent 77777 of/);
  expect(frames.reduce((sum, length) => sum + length, 0)).toBeLessThan(50_000);
});

test('more come on demand, and by going down with the keyboard', async () => {
  await using shop = await openShop();
  await shop.database.sql(`insert into agents select i, 'Agent ' || i from generate_series(1000, 1099) i`);
  const window = await openPicker(shop);
  const input = window.getByRole('combobox', { name: 'Agent' });
  await input.fill('Agent 10');
  // The twentieth of what was typed. With nothing typed, the list begins with others, and this is not yet among the first.
  await window.getByRole('option', { name: 'Agent 1019' }).waitFor();
  await window.getByRole('button', { name: 'Show more' }).click();
  await window.getByRole('option', { name: 'Agent 1039' }).waitFor();
  expect(await window.getByRole('option').count()).toBe(40);

  for (const _page of [1, 2, 3, 4]) await input.press('PageDown');
  await window.getByRole('option', { name: 'Agent 1059' }).waitFor();
});

test('what others do shows in the open list, and in what is chosen', async () => {
  await using shop = await openShop();
  const window = await openPicker(shop);
  const input = window.getByRole('combobox', { name: 'Agent' });
  await input.click();
  await window.getByRole('option', { name: 'Bruno Keller' }).waitFor();
  await shop.database.sql(`insert into agents values (9, 'Aaron Zed')`);
  await window.getByRole('option', { name: 'Aaron Zed' }).waitFor();
  await window.getByRole('option', { name: 'Aaron Zed' }).click();
  await shop.database.sql(`update agents set name = 'Aaron Young' where id = 9`);
  await expect.poll(() => input.inputValue()).toBe('Aaron Young');
});

test('it is a combobox to those who hear it, and goes by keyboard', async () => {
  await using shop = await openShop();
  const window = await openPicker(shop);
  const input = window.getByRole('combobox', { name: 'Agent' });
  await input.focus();
  expect(await input.getAttribute('aria-expanded')).toBe('false');
  await input.press('ArrowDown');
  await window.getByRole('option', { name: 'Ada Whitfield' }).waitFor();
  expect(await input.getAttribute('aria-expanded')).toBe('true');
  await window.getByRole('status').getByText('4 matches').waitFor();
  await input.press('ArrowDown');
  await input.press('ArrowDown');
  const active = await input.getAttribute('aria-activedescendant');
  expect(await window.locator(`[id="${active}"]`).textContent()).toBe('Bruno Keller');
  await input.press('Escape');
  await window.getByRole('listbox').waitFor({ state: 'detached' });
  expect(await window.getByText('nobody').count()).toBe(1);

  await input.press('ArrowDown');
  await window.getByRole('option').first().waitFor();
  await input.press('ArrowUp');
  await input.press('Enter');
  await window.getByText('Dmitri Volkov').waitFor();
  await input.press('Delete');
  await window.getByText('nobody').waitFor();
});

test('nothing found is said', async () => {
  await using shop = await openShop();
  const window = await openPicker(shop);
  await window.getByRole('combobox', { name: 'Agent' }).fill('zzz');
  await window.getByText('Nothing found for “zzz”').waitFor();
});
