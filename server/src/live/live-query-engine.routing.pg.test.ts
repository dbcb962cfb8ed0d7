import type { QuerySpec } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, bob, carol, inLobby, roomApp } from '../../test-support/room-app.js';
import { identityOf, startEngine, type TestEngine, type TestListener } from '../../test-support/start-engine.js';

const everything: QuerySpec = { model: 'Message', action: 'findMany', args: { orderBy: { id: 'asc' } } };
const ownMessages = `${roomApp.sql}; drop policy messages_read on messages;
  create policy messages_read on messages for select to authenticated using (author = (select auth.uid()))`;

function users(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `00000000-0000-4000-8000-${String(index + 100).padStart(12, '0')}`,
  );
}

/** What a piece of work costs. */
async function costOf(app: TestEngine, work: () => Promise<void>): Promise<TestEngine['counts']> {
  const before = { ...app.counts };
  await work();
  return {
    ...before,
    evaluations: app.counts.evaluations - before.evaluations,
    probes: app.counts.probes - before.probes,
    asked: app.counts.asked - before.asked,
  };
}

test('where each sees only their own rows, a change concerns the owner alone, however many watch', async () => {
  await using app = await startEngine(ownMessages);
  const watchers = await Promise.all(users(50).map((user) => app.watch(identityOf(user), everything)));
  const [first, second] = [
    await app.watch(identityOf(alice), everything),
    await app.watch(identityOf(bob), everything),
  ];
  expect(app.engine.queryCounts).toMatchObject({ routed: 52 });

  const inserting = await costOf(app, async () => {
    await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new')`);
    await app.tell(first, second);
  });
  const handingOver = await costOf(app, async () => {
    await app.database.sql(`update messages set author = '${bob}' where id = 10`);
    await app.tell(first, second);
  });

  expect([first.keys, second.keys, watchers[0]?.keys]).toEqual([['1', '3'], ['2', '10'], []]);
  expect([inserting.evaluations, handingOver.evaluations]).toEqual([1, 2]);
});

test('an identity without the claim has nothing to hear of', async () => {
  await using app = await startEngine(ownMessages);
  const nobody = await app.watch({ ...identityOf(alice), claims: { role: 'authenticated' } }, everything);
  const cost = await costOf(app, async () => {
    await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new')`);
    await app.tell(nobody);
  });

  expect([nobody.keys, cost.evaluations]).toEqual([[], 0]);
});

test('a claim that is no uuid is no reason to miss anything: its query is evaluated, and fails, like a fresh one', async () => {
  await using app = await startEngine(`${ownMessages}; delete from messages`);
  const odd = await app.watch({ ...identityOf(alice), claims: { sub: 'auth0|7', role: 'authenticated' } }, everything);
  expect(odd.keys).toEqual([]);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new')`);
  await app.tell(odd);

  expect(odd.error).toMatchObject({ code: 'ACCESS_POLICY_FAILED' });
});

test('a revoke among many members asks the one who lost the membership, and nobody else', async () => {
  await using app = await startEngine();
  const members = users(40);
  await app.database.sql(`insert into members select 1, id::uuid from unnest($1::text[]) id`, [members]);
  await app.tell();
  const watchers = await Promise.all(members.map((user) => app.watch(identityOf(user))));
  const [leaving] = watchers;
  if (!leaving) throw new Error('forty watch');

  const cost = await costOf(app, async () => {
    await app.database.sql(`delete from members where user_id = $1`, [members[0]]);
    await app.tell(...watchers);
  });
  const elsewhere = await costOf(app, async () => {
    await app.database.sql(`insert into members values (1, '${carol}')`);
    await app.tell(...watchers);
  });

  expect([leaving.keys, watchers[1]?.keys]).toEqual([[], ['1', '2']]);
  expect([cost.evaluations, cost.probes]).toEqual([1, 1]);
  expect([elsewhere.evaluations, elsewhere.probes]).toEqual([0, 0]);
});

test('one membership that changes has one feed evaluated, of all that are not pinned to a room', async () => {
  await using app = await startEngine();
  const watchers = await Promise.all(users(20).map((user) => app.watch(identityOf(user), everything)));
  const joining = await app.watch(identityOf(carol), everything);
  const cost = await costOf(app, async () => {
    await app.database.sql(`insert into members values (2, '${carol}')`);
    await app.tell(joining, ...watchers);
  });

  expect(joining.keys).toEqual(['3']);
  expect(cost.evaluations).toBe(1);
});

