import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { field, rowOf, save, untilValue } from './form-page.js';
import { type Shop, shopForTests } from './open-shop.js';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const start = shopForTests();
const edit = { query: '&show=form', props: { record: { id: 1 } } } as const;
const create = { query: '&show=form' } as const;

async function openEdit(shop: Shop, options: object = {}): Promise<Page> {
  const window = await shop.open({ ...edit, ...options });
  await field(window, 'Email').waitFor();
  await untilValue(window, 'Email', 'office1@example.com');
  return window;
}

test('a new record is made with a value of every type, and the defaults of what was left out', async () => {
  await using shop = await start();
  const window = await shop.open(create);

  await field(window, 'Name').fill('Juniper Labs');
  await field(window, 'Email').fill('hello@juniper.example');
  await field(window, 'Tier').selectOption('Pro');
  await field(window, 'Credit limit').fill('1,250.5');
  await field(window, 'Is active').uncheck();
  await window.getByRole('spinbutton', { name: /^day/ }).first().fill('05');
  await window.getByRole('button', { name: 'Add to Tags' }).click();
  await field(window, 'Tags, item 1').fill('vip');
  await field(window, 'Settings').fill('{"theme": "dark"}');
  await field(window, 'Agent').fill('chi');
  await window.getByRole('option', { name: 'Chiara Rossi' }).click();
  await save(window).click();
  await window.getByText('Saved', { exact: true }).waitFor();

  const [made] = await shop.database.sql(`
    select name, tier, credit_limit::text as credit, orders, is_active as active, tags, settings, agent_id as agent, country
    from customers where email = 'hello@juniper.example'`);
  expect(made).toEqual({
    name: 'Juniper Labs',
    tier: 'PRO',
    credit: '1250.50',
    orders: 0,
    active: false,
    tags: ['vip'],
    settings: { theme: 'dark' },
    agent: 3,
    country: null,
  });
});

test('what the schema forbids is said at the field, before anything is sent', async () => {
  await using shop = await start();
  const window = await shop.open(create);
  await field(window, 'Name').fill('x'.repeat(61));
  await field(window, 'Credit limit').fill('12.345');
  await field(window, 'Orders').fill('many');
  await field(window, 'Settings').fill('{"theme": ');
  await save(window).click();

  await rowOf(window, 'Name').getByText('Name may have 60 characters at most, and has 61').waitFor();
  await rowOf(window, 'Email').getByText('Email is required').waitFor();
  await rowOf(window, 'Credit limit').getByText('Credit limit may have 2 decimals at most').waitFor();
  await rowOf(window, 'Orders').getByText('Orders must be a number').waitFor();
  await rowOf(window, 'Settings').getByText('Settings is not valid JSON').waitFor();
  // The first that is wrong has the focus, and says why.
  await window.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Name');
  const described = await field(window, 'Name').getAttribute('aria-describedby');
  expect(await window.locator(`[id="${described}"]`).textContent()).toContain('60 characters');
  expect(await shop.database.sql('select from customers')).toHaveLength(240);
});

test('what only the database knows is said at the field too, and goes when the field changes', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Email').fill('office2@example.com');
  await save(window).click();
  await rowOf(window, 'Email').getByText('Another record has this email already').waitFor();
  await window.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Email');

  await field(window, 'Email').fill('first@example.com');
  await rowOf(window, 'Email').getByText('already').waitFor({ state: 'detached' });
  await field(window, 'Credit limit').fill('-5');
  await save(window).click();
  await rowOf(window, 'Credit limit').getByText('The database does not accept this credit limit').waitFor();
});

test('a write that a policy refuses is explained, and what was typed stays', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Country').fill('Atlantis');
  await save(window).click();

  await window.getByRole('alert').getByText('You may not change this customer, or not to these values.').waitFor();
  expect(await field(window, 'Country').inputValue()).toBe('Atlantis');
  expect(await shop.database.sql(`select from customers where country = 'Atlantis'`)).toHaveLength(0);
  await field(window, 'Country').fill('Greece');
  await save(window).click();
  await window.getByText('Saved', { exact: true }).waitFor();
});

