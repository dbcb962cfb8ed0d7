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
import { isOpaque } from './interests.js';
import { chooseStrategy, type Strategy } from './strategy.js';
import type { TextPool } from './text-pool.js';

export interface QueryPlan {
  readonly compiled: CompiledQuery;
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
  /** Where equal statements are kept once. */
  readonly texts?: TextPool;
}

/** A query that is run once. Throws QUERY_*, ACCESS_* or SCHEMA_MISMATCH. */
export function compileOnce({ spec, role, catalog, limits, onMissingIndex, texts }: PlanOptions): CompiledQuery {
  const query = checkQuery(spec, { catalog, role, limits });
  if (onMissingIndex) findMissingIndexes(query).forEach(onMissingIndex);
  const compiled = compileQuery(query, limits);
  const { text, values } = compiled.statement;
  return texts ? { ...compiled, statement: { text: texts.share(text), values } } : compiled;
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
  return {
    compiled,
    isOpaque: isOpaque(compiled.dependencies, role),
    strategy: chooseStrategy({ ...compiled, role, catalog }),
    catalog,
  };
}
