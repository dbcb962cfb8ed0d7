/** What a table makes of its surroundings: an older server, a time zone, lists too long to count, how people like to see. */
import { expect, test } from 'vitest';
import { shopForTests } from './open-shop.js';
import { cell, row, untilCount } from './table-page.js';

const open = shopForTests();

test('where a server does not tell permissions, everything may be tried, and what is refused says why', async () => {
  await using shop = await open();
  const window = await shop.open({ as: 'guest', props: { columns: ['name', 'email', 'country'] } });
  await window.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { kind, id } = JSON.parse(String(text)) as { readonly kind: string; readonly id: number };
      if (kind !== 'permissions') return server.send(text);
      const error = { code: 'PROTOCOL_INVALID_MESSAGE', message: 'there is no such message' };
      socket.send(JSON.stringify({ kind: 'failed', id, error }));
    });
  });
  await window.reload();

  await untilCount(window, '240 rows');
  await window.getByRole('button', { name: 'New customer' }).waitFor();
  const country = await cell(window, 'office1@example.com', 'Country');
  await country.dblclick();
  await window.keyboard.type('Peru');
  await window.keyboard.press('Enter');

  await window.getByRole('alert').filter({ hasText: 'Country was not saved' }).waitFor();
  expect(await shop.database.sql(`select id from customers where country = 'Peru'`)).toEqual([]);
});

test('a filter by day means a day of the time zone that is set, not of the browser', async () => {
  await using shop = await open();
  await shop.database.sql(`update customers set last_seen_at = case id
    when 1 then timestamptz '2026-03-05 15:00Z' when 2 then timestamptz '2026-03-06 14:59Z'
    when 3 then timestamptz '2026-03-05 14:59Z' when 4 then timestamptz '2026-03-06 15:00Z' end`);
  const filter = { id: 'filter 1', field: 'lastSeenAt', operator: 'on', value: '2026-03-05T20:00:00Z' };
  const window = await shop.open({
    settings: { timeZone: 'Asia/Tokyo' },
    context: { timezoneId: 'America/Lima' },
    props: { columns: ['email', 'lastSeenAt'], defaultFilters: [filter] },
    query: '&dates',
  });

  await untilCount(window, '2 rows');
  await row(window, 'office1@example.com').waitFor();
  await row(window, 'office2@example.com').waitFor();
});

test('a list that is too long to be counted says so, and is scrolled to its end all the same', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns: ['name', 'email'], countLimit: 100 } });
  await untilCount(window, '120+ rows');

  const scroller = window.locator('.rowcast-scroller');
  await expect
    .poll(async () => {
      await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return row(window, 'office240@example.com').count();
    })
    .toBe(1);
  await untilCount(window, '240 rows');
  await shop.database.sql('delete from customers where id > 90');
  await untilCount(window, '90 rows');
  await shop.database.sql(`insert into customers (name, email) values ('Zenith', 'zenith@example.com')`);
  await untilCount(window, '91 rows');
});

test('pages of a list that is too long to be counted go on to its end', async () => {
  await using shop = await open();
  const props = { columns: ['name', 'email'], countLimit: 100, paging: 'pages', pageSize: 100 };
  const window = await shop.open({ props });
  await window.getByText('1–100 of 100+').waitFor();

  await window.getByRole('button', { name: 'Next page' }).click();
  await window.getByText('101–200 of 200+').waitFor();
  await window.getByRole('button', { name: 'Next page' }).click();
  await window.getByText('201–240 of 240').waitFor();
});

test('who prefers less motion sees rows in their new places at once', async () => {
  await using shop = await open();
  const window = await shop.open({ props: { columns: ['name', 'email'] } });
  await untilCount(window, '240 rows');
  const glide = () =>
    window
      .locator('.rowcast-row')
      .nth(1)
      .evaluate((element) => getComputedStyle(element).transitionDuration);
  expect(await glide()).not.toBe('0s');

  await window.emulateMedia({ reducedMotion: 'reduce' });

  expect(await glide()).toBe('0s');
  const moving = await window.evaluate(() => {
    const isMoving = (element: Element): boolean => {
      const style = getComputedStyle(element);
      return [style.transitionDuration, style.animationDuration].some((times) =>
        times.split(', ').some((time) => parseFloat(time) > 0.001),
      );
    };
    return [...document.querySelectorAll('.rowcast *')].filter(isMoving).map(({ className }) => String(className));
  });
  expect(moving).toEqual([]);
});

test('from right to left, a table is laid out the other way round', async () => {
  await using shop = await open();
  const window = await shop.open({ settings: { direction: 'rtl' }, props: { columns: ['name', 'email'] } });
  await untilCount(window, '240 rows');

  const place = async (name: string): Promise<number> =>
    (await window.getByRole('columnheader', { name, exact: true }).boundingBox())?.x ?? Number.NaN;
  expect(await place('Name')).toBeGreaterThan(await place('Email'));
  expect(await place('Select all rows')).toBeGreaterThan(await place('Name'));
  await (await cell(window, 'office1@example.com', 'Name')).click();
  await window.keyboard.press('ArrowLeft');
  await window.locator('[role="gridcell"]:focus', { hasText: 'office1@example.com' }).waitFor();
});

test('on a telephone, what can be done with a selection is all within reach', async () => {
  await using shop = await open();
  const window = await shop.open({ context: { viewport: { width: 360, height: 720 } } });
  await untilCount(window, '240 rows');
  await window.getByRole('gridcell', { name: 'Select row' }).first().click();

  const bar = window.getByRole('region', { name: '1 selected' });
  for (const button of await bar.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360 - 24);
  }
  await bar.getByRole('button', { name: 'Clear selection' }).click();
  await bar.waitFor({ state: 'detached' });
});
