/** Gives a test a database of its own on the server that the run shares, and takes it away again. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase extends AsyncDisposable {
  /** The superuser's URL. */
  readonly url: string;
  readonly name: string;
  /** The same database as another role. */
  urlAs(role: string, password: string): string;
  /** Runs SQL as the superuser: one or several statements, or one with values. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface TestDatabaseOptions {
  /** Clone this database instead of an empty one. Nobody may be connected to it. */
  readonly template?: string;
  /** SQL to run in the new database. */
  readonly sql?: string;
}

/** Takes the place of the server that the tests share. */
let ownServerUrl: string | undefined;

/** Has the tests of this file use a server of their own, until it is disposed. */
export function useTestServer(superuserUrl: string): Disposable {
  ownServerUrl = superuserUrl;
  return {
    [Symbol.dispose]() {
      ownServerUrl = undefined;
    },
  };
}

/** The superuser's URL of the server that the tests of this project share: ROWCAST_TEST_SERVER names the variable that holds it. */
export function testServerUrl(): string {
  const url = ownServerUrl ?? process.env[process.env['ROWCAST_TEST_SERVER'] ?? 'ROWCAST_TEST_DATABASE_URL'];
  if (!url) throw new Error('no test server: name the file x.pg.test.ts, so that it runs with the Postgres setup');
  return url;
}

export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const from = options.template === undefined ? '' : ` template "${options.template}"`;
  await runOnServer(`create database "${name}"${from}`);
  const url = new URL(testServerUrl());
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  if (options.sql) await pool.query(options.sql);
  return {
    url: url.href,
    name,
    urlAs(role, password) {
      const other = new URL(url);
      other.username = role;
      other.password = password;
      return other.href;
    },
    async sql<Row extends object>(text: string, values?: readonly unknown[]) {
      const result = await pool.query(text, values as unknown[] | undefined);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return (last?.rows ?? []) as Row[];
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await runOnServer(`drop database if exists "${name}" with (force)`);
    },
  };
}

async function runOnServer(text: string): Promise<void> {
  const client = new pg.Client(testServerUrl());
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
