import { expect, test } from 'vitest';
import { alice, bob, carol } from '../../test-support/room-app.js';
import { startTestApp, type TestApp } from '../../test-support/start-test-app.js';

const model = `
model Track {
  id      Int    @id
  name    String
  ownerId String @map("owner_id") @db.Uuid
  @@map("tracks")
}`;

/** Alice is a manager, Bob is an agent; both are `authenticated`. */
const tables = `
create table staff (account_id uuid primary key, role text not null);
create table tracks (id int primary key, name text not null, owner_id uuid not null);
alter table staff enable row level security;
alter table tracks enable row level security;
grant select, insert, update, delete on tracks to authenticated;
create function is_manager() returns boolean language sql stable security definer set search_path = ''
  begin atomic
    select exists (select from public.staff s where s.account_id = auth.uid() and s.role = 'manager');
  end;
create function fails() returns boolean language plpgsql stable as $$ begin raise exception 'the inside of it'; end $$;
insert into staff values ('${alice}', 'manager'), ('${bob}', 'agent');
insert into tracks values (1, 'one', '${alice}');`;

const fields = ['id', 'name', 'ownerId'];
const all = { read: fields, create: fields, update: fields, delete: true };

function startWith(policies: string): Promise<TestApp> {
  return startTestApp({ schema: model, sql: tables + policies });
}

const readable = 'create policy r on tracks for select to authenticated using (true);';

test('who may do nothing by a policy that looks at no row is told so, and another of the same role is not', async () => {
  await using app = await startWith(`${readable}
    create policy c on tracks for insert to authenticated with check ((select is_manager()));
    create policy u on tracks for update to authenticated using (is_manager()) with check (is_manager());
    create policy d on tracks for delete to authenticated using (is_manager());`);
  const [manager, agent] = await Promise.all([app.connect(alice), app.connect(bob)]);

  expect(await manager.permissions('Track')).toEqual(all);
  expect(await agent.permissions('Track')).toEqual({ read: fields, create: [], update: [], delete: false });
});

test('a claim decides as a row of a table does', async () => {
  await using app = await startWith(`${readable}
    create policy d on tracks for delete to authenticated using ((select auth.jwt() ->> 'team') = 'editors');`);
  const [editor, reader, neither] = await Promise.all([
    app.connect(alice, { team: 'editors' }),
    app.connect(alice, { team: 'readers' }),
    app.connect(alice),
  ]);

  expect(await editor.permissions('Track')).toMatchObject({ delete: true });
  expect(await reader.permissions('Track')).toMatchObject({ delete: false });
  // The claim is not there, so that the policy says null.
  expect(await neither.permissions('Track')).toMatchObject({ delete: false });
});

test('who may read nothing may do nothing', async () => {
  await using app = await startWith(`
    create policy r on tracks for select to authenticated using (is_manager());
    create policy w on tracks for all to authenticated using (is_manager()) with check (true);`);
  const [manager, agent] = await Promise.all([app.connect(alice), app.connect(bob)]);

  expect(await manager.permissions('Track')).toEqual(all);
  expect(await agent.permissions('Track')).toEqual({ read: [], create: [], update: [], delete: false });
});

test('where one policy may let a row through, the row decides, whatever the others say', async () => {
  await using app = await startWith(`${readable}
    create policy u on tracks for update to authenticated using (is_manager());
    create policy own on tracks for update to authenticated using (owner_id = auth.uid());
    create policy d on tracks for delete to authenticated using (is_manager() or owner_id = auth.uid());
    create policy whole on tracks for insert to authenticated with check (tracks is not null and is_manager());`);
  const agent = await app.connect(bob);

  expect(await agent.permissions('Track')).toEqual(all);
});

test('an update needs both sides: who may choose the row but give it no values is offered none', async () => {
  await using app = await startWith(`${readable}
    create policy u on tracks for update to authenticated using (owner_id = auth.uid()) with check (is_manager());
    create policy a on tracks for all to authenticated using (is_manager());`);
  const [manager, agent] = await Promise.all([app.connect(alice), app.connect(bob)]);

  expect(await manager.permissions('Track')).toEqual(all);
  // Of the policy for all commands, USING is what is checked of new rows too.
  expect(await agent.permissions('Track')).toEqual({ read: fields, create: [], update: [], delete: false });
});

