import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chat, messages, type Outcome, openChat, type Person, people, rooms } from '../test-support/open-chat.js';

let chat: Chat;
beforeAll(async () => {
  chat = await openChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

const { olga, max, sue } = people;
const { open, secret } = rooms;
const { maxInSecret, olgaInSecret, maxInOpen } = messages;
const write = (room: string, author: string, body = 'Hi'): string =>
  `insert into messages (id, room_id, author_id, body) values (gen_random_uuid(), '${room}', '${author}', $$${body}$$)`;
const edit = (id: string, set = `body = 'Edited'`): string => `update messages set ${set} where id = '${id}'`;
const remove = (id: string): string => `delete from messages where id = '${id}'`;
const leave = `delete from members where room_id = '${secret}' and profile_id = '${max}'`;

describe('reading', () => {
  test.each<[string, Person, string, Outcome]>([
    ['members read', 'max', `select from messages where room_id = '${secret}'`, 2],
    ['the owner reads', 'olga', `select from messages where room_id = '${secret}'`, 2],
    ['a stranger does not', 'sue', `select from messages where room_id = '${secret}'`, 0],
    ['not even in a public room, before joining', 'sue', 'select from messages', 0],
    ['signed out, one does not', 'nobody', 'select from messages', 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });

  test('whoever joins a public room reads what was said before', async () => {
    const join = `insert into members (room_id, profile_id) values ('${open}', '${sue}')`;
    expect(await chat.attempt('sue', join, `select from messages where room_id = '${open}'`)).toBe(2);
  });
});

describe('writing', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a member writes', 'max', `${write(secret, max)} returning id`, 1],
    [
      'and need not say who',
      'max',
      `insert into messages (id, room_id, body) values (gen_random_uuid(), '${open}', 'Hi')`,
      1,
    ],
    ['not as another', 'max', write(secret, olga), 'denied'],
    ['a stranger does not write', 'sue', write(secret, sue), 'denied'],
    ['not in a public room either, before joining', 'sue', write(open, sue), 'denied'],
    ['signed out, one does not', 'nobody', write(open, sue), 'denied'],
    [
      'not earlier than now',
      'max',
      `insert into messages (id, room_id, body, created_at) values (gen_random_uuid(), '${open}', 'Hi', '2020-01-01')`,
      'denied',
    ],
    [
      'not as if edited',
      'max',
      `insert into messages (id, room_id, body, edited_at) values (gen_random_uuid(), '${open}', 'Hi', now())`,
      'denied',
    ],
    ['nothing is not a message', 'max', write(secret, max, ' \n\t '), '23514'],
    ['a novel is not a message', 'max', write(secret, max, 'x'.repeat(4_001)), '23514'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});

describe('editing', () => {
  test.each<[string, Person, string, Outcome]>([
    ['the author edits', 'max', edit(maxInSecret), 1],
    ['the owner of the room does not', 'olga', edit(maxInSecret), 0],
    ['another member does not', 'max', edit(olgaInSecret), 0],
    ['a stranger does not', 'sue', edit(maxInSecret), 0],
    ['signed out, one does not', 'nobody', edit(maxInSecret), 'denied'],
    ['an edit of everything reaches only what one wrote', 'max', `update messages set body = 'Edited'`, 2],
    ['the author stays', 'max', edit(maxInSecret, `author_id = '${olga}'`), 'denied'],
    ['the room stays', 'max', edit(maxInSecret, `room_id = '${open}'`), 'denied'],
    ['the time stays', 'max', edit(maxInSecret, 'created_at = now()'), 'denied'],
    ['the time of the edit is not for people to say', 'max', edit(maxInSecret, 'edited_at = null'), 'denied'],
    ['the id stays', 'max', edit(maxInSecret, 'id = gen_random_uuid()'), 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });

  test('whoever has left edits and deletes nothing any more', async () => {
    expect(await chat.attempt('max', leave, edit(maxInSecret))).toBe(0);
    expect(await chat.attempt('max', leave, remove(maxInSecret))).toBe(0);
  });

  test('the database notes when the words changed, and only then', async () => {
    const readEdited = `select edited_at is not null as edited from messages where id = '${maxInSecret}'`;
    expect(await chat.rows('max', edit(maxInSecret), readEdited)).toEqual([{ edited: true }]);
    expect(await chat.rows('max', edit(maxInSecret, 'body = body'), readEdited)).toEqual([{ edited: false }]);
  });
});

describe('deleting', () => {
  test.each<[string, Person, string, Outcome]>([
    ['the author deletes', 'max', remove(maxInSecret), 1],
    ['the owner of the room deletes', 'olga', remove(maxInOpen), 1],
    ['another member does not', 'max', remove(olgaInSecret), 0],
    ['a stranger does not', 'sue', remove(maxInOpen), 0],
    ['signed out, one does not', 'nobody', remove(maxInOpen), 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await chat.attempt(person, statement)).toBe(outcome);
  });
});
