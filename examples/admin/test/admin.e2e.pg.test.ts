import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { adminForTests } from './open-admin.js';

const openAdmin = adminForTests();

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });
const count = (page: Page, text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor();
const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });

test('a manager sees every customer, an agent those they look after, and nobody else any', async () => {
  await using admin = await openAdmin();
  const nancy = await admin.openAs('Nancy', 'customers');
  await count(nancy, '59 rows');
  await nancy.getByText('Manager', { exact: true }).waitFor();
  const jane = await admin.openAs('Jane', 'customers');
  await count(jane, '21 rows');
  await jane.getByText('Support agent', { exact: true }).waitFor();
  await jane.getByRole('link', { name: 'invoices' }).click();
  await count(jane, '146 rows');

  const stranger = await admin.openWindow();
  await stranger.getByRole('button', { name: 'Create account' }).click();
  await field(stranger, 'Name').fill('Mallory Stone');
  await field(stranger, 'E-mail').fill('mallory@example.com');
  await field(stranger, 'Password').fill('a password of hers');
  await stranger.getByRole('button', { name: 'Create account' }).click();
  await stranger.getByText('This account does not belong to anybody of the staff.').waitFor();
  expect(await stranger.getByRole('row').count()).toBe(0);
});

test('what each may do is what each is offered', async () => {
  await using admin = await openAdmin();
  const jane = await admin.openAs('Jane', 'tracks');
  await row(jane, 'For Those About To Rock').first().waitFor();
  expect(await jane.getByRole('button', { name: 'New track' }).count()).toBe(0);
  await jane.goto(`${admin.gate.url}/#/customers/1`);
  await field(jane, 'First name').waitFor();

  const nancy = await admin.openAs('Nancy', 'tracks');
  await nancy.getByRole('button', { name: 'New track' }).waitFor();
  await nancy.goto(`${admin.gate.url}/#/employees`);
  await row(nancy, 'Peacock').waitFor();
  // Nobody is hired here.
  expect(await nancy.getByRole('button', { name: 'New employee' }).count()).toBe(0);
});

test('who is made a manager is offered what managers may do, while they look', async () => {
  await using admin = await openAdmin();
  const jane = await admin.openAs('Jane', 'tracks');
  await row(jane, 'For Those About To Rock').first().waitFor();
  expect(await jane.getByRole('button', { name: 'New track' }).count()).toBe(0);

  await admin.database.sql(`update staff set role = 'manager' where employee_id = 3`);
  await jane.getByRole('button', { name: 'New track' }).waitFor();
  await admin.database.sql(`update staff set role = 'agent' where employee_id = 3`);
  await jane.getByRole('button', { name: 'New track' }).waitFor({ state: 'detached' });
});

test('an agent changes a customer of theirs, and their manager sees it at once', async () => {
  await using admin = await openAdmin();
  const nancy = await admin.openAs('Nancy', 'customers/1');
  await field(nancy, 'City').waitFor();
  const jane = await admin.openAs('Jane', 'customers/1');
  await field(jane, 'City').fill('Lisbon');
  await field(jane, 'City').press('Enter');
  await jane.getByText('Saved', { exact: true }).waitFor();
  await expect.poll(() => field(nancy, 'City').inputValue()).toBe('Lisbon');
  await nancy.getByText('Changed by somebody else just now').waitFor();
});

test('an agent can not hand a customer over, and is told so; a manager can, and the agent loses it while looking', async () => {
  await using admin = await openAdmin();
  const jane = await admin.openAs('Jane', 'customers/1');
  await field(jane, 'Support rep').fill('steve');
  await jane.getByRole('option', { name: 'Steve Johnson' }).click();
  await jane.getByRole('button', { name: 'Save', exact: true }).click();
  await jane.getByRole('alert').getByText('You may not change this customer, or not to these values.').waitFor();

  const nancy = await admin.openAs('Nancy', 'customers/1');
  await field(nancy, 'Support rep').fill('steve');
  await nancy.getByRole('option', { name: 'Steve Johnson' }).click();
  await nancy.getByRole('button', { name: 'Save', exact: true }).click();
  await nancy.getByText('Saved', { exact: true }).waitFor();
  await jane.getByText('This customer is not there any more, or you may no longer see it.').waitFor();
  await jane.goto(`${admin.gate.url}/#/customers`);
  await count(jane, '20 rows');
});

