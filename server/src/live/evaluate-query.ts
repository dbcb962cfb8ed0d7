/** Runs a compiled query as an identity, under row-level security, and bounds what it may bring. */
import { RowcastError } from '@rowcast/protocol';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { CompiledQuery } from '../query/compiled-query.js';
import type { QueryLimits } from '../query/query-limits.js';
import type { ResultRow, ResultRows } from './result-rows.js';

export interface EvaluateOptions {
  readonly compiled: CompiledQuery;
  readonly identity: Identity;
  readonly database: Database;
  readonly limits: QueryLimits;
}

export async function evaluateQuery({ compiled, identity, database, limits }: EvaluateOptions): Promise<ResultRows> {
  return requireFewRows(await database.readAs<ResultRow>(identity, compiled.statement), limits);
}

/** The statement fetches one row more than is allowed, so that too many can be told from just enough. */
export function requireFewRows(rows: ResultRows, { maxRows, maxBytes }: QueryLimits): ResultRows {
  if (rows.length > maxRows) {
    throw new RowcastError('QUERY_TOO_MANY_ROWS', `the result has more than ${maxRows} rows`, {
      hint: 'add take, or a filter that narrows it',
    });
  }
  if (rows.reduce((bytes, { row }) => bytes + row.length, 0) <= maxBytes) return rows;
  throw new RowcastError('QUERY_TOO_MANY_ROWS', `the result takes more than ${maxBytes} bytes`, {
    hint: 'add take, or select fewer fields',
  });
}
