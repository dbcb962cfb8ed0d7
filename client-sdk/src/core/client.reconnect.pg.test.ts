/** What a screen shows of writes whose connection was lost: committed ones stay, and nothing is counted twice. */
import type { TestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signToken } from '../../test-support/faults/sign-token.js';
import { createWorldTemplate, follow, startWorld } from '../../test-support/start-world.js';

let template: TestDatabase;

beforeAll(async () => {
  template = await createWorldTemplate();
});

afterAll(() => template[Symbol.asyncDispose]());

/** Whoever only reads messages waits here while somebody holds the lock. */
const slowToRead = `
  create function public.wait_to_read() returns boolean language plpgsql volatile as $$
    begin
      if current_setting('transaction_read_only') = 'on' then perform pg_advisory_xact_lock_shared(77); end if;
      return true;
    end $$;
  create policy wait_to_read on messages as restrictive for select to authenticated using ((select public.wait_to_read()))`;

test('a committed write stays on the screen though the result that the client comes back to is behind it', async () => {
  await using world = await startWorld(template);
  await world.database.sql(slowToRead);
  const { id } = await world.signUp('Alice');
  const token = signToken(id, 600);
  const alice = world.client({ token });
  const { id: roomId } = await alice.db.room.create({ data: { name: 'Lobby' } });
  // As the same user, so that there is a result to come back to.
  const elsewhere = world.client({ token, isSteady: true });
  const [shown, shownElsewhere] = [alice, elsewhere].map(({ db }) =>
    follow(db.message.findMany({ where: { roomId } })),
  );
  await shown!.until(() => true);
  await shownElsewhere!.until(() => true);

  const locker = new pg.Client(world.database.url);
  locker.on('error', () => {});
  await locker.connect();
  await locker.query('select pg_advisory_lock(77)');
  await alice.db.message.create({ data: { roomId, body: 'hello' } });
  const from = shown!.seen.length;
  world.cutNetwork();
  world.restoreNetwork();
  await vi.waitFor(() => expect(shown!.seen.slice(from).map(({ live }) => live)).toContain('live'), {
    timeout: 10_000,
  });
  await locker.end();
  await shownElsewhere!.until(([row]) => row?.body === 'hello');
  // It is let go of in the end: who deletes it elsewhere deletes it here.
  await world.database.sql('delete from messages');
  await shown!.until((rows) => rows.length === 0);

  const bodies = shown!.seen.slice(from).map(({ data }) => data?.map(({ body }) => body).join());
  expect(bodies.slice(0, bodies.indexOf('')).every((body) => body === 'hello')).toBe(true);
});
