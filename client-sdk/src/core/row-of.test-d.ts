import { expectTypeOf, test } from 'vitest';
import { type Message, type Profile, type Room, schema } from '../../test-support/generated/rowcast.js';
import { createClient } from './create-client.js';
import type { RowOf } from './row-of.js';

const { db } = createClient({ schema });

test('a row of a list, of a query that may find nothing, and of one that throws', () => {
  const list = db.room.findMany();
  const first = db.room.findFirst();
  const unique = db.room.findUniqueOrThrow({ where: { id: 'r1' } });
  expectTypeOf<RowOf<typeof list>>().toEqualTypeOf<Room>();
  expectTypeOf<RowOf<typeof first>>().toEqualTypeOf<Room>();
  expectTypeOf<RowOf<typeof unique>>().toEqualTypeOf<Room>();
});

test('a row holds what was selected and included', () => {
  const messages = db.message.findMany({ include: { author: true } });
  expectTypeOf<RowOf<typeof messages>>().toExtend<Message>();
  expectTypeOf<RowOf<typeof messages>['author']>().toEqualTypeOf<Profile>();
  const names = db.profile.findMany({ select: { name: true } });
  expectTypeOf<RowOf<typeof names>>().toEqualTypeOf<{ name: string }>();
});

test('a function that makes a query stands for the query', () => {
  const messagesOf = (roomId: string) => db.message.findMany({ where: { roomId } });
  expectTypeOf<RowOf<typeof messagesOf>>().toEqualTypeOf<Message>();
});

test('a write has rows too', () => {
  const create = (name: string) => db.room.create({ data: { name } });
  expectTypeOf<RowOf<typeof create>>().toEqualTypeOf<Room>();
});

test('what is no description has no rows', () => {
  expectTypeOf<RowOf<string>>().toEqualTypeOf<never>();
});
