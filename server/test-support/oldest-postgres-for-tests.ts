/** Vitest global setup of the project `oldest`: a PostgreSQL of the oldest version that is supported. */
import { startServer } from './postgres-for-tests.js';

export function setup(): Promise<() => Promise<void>> {
  return startServer({ variable: 'ROWCAST_TEST_OLDEST_DATABASE_URL', binariesPackage: 'postgres-14-linux-x64' });
}
