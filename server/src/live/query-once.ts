/**
 * Runs a query once, as an identity, with what is known of the schema. Where that may no longer hold (row-level
 * security was turned off a moment ago, say), nothing that was read is given: it waits for the newer catalogue.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Catalog } from '../catalog/catalog.js';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import { assertAffordable, evaluateQuery } from './evaluate-query.js';
import { compileOnce, type PlanOptions } from './query-planner.js';
import type { ResultRows } from './result-rows.js';

export interface QueryOnceOptions {
  readonly identity: Identity;
  readonly database: Database;
  /** With the newest catalogue. */
  readonly plan: () => PlanOptions;
  /** Resolves when there is a newer catalogue than this one. */
  readonly renew: (catalog: Catalog) => Promise<void>;
}

/** With how many catalogues it is tried. */
const maxCatalogs = 5;

/** Throws QUERY_*, ACCESS_*, SCHEMA_* or what became of the database. */
export async function queryOnce({ identity, database, plan, renew }: QueryOnceOptions): Promise<ResultRows> {
  for (let attempt = 0; attempt < maxCatalogs; attempt += 1) {
    const planned = plan();
    const compiled = compileOnce(planned);
    await assertAffordable({ compiled, identity, database });
    const rows = await evaluateQuery({ compiled, identity, database }, planned.catalog.moment);
    if (rows) return rows;
    await renew(planned.catalog);
  }
  throw new RowcastError('SCHEMA_MISMATCH', 'schema or policies go on changing while this is asked for', {
    hint: 'a migration may be under way: try again when it is over',
  });
}
