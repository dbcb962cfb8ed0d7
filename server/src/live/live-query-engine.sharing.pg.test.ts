import type { QuerySpec } from '@rowcast/protocol';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { alice, bob, carol, inLobby, roomApp } from '../../test-support/room-app.js';
import { identityOf, startEngine } from '../../test-support/start-engine.js';
import { defaultQueryLimits } from '../query/query-limits.js';

const room = (id: number): QuerySpec => ({ ...inLobby, args: { ...inLobby.args, where: { roomId: id } } });

test('a message in a room costs one evaluation, however many members watch', async () => {
  await using app = await startEngine();
  const users = Array.from(
    { length: 40 },
    (_, index) => `00000000-0000-4000-8000-${String(index + 100).padStart(12, '0')}`,
  );
  await app.database.sql(`insert into members select 1, id::uuid from unnest($1::text[]) id`, [users]);
  await app.tell();
  const watchers = await Promise.all(users.map((user) => app.watch(identityOf(user))));
  const before = { ...app.counts };

  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new')`);
  await app.tell(...watchers);

  expect(watchers.map((watcher) => watcher.keys)).toEqual(users.map(() => ['1', '2', '10']));
  expect(app.counts.evaluations - before.evaluations).toBe(1);
  expect(app.counts.probes - before.probes).toBe(0);
  expect(new Set(watchers.map((watcher) => watcher.sent.at(-1))).size).toBe(1);
  expect(app.engine.queryCounts).toMatchObject({ gated: 1 });
});

