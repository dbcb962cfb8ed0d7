import type { TestDatabase } from '@rowcast/test-support';
import axe from 'axe-core';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { chatForTests } from './open-chat.js';

const openChat = chatForTests();

const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true });
const message = (page: Page, body: string): Locator => page.locator('.message', { hasText: body });
const scroller = (page: Page): Locator => page.locator('.scroller');

async function say(page: Page, body: string): Promise<void> {
  await composer(page).fill(body);
  await composer(page).press('Enter');
}

async function act(row: Locator, button: string): Promise<void> {
  await row.hover();
  await row.getByRole('button', { name: button }).click();
}

test('what one window says, edits, likes and deletes shows in the other', async () => {
  await using chat = await openChat();
  const alice = await chat.openRoom('Alice', 'General');
  const bob = await chat.openRoom('Bob', 'General');

  await say(alice, 'Is anybody here?');
  await message(bob, 'Is anybody here?').getByText('Alice Moreau').waitFor();

  await say(bob, 'I am.');
  await message(alice, 'I am.').waitFor();
  await act(message(bob, 'I am.'), 'Edit');
  await bob.getByRole('textbox', { name: 'Edit the message' }).fill('I always am.');
  await bob.keyboard.press('Enter');
  await message(alice, 'I always am.').getByText('edited').waitFor();

  await act(message(alice, 'I always am.'), 'React with 🎉');
  await message(bob, 'I always am.').getByRole('button', { name: '🎉 1 from Alice Moreau' }).waitFor();

  await act(message(bob, 'I always am.'), 'Delete');
  await message(bob, 'I always am.').getByRole('button', { name: 'Delete: Delete?' }).click();
  await message(alice, 'I always am.').waitFor({ state: 'detached' });
});

test('whoever signs in is shown the room in which something was said last, or on a phone the rooms', async () => {
  await using chat = await openChat();
  await chat.database.sql(`update messages set created_at = now() where body like 'Cake is ordered%'`);
  const bob = await chat.openWindow();
  const phone = await chat.openWindow('', { viewport: { width: 390, height: 844 } });

  await bob.getByRole('button', { name: 'Try as Bob' }).click();
  await phone.getByRole('button', { name: 'Try as Bob' }).click();

  await bob.getByRole('heading', { name: 'Launch plan', level: 1 }).waitFor();
  await phone.getByRole('link', { name: 'Launch plan' }).waitFor();
  expect(await phone.getByRole('heading', { level: 1 }).count()).toBe(0);
});

test('a window that loses the network says so, and catches up without a reload', async () => {
  await using chat = await openChat();
  const bob = await chat.openRoom('Bob', 'General');
  await message(bob, 'Cake in the kitchen').waitFor();
  await bob.evaluate(() => document.body.setAttribute('data-never-reloaded', ''));

  chat.gate.shut();
  await bob.getByText('You are offline').waitFor();
  expect(await message(bob, 'Cake in the kitchen').isVisible()).toBe(true);
  await sayBySql(chat.database, 'Said while you were away');
  await say(bob, 'Said in a tunnel');
  await message(bob, 'Said in a tunnel').getByText('sending').waitFor();
  chat.gate.reopen();

  await message(bob, 'Said while you were away').waitFor();
  await bob.getByText('You are offline').waitFor({ state: 'detached' });
  await bob.locator('.message[data-sending="false"]', { hasText: 'Said in a tunnel' }).waitFor();
  expect(await bob.locator('body[data-never-reloaded]').count()).toBe(1);
});

test('a network that falls silent is noticed in seconds, and what is said meanwhile is sent once it is back', async () => {
  await using chat = await openChat();
  const bob = await chat.openRoom('Bob', 'General');
  const alice = await chat.openRoom('Alice', 'General');
  await message(bob, 'Cake in the kitchen').waitFor();
  const browserSays = (news: string) => bob.evaluate((name) => window.dispatchEvent(new Event(name)), news);

  chat.gate.fallSilent();
  await browserSays('offline');
  await say(bob, 'Said into the silence');
  await bob.getByText('You are offline').waitFor({ timeout: 7_000 });
  await message(bob, 'Said into the silence').getByText('sending').waitFor();
  chat.gate.reopen();
  await browserSays('online');

  await bob.locator('.message[data-sending="false"]', { hasText: 'Said into the silence' }).waitFor();
  await alice.evaluate(() => window.dispatchEvent(new Event('online')));
  await message(alice, 'Said into the silence').waitFor();
});

test('who signs out in one tab is signed out in the other, and back in when signing in there', async () => {
  await using chat = await openChat();
  const first = await chat.openRoom('Bob', 'General');
  const second = await first.context().newPage();
  await second.goto(chat.gate.url);
  await second.getByRole('link', { name: 'General' }).waitFor();

  await second.getByRole('button', { name: 'Sign out' }).click();
  await first.getByRole('button', { name: 'Try as Bob' }).waitFor();
  expect(await first.content()).not.toContain('Cake in the kitchen');

  await first.getByRole('button', { name: 'Try as Alice' }).click();
  await second.getByText('alice@example.com').waitFor();
});

