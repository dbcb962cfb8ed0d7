/** Runs a compiled query as an identity, under row-level security, and bounds what it may bring. */
import { RowcastError } from '@rowcast/protocol';
import type { CatalogMoment } from '../catalog/catalog.js';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { CompiledQuery } from '../query/compiled-query.js';
import type { QueryLimits } from '../query/query-limits.js';
import { type ResultRow, type ResultRows, textBytes } from './result-rows.js';
import { schemaChangeStatement } from './snapshot-guard.js';

export interface EvaluateOptions {
  readonly compiled: CompiledQuery;
  readonly identity: Identity;
  readonly database: Database;
}

/** Undefined if what the query was compiled with may not have held any more: then its rows are let go unread. */
export async function evaluateQuery(
  { compiled, identity, database }: EvaluateOptions,
  catalog: CatalogMoment,
): Promise<ResultRows | undefined> {
  const later = schemaChangeStatement(catalog);
  const [rows, changed] = await database.readAsThen<ResultRow, Record<'isCatalogOld', boolean>>(
    identity,
    compiled.statement,
    later,
  );
  if (changed.status === 'fulfilled' && changed.value[0]?.isCatalogOld !== false) return undefined;
  if (rows.status === 'rejected') throw rows.reason;
  if (changed.status === 'rejected') throw changed.reason;
  return requireFewRows(rows.value, compiled.limits);
}

interface Explanation {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Total Cost': number } }];
}

/** Asks Postgres what the query would cost this identity, without running it. Throws QUERY_TOO_COSTLY. */
export async function assertAffordable({ compiled, identity, database }: EvaluateOptions): Promise<void> {
  const { statement, limits } = compiled;
  if (limits.maxCost === null) return;
  const explain = { text: `explain (format json) ${statement.text}`, values: statement.values };
  const [explanation] = await database.readAs<Explanation & object>(identity, explain);
  const cost = explanation?.['QUERY PLAN'][0].Plan['Total Cost'] ?? 0;
  if (cost <= limits.maxCost) return;
  throw new RowcastError('QUERY_TOO_COSTLY', 'the query would cost the database more than the server allows', {
    hint: 'add take, or a filter on a field with an index',
  });
}

/** The statement fetches one row more than is allowed, so that too many can be told from just enough. */
export function requireFewRows(rows: ResultRows, { maxRows, maxBytes }: QueryLimits): ResultRows {
  if (rows.length > maxRows) {
    throw new RowcastError('QUERY_TOO_MANY_ROWS', `the result has more than ${maxRows} rows`, {
      hint: 'add take, or a filter that narrows it',
    });
  }
  if (textBytes(rows) <= maxBytes) return rows;
  throw new RowcastError('QUERY_TOO_MANY_ROWS', `the result takes more than ${maxBytes} bytes`, {
    hint: 'add take, or select fewer fields',
  });
}