test('a gate is never older than the rows: who was just removed does not get what came after, although nobody told', async () => {
  await using app = await startEngine();
  const [inside, outside] = [await app.watch(identityOf(alice)), await app.watch(identityOf(bob))];
  await app.database.sql(`delete from members where user_id = '${bob}'`);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'canary')`);
  await app.tellOf('messages', inside, outside);

  expect(inside.keys).toEqual(['1', '2', '10']);
  expect(outside.keys).toEqual([]);
  expect(outside.sent.join()).not.toContain('canary');
});

test('the identity that the rows are read as may be the one that was removed', async () => {
  await using app = await startEngine();
  const [first, second] = [await app.watch(identityOf(bob)), await app.watch(identityOf(alice))];
  await app.database.sql(
    `delete from members where user_id = '${bob}'; insert into messages values (10, 1, '${alice}', 'canary')`,
  );
  await app.tellOf('messages', first, second);

  expect([first.keys, second.keys]).toEqual([[], ['1', '2', '10']]);
});

test('an empty room proves nothing: the first row is shown to members and to nobody else', async () => {
  await using app = await startEngine();
  await app.database.sql(`insert into rooms values (3, 'attic'); insert into members values (3, '${bob}')`);
  const [stranger, member] = [await app.watch(identityOf(carol), room(3)), await app.watch(identityOf(bob), room(3))];
  expect([stranger.keys, member.keys]).toEqual([[], []]);
  await app.database.sql(`insert into messages values (10, 3, '${bob}', 'canary')`);
  await app.tell(stranger, member);

  expect([stranger.keys, member.keys]).toEqual([[], ['10']]);
  expect(stranger.sent.join()).not.toContain('canary');
});

test('a room that has become empty proves nothing of a newcomer either, although others are known to be members', async () => {
  await using app = await startEngine();
  await app.database.sql(`insert into members values (2, '${bob}')`);
  await app.tell();
  const first = await app.watch(identityOf(alice), room(2));
  await app.database.sql('delete from messages where room_id = 2');
  await app.tell(first);
  const [newcomer, stranger] = [await app.watch(identityOf(bob), room(2)), await app.watch(identityOf(carol), room(2))];
  expect([first.keys, newcomer.keys, stranger.keys]).toEqual([[], [], []]);
  await app.database.sql(`insert into messages values (10, 2, '${alice}', 'canary')`);
  await app.tell(first, newcomer, stranger);

  expect([first.keys, newcomer.keys, stranger.keys]).toEqual([['10'], ['10'], []]);
  expect(stranger.sent.join()).not.toContain('canary');
});

test('members and messages that change in one transaction are seen together', async () => {
  await using app = await startEngine();
  const [leaving, joining] = [await app.watch(identityOf(bob)), await app.watch(identityOf(carol))];
  await app.database.sql(`begin; insert into messages values (10, 1, '${alice}', 'canary'); delete from members where user_id = '${bob}';
    insert into members values (1, '${carol}'); commit`);
  await app.tell(leaving, joining);

  expect([leaving.keys, joining.keys]).toEqual([[], ['1', '2', '10']]);
  expect(leaving.sent.join()).not.toContain('canary');
});

test('a policy that changed and of which nobody has told yet stops shared results until it is known', async () => {
  await using app = await startEngine(`${roomApp.sql}; drop policy messages_read on messages;
    create policy messages_read on messages for select to authenticated using (true)`);
  const [first, second] = [await app.watch(identityOf(alice), room(2)), await app.watch(identityOf(bob), room(2))];
  expect(app.engine.queryCounts).toMatchObject({ shared: 1 });
  expect([first.keys, second.keys]).toEqual([['3'], ['3']]);

  await app.database.sql(`alter policy messages_read on messages using (author = (select auth.uid()));
    insert into messages values (10, 2, '${alice}', 'canary')`);
  await app.tellOf('messages', first, second);
  expect(second.sent.join()).not.toContain('canary');
  expect(app.counts.catalogOld).toBeGreaterThan(0);

  app.engine.useCatalog(await app.load());
  await Promise.all([first, second].map((watcher) => app.engine.isUpToDate(watcher)));
  expect([first.keys, second.keys]).toEqual([['3', '10'], []]);
});

const hidden = `body <> 'canary'`;
const unseen = `create function is_shown(text) returns boolean language plpgsql stable as $$
  declare shown boolean; begin execute 'select $1 <> ''canary''' into shown using $1; return shown; end $$;`;

test.each([
  ['shared', hidden, 'alter policy messages_read on messages using (author = (select auth.uid()))'],
  ['gated', `is_member(room_id)`, 'alter policy messages_read on messages using (author = (select auth.uid()))'],
  ['re-run', `is_shown(body)`, 'alter table messages disable row level security'],
])('a change of policies between the guard and the rows is noticed: %s', async (strategy, policy, change) => {
  await using app = await startEngine(
    `${roomApp.sql}; ${unseen} alter policy messages_read on messages using (${policy})`,
  );
  const [first, second] = [await app.watch(identityOf(alice)), await app.watch(identityOf(bob))];
  expect(app.engine.queryCounts[strategy as 'shared']).toBeGreaterThan(0);
  if (strategy !== 'gated') await app.database.sql(`insert into messages values (10, 1, '${alice}', 'canary')`);
  const admin = new pg.Client(app.database.url);
  await admin.connect();
  await admin.query(`begin; ${change}`);

  // The guard answers for the moment before; the rows wait for the lock of whoever changes the policies.
  const told = app.tellOf('messages', first, second);
  await vi.waitFor(async () => {
    const waiting = await app.database.sql(
      `select from pg_locks where not granted and relation = 'messages'::regclass`,
    );
    expect(waiting.length).toBeGreaterThan(0);
  });
  await admin.query('commit');
  await admin.end();
  await told;

  expect(first.sent.join() + second.sent.join()).not.toContain('canary');
  expect(app.counts.catalogOld).toBeGreaterThan(0);
});

test('identities with the same value of the claim that decides share, others do not', async () => {
  await using app = await startEngine(`${roomApp.sql}; drop policy messages_read on messages;
    create policy messages_read on messages for select to authenticated using (room_id = (auth.jwt() ->> 'room')::int)`);
  const everything: QuerySpec = { model: 'Message', action: 'findMany', args: {} };
  const watchers = [
    await app.watch(identityOf(alice, { room: 1, iat: 1 }), everything),
    await app.watch(identityOf(bob, { room: 1, iat: 2 }), everything),
    await app.watch(identityOf(carol, { room: 2 }), everything),
  ];

  expect(watchers.map((watcher) => watcher.keys)).toEqual([['1', '2'], ['1', '2'], ['3']]);
  expect(app.engine.queryCounts).toEqual({ shared: 0, class: 0, gated: 0, routed: 2, batched: 0, 're-run': 0 });
});

test('one identity whose policy fails is served alone, and the others go on sharing', async () => {
  await using app =
    await startEngine(`${roomApp.sql}; create policy odd on messages as restrictive for select to authenticated
    using (1 / coalesce((auth.jwt() ->> 'divisor')::int, 1) > -1)`);
  const well = await app.watch(identityOf(alice));
  const ill = await app.watch(identityOf(bob, { divisor: '0' }));
  await app.engine.isUpToDate(ill);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new')`);
  await app.tell(well, ill);

  expect(well.keys).toEqual(['1', '2', '10']);
  expect(ill.error).toMatchObject({ code: 'ACCESS_POLICY_FAILED' });
});

