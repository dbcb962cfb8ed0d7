/**
 * Prisma's schema engine talks to Postgres through this driver adapter. Prisma's own adapter for pg is
 * not fit for migrations: it cuts scripts at every semicolon, spreads the pieces over connections and
 * cannot read the system catalogue's types. Here a script is one message on the engine's one connection,
 * hence one transaction, and the last failure is kept with its place in the script.
 */
import { randomUUID } from 'node:crypto';
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { RowcastError } from '@rowcast/protocol';
import pg from 'pg';
import { connectDirect, withDirectConnection } from '../database/direct-connection.js';
import { quoteIdentifier } from '../database/quote-identifier.js';
import { columnTypeOf, readValue } from './column-types.js';
import { asSessionUser } from './database-owner.js';
import { runScript, ScriptError } from './run-script.js';
import { splitStatements } from './split-statements.js';

export interface MigrationAdapterOptions {
  readonly url: string;
  /** An empty database to replay migrations in, where the role may not create one. */
  readonly shadowUrl?: string | undefined;
}

/** A script that failed, and why. */
export interface ScriptFailure {
  readonly script: string;
  readonly error: ScriptError;
}

const identity = { provider: 'postgres', adapterName: '@rowcast/migration-adapter' } as const;

export class MigrationAdapter implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = identity.provider;
  readonly adapterName = identity.adapterName;
  readonly #options: MigrationAdapterOptions;
  readonly #open = new Set<pg.Client>();
  #lastFailure: ScriptFailure | undefined;

  constructor(options: MigrationAdapterOptions) {
    this.#options = options;
  }

  get lastFailure(): ScriptFailure | undefined {
    return this.#lastFailure;
  }

  async connect(): Promise<SqlDriverAdapter> {
    return this.#adapt(await this.#connectTo(this.#options.url), async () => {});
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const { url, shadowUrl } = this.#options;
    if (shadowUrl !== undefined) {
      await emptyShadow(shadowUrl, url);
      return this.#adapt(await this.#connectTo(shadowUrl), async () => {});
    }
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const maker = asSessionUser(url);
    await createShadow(maker, name);
    const shadow = new URL(maker);
    shadow.pathname = `/${name}`;
    return this.#adapt(await this.#connectTo(shadow.href), () =>
      withDirectConnection(maker, async (owner) => {
        await owner.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((client) => client.end()));
    this.#open.clear();
  }

  async #connectTo(url: string): Promise<pg.Client> {
    const client = await connectDirect(url);
    this.#open.add(client);
    const schema = schemaOf(url);
    if (schema !== undefined) await client.query(`set search_path to ${quoteIdentifier(schema)}`);
    return client;
  }

  #adapt(client: pg.Client, afterwards: () => Promise<void>): SqlDriverAdapter {
    const queries = queryable(client);
    const schemaName = schemaOf(this.#options.url);
    return {
      ...queries,
      startTransaction: async () => {
        await client.query('begin');
        return transaction(queries);
      },
      executeScript: (script) => this.#executeScript(client, script),
      getConnectionInfo: () => ({ supportsRelationJoins: true, ...(schemaName !== undefined && { schemaName }) }),
      dispose: async () => {
        this.#open.delete(client);
        await client.end();
        await afterwards();
      },
    };
  }

  async #executeScript(client: pg.Client, script: string): Promise<void> {
    try {
      // CREATE INDEX CONCURRENTLY refuses to be in a transaction, even an implicit one.
      if (/\bconcurrently\b/i.test(script)) {
        for (const statement of splitStatements(script)) await runScript(client, statement.text);
      } else {
        await runScript(client, script);
      }
    } catch (error) {
      if (error instanceof ScriptError) this.#lastFailure = { script, error };
      throw toDatabaseError(error instanceof ScriptError ? error.cause : error);
    }
  }
}

function queryable(client: pg.Client): SqlQueryable {
  const run = async (query: SqlQuery): Promise<pg.QueryArrayResult> => {
    try {
      const result = await client.query<unknown[]>({
        text: query.sql,
        values: query.args,
        rowMode: 'array',
        types: { getTypeParser: (oid: number) => (text: string) => readValue(oid, text) },
      });
      const last = Array.isArray(result) ? result.at(-1) : result;
      // A list of results is what pg gives for several statements, whatever its types say.
      return last as pg.QueryArrayResult;
    } catch (error) {
      throw toQueryError(error);
    }
  };
  return {
    ...identity,
    queryRaw: async (query): Promise<SqlResultSet> => {
      const { fields, rows } = await run(query);
      return {
        columnNames: fields.map((field) => field.name),
        columnTypes: fields.map((field) => columnTypeOf(field.dataTypeID)),
        rows,
      };
    },
    executeRaw: async (query) => (await run(query)).rowCount ?? 0,
  };
}

/** The engine sends COMMIT and ROLLBACK itself, as statements. */
function transaction(queries: SqlQueryable): Transaction {
  return { ...queries, options: { usePhantomQuery: false }, commit: async () => {}, rollback: async () => {} };
}

/** The one kind that the engine acts upon, when it looks for its history; all else is told in Postgres's words. */
function toQueryError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || error.code !== '42P01') return toDatabaseError(error);
  const table = /"(.+)"/.exec(error.message)?.[1];
  const original = { originalCode: error.code, originalMessage: error.message };
  return new DriverAdapterError({ ...original, kind: 'TableDoesNotExist', ...(table !== undefined && { table }) });
}

function toDatabaseError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return error;
  const { code, message, severity = 'ERROR', detail, column, hint } = error;
  const original = { originalCode: code, originalMessage: message };
  return new DriverAdapterError({ ...original, kind: 'postgres', code, severity, message, detail, column, hint });
}

async function createShadow(url: string, name: string): Promise<void> {
  await withDirectConnection(url, async (owner) => {
    try {
      await owner.query(`create database ${quoteIdentifier(name)} template template0`);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
      throw new RowcastError('CONFIG_INVALID', 'this role may not create the shadow database that migrations need', {
        hint: 'alter role … createdb, or set SHADOW_DATABASE_URL to an empty database that may be emptied',
        cause: error,
      });
    }
  });
}

async function emptyShadow(shadowUrl: string, url: string): Promise<void> {
  const place = (text: string): string => new URL(text).host + new URL(text).pathname;
  if (place(shadowUrl) === place(url)) {
    throw new RowcastError('CONFIG_INVALID', 'SHADOW_DATABASE_URL is the database itself, which would be emptied', {
      hint: 'give it a database of its own',
    });
  }
  await withDirectConnection(shadowUrl, async (owner) => {
    const { rows } = await owner.query<{ name: string }>(
      `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
    );
    for (const { name } of rows) await owner.query(`drop schema ${quoteIdentifier(name)} cascade`);
    await owner.query('create schema public');
  });
}

/** Prisma's way to say which schema a connection works in. */
function schemaOf(url: string): string | undefined {
  return new URL(url).searchParams.get('schema') ?? undefined;
}
