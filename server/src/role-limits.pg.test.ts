/** What a server's owner lets the queries of a role bring and cost, and what clients hear of it. */
import type { QuerySpec } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../test-support/start-test-app.js';
import { readEnvironment, type ServerConfig } from './config.js';

const schema = `
model Note {
  id   Int     @id
  body String
  slow Slow[]
}
model Slow {
  id     Int  @id
  noteId Int
  note   Note @relation(fields: [noteId], references: [id])
}`;

const sql = `
create table "Note" (id int primary key, body text not null);
create table "Slow" (id int primary key, "noteId" int not null references "Note");
insert into "Note" select g, 'note ' || g from generate_series(1, 20000) g;
insert into "Slow" values (1, 1);
analyze;
alter table "Note" enable row level security;
alter table "Slow" enable row level security;
create policy read on "Note" for select using (true);
create policy read on "Slow" for select using (pg_sleep(0.3) is not null);
grant select on "Note", "Slow" to anon, authenticated;`;

const start = (config: Partial<ServerConfig>): Promise<TestApp> => startTestApp({ schema, sql, config });
const notes = (args: QuerySpec['args']): QuerySpec => ({ model: 'Note', action: 'findMany', args });
const alice = 'a11ce000-0000-4000-8000-000000000001';

async function codeOf(answer: Promise<unknown>): Promise<unknown> {
  return answer.then(
    () => 'answered',
    (error: { code?: string }) => error.code,
  );
}

test('a role has its own most rows, depth and time, and others have those of all', async () => {
  await using app = await start({
    queryLimits: { maxDepth: 6 },
    roleLimits: { anon: { maxRows: 2, maxDepth: 1, statementTimeoutMs: 100 } },
  });
  const asked: QuerySpec[] = [
    notes({ take: 2 }),
    notes({ take: 3 }),
    notes({ where: { slow: { some: { note: { id: 1 } } } }, take: 1 }),
    { model: 'Slow', action: 'findMany', args: {} },
  ];
  const codes = async (userId: string | null): Promise<unknown[]> => {
    const client = await app.connect(userId);
    return Promise.all(asked.map((query) => codeOf(client.query(query))));
  };
  expect(await codes(null)).toEqual(['answered', 'QUERY_TOO_MANY_ROWS', 'QUERY_TOO_COMPLEX', 'QUERY_TIMEOUT']);
  expect(await codes(alice)).toEqual(['answered', 'answered', 'answered', 'answered']);
});

test('a query that would cost a role too much is not run, once or live, and says so', async () => {
  await using app = await start({ roleLimits: { anon: { maxCost: 100 } } });
  const [anybody, user] = [await app.connect(null), await app.connect(alice)];
  const [cheap, dear] = [notes({ where: { id: 7 } }), notes({ where: { body: 'note 7' } })];
  expect(await codeOf(anybody.query(cheap))).toBe('answered');
  expect(await codeOf(anybody.query(dear))).toBe('QUERY_TOO_COSTLY');
  expect(await codeOf(user.query(dear))).toBe('answered');
  const [live, refused, allowed] = [
    await anybody.subscribe(cheap),
    await anybody.subscribe(dear),
    await user.subscribe(dear),
  ];
  expect(anybody.rows(live)).toHaveLength(1);
  expect(anybody.result(refused)).toMatchObject({ error: { code: 'QUERY_TOO_COSTLY' }, rows: [] });
  expect(user.rows(allowed)).toHaveLength(1);
});

test('an index that makes a query cheap is enough for it to be answered', async () => {
  await using app = await start({ queryLimits: { maxCost: 100 } });
  const client = await app.connect(null);
  const query = notes({ where: { body: 'note 7' } });
  expect(await codeOf(client.query(query))).toBe('QUERY_TOO_COSTLY');
  await app.database.sql('create index on "Note" (body); analyze "Note"');
  expect(await codeOf(client.query(query))).toBe('answered');
});

test('the limits of roles are read from the environment, and a misspelt one is an error', () => {
  const limits = { anon: { maxRows: 100, maxCost: 5000, statementTimeoutMs: 1000 } };
  expect(readEnvironment({ ROWCAST_ROLE_LIMITS: JSON.stringify(limits), ROWCAST_MAX_COST: '9' })).toMatchObject({
    roleLimits: limits,
    queryLimits: { maxCost: 9 },
  });
  for (const text of ['{"anon": {"rows": 1}}', '{"anon": {"maxRows": -1}}', '{anon', '[]']) {
    expect(() => readEnvironment({ ROWCAST_ROLE_LIMITS: text })).toThrow(/ROWCAST_ROLE_LIMITS/);
  }
});
