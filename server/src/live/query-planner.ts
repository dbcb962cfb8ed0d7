/**
 * Turns a query into a plan for keeping it live: checked, compiled, and with all that it has to hear of.
 * The one strategy so far is re-run: the whole query again, as its identity, whenever something that it
 * depends on may have changed. Others will be chosen here, by what the policies read.
 */
import { type QuerySpec, RowcastError } from '@rowcast/protocol';
import type { Catalog } from '../catalog/catalog.js';
import { checkQuery } from '../query/check-query.js';
import { compileQuery } from '../query/compile-query.js';
import type { QueryLimits } from '../query/query-limits.js';
import type { LiveQueryPlan } from './live-query.js';
import { interestsOf, isOpaque } from './query-index.js';

export interface PlanOptions {
  readonly spec: QuerySpec;
  readonly role: string;
  readonly catalog: Catalog;
  readonly limits: QueryLimits;
}

export function planQuery({ spec, role, catalog, limits }: PlanOptions): LiveQueryPlan {
  const compiled = compileQuery(checkQuery(spec, { catalog, role, limits }));
  for (const { model } of compiled.dependencies) {
    if (model.table.isCaptured) continue;
    throw new RowcastError('LIVE_TABLE_NOT_CAPTURED', `changes of ${model.name} are not captured`, {
      hint: 'run rowcast migrate deploy, which lays the capture triggers on every table',
      model: model.name,
    });
  }
  return {
    compiled,
    interests: interestsOf(compiled.dependencies, role),
    isOpaque: isOpaque(compiled.dependencies, role),
  };
}
