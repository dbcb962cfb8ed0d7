/**
 * Vitest global setup: one PostgreSQL for the whole run, its data in a temporary folder, without fsync.
 * Set ROWCAST_TEST_DATABASE_URL (a superuser's) to run the tests against another server.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EmbeddedPostgres } from '../src/embedded/embedded-postgres.js';

export async function setup(): Promise<() => Promise<void>> {
  if (process.env['ROWCAST_TEST_DATABASE_URL']) return async () => {};
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-test-'));
  fs.chmodSync(dataDir, 0o755);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'logical' };
  const server = await EmbeddedPostgres.start({ dataDir, settings });
  process.env['ROWCAST_TEST_DATABASE_URL'] = server.url;
  return async () => {
    await server.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
}