test('a member who is removed loses the room while looking at it', async () => {
  await using chat = await openChat();
  const bob = await chat.openRoom('Bob', 'Launch plan');
  await message(bob, 'Cake is ordered').waitFor();
  const alice = await chat.openRoom('Alice', 'Launch plan');

  await alice.getByRole('button', { name: 'Remove Bob Okafor' }).click();
  await alice.getByRole('button', { name: 'Remove Bob Okafor: Remove?' }).click();

  await bob.getByRole('heading', { name: 'You are no longer a member of this room' }).waitFor();
  expect(await bob.locator('.message').count()).toBe(0);
  await bob.getByRole('link', { name: 'Launch plan' }).waitFor({ state: 'detached' });
  expect(await bob.content()).not.toContain('Cake is ordered');
});

test('somebody who is invited gets the room at once', async () => {
  await using chat = await openChat();
  const bob = await chat.openRoom('Bob', 'General');
  const dora = await chat.openWindow();
  await dora.getByRole('button', { name: 'Create an account' }).click();
  await dora.getByLabel('Name').fill('Dora Klein');
  await dora.getByLabel('E-mail').fill('dora@example.com');
  await dora.getByLabel('Password').fill('a password of hers');
  await dora.getByRole('button', { name: 'Sign up' }).click();

  await dora.getByRole('button', { name: 'New room' }).click();
  await dora.getByLabel('Name', { exact: true }).fill('Secret garden');
  await dora.getByLabel('Open to everybody').uncheck();
  await dora.getByRole('button', { name: 'Create room' }).click();
  await dora.getByText('Nothing said yet').waitFor();
  expect(await bob.getByRole('link', { name: 'Secret garden' }).count()).toBe(0);
  await dora.getByLabel('Invite somebody').fill('oka');
  await dora.getByRole('button', { name: 'Bob Okafor' }).click();

  await bob.getByRole('link', { name: 'Secret garden' }).click();
  await say(bob, 'What lovely roses');
  await message(dora, 'What lovely roses').waitFor();
});

test('what is done with psql shows in an open window', async () => {
  await using chat = await openChat();
  const bob = await chat.openRoom('Bob', 'General');
  await message(bob, 'Cake in the kitchen').waitFor();

  await sayBySql(chat.database, 'Typed by hand');
  await message(bob, 'Typed by hand').waitFor();
  await chat.database.sql(`update messages set body = 'Changed by hand' where body = 'Typed by hand'`);
  await message(bob, 'Changed by hand').getByText('edited').waitFor();
  await chat.database.sql(`update profiles set name = 'Alice Cooper' where name = 'Alice Moreau'`);
  await message(bob, 'Changed by hand').getByText('Alice Cooper').waitFor();
  await chat.database.sql(`delete from messages where body = 'Changed by hand'`);
  await message(bob, 'Changed by hand').waitFor({ state: 'detached' });

  await chat.database.sql('alter policy "members read" on messages using (false)');
  await bob.getByText('Nothing said yet. The first word is yours.').waitFor();
  await chat.database.sql('alter policy "members read" on messages using (public.is_member(room_id))');
  await message(bob, 'Cake in the kitchen').waitFor();

  await chat.database.sql(`delete from members where profile_id = (select id from profiles where name = 'Bob Okafor')`);
  await bob.getByRole('heading', { name: 'You are no longer a member of General' }).waitFor();
});

test('older messages come on scrolling up, and those on the screen stay where they are', async () => {
  await using chat = await openChat();
  const carol = await chat.openRoom('Carol', 'General');
  await message(carol, 'Cake in the kitchen').waitFor();
  const before = await carol.locator('.message').count();
  // A handle, since a locator would find another message once older ones have come.
  const oldest = await carol.locator('.message').first().elementHandle();

  await scroller(carol).evaluate((element) => element.scrollTo(0, 300 - element.scrollHeight + element.clientHeight));
  const top = (await oldest?.boundingBox())?.y;
  await carol.locator(`.message >> nth=${before + 10}`).waitFor();

  expect((await oldest?.boundingBox())?.y).toBe(top);
  await scroller(carol).evaluate((element) => element.scrollTo(0, -element.scrollHeight));
  await message(carol, 'Morning! Kettle is on').waitFor();
});

test('somebody who has scrolled up is told of new messages and not moved', async () => {
  await using chat = await openChat();
  const carol = await chat.openRoom('Carol', 'General');
  await message(carol, 'Cake in the kitchen').waitFor();
  await scroller(carol).evaluate((element) => element.scrollBy(0, -600));
  const pill = carol.getByRole('button', { name: 'New message' });
  const reading = message(carol, 'I keep refreshing the number');
  const before = await reading.boundingBox();

  await sayBySql(chat.database, 'News from below');
  await pill.waitFor();
  expect(await reading.boundingBox()).toEqual(before);

  await pill.click();
  await pill.waitFor({ state: 'detached' });
  expect(await scroller(carol).evaluate((element) => element.scrollTop)).toBe(0);
});