test('whoever may change nothing gets no form', async () => {
  await using shop = await start();
  await shop.database.sql(`revoke update on customers from authenticated;
    revoke insert, delete on "_CustomerToSegment", wishes from authenticated`);
  const window = await shop.open(edit);
  await window.getByRole('alert').getByText('You may not change a customer.').waitFor();
  expect(await window.getByRole('textbox').count()).toBe(0);
});

test('whoever may change nothing but what a record is tied to gets only that', async () => {
  await using shop = await start();
  await shop.database.sql('revoke update on customers from authenticated');
  const window = await shop.open(edit);
  await window.getByRole('combobox', { name: 'Add to Segments' }).waitFor();
  expect(await window.getByRole('textbox').count()).toBe(0);
});

test('what somebody else changes comes in where nobody has typed', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Name').fill('My own words');
  await shop.database.sql(`update customers set country = 'Iceland' where id = 1`);

  await untilValue(window, 'Country', 'Iceland');
  await rowOf(window, 'Country').getByText('Changed by somebody else just now').waitFor();
  expect(await field(window, 'Name').inputValue()).toBe('My own words');
});

test('where both have changed the same, one is asked: theirs can be taken', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Name').fill('My words');
  await shop.database.sql(`update customers set name = 'Their words' where id = 1`);
  await rowOf(window, 'Name').getByText('Somebody else has changed this to Their words').waitFor();

  await save(window).click();
  await window.getByText('Say which value is to stay.').waitFor();
  expect(await shop.database.sql('select name from customers where id = 1')).toEqual([{ name: 'Their words' }]);
  await window.getByRole('button', { name: 'Take theirs' }).click();
  await untilValue(window, 'Name', 'Their words');
});

test('or one keeps to one’s own', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Name').fill('My words');
  await shop.database.sql(`update customers set name = 'Their words' where id = 1`);
  await window.getByRole('button', { name: 'Keep mine' }).click();
  await save(window).click();
  await window.getByText('Saved', { exact: true }).waitFor();
  expect(await shop.database.sql('select name from customers where id = 1')).toEqual([{ name: 'My words' }]);
});

test('a change that is on its way is not overwritten unseen', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  // From now on no news of changes arrives, as if they were still on their way.
  await window.routeWebSocket(/rowcast/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!String(message).includes('"kind":"patch"')) socket.send(message);
    });
  });
  await window.reload();
  await untilValue(window, 'Email', 'office1@example.com');
  await field(window, 'Name').fill('My words');
  await shop.database.sql(`update customers set name = 'Their words' where id = 1`);
  await save(window).click();
  await window.getByText('Somebody else has changed this record at the same moment').waitFor();
  expect(await shop.database.sql('select name from customers where id = 1')).toEqual([{ name: 'Their words' }]);
});

test('a record that goes while it is edited can not be saved any more', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Name').fill('My words');
  await shop.database.sql('delete from customers where id = 1');
  await window.getByText('This customer is not there any more').waitFor();
  expect(await save(window).count()).toBe(0);
});

test('without a network a change waits, and is saved when it is back', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Name').fill('Saved later');
  shop.gate.shut();
  await window.getByRole('status').getByText('Offline').waitFor();
  await save(window).click();
  await window.getByText('This will be saved when you are back').waitFor();
  await window.getByText('1 change waits to be sent').waitFor();

  shop.gate.reopen();
  await window.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await window.getByText('Saved', { exact: true }).waitFor();
  expect(await shop.database.sql('select name from customers where id = 1')).toEqual([{ name: 'Saved later' }]);
});

test('a text is emptied to NULL where it may be, and is the empty text where one says so', async () => {
  await using shop = await start();
  const window = await openEdit(shop);
  await field(window, 'Country').fill('');
  await save(window).click();
  await window.getByText('Saved', { exact: true }).waitFor();
  expect(await shop.database.sql('select country from customers where id = 1')).toEqual([{ country: null }]);

  await rowOf(window, 'Country').getByRole('button', { name: 'Empty text instead of no value' }).click();
  await save(window).click();
  await expect.poll(() => shop.database.sql('select country from customers where id = 1')).toEqual([{ country: '' }]);
});

