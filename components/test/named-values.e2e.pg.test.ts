/** A write names the value that it replaces, of whatever type: what somebody else has changed is not overwritten unseen. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { field, rowOf, save } from './form-page.js';
import { type Shop, shopForTests } from './open-shop.js';

const openShop = shopForTests();

/** A form over a sample to which no news of changes comes, as if it were still on its way. */
async function openDeaf(shop: Shop, id: number): Promise<Page> {
  const props = { model: 'sample', record: { id } };
  const page = await shop.open({ query: '&show=form', props });
  await page.routeWebSocket(/rowcast/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!String(message).includes('"kind":"patch"')) socket.send(message);
    });
  });
  await page.reload();
  await field(page, 'Ratio').waitFor();
  await page.locator('.rowcast-segments').nth(1).waitFor();
  return page;
}

/** Changes every field of the sample. */
async function changeAll(page: Page): Promise<void> {
  await field(page, 'Ratio').fill('0.5');
  await field(page, 'Rough').fill('0.5');
  await rowOf(page, 'Seen at').getByRole('spinbutton', { name: /^year/ }).fill('2030');
  await rowOf(page, 'Opens at').getByRole('spinbutton', { name: /^hour/ }).fill('09');
  await field(page, 'Notes').fill('{"mine": true}');
  await rowOf(page, 'Photo')
    .locator('input[type="file"]')
    .setInputFiles({ name: 'p.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([7, 8]) });
  await page.getByRole('button', { name: 'Add to Marks' }).click();
  await field(page, 'Marks, item 1').fill('mine');
}

const untouched = (shop: Shop) => shop.database.sql('select ratio from samples where ratio = 0.5');

test('values that nobody has changed are replaced, whatever of them the page does not know', async () => {
  await using shop = await openShop();
  const page = await openDeaf(shop, 1);
  await changeAll(page);
  await save(page).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(
    await shop.database.sql(
      `select ratio, rough, notes, encode(photo, 'hex') as photo, marks[1] as mark from samples where id = 1`,
    ),
  ).toEqual([{ ratio: 0.5, rough: 0.5, notes: { mine: true }, photo: '0708', mark: 'mine' }]);
});

test.each([
  ['a float', 'ratio = 0.2'],
  ['a float of four bytes', 'rough = 0.2'],
  ['a moment', `seen_at = seen_at + interval '1 second'`],
  ['a time', `opens_at = opens_at + interval '1 second'`],
  ['JSON', `notes = '{"theirs": true}'`],
  ['bytes', `photo = '\\x01'`],
  ['a list', `marks = '{theirs}'`],
])('%s that somebody else has changed is not overwritten', async (_what, change) => {
  await using shop = await openShop();
  const page = await openDeaf(shop, 1);
  await changeAll(page);
  await shop.database.sql(`update samples set ${change} where id = 1`);
  await save(page).click();
  await page.getByText('Somebody else has changed this record at the same moment').waitFor();
  expect(await untouched(shop)).toEqual([]);
});

test('nor is what was empty, and is not any more', async () => {
  await using shop = await openShop();
  const page = await openDeaf(shop, 2);
  await field(page, 'Notes').fill('{"mine": true}');
  await shop.database.sql(`update samples set notes = '{"theirs": true}' where id = 2`);
  await save(page).click();
  await page.getByText('Somebody else has changed this record at the same moment').waitFor();
  expect(await shop.database.sql('select notes from samples where id = 2')).toEqual([{ notes: { theirs: true } }]);
});
