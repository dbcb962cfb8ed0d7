import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chat, openChat } from '../policies/test-support/open-chat.js';
import { BetterAuthAccounts } from '../server/src/auth/better-auth-accounts.js';
import { Database } from '../server/src/database/database.js';
import { diff } from '../server/src/migrate/diff.js';

const seed = fs.readFileSync(new URL('seed.sql', import.meta.url), 'utf8');

let chat: Chat;
beforeAll(async () => {
  chat = await openChat();
  await chat.database.sql('delete from auth.users; delete from public.rooms');
  await chat.database.sql(seed);
});
afterAll(() => chat[Symbol.asyncDispose]());

test('the migrations make exactly what the schema says', async () => {
  const difference = await diff(chat.project, { from: 'migrations', to: 'schema', isScript: true });
  expect(difference).toEqual({ isEmpty: true, text: '' });
});

test('the database has exactly what the schema says', async () => {
  const difference = await diff(chat.project, { from: 'database', to: 'schema', isScript: true });
  expect(difference).toEqual({ isEmpty: true, text: '' });
});

test('seeding again changes nothing', async () => {
  const count = () =>
    chat.database.sql(`
      select
        (select count(*)::int from auth.users) as users,
        (select count(*)::int from public.rooms) as rooms,
        (select count(*)::int from public.members) as members,
        (select count(*)::int from public.messages) as messages,
        (select count(*)::int from public.reactions) as reactions`);
  const before = await count();
  await chat.database.sql(seed);

  expect(await count()).toEqual(before);
  expect(before).toMatchObject([{ users: 3, rooms: 3 }]);
});

test('a demo message that somebody deleted does not come back with the next start', async () => {
  await chat.database.sql(`delete from messages where body like 'Thoup.'`);
  await chat.database.sql(seed);
  expect(await chat.database.sql(`select from messages where body like 'Thoup.'`)).toEqual([]);
});

test('the first room is long enough to scroll back through days, and nothing in it is of the future', async () => {
  const [room] = await chat.database.sql<{ messages: number; days: number; future: number }>(`
    select count(*)::int as messages,
      count(distinct date_trunc('day', m.created_at))::int as days,
      (count(*) filter (where m.created_at > now()))::int as future
    from messages m join rooms r on r.id = m.room_id
    where r.name = 'General'`);

  expect(room?.messages).toBeGreaterThan(100);
  expect(room?.days).toBeGreaterThan(4);
  expect(room?.future).toBe(0);
});

test('Carol is not in the private room', async () => {
  const members = await chat.database.sql(`
    select p.name from members m join rooms r on r.id = m.room_id join profiles p on p.id = m.profile_id
    where not r.is_public order by 1`);
  expect(members).toEqual([{ name: 'Alice Moreau' }, { name: 'Bob Okafor' }]);
});

test.each(['alice', 'bob', 'carol'])('%s signs in with the documented password', async (name) => {
  const server = new Database({ connectionString: chat.database.url });
  const accounts = new BetterAuthAccounts({
    pool: server.pool,
    baseUrl: 'http://localhost:4000',
    secret: 'x'.repeat(32),
  });

  const answer = await accounts.handle({
    method: 'POST',
    url: '/auth/sign-in/email',
    headers: new Headers({ 'content-type': 'application/json' }),
    body: Buffer.from(JSON.stringify({ email: `${name}@example.com`, password: 'rowcast-demo' })),
    clientIp: '127.0.0.1',
  });

  expect(answer.status).toBe(200);
  await server.close();
});