test('a moment is typed in the time zone of the settings, and a half-emptied one is none', async () => {
  await using shop = await start();
  const settings = { locale: 'en-GB', timeZone: 'America/New_York' };
  const window = await openEdit(shop, { settings });
  const group = rowOf(window, 'Last seen at').getByRole('group');
  const hour = group.getByRole('spinbutton', { name: /^hour/ });
  // 13:00 in UTC is 8:00 there, before the clocks go forward.
  await expect.poll(() => hour.getAttribute('aria-valuenow')).toBe('8');
  await hour.focus();
  await window.keyboard.type('20');
  await save(window).click();
  await window.getByText('Saved', { exact: true }).waitFor();
  expect(await shop.database.sql('select last_seen_at from customers where id = 1')).toEqual([
    { last_seen_at: new Date('2026-03-02T01:00:00Z') },
  ]);

  await hour.focus();
  await window.keyboard.press('Backspace');
  await window.keyboard.press('Backspace');
  await save(window).click();
  await rowOf(window, 'Last seen at').getByText('Last seen at is not a complete date').waitFor();
});

test('in a dialog, lists and calendars can be reached', async () => {
  await using shop = await start();
  const window = await openEdit(shop, { query: '&show=dialog' });
  await window.getByRole('button', { name: 'Choose Last seen at from a calendar' }).click();
  await window.getByRole('button', { name: /19 March 2026/ }).click();
  await field(window, 'Agent').fill('ada');
  await window.getByRole('option', { name: 'Ada Whitfield' }).click();
  await save(window).click();
  await window.getByText('Saved', { exact: true }).waitFor();
  expect(await shop.database.sql('select agent_id, last_seen_at from customers where id = 1')).toEqual([
    { agent_id: 1, last_seen_at: new Date('2026-03-19T13:00:00Z') },
  ]);
});

test('all of it goes by keyboard: Tab to each field, Enter to save', async () => {
  await using shop = await start();
  const props = { ...edit.props, fields: ['name', 'email', 'agent', 'tier'], autoFocus: true };
  const window = await openEdit(shop, { props });
  await window.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Name');
  await window.keyboard.press('Tab');
  await window.keyboard.press('Tab');
  await window.keyboard.type('dmi');
  await expect.poll(() => window.locator('li[role="option"]').allTextContents()).toEqual(['Dmitri Volkov']);
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Enter');
  await untilValue(window, 'Agent', 'Dmitri Volkov');
  await window.keyboard.press('Enter');
  await window.getByText('Saved', { exact: true }).waitFor();
  expect(await shop.database.sql('select agent_id from customers where id = 1')).toEqual([{ agent_id: 4 }]);
});

test.each([
  ['light, from left to right', {}],
  ['dark, from right to left', { dark: true }],
])('axe finds nothing: %s', async (_what, { dark = false }: { readonly dark?: boolean }) => {
  await using shop = await start();
  // Half faded in, a text has less contrast than it ends with.
  const context = { reducedMotion: 'reduce' as const, ...(dark && { colorScheme: 'dark' as const }) };
  const window = await openEdit(shop, { settings: dark ? { direction: 'rtl' } : {}, context });
  if (dark) await window.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await window.locator('.rowcast-segments').first().waitFor();
  await field(window, 'Email').fill('');
  await save(window).click();
  await rowOf(window, 'Email').getByText('Email is required').waitFor();
  await field(window, 'Agent').click();
  await window.locator('li[role="option"]').first().waitFor();
  await window.evaluate(axe);
  const found = await window.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: object[] }> } };
    const { violations } = await axe.run({ rules: { region: { enabled: false } } });
    return violations.map((violation) => JSON.stringify(violation).slice(0, 600));
  });
  expect(found).toEqual([]);
});
