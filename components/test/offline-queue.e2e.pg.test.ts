/** The queue that outlives its page, in a real browser: its IndexedDB, its locks, its tabs. */
import type { RowcastClient } from '@rowcast/client';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import type { Models } from '../test-support/generated/shop.js';
import { type Shop, shopForTests } from './open-shop.js';
import { untilCount } from './table-page.js';

const openShop = shopForTests();

declare global {
  interface Window {
    readonly client: RowcastClient<Models>;
  }
}

async function openTable(shop: Shop): Promise<Page> {
  const page = await shop.open({ props: { columns: ['name'] }, query: '&queue=persistent' });
  await untilCount(page, '240 rows');
  return page;
}

/** Another tab of the same browser at the same address. */
async function openTab(before: Page): Promise<Page> {
  const page = await before.context().newPage();
  await page.goto(before.url());
  return page;
}

/** Makes a customer of each name without waiting for an answer, all in one go. */
function create(page: Page, ...customers: { readonly name: string; readonly email: string }[]): Promise<void> {
  return page.evaluate((all) => {
    for (const data of all) window.client.db.customer.create({ data }).catch(() => {});
  }, customers);
}

const named = (name: string) => ({ name, email: `${name}@example.com` });

/** What the browser's database keeps. */
function keptWrites(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(`rowcast ${location.origin}`);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('writes').objectStore('writes').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

/** The customers beyond those that were there, in the order in which they were made. */
async function newNames(shop: Shop): Promise<readonly string[]> {
  const rows = await shop.database.sql<{ name: string }>('select name from customers where id > 240 order by id');
  return rows.map(({ name }) => name);
}

/** Leaves writes in the browser: made while there was no network, in a page that is closed. */
async function leaveWrites(shop: Shop, ...customers: { readonly name: string; readonly email: string }[]) {
  const page = await openTable(shop);
  shop.gate.shut();
  await page.waitForFunction(() => window.client.connection.getSnapshot().status === 'offline');
  await create(page, ...customers);
  await expect.poll(() => keptWrites(page), { timeout: 30_000 }).toBe(customers.length);
  // The context lives by another page.
  const other = await page.context().newPage();
  await page.close();
  shop.gate.reopen();
  return { context: other.context(), url: page.url() };
}

const names = Array.from({ length: 12 }, (_, index) => `left-${index}`);

test('what was written without a network is written once, in order, when the page is opened again', async () => {
  await using shop = await openShop();
  const { context, url } = await leaveWrites(shop, ...names.map(named));
  const page = await context.newPage();
  await page.goto(url);
  await untilCount(page, '252 rows');
  await create(page, named('later'));
  await expect.poll(() => keptWrites(page), { timeout: 30_000 }).toBe(0);
  expect(await newNames(shop)).toEqual([...names, 'later']);
  await page.context().close();
});

test('two tabs that open at once do not write it twice', async () => {
  await using shop = await openShop();
  const { context, url } = await leaveWrites(shop, ...names.map(named));
  const tabs = await Promise.all([context.newPage(), context.newPage()]);
  await Promise.all(tabs.map((tab) => tab.goto(url)));
  for (const tab of tabs) await untilCount(tab, '252 rows');
  await expect.poll(() => keptWrites(tabs[0]), { timeout: 30_000 }).toBe(0);
  // One more page finds nothing.
  const third = await openTab(tabs[0]);
  await untilCount(third, '252 rows');
  expect(await newNames(shop)).toEqual(names);
  await context.close();
});

test('a tab that lives keeps its own writes, and another one does not send them', async () => {
  await using shop = await openShop();
  const page = await openTable(shop);
  const other = await openTab(page);
  await untilCount(other, '240 rows');
  shop.gate.shut();
  await page.waitForFunction(() => window.client.connection.getSnapshot().status === 'offline');
  await create(page, named('mine'));
  await expect.poll(() => keptWrites(page), { timeout: 30_000 }).toBe(1);
  shop.gate.reopen();
  await untilCount(other, '241 rows');
  await expect.poll(() => keptWrites(other), { timeout: 30_000 }).toBe(0);
  expect(await newNames(shop)).toEqual(['mine']);
});

test('one that the server refuses is reported until it is dismissed, and the others are written', async () => {
  await using shop = await openShop();
  const taken = { name: 'refused', email: 'office1@example.com' };
  const { context, url } = await leaveWrites(shop, named('before'), taken, named('after'));
  const page = await context.newPage();
  await page.goto(url);
  const refused = (tab: Page) =>
    tab.evaluate(() =>
      window.client.offlineQueue.refused.getSnapshot().map(({ key, error }) => ({ key, code: error.code })),
    );
  await expect.poll(() => refused(page), { timeout: 30_000 }).toMatchObject([{ code: 'RECORD_ALREADY_EXISTS' }]);
  await untilCount(page, '242 rows');

  await page.reload();
  await expect.poll(() => refused(page), { timeout: 30_000 }).toMatchObject([{ code: 'RECORD_ALREADY_EXISTS' }]);
  const [{ key } = { key: '' }] = await refused(page);
  await page.evaluate((dismissed) => window.client.offlineQueue.dismiss(dismissed), key);
  expect([await refused(page), await keptWrites(page), await newNames(shop)]).toEqual([[], 0, ['before', 'after']]);
  await context.close();
});
