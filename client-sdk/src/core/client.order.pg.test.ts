/** What a screen shows of a write, from the call until everything has settled: no row twice, no step back, nothing left over. */
import type { TestDatabase } from '@rowcast/test-support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createWorldTemplate, follow, startWorld, type World } from '../../test-support/start-world.js';
import { isPending } from './decode-row.js';

let template: TestDatabase;

beforeAll(async () => {
  template = await createWorldTemplate();
});

afterAll(() => template[Symbol.asyncDispose]());

/** Alice's own room, and what she has seen of its messages: each list of bodies once, pending ones with a star. */
async function openLobby(world: World) {
  const alice = await world.signUp('Alice');
  const { id: roomId } = await alice.db.room.create({ data: { name: 'Lobby' } });
  const messages = follow(alice.db.message.findMany({ where: { roomId }, orderBy: { id: 'asc' } }));
  await messages.until(() => true);
  const seen = (): string[] =>
    messages.seen
      .map(({ data = [] }) => data.map((row) => `${row.body}${isPending(row) ? '*' : ''}`).join(' '))
      .filter((shown, index, all) => shown !== all[index - 1]);
  const settled = (): Promise<unknown> => messages.until((rows) => !rows.some(isPending));
  return { alice, roomId, messages, seen, settled };
}

const shouting = `
  create function public.shout() returns trigger language plpgsql as $$
    begin new.body := upper(new.body); return new; end $$;
  create trigger shout before insert or update on messages for each row execute function public.shout()`;

const refusing = `
  create function public.refuse() returns trigger language plpgsql as $$
    begin if new.body = 'rude' then raise exception 'mind your words'; end if; return new; end $$;
  create trigger refuse before insert or update on messages for each row execute function public.refuse()`;

test('what the database changes replaces what was guessed, in one step', async () => {
  await using world = await startWorld(template);
  await world.database.sql(shouting);
  const { alice, roomId, seen, settled } = await openLobby(world);
  const { id } = await alice.db.message.create({ data: { roomId, body: 'hello' } });
  await settled();
  await alice.db.message.update({ where: { id }, data: { body: 'again' } });
  await settled();
  expect(seen()).toEqual(['', 'hello*', 'HELLO', 'again*', 'AGAIN']);
});

test('what a trigger refuses is gone with the refusal, and what was there before is back', async () => {
  await using world = await startWorld(template);
  await world.database.sql(refusing);
  const { alice, roomId, seen, settled } = await openLobby(world);
  const { id } = await alice.db.message.create({ data: { roomId, body: 'hello' } });
  await settled();
  const refusal = { code: 'RECORD_REJECTED', message: 'mind your words' };
  await expect(alice.db.message.create({ data: { roomId, body: 'rude' } })).rejects.toMatchObject(refusal);
  await expect(alice.db.message.update({ where: { id }, data: { body: 'rude' } })).rejects.toMatchObject(refusal);
  expect(seen()).toEqual(['', 'hello*', 'hello', 'hello rude*', 'hello', 'rude*', 'hello']);
});

test('a write that changes nothing leaves nothing behind', async () => {
  await using world = await startWorld(template);
  const { alice, roomId, messages, settled } = await openLobby(world);
  const { id } = await alice.db.message.create({ data: { roomId, body: 'hello' } });
  await settled();
  const from = messages.seen.length;
  await alice.db.message.update({ where: { id }, data: { body: 'hello' } });
  expect(await alice.db.message.deleteMany({ where: { roomId, body: 'no such words' } })).toEqual({ count: 0 });
  expect(await alice.db.message.updateMany({ where: { roomId, body: 'nor such' }, data: { body: 'x' } })).toEqual({
    count: 0,
  });
  await settled();
  for (const { data } of messages.seen.slice(from)) expect(data?.map(({ body }) => body)).toEqual(['hello']);
});

test('of two who change a row at once, both see the one that won in the end, and no step back', async () => {
  await using world = await startWorld(template);
  const { alice, roomId, messages, seen } = await openLobby(world);
  const { id } = await alice.db.message.create({ data: { roomId, body: 'start' } });
  await messages.until(([row]) => row !== undefined && !isPending(row));
  for (let round = 0; round < 10; round++) {
    const from = seen().length;
    await Promise.all([
      alice.db.message.update({ where: { id }, data: { body: `hers${round}` } }),
      world.database.sql('update messages set body = $1 where id = $2', [`theirs${round}`, id]),
    ]);
    const [row] = await world.database.sql<{ body: string }>('select body from messages');
    await messages.until(([shown]) => shown?.body === row?.body && !isPending(shown ?? {}));
    const steps = seen()
      .slice(from)
      .map((shown) => shown.replace('*', ''))
      .filter((shown, index, all) => shown !== all[index - 1]);
    expect(new Set(steps).size, steps.join(', ')).toBe(steps.length);
    expect(steps.at(-1)).toBe(row?.body);
  }
});

test('a delete and a create of the same moment cross each other without a flicker', async () => {
  await using world = await startWorld(template);
  const { alice, roomId, messages, seen, settled } = await openLobby(world);
  const { id } = await alice.db.message.create({ data: { roomId, body: 'old' } });
  await settled();
  await Promise.all([
    alice.db.message.delete({ where: { id } }),
    alice.db.message.create({ data: { roomId, body: 'new' } }),
  ]);
  await messages.until((rows) => rows.length === 1 && !rows.some(isPending));
  const shown = seen().slice(2);
  expect(shown.at(-1)).toBe('new');
  expect(shown.filter((bodies) => bodies.includes('old')).length).toBeLessThanOrEqual(2);
  for (const bodies of shown) expect(bodies.split(' ').filter((body) => body.startsWith('new')).length).toBeLessThan(2);
});

test('a write whose connection breaks stays on the screen, once, until it has settled', async () => {
  await using world = await startWorld(template);
  const { alice, roomId, messages, seen } = await openLobby(world);
  for (let round = 0; round < 5; round++) {
    const written = alice.db.message.create({ data: { roomId, body: `m${round}` } });
    const done = written.then((row) => row.body);
    await Promise.resolve();
    world.cutNetwork();
    await vi.waitFor(() => expect(alice.connection.getSnapshot().status).toBe('offline'));
    world.restoreNetwork();
    expect(await done).toBe(`m${round}`);
    await messages.until((rows) => rows.length === round + 1 && !rows.some(isPending));
  }
  const bodies = seen().map((shown) => shown.replaceAll('*', ''));
  expect(bodies.filter((shown, index) => shown !== bodies[index - 1])).toEqual([
    '',
    'm0',
    'm0 m1',
    'm0 m1 m2',
    'm0 m1 m2 m3',
    'm0 m1 m2 m3 m4',
  ]);
  expect(await world.database.sql('select count(*)::int from messages')).toEqual([{ count: 5 }]);
});
