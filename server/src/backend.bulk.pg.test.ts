/** A hundred thousand rows at once: one step for who watches them, and nothing for who watches something else. */
import { expect, test } from 'vitest';
import { alice, inLobby, roomApp } from '../test-support/room-app.js';
import { startTestApp, type TestApp } from '../test-support/start-test-app.js';

const importApp = {
  schema: `${roomApp.schema}
model Import {
  id   Int    @id
  body String
  @@map("imports")
}`,
  sql: `${roomApp.sql}
create table imports (id int primary key, body text not null default 'x');
alter table imports enable row level security;
create policy imports_read on imports for select to authenticated using (true);
grant select on imports to authenticated`,
};

const firstImports = { model: 'Import', action: 'findMany', args: { orderBy: { id: 'asc' }, take: 2 } } as const;
const countImports = { model: 'Import', action: 'count', args: {} } as const;

async function evaluations(app: TestApp): Promise<number> {
  const text = await (await fetch(`${app.server.url}/metrics`)).text();
  const counts = [...text.matchAll(/^rowcast_evaluation_duration_seconds_count\S* (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

test('a bulk of rows that is copied in, changed and deleted is one step each for its watchers', async () => {
  await using app = await startTestApp(importApp);
  const client = await app.connect(alice);
  const [first, count] = [await client.subscribe(firstImports), await client.subscribe(countImports)];
  const counted = (): unknown => client.rows(count)[0]?.['count'];
  const before = client.messages.length;

  await app.database.sql(`copy imports (id) from program 'seq 1 100000'`);
  await client.until(() => counted() === 100_000 && client.rows(first).length === 2);
  await app.database.sql(`update imports set body = 'y'`);
  await client.until(() => client.rows(first)[0]?.['body'] === 'y');
  await app.database.sql('delete from imports');
  await client.until(() => counted() === 0 && client.rows(first).length === 0);

  // The first two rows change three times, the number of rows twice.
  expect(client.messages.slice(before).map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'patch'));
});

test('a bulk of rows in a table that nobody watches is no work for those who watch others', async () => {
  await using app = await startTestApp(importApp);
  const client = await app.connect(alice);
  const messages = await client.subscribe(inLobby);
  const before = await evaluations(app);

  await app.database.sql(`copy imports (id) from program 'seq 1 100000'; update imports set body = 'y'`);
  const { transaction } = await client.mutate({
    model: 'Message',
    action: 'create',
    args: { data: { id: 10, roomId: 1, author: alice, body: 'after it' } },
  });
  await client.settled(transaction);

  expect(client.rows(messages).map(({ body }) => body)).toContain('after it');
  expect(await evaluations(app)).toBe(before + 1);
});
