import { expect, test } from 'vitest';
import { createTestDatabase } from './create-test-database.js';

test('each test gets a database of its own', async () => {
  await using first = await createTestDatabase({ sql: 'create table note (id int)' });
  await using second = await createTestDatabase();

  expect(await first.sql('select count(*)::int as notes from note')).toEqual([{ notes: 0 }]);
  await expect(second.sql('select 1 from note')).rejects.toThrow('does not exist');
});
