import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chat, type Outcome, openChat, type Person, people } from '../test-support/open-chat.js';

let chat: Chat;
beforeAll(async () => {
  chat = await openChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

const { max, sue } = people;

describe('the profile of Max', () => {
  test.each<[string, Person, string, Outcome]>([
    ['Max sees it', 'max', `select from profiles where id = '${max}'`, 1],
    ['another sees it', 'sue', `select from profiles where id = '${max}'`, 1],
    ['signed out, one does not', 'nobody', `select from profiles where id = '${max}'`, 'denied'],

    [
      'Max changes name and colour',
      'max',
      `update profiles set name = 'Maxim', avatar_color = '#123456' where id = '${max}'`,
      1,
    ],
    ['another does not', 'sue', `update profiles set name = 'Pax' where id = '${max}'`, 0],
    ['nor does an update of everybody reach it', 'sue', `update profiles set name = 'Pax'`, 1],
    ['signed out, one does not change it', 'nobody', `update profiles set name = 'Pax' where id = '${max}'`, 'denied'],
    ['Max cannot become somebody else', 'max', `update profiles set id = '${sue}' where id = '${max}'`, 'denied'],
    [
      'Max cannot have been here longer',
      'max',
      `update profiles set created_at = '2020-01-01' where id = '${max}'`,
      'denied',
    ],

    ['Max cannot delete it', 'max', `delete from profiles where id = '${max}'`, 'denied'],
    ['another cannot', 'sue', `delete from profiles where id = '${max}'`, 'denied'],
    ['signed out, one cannot', 'nobody', `delete from profiles where id = '${max}'`, 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

test.each<[Person]>([['max'], ['nobody']])('%s makes no profile', async (person) => {
  const statement = `insert into profiles (id, name, avatar_color) values (gen_random_uuid(), 'Ghost', '#000000')`;
  expect(await chat.attempt(person, statement)).toBe('denied');
});

test.each([
  ['empty', ''],
  ['with blanks around it', ' Max '],
  ['longer than 60 characters', 'x'.repeat(61)],
])('a name %s is refused', async (_what, name) => {
  expect(await chat.attempt('max', `update profiles set name = '${name}' where id = '${max}'`)).toBe('23514');
});

describe('a new account', () => {
  test.each([
    ['keeps its name', '  Ada Lovelace ', 'ada@example.com', 'Ada Lovelace'],
    ['without a name is called by its address', '  ', 'grace@example.com', 'grace'],
    ['with an endless name has it cut', 'x'.repeat(59) + ' y'.repeat(90), 'x@example.com', 'x'.repeat(59)],
    ['without a name worth showing is called somebody', '', ' @example.com', 'Somebody'],
  ])('%s', async (_what, name, email, shown) => {
    const [account] = await chat.database.sql<{ id: string }>(
      'insert into auth.users (name, email) values ($1, $2) returning id',
      [name, email],
    );
    const [profile] = await chat.database.sql<{ name: string; avatar_color: string }>(
      'select name, avatar_color from profiles where id = $1',
      [account?.id],
    );

    expect(profile?.name).toBe(shown);
    expect(profile?.avatar_color).toMatch(/^#[0-9a-f]{6}$/);
  });

  test('that is closed takes its profile along', async () => {
    await chat.database.sql(`insert into auth.users (name, email) values ('Brief', 'brief@example.com')`);
    await chat.database.sql(`delete from auth.users where email = 'brief@example.com'`);
    expect(await chat.database.sql(`select from profiles where name = 'Brief'`)).toEqual([]);
  });
});
