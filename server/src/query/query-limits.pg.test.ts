/** What a result may bring, at the top and inside: the statement itself stops at what is too much. */
import type { RowcastError, WireObject } from '@rowcast/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createQueryDatabase, type QueryDatabase } from '../../test-support/query-database.js';

const schema = `
model Room {
  id Int @id
  messages Message[]
}
model Message {
  id Int @id
  text String
  roomId Int
  room Room @relation(fields: [roomId], references: [id])
}`;
const sql = `
create table "Room" (id int primary key);
create table "Message" (id int primary key, text text not null, "roomId" int not null);
insert into "Room" values (1), (2), (3);
insert into "Message" select g, repeat('x', 10), 1 from generate_series(1, 5) g;
insert into "Message" select g, repeat('x', 10), 2 from generate_series(6, 11) g;
insert into "Message" select g, repeat('x', 3000), 3 from generate_series(12, 13) g`;

let database: QueryDatabase;
beforeAll(async () => {
  database = await createQueryDatabase({ schema, sql, limits: { maxNestedRows: 5, maxBytes: 5000 } });
});
afterAll(() => database[Symbol.asyncDispose]());

async function outcome(model: string, args: WireObject): Promise<unknown> {
  return database.run(model, 'findMany', args).then(
    (rows) => rows.length,
    ({ code, message, model, fields }: RowcastError) => [code, message, model, fields],
  );
}

const tooManyMessages = ['QUERY_TOO_MANY_ROWS', 'Room.messages has more than 5 rows', 'Room', ['messages']];
const tooLarge = (place: string): unknown => [
  'QUERY_TOO_MANY_ROWS',
  `the rows of ${place} take more than 5000 bytes`,
  place.split('.')[0],
  place.includes('.') ? [place.split('.')[1]] : undefined,
];
const room = (id: number, messages: WireObject = {}): WireObject => ({ where: { id }, include: { messages } });

describe('a list within a row', () => {
  test.each<[string, WireObject, unknown]>([
    ['with as many rows as it may have is delivered', room(1), 1],
    ['with one more is refused', room(2), tooManyMessages],
    ['is delivered with a take', room(2, { take: 5 }), 1],
    ['is delivered with a take from the end', room(2, { take: -5 }), 1],
    ['is refused with a take that is too large', room(2, { take: 6 }), tooManyMessages],
    ['is refused from the end as well', room(2, { take: -6 }), tooManyMessages],
    ['is delivered with a filter', room(2, { where: { id: { gt: 7 } } }), 1],
    ['with too many bytes is refused', room(3), tooLarge('Room.messages')],
    ['is delivered without the field that makes it large', room(3, { select: { id: true } }), 1],
  ])('%s', async (_name, args, expected) => {
    expect(await outcome('Room', args)).toEqual(expected);
  });
});

describe('lists within lists', () => {
  const messages = { select: { id: true, room: { select: { messages: { select: { id: true, text: true } } } } } };

  test('are refused where they are too large together, though each may be delivered', async () => {
    expect(await outcome('Room', { where: { id: 1 }, select: { id: true } })).toBe(1);
    expect(await outcome('Message', { where: { id: 1 }, ...messages })).toBe(1);
    const deep = { where: { id: 1 }, select: { messages: { select: { room: { select: { messages: messages } } } } } };
    expect(await outcome('Room', deep)).toEqual(tooLarge('Room.messages'));
  });

  test('are refused where the rows of the result are too large together', async () => {
    expect(await outcome('Message', { where: { roomId: 1 }, take: 1, ...messages })).toBe(1);
    const wide = { where: { roomId: 1 }, select: { text: true, ...messages.select, room: { select: { messages } } } };
    expect(await outcome('Message', wide)).toEqual(tooLarge('Message'));
  });
});

test('rows keep their order though they are measured, from either end', async () => {
  const select = { id: true, room: { select: { messages: { select: { id: true } } } } };
  const idsOf = async (args: WireObject): Promise<unknown> =>
    (await database.run('Message', 'findMany', { where: { roomId: 1 }, select, ...args })).map((row) => row['id']);
  expect(await idsOf({ orderBy: { id: 'desc' } })).toEqual([5, 4, 3, 2, 1]);
  expect(await idsOf({ orderBy: { id: 'desc' }, take: 2 })).toEqual([5, 4]);
  expect(await idsOf({ orderBy: { id: 'desc' }, take: -2 })).toEqual([2, 1]);
});
