/**
 * Vitest global setup: one PostgreSQL for the whole run, its data in a temporary folder, without fsync.
 * Set ROWCAST_TEST_DATABASE_URL (a superuser's) to run the tests against another server.
 *
 * The project `oldest` has a second one, of the oldest version that is supported.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EmbeddedPostgres } from '../src/embedded/embedded-postgres.js';

interface TestServer {
  /** The variable that tells the tests its URL. Where it is set, a server is there already. */
  readonly variable: string;
  readonly binariesPackage?: string;
}

export function setup(): Promise<() => Promise<void>> {
  return startServer({ variable: 'ROWCAST_TEST_DATABASE_URL' });
}

export async function startServer({ variable, ...binaries }: TestServer): Promise<() => Promise<void>> {
  if (process.env[variable]) return async () => {};
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-test-'));
  fs.chmodSync(dataDir, 0o755);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'logical' };
  const server = await EmbeddedPostgres.start({ dataDir, settings, ...binaries });
  const abandon = (): void => endNow(dataDir);
  // Vitest does not tear down what Ctrl-C interrupts; the server is in a process group of its own and would live on.
  process.once('exit', abandon);
  process.env[variable] = server.url;
  return async () => {
    process.off('exit', abandon);
    await server.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Ends the server without ceremony, and takes its data away. */
function endNow(dataDir: string): void {
  const pid = Number(fs.readFileSync(path.join(dataDir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGQUIT');
  fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}
