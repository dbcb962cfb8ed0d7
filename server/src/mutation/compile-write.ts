/** Writes the statements that change or delete the rows that meet a condition. Pure. */
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { quoteTable } from '../database/quote-identifier.js';
import type { Statement } from '../database/statement.js';
import type { CheckedSelection, Condition } from '../query/checked-query.js';
import { columnOf, compileWhere } from '../query/compile-where.js';
import { StatementBuilder } from '../query/statement-builder.js';
import type { Assignment } from './check-update-data.js';
import { compileAssignments } from './compile-assignments.js';
import { compileReturning } from './return-rows.js';

export interface WriteTarget {
  readonly model: CatalogModel;
  readonly where: Condition;
  /** Write to so many rows at most; the fields tell them apart. */
  readonly limit?: { readonly count: number; readonly key: readonly CatalogScalar[] } | undefined;
  /** What the rows come back with; without it the statement returns a constant for each. */
  readonly selection?: CheckedSelection;
}

export function compileUpdate(target: WriteTarget, assignments: readonly Assignment[]): Statement {
  const builder = new StatementBuilder();
  const alias = builder.alias();
  const set = compileAssignments(assignments, alias, builder);
  const rest = compileRest(target, alias, builder);
  return builder.build(`update ${quoteTable(target.model.table)} as ${alias}\nset ${set}\n${rest}`);
}

export function compileDelete(target: WriteTarget): Statement {
  const builder = new StatementBuilder();
  const alias = builder.alias();
  const rest = compileRest(target, alias, builder);
  return builder.build(`delete from ${quoteTable(target.model.table)} as ${alias}\n${rest}`);
}

function compileRest(target: WriteTarget, alias: string, builder: StatementBuilder): string {
  const where = compileTarget(target, alias, builder);
  const { selection } = target;
  return `where ${where}\nreturning ${selection ? compileReturning(selection, alias, builder) : '1'}`;
}

/** The condition stands in the write itself, also beside a limit: a row that changes meanwhile is judged anew. */
function compileTarget({ model, where, limit }: WriteTarget, alias: string, builder: StatementBuilder): string {
  const condition = compileWhere(where, alias, builder);
  if (limit === undefined) return condition;
  const chosen = builder.alias();
  const columnsOf = (source: string): string => limit.key.map((field) => columnOf(field, source)).join(', ');
  const choice =
    `select ${columnsOf(chosen)} from ${quoteTable(model.table)} ${chosen}` +
    ` where ${compileWhere(where, chosen, builder)} limit ${builder.parameter(limit.count, 'bigint')}`;
  return `${condition} and (${columnsOf(alias)}) in (${choice})`;
}
