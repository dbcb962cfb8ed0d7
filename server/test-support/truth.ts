/**
 * The truth that live results are held to: what a fresh `select` as an asker returns, and which canaries
 * that asker can see at all. Asked over a superuser's connection that takes the asker's role and claims.
 */
import { canonicalJson, type QuerySpec, type WireObject, type WireRow } from '@rowcast/protocol';
import { oracleSql } from '@rowcast/test-support';
import pg from 'pg';
import type { Asker } from './random-scenario.js';
import { world, worldTableNames } from './world-model.js';

/** What a query comes to, as text that is equal for equal results; or why there is none. */
export type Answer = { readonly rows: string } | { readonly failure: string };

export function answerOf(rows: readonly WireRow[]): Answer {
  return { rows: canonicalJson(rows) };
}

/** For `create function`: all that the caller can read in the world, as text. */
export const visibleTextSql = `
create schema oracle;
grant usage on schema oracle to anon, authenticated;
create function oracle.visible_text() returns setof text language plpgsql volatile as $$
declare
  target record;
  line text;
begin
  for target in
    select c.oid::regclass as name, string_agg(quote_ident(a.attname), ', ') as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relname in (${worldTableNames.map((name) => `'${name}'`).join(', ')})
      and c.relrowsecurity and has_column_privilege(c.oid, a.attnum, 'select')
    group by c.oid
  loop
    begin
      execute format('select string_agg(r::text, '' '') from (select %s from %s) r', target.columns, target.name) into line;
      return next line;
    exception when others then
      null;
    end;
  end loop;
end $$;`;

const canary = /~\d+[^~]*~/g;

/** The canaries in a text. */
export function canariesIn(text: string): readonly string[] {
  return text.match(canary) ?? [];
}

export class Truth {
  readonly #client: pg.Client;
  #grants: ReadonlySet<string> = new Set();

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<Truth> {
    const client = new pg.Client(url);
    client.on('error', () => {});
    await client.connect();
    const truth = new Truth(client);
    await truth.readGrants();
    return truth;
  }

  /** To be called when a grant may have changed. A table without row-level security counts as granted to nobody. */
  async readGrants(): Promise<void> {
    const { rows } = await this.#client.query<{ held: string }>(`
      select r.role || ' ' || c.relname || ' ' || a.attname as held
      from (values ('anon'), ('authenticated')) r (role), pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and has_column_privilege(r.role, c.oid, a.attnum, 'select')`);
    this.#grants = new Set(rows.map(({ held }) => held));
  }

  /** The answers to queries, asked in one transaction: now, or in a snapshot that another transaction has exported. */
  async answers(asker: Asker, queries: readonly QuerySpec[], snapshot?: string): Promise<readonly Answer[]> {
    const statements = queries.map((query) => this.statement(asker, query));
    const asked = statements.filter((statement) => statement !== null);
    const answers = await this.#all(asker, asked, snapshot);
    return statements.map((statement): Answer => {
      if (statement === null) return { failure: 'a grant is missing' };
      return answers.shift() ?? { failure: 'unreachable' };
    });
  }

  /** The oracle's SQL for a query; null if the asker lacks a grant. */
  statement(asker: Asker, query: QuerySpec): string | null {
    const role = roleOf(asker);
    return oracleSql(query, world, (table, column) => this.#grants.has(`${role} ${table} ${column}`));
  }

  /** Every canary that the asker can see, now or in a snapshot. */
  async visible(asker: Asker, snapshot?: string): Promise<readonly string[]> {
    const results = await this.#run(asker, ['select * from oracle.visible_text()'], snapshot);
    return results.flatMap(({ rows }) => rows.flatMap((row) => canariesIn(String(row['visible_text'] ?? ''))));
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #all(asker: Asker, statements: readonly string[], snapshot?: string): Promise<Answer[]> {
    if (statements.length === 0) return [];
    try {
      const results = await this.#run(asker, statements, snapshot);
      return results.map(({ rows }) => answerOf(rows[0]?.['rows'] as WireRow[]));
    } catch (error) {
      if (!isPolicyFailure(error)) throw error;
      if (statements.length === 1) return [{ failure: error.message }];
      const answers: Answer[] = [];
      for (const statement of statements) answers.push(...(await this.#all(asker, [statement], snapshot)));
      return answers;
    }
  }

  async #run(asker: Asker, statements: readonly string[], snapshot?: string): Promise<pg.QueryResult[]> {
    const claims = JSON.stringify(claimsOf(asker)).replaceAll("'", "''");
    const isolation = snapshot === undefined ? 'read committed' : 'repeatable read';
    const imported = snapshot === undefined ? 'select 1' : `set transaction snapshot '${snapshot}'`;
    const login = `begin isolation level ${isolation}; ${imported}; set local role ${roleOf(asker)};
      select set_config('request.jwt.claims', '${claims}', true), set_config('TimeZone', 'UTC', true)`;
    try {
      const results = await this.#client.query([login, ...statements, 'commit'].join(';\n'));
      // One message of several statements is answered by a list of results.
      return (results as unknown as pg.QueryResult[]).slice(4, -1);
    } catch (error) {
      await this.#client.query('rollback');
      throw error;
    }
  }
}

/** Missing grants of what policies read, policies that read each other in a circle, and bad casts in them. */
function isPolicyFailure(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && /^(42501|42P17|54001|22...)$/.test(error.code ?? '');
}

function roleOf(asker: Asker): string {
  return asker.userId === null ? 'anon' : 'authenticated';
}

/** Equal for askers whom Postgres cannot tell apart. */
export function askerKey(asker: Asker): string {
  return canonicalJson(claimsOf(asker));
}

export function claimsOf(asker: Asker): WireObject {
  if (asker.userId === null) return { role: 'anon' };
  return { sub: asker.userId, role: 'authenticated', ...asker.claims };
}