test('somebody who has scrolled up by a little is told of new messages too', async () => {
  await using chat = await openChat();
  const carol = await chat.openRoom('Carol', 'General');
  await message(carol, 'Cake in the kitchen').waitFor();
  await scroller(carol).evaluate((element) => element.scrollBy(0, -20));

  await sayBySql(chat.database, 'News from below');
  await carol.getByRole('button', { name: 'New message' }).click();

  await carol.waitForFunction(() => document.querySelector('.scroller')?.scrollTop === 0);
  expect(await message(carol, 'News from below').isVisible()).toBe(true);
});

test('a message that the database refuses goes, and its words come back', async () => {
  await using chat = await openChat();
  const bob = await chat.openRoom('Bob', 'General');
  await message(bob, 'Cake in the kitchen').waitFor();
  await chat.database.sql('drop policy "members write as themselves" on messages');

  await say(bob, 'Let me in');

  await bob.getByRole('alert').waitFor();
  await message(bob, 'Let me in').waitFor({ state: 'detached' });
  expect(await composer(bob).inputValue()).toBe('Let me in');
});

test('the keyboard sends, breaks lines, edits the last message and thinks better of it', async () => {
  await using chat = await openChat();
  const bob = await chat.openRoom('Bob', 'General');

  await composer(bob).fill('first line');
  await composer(bob).press('Shift+Enter');
  await composer(bob).pressSequentially('second line');
  await composer(bob).press('Enter');
  await message(bob, 'first line\nsecond line').waitFor();
  await composer(bob).press('ArrowUp');
  const editor = bob.getByRole('textbox', { name: 'Edit the message' });
  expect(await editor.inputValue()).toBe('first line\nsecond line');
  await editor.fill('something hasty');
  await editor.press('Escape');

  await editor.waitFor({ state: 'detached' });
  expect(await message(bob, 'something hasty').count()).toBe(0);
  expect(await composer(bob).evaluate((element) => element === document.activeElement)).toBe(true);
});

test.each(['light', 'dark'] as const)('axe finds nothing to complain about, in %s', async (colorScheme) => {
  await using chat = await openChat();
  const alice = await chat.openWindow('', { colorScheme });
  await alice.getByRole('button', { name: 'Try as Alice' }).waitFor();
  expect(await complaintsOf(alice)).toEqual([]);

  await alice.getByRole('button', { name: 'Try as Alice' }).click();
  await message(alice, 'Cake in the kitchen').waitFor();
  expect(await complaintsOf(alice)).toEqual([]);

  await alice.getByRole('button', { name: 'New room' }).click();
  await alice.getByLabel('Name', { exact: true }).waitFor();
  expect(await complaintsOf(alice)).toEqual([]);
});

test('on a phone nothing is wider than the screen, and rooms and members are drawers', async () => {
  await using chat = await openChat();
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const bob = await chat.openWindow('', phone);
  const overflow = () => bob.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await bob.getByRole('button', { name: 'Try as Bob' }).waitFor();
  expect(await overflow()).toBe(0);

  await bob.getByRole('button', { name: 'Try as Bob' }).tap();
  await bob.getByRole('link', { name: 'General' }).tap();
  await say(bob, 'w'.repeat(300));
  expect(await overflow()).toBe(0);

  const cake = message(bob, 'Cake is in the oven');
  await sayBySql(chat.database, 'Cake is in the oven');
  await cake.getByText('Cake is in the oven').tap();
  await cake.getByRole('button', { name: 'React with 👍' }).tap();
  await cake.locator('.reactions button').first().waitFor();
  expect(await cake.locator('.reactions').textContent()).toBe('👍 1');
  expect(await overflow()).toBe(0);

  await bob.getByRole('button', { name: 'Show the members' }).tap();
  await bob.getByRole('complementary', { name: 'Members' }).getByText('Carol Lindqvist').waitFor();
  expect(await overflow()).toBe(0);
  await bob.keyboard.press('Escape');
  await bob.getByRole('button', { name: 'Show the rooms' }).tap();
  await bob.getByRole('link', { name: 'Lunch' }).tap();
  await bob.getByRole('heading', { name: 'Lunch', level: 1 }).waitFor();
  await bob.getByRole('navigation', { name: 'Rooms' }).waitFor({ state: 'hidden' });
  expect(await overflow()).toBe(0);
});

/** What axe-core objects to in the page as it stands. */
async function complaintsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // The line above has put it there.
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** As somebody with psql would: as the owner, past the server. */
async function sayBySql(database: TestDatabase, body: string): Promise<void> {
  await database.sql(
    `insert into messages (id, room_id, author_id, body)
     select gen_random_uuid(), r.id, p.id, $1 from rooms r, profiles p where r.name = 'General' and p.name like 'Alice %'`,
    [body],
  );
}
