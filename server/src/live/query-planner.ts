/**
 * Turns a query into a plan for keeping it live: checked, compiled, with all that it has to hear of and
 * the cheapest sound strategy.
 */
import { type QuerySpec, RowcastError } from '@rowcast/protocol';
import type { Catalog } from '../catalog/catalog.js';
import { checkQuery } from '../query/check-query.js';
import { compileQuery } from '../query/compile-query.js';
import type { CompiledQuery } from '../query/compiled-query.js';
import { findMissingIndexes, type MissingIndex } from '../query/missing-index.js';
import type { QueryLimits } from '../query/query-limits.js';
import { type Interest, interestsOf, isOpaque } from './query-index.js';
import { chooseStrategy, type Strategy } from './strategy.js';

export interface QueryPlan {
  readonly compiled: CompiledQuery;
  readonly interests: readonly Interest[];
  /** Whether it can change without a trace in the change log, and is looked at from time to time. */
  readonly isOpaque: boolean;
  readonly strategy: Strategy;
  /** What the plan was made from. */
  readonly catalog: Catalog;
}

export interface PlanOptions {
  readonly spec: QuerySpec;
  readonly role: string;
  readonly catalog: Catalog;
  readonly limits: QueryLimits;
  /** Hears of each index that the query would need and that is not there. */
  readonly onMissingIndex?: (index: MissingIndex) => void;
}

/** A query that is run once. Throws QUERY_*, ACCESS_* or SCHEMA_MISMATCH. */
export function compileOnce({ spec, role, catalog, limits, onMissingIndex }: PlanOptions): CompiledQuery {
  const query = checkQuery(spec, { catalog, role, limits });
  if (onMissingIndex) findMissingIndexes(query).forEach(onMissingIndex);
  return compileQuery(query, limits);
}

/** A query that is kept live. Throws LIVE_TABLE_NOT_CAPTURED too. */
export function planQuery(options: PlanOptions): QueryPlan {
  const { role, catalog } = options;
  const compiled = compileOnce(options);
  for (const { model } of compiled.dependencies) {
    if (model.table.isCaptured) continue;
    throw new RowcastError('LIVE_TABLE_NOT_CAPTURED', `changes of ${model.name} are not captured`, {
      hint: 'run rowcast migrate deploy, which lays the capture triggers on every table',
      model: model.name,
    });
  }
  const strategy = chooseStrategy(compiled.dependencies, role, catalog);
  return {
    compiled,
    interests: interestsOf(compiled.dependencies, role),
    isOpaque: isOpaque(compiled.dependencies, role),
    // Whoever is not admitted sees no rows, but a count of none.
    strategy:
      strategy.kind === 'gated' && compiled.isNeverEmpty ? { kind: 'class', claims: strategy.claims } : strategy,
    catalog,
  };
}
