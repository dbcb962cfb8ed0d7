/**
 * Writes the join table of an implicit many-to-many relation. It has no model, so what its policies refuse
 * is told of the relation.
 */
import { assert } from '@rowcast/protocol';
import { isPolicyDenial, translatePostgresError } from '../../database/postgres-error.js';
import { quoteIdentifier, quoteTable } from '../../database/quote-identifier.js';
import type { Statement } from '../../database/statement.js';
import { checkValue } from '../../query/check-value.js';
import type { Condition } from '../../query/checked-query.js';
import { columnOf, compileWhere } from '../../query/compile-where.js';
import { elementType, parameterType } from '../../query/sql-type.js';
import { StatementBuilder } from '../../query/statement-builder.js';
import { type CountedWrite, countBoth } from '../compile-write.js';
import { writeErrorContext } from '../write-error-context.js';
import { mayNotJoin } from './join-access.js';
import type { RelationLink } from './relation-link.js';
import { valuesOf, type WrittenRecord } from './written-record.js';

/** Ties the owner to the records that meet the condition, and says how many there are. */
export async function joinFound(owner: WrittenRecord, link: RelationLink, where: Condition): Promise<number> {
  const builder = new StatementBuilder();
  const { to, target } = partsOf(link);
  const alias = builder.alias();
  const found =
    `select ${columnOf(to, alias)} as "to" from ${quoteTable(target.table)} ${alias}` +
    ` where ${compileWhere(where, alias, builder)}`;
  return (await insertFound(owner, link, found, builder)).found;
}

/** Ties the owner to records by what they are tied by. */
export async function joinRecords(
  owner: WrittenRecord,
  link: RelationLink,
  records: readonly WrittenRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const builder = new StatementBuilder();
  const { to, target } = partsOf(link);
  const values = records.flatMap((record) => valuesOf(record, [to])).map((value) => checkValue(value, to, target));
  const given = builder.alias();
  const found = `select ${given} as "to" from unnest(${builder.parameter(values, `${elementType(to)}[]`)}) ${given}`;
  await insertFound(owner, link, found, builder);
}

export interface PartedRecords {
  readonly where: Condition;
  readonly except?: Condition | undefined;
}

/** Unties the owner from the records that meet the condition. */
export async function partRows(owner: WrittenRecord, link: RelationLink, parted: PartedRecords): Promise<void> {
  const { found, written } = await removeFound(owner, link, parted);
  if (written === found) return;
  // What another transaction removed in between is gone; what a policy forbids is still there.
  const again = await removeFound(owner, link, parted);
  if (again.found > 0) throw mayNotJoin(link, 'delete', 'a policy forbids it');
}

async function removeFound(
  owner: WrittenRecord,
  link: RelationLink,
  { where, except }: PartedRecords,
): Promise<CountedWrite> {
  const builder = new StatementBuilder();
  const { joinTable, from, to, target } = partsOf(link);
  const own = ownValue(owner, link);
  const isOne = (join: string): string => {
    const alias = builder.alias();
    const isFound = compileWhere(where, alias, builder);
    const isKept = except ? ` and (${compileWhere(except, alias, builder)}) is not true` : '';
    const records = `select ${columnOf(to, alias)} from ${quoteTable(target.table)} ${alias} where ${isFound}${isKept}`;
    const isOwners = `${join}.${quoteIdentifier(joinTable.fromColumn)} = ${builder.parameter(own, parameterType(from))}`;
    return `${isOwners} and ${join}.${quoteIdentifier(joinTable.toColumn)} in (${records})`;
  };
  const [seen, removed] = [builder.alias(), builder.alias()];
  const table = quoteTable(joinTable.table);
  const found = `select 1 from ${table} ${seen} where ${isOne(seen)}`;
  const written = `delete from ${table} ${removed} where ${isOne(removed)} returning 1`;
  return runCounted(owner, link, { statement: builder.build(countBoth(found, written)), operation: 'delete' });
}

/** `found` gives the values of `to`, in a column of that name. */
async function insertFound(
  owner: WrittenRecord,
  link: RelationLink,
  found: string,
  builder: StatementBuilder,
): Promise<CountedWrite> {
  const { joinTable, from } = partsOf(link);
  const columns = [joinTable.fromColumn, joinTable.toColumn].map(quoteIdentifier).join(', ');
  const own = builder.parameter(ownValue(owner, link), parameterType(from));
  const written =
    `insert into ${quoteTable(joinTable.table)} (${columns})\n` +
    `select ${own}, found."to" from found on conflict do nothing returning 1`;
  return runCounted(owner, link, { statement: builder.build(countBoth(found, written)), operation: 'insert' });
}

interface JoinWrite {
  readonly statement: Statement;
  readonly operation: 'insert' | 'delete';
}

async function runCounted(
  { scope }: WrittenRecord,
  link: RelationLink,
  { statement, operation }: JoinWrite,
): Promise<CountedWrite> {
  try {
    const [counted] = await scope.transaction.query<CountedWrite>(statement);
    return counted ?? { found: 0, written: 0 };
  } catch (error) {
    if (isPolicyDenial(error)) throw mayNotJoin(link, operation, 'a policy forbids it');
    throw translatePostgresError(error, writeErrorContext({ ...scope, operation }));
  }
}

function ownValue(owner: WrittenRecord, link: RelationLink): ReturnType<typeof checkValue> {
  const { from } = partsOf(link);
  const [value = null] = valuesOf(owner, [from]);
  return checkValue(value, from, link.model);
}

function partsOf({ joinTable, from: [from], to: [to], target }: RelationLink) {
  assert(joinTable && from && to, 'a join table refers to one field on each side');
  return { joinTable, from, to, target };
}
