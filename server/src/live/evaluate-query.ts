/** Runs a compiled query as an identity, under row-level security, and bounds what it may bring. */
import { RowcastError } from '@rowcast/protocol';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { CompiledQuery } from '../query/compiled-query.js';
import type { ResultRow, ResultRows } from './result-rows.js';

export interface EvaluateOptions {
  readonly compiled: CompiledQuery;
  readonly identity: Identity;
  readonly database: Database;
  readonly maxRows: number;
}

export async function evaluateQuery({ compiled, identity, database, maxRows }: EvaluateOptions): Promise<ResultRows> {
  const rows = await database.readAs<ResultRow>(identity, compiled.statement);
  if (rows.length <= maxRows) return rows;
  throw new RowcastError('QUERY_TOO_MANY_ROWS', `the result has more than ${maxRows} rows`, {
    hint: 'add take, or a filter that narrows it',
  });
}
