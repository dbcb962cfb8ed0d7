import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chat, messages, type Outcome, openChat, type Person, people, rooms } from '../test-support/open-chat.js';

let chat: Chat;
beforeAll(async () => {
  chat = await openChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

const { olga, max, sue } = people;
const { maxInSecret, maxInOpen, olgaInOpen } = messages;
const react = (message: string, person: string, emoji = '🎉'): string =>
  `insert into reactions (message_id, profile_id, emoji) values ('${message}', '${person}', '${emoji}')`;
const takeBack = (message: string): string => `delete from reactions where message_id = '${message}'`;

describe('seeing reactions', () => {
  test.each<[string, Person, string, Outcome]>([
    ['whoever gave one sees it', 'olga', `select from reactions where message_id = '${maxInSecret}'`, 1],
    ['members see it', 'max', `select from reactions where message_id = '${maxInSecret}'`, 1],
    ['a stranger does not', 'sue', 'select from reactions', 0],
    ['signed out, one does not', 'nobody', 'select from reactions', 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

describe('reacting', () => {
  test.each<[string, Person, string, Outcome]>([
    ['members react', 'max', `${react(maxInSecret, max)} returning emoji`, 1],
    ['and need not say who', 'max', `insert into reactions (message_id, emoji) values ('${maxInOpen}', '🎉')`, 1],
    ['several times, differently', 'max', react(olgaInOpen, max, '🎈'), 1],
    ['once only in the same way', 'max', react(olgaInOpen, max, '👋'), '23505'],
    ['not as another', 'max', react(maxInSecret, olga), 'denied'],
    ['a stranger does not', 'sue', react(maxInOpen, sue), 'denied'],
    ['signed out, one does not', 'nobody', react(maxInOpen, sue), 'denied'],
    ['not with a whole sentence', 'max', react(maxInOpen, max, 'I could not agree more'), '23514'],
    [
      'not earlier than now',
      'max',
      `insert into reactions (message_id, emoji, created_at) values ('${maxInOpen}', '🎉', '2020-01-01')`,
      'denied',
    ],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

describe('a reaction is not changed', () => {
  test.each<[Person]>([['olga'], ['max'], ['sue'], ['nobody']])('by %s', async (person) => {
    expect(await chat.attempt(person, `update reactions set emoji = '👎'`)).toBe('denied');
  });
});

describe('taking a reaction back', () => {
  test.each<[string, Person, string, Outcome]>([
    ['whoever gave it does', 'olga', takeBack(maxInSecret), 1],
    ['the author of the message does not', 'max', takeBack(maxInSecret), 0],
    ['the owner of the room does not', 'olga', takeBack(olgaInOpen), 0],
    ['a stranger does not', 'sue', takeBack(maxInSecret), 0],
    ['signed out, one does not', 'nobody', takeBack(maxInSecret), 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });

  test('whoever has left the room takes nothing back, since they do not see it', async () => {
    const leave = `delete from members where room_id = '${rooms.secret}' and profile_id = '${olga}'`;
    expect(await chat.attempt('olga', leave, takeBack(maxInSecret))).toBe(0);
  });
});
