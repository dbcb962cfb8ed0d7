/** A database of its own whose tables are captured, and a reader of its change log. */
import { createTestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { type LogPosition, openChangeLog, readChangeLog } from '../src/changes/read-change-log.js';
import { listenForErrors } from '../src/database/database.js';
import { applyPlatform } from '../src/migrate/platform.js';

export const notes = 'create table note (id int primary key, body text)';

export async function startCapture(sql = notes) {
  const database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword: 'rowcast' });
  await database.sql(`${sql}; select rowcast.install_capture()`);
  const pool = new pg.Pool({ connectionString: database.urlAs('rowcast_server', 'rowcast'), max: 1 });
  listenForErrors(pool, () => {});
  let position: LogPosition = await openChangeLog(pool);
  return {
    database,
    pool,
    /** What was logged since the last time. */
    async read() {
      const reading = await readChangeLog(pool, position);
      position = reading.position;
      if (reading.news.kind === 'gap') throw new Error(`unexpected gap: ${reading.news.reason}`);
      return reading.news;
    },
    async rows() {
      return (await this.read()).changes.map(({ rows }) => rows);
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}