test('a query that does not pin what the policy looks at is evaluated for each user', async () => {
  await using app = await startEngine();
  const all: QuerySpec = { model: 'Message', action: 'findMany', args: { orderBy: { id: 'asc' } } };
  const [first, second] = [await app.watch(identityOf(alice), all), await app.watch(identityOf(bob), all)];

  expect([first.keys, second.keys]).toEqual([
    ['1', '2', '3'],
    ['1', '2'],
  ]);
  expect(app.engine.queryCounts).toMatchObject({ batched: 2, gated: 0 });
});

test('what lets two rooms into one query is no pin', async () => {
  await using app = await startEngine();
  const either: QuerySpec = {
    model: 'Message',
    action: 'findMany',
    args: { where: { roomId: { in: [1, 2] } }, orderBy: { id: 'asc' } },
  };
  const cursor: QuerySpec = { ...inLobby, args: { ...inLobby.args, cursor: { id: 3 } } };
  const [first, second] = [await app.watch(identityOf(alice), either), await app.watch(identityOf(bob), either)];
  const [withCursor, without] = [await app.watch(identityOf(alice), cursor), await app.watch(identityOf(bob), cursor)];

  expect([first.keys, second.keys]).toEqual([
    ['1', '2', '3'],
    ['1', '2'],
  ]);
  expect([withCursor.keys, without.keys]).toEqual([[], []]);
  expect(app.engine.queryCounts).toMatchObject({ gated: 0 });
});

test('a query that is run once brings no rows of a table whose row-level security was turned off a moment ago', async () => {
  await using app = await startEngine();
  await app.database.sql('alter table messages disable row level security');
  const answer = app.engine.query(inLobby, identityOf(carol));
  const outcome = vi.fn();
  void answer.then(outcome, outcome);
  await vi.waitFor(() => expect(app.counts.catalogOld).toBe(1), 10_000);
  expect(outcome).not.toHaveBeenCalled();
  app.engine.useCatalog(await app.load());
  await expect(answer).rejects.toMatchObject({ code: 'ACCESS_RLS_DISABLED' });
});

test('a result with too many rows is an error for the admitted alone', async () => {
  await using app = await startEngine();
  await app.database.sql(
    `insert into messages select g, 1, '${alice}', 'm' from generate_series(100, 100 + ${defaultQueryLimits.maxRows}) g`,
  );
  const [member, stranger] = [await app.watch(identityOf(bob)), await app.watch(identityOf(carol))];

  expect(member.error).toMatchObject({ code: 'QUERY_TOO_MANY_ROWS' });
  expect([stranger.keys, stranger.error]).toEqual([[], undefined]);
});

test('a result for which the database has no room fails, since nobody is told that the database is away', async () => {
  await using app = await startEngine(`${roomApp.sql};
    insert into messages select g, 1, '${alice}', repeat(md5(g::text), 20) from generate_series(100, 900) g;
    do $$ begin
      execute format('alter database %I set work_mem = ''64kB''', current_database());
      execute format('alter database %I set temp_file_limit = ''64kB''', current_database());
    end $$`);
  const query = { ...inLobby, args: { where: { roomId: 1 }, orderBy: { body: 'asc' } } } as const;
  const watcher = await app.watch(identityOf(alice), query);
  await vi.waitFor(() => expect(watcher.error).toMatchObject({ code: 'SERVER_DATABASE_UNAVAILABLE' }), 10_000);
  await app.database.sql('delete from messages where id >= 100');
  await vi.waitFor(() => expect(watcher.keys).toEqual(['1', '2']), 20_000);
});

test('a result whose evaluation is tried again is not up to date until it has been', async () => {
  await using app = await startEngine(`${roomApp.sql};
    do $$ begin execute format('alter database %I set lock_timeout = ''500ms''', current_database()); end $$`);
  const watcher = await app.watch(identityOf(alice));
  const admin = new pg.Client(app.database.url);
  await admin.connect();
  await admin.query(`begin; lock table messages; insert into messages values (10, 1, '${alice}', 'new')`);
  const waiting = (): Promise<unknown[]> =>
    app.database.sql(`select from pg_locks where not granted and relation = 'messages'::regclass`);

  const told = app.tellOf('messages', watcher);
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), { interval: 5, timeout: 10_000 });
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(0), { interval: 5, timeout: 10_000 });
  await admin.query('commit');
  await admin.end();
  await told;

  expect(watcher.keys).toEqual(['1', '2', '10']);
});
