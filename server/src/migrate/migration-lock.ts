/**
 * One migration at a time on a database: a session advisory lock that a second runner waits for. It covers
 * the whole of a command, platform and policies too; the engine's own lock covers its part of it only.
 */
import { withDirectConnection } from '../database/direct-connection.js';
import type { MigrationProject } from './migration-project.js';

export async function withMigrationLock<T>(project: MigrationProject, work: () => Promise<T>): Promise<T> {
  return withDirectConnection(project.directUrl, async (client) => {
    const key = `hashtext('rowcast migrate')`;
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${key}) as taken`);
    if (rows[0]?.taken !== true) {
      project.report?.('another migration is running on this database; waiting for it');
      await client.query(`select pg_advisory_lock(${key})`);
    }
    // The lock ends with the connection.
    return work();
  });
}
