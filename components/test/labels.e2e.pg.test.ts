/** Every text comes from the labels: with marked ones, nothing else stands on the page or is said to screen readers. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { field, save } from './form-page.js';
import { shopForTests } from './open-shop.js';
import { cell, row } from './table-page.js';

const openShop = shopForTests();

/** All that may be read or heard which is not marked, but for values of the database and what tells no language. */
async function unmarked(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const texts: string[] = [];
    const isShown = (element: Element): boolean =>
      element.closest('script, style, [data-test-title], .rowcast-cell-content, [data-value]') === null;
    for (const element of document.querySelectorAll('body *')) {
      if (!isShown(element)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-description', 'aria-roledescription', 'alt'])
        texts.push(element.getAttribute(name) ?? '');
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '');
    }
    return [...new Set(texts.map((text) => text.trim()))].filter(
      (text) => /\p{L}{2}/u.test(text) && !text.includes('¤'),
    );
  });
}

/** What stands on the pages that is no text of ours: records, and what calendars say, in the language of the locale. */
const values =
  /^(Ada Whitfield|Bruno Keller|Chiara Rossi|Dmitri Volkov|office\d+@example\.com|Aster Labs Ltd|Education|Hotels|Retail|Table|[A-Z][a-z]{2,8} \d{4}|UTC|(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*.*|Dismiss|Next|Previous|day|month|year|hour|minute|dd|mm|yyyy|.*\d{1,2} [A-Z][a-z]+ \d{4}.*)$/;

const strangers = async (page: Page): Promise<readonly string[]> =>
  (await unmarked(page)).filter((text) => !values.test(text));

test('a table, its menus, its filters, its editors and its notices say what the labels say', async () => {
  await using shop = await openShop();
  const page = await shop.open({ query: '&marked', props: { paging: 'pages', pageSize: 20, undoTimeMs: 60_000 } });
  await row(page, 'office1@example.com').waitFor();
  expect(await strangers(page), 'as it comes').toEqual([]);

  const press = (name: string) =>
    page
      .getByRole('button', { name: `¤${name}¤`, exact: true })
      .first()
      .click();
  await press('Columns');
  expect(await strangers(page), 'the columns').toEqual([]);
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /column menu/ })
    .nth(1)
    .click();
  expect(await strangers(page), 'a column menu').toEqual([]);
  await page.keyboard.press('Escape');
  await press('Filter');
  await page.getByRole('menuitem').nth(1).click();
  await page.getByRole('dialog').waitFor();
  expect(await strangers(page), 'a filter').toEqual([]);
  await page.getByRole('textbox', { name: '¤Value¤' }).fill('no such name');
  await page.getByText('¤Nothing matches¤').waitFor();
  expect(await strangers(page), 'no rows').toEqual([]);
  await page.getByRole('button', { name: '¤Done¤' }).click();
  await page.getByRole('status').getByRole('button', { name: '¤Clear filters¤' }).click();

  await (await cell(page, 'office2@example.com', '¤Country¤')).dblclick();
  await page.locator('.rowcast-cell-editor').waitFor();
  await shop.database.sql(`update customers set country = 'Peru' where id = 2`);
  await page.getByRole('button', { name: '¤Keep mine¤' }).waitFor();
  expect(await strangers(page), 'a conflict').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('gridcell', { name: '¤Select row¤' }).first().click();
  expect(await strangers(page), 'a selection').toEqual([]);
  await press('Delete');
  await page.getByRole('button', { name: '¤Undo¤' }).waitFor();
  expect(await strangers(page), 'a deletion').toEqual([]);
  shop.gate.shut();
  await page.getByText('¤You are offline').waitFor();
  expect(await strangers(page), 'offline').toEqual([]);
});

test('a form, its editors, its problems and its refusals say what the labels say', async () => {
  await using shop = await openShop();
  const page = await shop.open({ query: '&marked&show=form', props: { record: { id: 1 } } });
  await page.locator('.rowcast-segments').first().waitFor();
  expect(await strangers(page), 'as it comes').toEqual([]);

  await field(page, '¤Email¤').fill('office2@example.com');
  await field(page, '¤Orders¤').fill('many');
  await page.getByRole('button', { name: '¤Save¤' }).click();
  await page.getByText('must be a number').waitFor();
  expect(await strangers(page), 'problems').toEqual([]);
  await field(page, '¤Orders¤').fill('5');
  await page.getByRole('button', { name: '¤Save¤' }).click();
  await page.getByText('Another record has this').waitFor();
  expect(await strangers(page), 'a refusal').toEqual([]);
  await field(page, '¤Agent¤').fill('zzz');
  await page.getByText('Nothing found for').waitFor();
  expect(await strangers(page), 'a search').toEqual([]);
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /from a calendar/ })
    .first()
    .click();
  await page.getByRole('grid').waitFor();
  expect(await strangers(page), 'a calendar').toEqual([]);
  expect(await save(page).count()).toBe(0);
});

test('the way in says what the labels say', async () => {
  await using shop = await openShop();
  const page = await shop.open({ query: '&marked&show=account', as: 'nobody' });
  await page.getByRole('button', { name: '¤Sign in¤' }).first().click();
  await page.getByText('¤¤E-mail¤ is missing¤').waitFor();
  expect(await strangers(page)).toEqual([]);
});

test('in German, no word of English is left', async () => {
  await using shop = await openShop();
  const page = await shop.open({ query: '&german', settings: { locale: 'de-DE' } });
  await page.getByRole('button', { name: 'Customer anlegen' }).waitFor();
  await page.getByRole('searchbox', { name: 'Suchen' }).waitFor();
  await page.locator('.rowcast-footer', { hasText: '240 Zeilen' }).waitFor();
});