test('a message has those feeds evaluated whose readers see it; who does not is asked once and remembered', async () => {
  await using app = await startEngine();
  const strangers = await Promise.all(users(30).map((user) => app.watch(identityOf(user), everything)));
  const readers = [await app.watch(identityOf(alice), everything), await app.watch(identityOf(bob), everything)];
  expect(app.engine.queryCounts).toMatchObject({ batched: 32 });
  const message = (id: number): Promise<TestEngine['counts']> =>
    costOf(app, async () => {
      await app.database.sql(`insert into messages values (${id}, 1, '${alice}', 'new')`);
      await app.tell(...readers, ...strangers);
    });

  expect(await message(10)).toMatchObject({ evaluations: 2, asked: 32 });
  expect(await message(11)).toMatchObject({ evaluations: 2, asked: 0 });
  expect(readers.map((reader) => reader.keys)).toEqual([
    ['1', '2', '3', '10', '11'],
    ['1', '2', '10', '11'],
  ]);
});

test('what was remembered of a reader is forgotten when its membership changes', async () => {
  await using app = await startEngine();
  const [reader, stranger] = [
    await app.watch(identityOf(bob), everything),
    await app.watch(identityOf(carol), everything),
  ];
  const say = async (id: number, ...sql: string[]): Promise<void> => {
    await app.database.sql([`insert into messages values (${id}, 2, '${alice}', 'new')`, ...sql].join(';'));
    await app.tell(reader, stranger);
  };
  await say(10);
  await say(11, `insert into members values (2, '${carol}')`);
  await say(12);
  await say(13, `update members set user_id = '${bob}' where room_id = 2 and user_id = '${carol}'`);
  await say(14);

  expect([reader.keys, stranger.keys]).toEqual([['1', '2', '3', '10', '11', '12', '13', '14'], []]);
});

test('a row that leaves a room is taken from those who saw it there, though nobody else is in that room', async () => {
  await using app = await startEngine();
  const [both, one] = [await app.watch(identityOf(alice), everything), await app.watch(identityOf(bob), everything)];
  await app.database.sql('update messages set room_id = 2 where id = 2');
  await app.tell(both, one);
  await app.database.sql('delete from messages where id = 3');
  await app.tell(both, one);

  expect([both.keys, one.keys]).toEqual([['1', '2'], ['1']]);
});

test('an identity for whom the question fails is evaluated, and so are those asked after it', async () => {
  await using app =
    await startEngine(`${roomApp.sql}; create policy odd on messages as restrictive for select to authenticated
    using (1 / coalesce((auth.jwt() ->> 'divisor')::int, 1) > -1)`);
  const ill = await app.watch(identityOf(carol, { divisor: '0' }), everything);
  const well = await app.watch(identityOf(bob), everything);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'new')`);
  await app.tell(ill, well);

  expect(well.keys).toEqual(['1', '2', '10']);
  expect(ill.error).toMatchObject({ code: 'ACCESS_POLICY_FAILED' });
});

test('an open subscription keeps up with a policy that decides in another way from now on', async () => {
  await using app = await startEngine();
  const listeners: TestListener[] = [
    await app.watch(identityOf(bob), everything),
    await app.watch(identityOf(carol), everything),
  ];
  expect(app.engine.queryCounts).toMatchObject({ batched: 2 });
  const change = async (using: string): Promise<(string[] | undefined)[]> => {
    await app.database.sql(`alter policy messages_read on messages using (${using}); insert into messages
      select max(id) + 1, 2, '${carol}', 'x' from messages`);
    app.engine.useCatalog(await app.load());
    await app.tell(...listeners);
    return listeners.map((listener) => listener.keys);
  };

  expect(await change('author = (select auth.uid())')).toEqual([['2'], ['4']]);
  expect(app.engine.queryCounts).toMatchObject({ routed: 2 });
  expect(await change('room_id = 2')).toEqual([
    ['3', '4', '5'],
    ['3', '4', '5'],
  ]);
  expect(app.engine.queryCounts).toMatchObject({ shared: 1 });
  expect(await change('true and is_member(room_id)')).toEqual([['1', '2'], []]);
  expect(app.engine.queryCounts).toMatchObject({ batched: 2 });
});

test('a pinned query is not disturbed by a change of a membership that none of its members has', async () => {
  await using app = await startEngine();
  const watcher = await app.watch(identityOf(alice), inLobby);
  const cost = await costOf(app, async () => {
    await app.database.sql(`insert into members values (2, '${carol}'); delete from members where user_id = '${bob}'`);
    await app.tell(watcher);
  });
  expect(cost).toMatchObject({ evaluations: 0, probes: 0 });
});