test('an agent adds a customer of their own, and is told at the field what the database does not take', async () => {
  await using admin = await openAdmin();
  const jane = await admin.openAs('Jane', 'customers');
  await jane.getByRole('button', { name: 'New customer' }).click();
  const form = jane.getByRole('form');
  await form.getByLabel('First name', { exact: true }).fill('Ada');
  await form.getByLabel('Last name', { exact: true }).fill('King');
  await form.getByLabel('Email', { exact: true }).fill('luisg@embraer.com.br');
  await form.getByLabel('Support rep', { exact: true }).fill('jane');
  await jane.getByRole('option', { name: 'Jane Peacock' }).click();
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await form.getByText('Another record has this email already').waitFor();

  await form.getByLabel('Email', { exact: true }).fill('ada@example.com');
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await count(jane, '22 rows');
  // The row shows before the database has it.
  await expect
    .poll(() => admin.database.sql(`select support_rep_id from customer where email = 'ada@example.com'`))
    .toEqual([{ support_rep_id: 3 }]);
});

test('signing in says what is wrong, and signing out by keyboard leaves nothing behind', async () => {
  await using admin = await openAdmin();
  const page = await admin.openWindow();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('E-mail is missing').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'email');
  await page.keyboard.type('steve@chinookcorp.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('E-mail or password is wrong').waitFor();
  await field(page, 'Password').fill('rowcast-demo');
  await field(page, 'Password').press('Enter');
  await page
    .getByText('Robert', { exact: true })
    .or(page.getByText('18 rows', { exact: true }))
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Account: Steve Johnson' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'menuitem');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-haspopup') === 'menu');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'menuitem');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Chinook back office' }).waitFor();
  expect(await page.content()).not.toContain('Peacock');
});

test('signing up says what is wrong at the fields', async () => {
  await using admin = await openAdmin();
  const page = await admin.openWindow();
  await page.getByRole('button', { name: 'Create account' }).click();
  await field(page, 'Name').fill('Eve');
  await field(page, 'E-mail').fill('jane@chinookcorp.com');
  await field(page, 'Password').fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('The password needs at least 8 characters').waitFor();
  await field(page, 'Password').fill('long enough');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('There is an account with this address already.').waitFor();
});

test('the badge tells of a lost connection, and of its return', async () => {
  await using admin = await openAdmin();
  const page = await admin.openAs('Jane', 'customers/1');
  await field(page, 'City').waitFor();
  const badge = page.locator('.rowcast-connection');
  await badge.getByText('Live').waitFor();
  admin.gate.shut();
  await badge.getByText('Offline').waitFor();
  admin.gate.reopen();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await badge.getByText('Live').waitFor();
});

test.each(['light', 'dark'] as const)('axe finds nothing on the way in and on a customer: %s', async (colorScheme) => {
  await using admin = await openAdmin();
  const page = await admin.openWindow('', { colorScheme });
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Password is missing').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try as Jane' }).click();
  await page.getByRole('button', { name: 'Account: Jane' }).waitFor();
  await page.goto(`${admin.gate.url}/#/customers/1`);
  await field(page, 'City').waitFor();
  await page.getByRole('row').nth(1).waitFor();
  await page.getByRole('button', { name: 'Account: Jane' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  expect(await violations(page)).toEqual([]);
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: { run: () => Promise<{ violations: object[] }> } };
    const found = await checker.run();
    return found.violations.map((violation) => JSON.stringify(violation).slice(0, 700));
  });
}
