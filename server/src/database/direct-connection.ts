/**
 * One connection as the owner of the database, for migrations, policies and checks: what needs a session
 * of its own (advisory locks, DDL, catalogue reads) and is never a client's. No pool, no identity.
 */
import { RowcastError } from '@rowcast/protocol';
import pg from 'pg';

const connectTimeoutMs = 10_000;

/** Connects, or says which server and database could not be reached and why. The caller ends it. */
export async function connectDirect(url: string): Promise<pg.Client> {
  const client = createClient(url);
  // An error on an idle connection also rejects the next query, which is where it is handled.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new RowcastError('SERVER_DATABASE_UNAVAILABLE', `cannot connect to ${describeUrl(url)}: ${reasonOf(error)}`, {
      hint: hintFor(error),
      cause: error,
    });
  }
}

/** Connects, works and ends the connection, whatever happens. */
export async function withDirectConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectDirect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A connection URL without its password, for people to read. */
export function describeUrl(url: string): string {
  try {
    const { username, host, pathname } = new URL(url);
    return `${username ? `${decodeURIComponent(username)}@` : ''}${host}${pathname}`;
  } catch {
    return 'the database';
  }
}

function createClient(url: string): pg.Client {
  try {
    return new pg.Client({
      connectionString: url,
      application_name: 'rowcast migrate',
      connectionTimeoutMillis: connectTimeoutMs,
    });
  } catch (error) {
    throw new RowcastError('CONFIG_INVALID', 'the database URL is not valid', {
      hint: 'it looks like postgres://user:password@host:5432/database; special characters are percent-encoded',
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function hintFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '28P01' || code === '28000') return 'check the user and password in the URL';
  if (code === '3D000') return 'create the database, or correct its name in the URL';
  if (code === '53300') return 'the server has no connection left; raise max_connections or close some';
  return 'check that the server runs and that host and port are right';
}
