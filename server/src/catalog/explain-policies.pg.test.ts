import { createTestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { roomApp } from '../../test-support/room-app.js';
import { applyPlatform } from '../migrate/platform.js';
import { explainPolicies } from './explain-policies.js';
import { loadCatalog } from './load-catalog.js';
import { parseDataModel } from './read-data-model.js';

async function explain(extraSql = '') {
  await using database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword: 'rowcast' });
  await database.sql(`${roomApp.sql}; select rowcast.install_capture(); ${extraSql}`);
  const pool = new pg.Pool({ connectionString: database.url });
  try {
    const roles = ['anon', 'authenticated'];
    const dataModel = parseDataModel([
      ['s.prisma', `datasource db {\n  provider = "postgresql"\n}\n${roomApp.schema}`],
    ]);
    const explained = explainPolicies(await loadCatalog({ pool, dataModel, roles }), roles);
    return (model: string, role = 'authenticated') =>
      explained.find((entry) => entry.model === model && entry.role === role);
  } finally {
    await pool.end();
  }
}

test('a membership policy is gated by the field that it looks at', async () => {
  const of = await explain();
  expect(of('Message')).toMatchObject({
    strategy: 'gated',
    pinnedFields: ['roomId'],
    claims: ['sub'],
    tables: ['public.members'],
  });
  expect(of('Message', 'anon')).toMatchObject({ strategy: 'none' });
});

test.each([
  ['a public table', 'using (true)', 'shared'],
  ['the clock', `using (author = auth.uid() and now() > 'epoch')`, 'class'],
  ['the whole token', `using (auth.jwt() @> '{}')`, 're-run'],
  [
    'other rows of the table',
    'using (exists (select from messages m where m.id = messages.stars and m.author = auth.uid()))',
    'class',
  ],
])('%s', async (_name, policy, strategy) => {
  const of = await explain(
    `drop policy messages_read on messages; create policy messages_read on messages for select ${policy}`,
  );
  expect(of('Message')).toMatchObject({ strategy });
});
