import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chat, type Outcome, openChat, type Person, people, rooms } from '../test-support/open-chat.js';

let chat: Chat;
beforeAll(async () => {
  chat = await openChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

const { open, secret } = rooms;
const newRoom = (creator: string, isPublic = false): string =>
  `insert into rooms (id, name, is_public, created_by) values (gen_random_uuid(), 'New', ${isPublic}, '${creator}')`;

describe('a public room', () => {
  test.each<[string, Person, string, Outcome]>([
    ['its owner sees it', 'olga', `select from rooms where id = '${open}'`, 1],
    ['a member sees it', 'max', `select from rooms where id = '${open}'`, 1],
    ['a stranger sees it', 'sue', `select from rooms where id = '${open}'`, 1],
    ['signed out, one does not', 'nobody', `select from rooms where id = '${open}'`, 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

describe('a private room', () => {
  test.each<[string, Person, string, Outcome]>([
    ['its owner sees it', 'olga', `select from rooms where id = '${secret}'`, 1],
    ['a member sees it', 'max', `select from rooms where id = '${secret}'`, 1],
    ['a stranger does not', 'sue', `select from rooms where id = '${secret}'`, 0],
    ['signed out, one does not', 'nobody', `select from rooms where id = '${secret}'`, 'denied'],

    [
      'its owner renames and opens it',
      'olga',
      `update rooms set name = 'Known', is_public = true where id = '${secret}'`,
      1,
    ],
    ['a member does not', 'max', `update rooms set name = 'Mine' where id = '${secret}'`, 0],
    ['a stranger does not', 'sue', `update rooms set name = 'Mine' where id = '${secret}'`, 0],
    ['signed out, one does not rename it', 'nobody', `update rooms set name = 'Mine' where id = '${secret}'`, 'denied'],
    ['who made it stays', 'olga', `update rooms set created_by = '${people.max}' where id = '${secret}'`, 'denied'],
    ['when it was made stays', 'olga', `update rooms set created_at = now() where id = '${secret}'`, 'denied'],
    ['its id stays', 'olga', `update rooms set id = gen_random_uuid() where id = '${secret}'`, 'denied'],

    ['its owner deletes it', 'olga', `delete from rooms where id = '${secret}'`, 1],
    ['a member does not delete it', 'max', `delete from rooms where id = '${secret}'`, 0],
    ['a stranger does not delete it', 'sue', `delete from rooms where id = '${secret}'`, 0],
    ['signed out, one does not delete it', 'nobody', `delete from rooms where id = '${secret}'`, 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

describe('opening a room', () => {
  test.each<[string, Person, string, Outcome]>([
    ['anybody signed in may', 'sue', newRoom(people.sue), 1],
    ['a private one comes back with the answer', 'sue', `${newRoom(people.sue)} returning id`, 1],
    ['as somebody else one may not', 'sue', newRoom(people.max), 'denied'],
    [
      'as nobody one may not',
      'sue',
      `insert into rooms (id, name, created_by) values (gen_random_uuid(), 'New', null)`,
      'denied',
    ],
    [
      'in the past one may not',
      'sue',
      `insert into rooms (id, name, created_at) values (gen_random_uuid(), 'New', '2020-01-01')`,
      'denied',
    ],
    ['signed out, one may not', 'nobody', newRoom(people.sue), 'denied'],
    ['without a name one may not', 'sue', `insert into rooms (id, name) values (gen_random_uuid(), '')`, '23514'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });

  test('makes its maker the owner, without being told who that is', async () => {
    const members = await chat.rows(
      'sue',
      `insert into rooms (id, name) values ('${people.sue}', 'Her own')`,
      `select profile_id, role from members where room_id = '${people.sue}'`,
    );
    expect(members).toEqual([{ profile_id: people.sue, role: 'owner' }]);
  });

  test('gives no lasting look inside: who leaves a private room no longer sees it', async () => {
    const seen = await chat.attempt(
      'olga',
      `delete from members where room_id = '${secret}' and profile_id = '${people.olga}'`,
      `select from rooms where id = '${secret}'`,
    );
    expect(seen).toBe(0);
  });
});
