/**
 * A database with a schema, for tests of queries and what is built on them: tables and their catalogue,
 * and a door that runs a query as a role, under row-level security, and returns its parsed rows.
 */
import type { QuerySpec, WireObject, WireRow } from '@rowcast/protocol';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import type { Catalog } from '../src/catalog/catalog.js';
import { loadCatalog } from '../src/catalog/load-catalog.js';
import { parseDataModel } from '../src/catalog/read-data-model.js';
import { Database } from '../src/database/database.js';
import type { Statement } from '../src/database/statement.js';
import { checkQuery } from '../src/query/check-query.js';
import { compileQuery } from '../src/query/compile-query.js';
import { defaultQueryLimits, type QueryLimits } from '../src/query/query-limits.js';

export interface QueryDatabase extends AsyncDisposable {
  readonly catalog: Catalog;
  readonly superuser: TestDatabase;
  compile(model: string, action: QuerySpec['action'], args?: WireObject, role?: string): Statement;
  /** The rows of a query, parsed, after checking that each stands under its own key. */
  run(model: string, action: QuerySpec['action'], args?: WireObject, role?: string): Promise<WireRow[]>;
  /** The rows as text, as they are compared and sent. */
  runText(statement: Statement, role?: string): Promise<readonly { readonly key: string; readonly row: string }[]>;
}

const roles = ['anon', 'authenticated'];
const createRoles = roles
  .map((role) => `do $$ begin create role ${role} nologin; exception when others then null; end $$;`)
  .join('\n');

/** Opens every table that has no row-level security yet to `authenticated`. */
const openTables = `do $$ declare name text; begin
  for name in select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and c.relkind in ('r', 'p') and not c.relrowsecurity loop
    execute format('alter table %s enable row level security', name);
    execute format('create policy open on %s for all to authenticated using (true)', name);
    execute format('grant select, insert, update, delete on %s to authenticated', name);
  end loop; end $$;`;

export interface QueryDatabaseOptions {
  /** The models and enums. */
  readonly schema: string;
  readonly sql: string;
  /** The schemas of the database that the models are in, if they say so. */
  readonly schemas?: readonly string[];
  readonly limits?: Partial<QueryLimits>;
}

export async function createQueryDatabase(options: QueryDatabaseOptions): Promise<QueryDatabase> {
  const superuser = await createTestDatabase({ sql: `${createRoles}\n${options.sql};\n${openTables}` });
  const schemas = options.schemas ? ` schemas = ${JSON.stringify(options.schemas)}\n` : '';
  const schema = `datasource db {\n provider = "postgresql"\n${schemas}}\n${options.schema}`;
  const pool = new pg.Pool({ connectionString: superuser.url, max: 1 });
  // The connection may still be on its way out when the database is dropped.
  pool.on('error', () => {});
  const catalog = await loadCatalog({ pool, dataModel: parseDataModel([['schema.prisma', schema]]), roles });
  await pool.end();
  const database = new Database({ connectionString: superuser.url, maxConnections: 2 });
  const limits = { ...defaultQueryLimits, ...options.limits };
  const compile: QueryDatabase['compile'] = (model, action, args = {}, role = 'authenticated') =>
    compileQuery(checkQuery({ model, action, args }, { catalog, role, limits }), limits).statement;
  const runText: QueryDatabase['runText'] = (statement, role = 'authenticated') =>
    database.readAs({ role, userId: null, claims: {}, expiresAtMs: null }, statement);
  return {
    catalog,
    superuser,
    compile,
    runText,
    async run(model, action, args, role) {
      const rows = await runText(compile(model, action, args, role), role);
      return rows.map(({ key, row }) => {
        const parsed = JSON.parse(row) as WireRow;
        if (parsed.$key !== key) throw new Error(`row ${row} came under the key ${key}`);
        return parsed;
      });
    },
    async [Symbol.asyncDispose]() {
      await database.close();
      await superuser[Symbol.asyncDispose]();
    },
  };
}
