import { createTestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { expect, test } from 'vitest';
import { roomApp } from '../../test-support/room-app.js';
import { listenForErrors } from '../database/database.js';
import { applyPlatform } from '../migrate/platform.js';
import { explainPolicies } from './explain-policies.js';
import { loadCatalog } from './load-catalog.js';
import { parseDataModel } from './read-data-model.js';

async function explain(extraSql = '') {
  await using database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword: 'rowcast' });
  await database.sql(`${roomApp.sql}; select rowcast.install_capture(); ${extraSql}`);
  const pool = new pg.Pool({ connectionString: database.url });
  // The database is dropped while the last connection is still closing.
  listenForErrors(pool, () => {});
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
    namedBy: [],
    routedTables: { 'public.members': ['user_id'] },
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
  ['own rows, pinned or not', 'using (author = auth.uid() and not is_done)', 'gated'],
])('%s', async (_name, policy, strategy) => {
  const of = await explain(
    `drop policy messages_read on messages; create policy messages_read on messages for select ${policy}`,
  );
  expect(of('Message')).toMatchObject({ strategy });
});

test('what a query gets that pins nothing, and what would be cheaper', async () => {
  const byDefault = await explain();
  expect(byDefault('Message')?.advice).toContain('any other is batched');

  const own = await explain(
    `alter policy messages_read on messages using (author = (select auth.uid()) or author = auth.uid())`,
  );
  expect(own('Message')).toMatchObject({ namedBy: ['author'], tables: [], routedTables: {} });
  expect(own('Message')?.advice).toContain('any other is routed');

  const plpgsql = await explain(
    `create or replace function is_member(room int) returns boolean language plpgsql stable security definer
    set search_path = '' as 'begin return exists (select from public.members m where m.room_id = room and m.user_id = auth.uid()); end'`,
  );
  expect(plpgsql('Message')).toMatchObject({ routedTables: { 'public.members': ['user_id'] } });

  const counting = await explain(
    'alter policy messages_read on messages using (is_member(room_id) and (select count(*) from members) < 100)',
  );
  expect(counting('Message')).toMatchObject({ tables: ['public.members'], routedTables: {} });
  expect(counting('Message')?.advice).toContain('a change of public.members concerns everybody');
});
