import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chat, type Outcome, openChat, type Person, people, rooms } from '../test-support/open-chat.js';

let chat: Chat;
beforeAll(async () => {
  chat = await openChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

const { olga, max, sue } = people;
const { open, secret } = rooms;
const add = (room: string, person: string, role = 'member'): string =>
  `insert into members (room_id, profile_id, role) values ('${room}', '${person}', '${role}')`;
const remove = (room: string, person: string): string =>
  `delete from members where room_id = '${room}' and profile_id = '${person}'`;

describe('seeing members', () => {
  test.each<[string, Person, string, Outcome]>([
    ['the owner sees both', 'olga', `select from members where room_id = '${secret}'`, 2],
    ['a member sees both', 'max', `select from members where room_id = '${secret}'`, 2],
    ['a stranger sees none', 'sue', `select from members where room_id = '${secret}'`, 0],
    ['a stranger sees none of a public room either', 'sue', `select from members where room_id = '${open}'`, 0],
    ['signed out, one sees none', 'nobody', `select from members where room_id = '${open}'`, 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

describe('joining and inviting', () => {
  test.each<[string, Person, string, Outcome]>([
    ['anybody signed in joins a public room', 'sue', add(open, sue), 1],
    ['and need not say who', 'sue', `insert into members (room_id) values ('${open}') returning room_id`, 1],
    ['nobody joins a private room', 'sue', add(secret, sue), 'denied'],
    ['nobody joins as its owner', 'sue', add(open, sue, 'owner'), 'denied'],
    ['nobody makes another join', 'max', add(open, sue), 'denied'],
    ['the owner invites into a private room', 'olga', add(secret, sue), 1],
    ['the owner invites into a public room', 'olga', add(open, sue), 1],
    ['the owner makes no second owner', 'olga', add(secret, sue, 'owner'), 'denied'],
    ['a member invites nobody', 'max', add(secret, sue), 'denied'],
    ['a room that does not exist cannot be joined', 'sue', add(sue, sue), 'denied'],
    [
      'nobody joined earlier than now',
      'sue',
      `insert into members (room_id, joined_at) values ('${open}', '2020-01-01')`,
      'denied',
    ],
    ['signed out, one joins nothing', 'nobody', add(open, sue), 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

describe('a membership is not changed', () => {
  test.each<[Person, string]>([
    ['max', `update members set role = 'owner' where profile_id = '${max}'`],
    ['olga', `update members set role = 'owner' where profile_id = '${max}'`],
    ['olga', `update members set profile_id = '${sue}' where profile_id = '${max}'`],
    ['max', `update members set room_id = '${secret}' where room_id = '${open}'`],
    ['nobody', `update members set role = 'owner'`],
  ])('by %s: %s', async (person, statement) => {
    expect(await chat.attempt(person, statement)).toBe('denied');
  });
});

describe('leaving and removing', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a member leaves', 'max', remove(secret, max), 1],
    ['the owner leaves', 'olga', remove(secret, olga), 1],
    ['the owner removes a member', 'olga', remove(secret, max), 1],
    ['a member removes nobody', 'max', remove(secret, olga), 0],
    ['a stranger removes nobody', 'sue', remove(secret, max), 0],
    ['a delete of everything only leaves', 'max', 'delete from members', 2],
    ['signed out, one removes nobody', 'nobody', remove(secret, max), 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });

  test('whoever has left sees nothing of the room any more', async () => {
    const left = remove(secret, max);
    for (const table of ['members', 'messages']) {
      expect(await chat.attempt('max', left, `select from ${table} where room_id = '${secret}'`)).toBe(0);
    }
    expect(await chat.attempt('max', left, `select from rooms where id = '${secret}'`)).toBe(0);
  });
});
