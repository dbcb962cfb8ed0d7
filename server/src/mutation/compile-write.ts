/** Writes the statements that change, delete or look up the rows that meet a condition. Pure. */
import type { CatalogJoinTable, CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import type { Statement } from '../database/statement.js';
import type { SqlValue } from '../query/check-value.js';
import type { CheckedSelection, Condition } from '../query/checked-query.js';
import { columnOf, compileWhere } from '../query/compile-where.js';
import { parameterType } from '../query/sql-type.js';
import { StatementBuilder } from '../query/statement-builder.js';
import type { Assignment } from './check-update-data.js';
import { compileAssignments } from './compile-assignments.js';
import { compileReturning } from './return-rows.js';

export interface WriteTarget {
  readonly model: CatalogModel;
  readonly where: Condition;
  /** Leave out the rows that meet this, whatever is null in them. */
  readonly except?: Condition | undefined;
  readonly membership?: Membership | undefined;
  /** Write to so many rows at most; the fields tell them apart. */
  readonly limit?: { readonly count: number; readonly key: readonly CatalogScalar[] } | undefined;
  /** What the rows come back with; without it the statement returns a constant for each. */
  readonly selection?: CheckedSelection;
}

/** Only the rows that a join table ties to one row of another table, or of the same. */
export interface Membership {
  readonly joinTable: CatalogJoinTable;
  /** The field whose values the join table holds. */
  readonly field: CatalogScalar;
  /** The field of the other row, and its value there. */
  readonly ownerField: CatalogScalar;
  readonly owner: SqlValue;
}

/** What a counted write returns. */
export interface CountedWrite {
  /** The rows that meet the condition and are visible. */
  readonly found: number;
  /** Those of them that could be written. */
  readonly written: number;
}

export function compileUpdate(target: WriteTarget, assignments: readonly Assignment[]): Statement {
  const builder = new StatementBuilder();
  return builder.build(updateRows(target, assignments, builder));
}

export function compileDelete(target: WriteTarget): Statement {
  const builder = new StatementBuilder();
  return builder.build(deleteRows(target, builder));
}

/** Changes the rows, or with null deletes them, and counts: what policies keep from being written goes missing in it. */
export function compileCounted(target: WriteTarget, assignments: readonly Assignment[] | null): Statement {
  const builder = new StatementBuilder();
  const alias = builder.alias();
  const found = `select 1 from ${quoteTable(target.model.table)} ${alias} where ${compileTarget(target, alias, builder)}`;
  const written = assignments === null ? deleteRows(target, builder) : updateRows(target, assignments, builder);
  return builder.build(countBoth(found, written));
}

/** A statement that returns a `CountedWrite`; what is written may be made from `found`. */
export function countBoth(found: string, written: string): string {
  return (
    `with found as (${found}),\nwritten as (${written})\n` +
    'select (select count(*)::int from found) as "found", (select count(*)::int from written) as "written"'
  );
}

/** The rows, as many as `most`, with the selection. */
export function compileRead(target: WriteTarget & { readonly selection: CheckedSelection }, most: number): Statement {
  const builder = new StatementBuilder();
  const alias = builder.alias();
  const row = compileReturning(target.selection, alias, builder);
  const where = compileTarget(target, alias, builder);
  const limit = builder.parameter(most, 'bigint');
  return builder.build(
    `select ${row}\nfrom ${quoteTable(target.model.table)} ${alias}\nwhere ${where}\nlimit ${limit}`,
  );
}

export function compileCount(target: WriteTarget): Statement {
  const builder = new StatementBuilder();
  const alias = builder.alias();
  const where = compileTarget(target, alias, builder);
  return builder.build(
    `select count(*)::int as "count" from ${quoteTable(target.model.table)} ${alias} where ${where}`,
  );
}

function updateRows(target: WriteTarget, assignments: readonly Assignment[], builder: StatementBuilder): string {
  const alias = builder.alias();
  const set = compileAssignments(assignments, alias, builder);
  return `update ${quoteTable(target.model.table)} as ${alias}\nset ${set}\n${compileRest(target, alias, builder)}`;
}

function deleteRows(target: WriteTarget, builder: StatementBuilder): string {
  const alias = builder.alias();
  return `delete from ${quoteTable(target.model.table)} as ${alias}\n${compileRest(target, alias, builder)}`;
}

function compileRest(target: WriteTarget, alias: string, builder: StatementBuilder): string {
  const where = compileTarget(target, alias, builder);
  const { selection } = target;
  return `where ${where}\nreturning ${selection ? compileReturning(selection, alias, builder) : '1'}`;
}

/** The condition stands in the write itself, also beside a limit: a row that changes meanwhile is judged anew. */
function compileTarget(target: WriteTarget, alias: string, builder: StatementBuilder): string {
  const { model, where, except, membership, limit } = target;
  const parts = [compileWhere(where, alias, builder)];
  if (membership) parts.push(compileMembership(membership, alias, builder));
  if (except) parts.push(`(${compileWhere(except, alias, builder)}) is not true`);
  const condition = parts.join(' and ');
  if (limit === undefined) return condition;
  const chosen = builder.alias();
  const columnsOf = (source: string): string => limit.key.map((field) => columnOf(field, source)).join(', ');
  const choice =
    `select ${columnsOf(chosen)} from ${quoteTable(model.table)} ${chosen}` +
    ` where ${compileWhere(where, chosen, builder)} limit ${builder.parameter(limit.count, 'bigint')}`;
  return `${condition} and (${columnsOf(alias)}) in (${choice})`;
}

function compileMembership(membership: Membership, alias: string, builder: StatementBuilder): string {
  const { joinTable, field, ownerField, owner } = membership;
  const join = builder.alias();
  const [toColumn, fromColumn] = [joinTable.toColumn, joinTable.fromColumn].map(quoteIdentifier);
  const isOwners = `${join}.${fromColumn} = ${builder.parameter(owner, parameterType(ownerField))}`;
  return `${columnOf(field, alias)} in (select ${join}.${toColumn} from ${quoteTable(joinTable.table)} ${join} where ${isOwners})`;
}