test('a restrictive policy that does not hold closes what it is for, and one that reads the row does not', async () => {
  await using app = await startWith(`${readable}
    create policy w on tracks for all to authenticated using (true);
    create policy staff_deletes on tracks as restrictive for delete to authenticated using (is_manager());
    create policy staff_makes on tracks as restrictive for insert to authenticated with check (is_manager());
    create policy own on tracks as restrictive for update to authenticated using (owner_id = auth.uid());
    create policy of_others on tracks as restrictive for all to anon using (false);`);
  const [manager, agent] = await Promise.all([app.connect(alice), app.connect(bob)]);

  expect(await manager.permissions('Track')).toEqual(all);
  expect(await agent.permissions('Track')).toEqual({ read: fields, create: [], update: fields, delete: false });
});

test('a policy that raises an error lets nothing through, and says nothing about the others', async () => {
  await using app = await startWith(`${readable}
    create policy c on tracks for insert to authenticated with check (fails());
    create policy u on tracks for update to authenticated using (is_manager());
    create policy d on tracks for delete to authenticated using (1 / (select 0) = 1);
    create policy d2 on tracks for delete to authenticated using (is_manager());`);
  const [manager, agent] = await Promise.all([app.connect(alice), app.connect(bob)]);

  expect(await manager.permissions('Track')).toEqual({ ...all, create: [] });
  expect(await agent.permissions('Track')).toEqual({ read: fields, create: [], update: [], delete: false });
});

test('what changes with something else than rows and claims is not told for certain', async () => {
  await using app = await startWith(`${readable}
    create table log (at timestamptz not null);
    grant insert on log to authenticated;
    create function noted() returns boolean language sql volatile security definer set search_path = ''
      begin atomic
        insert into public.log values ('epoch');
        select true;
      end;
    create policy c on tracks for insert to authenticated with check (noted());
    create policy u on tracks for update to authenticated using (now() < '1970-01-01');
    create policy d on tracks for delete to authenticated using (is_manager());`);
  const agent = await app.connect(bob);

  expect(await agent.permissions('Track')).toEqual({ ...all, delete: false });
  expect(await app.database.sql('select count(*)::int as count from log')).toEqual([{ count: 0 }]);
});

test('the answer is that of the policies, and tells nothing of rows that nobody may see', async () => {
  await using app = await startWith(`
    create policy r on tracks for select to authenticated using (owner_id = auth.uid());
    create policy d on tracks for delete to authenticated using (exists (select from tracks));
    create policy u on tracks for update to authenticated using (exists (select from staff));`);
  const [owner, stranger] = await Promise.all([app.connect(alice), app.connect(carol)]);

  // A sub-query of a policy reads as whoever asks: Carol sees no track, so that for her there is none; and nobody has a
  // right to the staff, so that the policy is an error.
  expect(await owner.permissions('Track')).toEqual({ read: fields, create: [], update: [], delete: true });
  expect(await stranger.permissions('Track')).toEqual({ read: fields, create: [], update: [], delete: false });
});

test('who becomes a manager hears of it, and nobody else does', async () => {
  await using app = await startWith(`${readable}
    create policy d on tracks for delete to authenticated using ((select is_manager()));`);
  const [agent, other] = await Promise.all([app.connect(bob), app.connect(carol)]);
  expect(await agent.permissions('Track')).toMatchObject({ delete: false });
  expect(await other.permissions('Track')).toMatchObject({ delete: false });

  await app.database.sql(`update staff set role = 'manager' where account_id = '${bob}'`);
  await agent.until(() => agent.messages.some(({ kind }) => kind === 'permissionsChanged'));
  expect(await agent.permissions('Track')).toMatchObject({ delete: true });

  await app.database.sql(`insert into staff values ('${carol}', 'manager')`);
  await other.until(() => other.messages.some(({ kind }) => kind === 'permissionsChanged'));
  expect(await other.permissions('Track')).toMatchObject({ delete: true });
  const announced = (messages: typeof agent.messages) => messages.filter(({ kind }) => kind === 'permissionsChanged');
  expect([announced(agent.messages).length, announced(other.messages).length]).toEqual([1, 1]);
});

test('what one was told as somebody else is not kept up to date', async () => {
  await using app = await startWith(`${readable}
    create policy d on tracks for delete to authenticated using ((select is_manager()));`);
  const client = await app.connect(bob);
  await client.permissions('Track');
  await client.authenticate(await app.tokenFor(alice));
  expect(await client.permissions('Track')).toMatchObject({ delete: true });

  // The rows are read from the log in order: what Bob's would have brought is there before what Alice's brings.
  await app.database.sql(`update staff set role = 'manager' where account_id = '${bob}'`);
  await app.database.sql(`update staff set role = 'agent' where account_id = '${alice}'`);
  await client.until(() => client.messages.some(({ kind }) => kind === 'permissionsChanged'));

  expect(await client.permissions('Track')).toMatchObject({ delete: false });
  expect(client.messages.filter(({ kind }) => kind === 'permissionsChanged')).toHaveLength(1);
});
