/** The records that one record is related to: finding, changing and removing them, under row-level security. */
import type { WireRow } from '@rowcast/protocol';
import type { CatalogScalar } from '../../catalog/catalog.js';
import { checkValue } from '../../query/check-value.js';
import { allOf, always, type Condition } from '../../query/checked-query.js';
import type { Assignment } from '../check-update-data.js';
import { type CountedWrite, compileCount, compileCounted, compileRead, type Membership } from '../compile-write.js';
import { describeUpdate } from '../describe-update.js';
import { forbidden } from '../missing-record.js';
import { type MutationScope, runStatement, type StatementPurpose, scopeOn } from '../mutation-scope.js';
import type { ReturnedRow } from '../return-rows.js';
import type { RelationLink } from './relation-link.js';
import { areEqual, assign, pair, trackingSelection, valuesOf, type WrittenRecord } from './written-record.js';

export interface SomeRows {
  /** On the model of the rows. */
  readonly scope: MutationScope;
  readonly where: Condition;
  readonly except?: Condition | undefined;
  readonly membership?: Membership | undefined;
}

/** The records at the other end of the relation of `owner` that meet a condition. */
export function relatedRows(owner: WrittenRecord, link: RelationLink, where: Condition = always): SomeRows {
  const scope = scopeOn(owner.scope, link.target);
  const values = valuesOf(owner, link.from);
  const { joinTable } = link;
  const [ownerField] = link.from;
  const [field] = link.to;
  if (!joinTable || !ownerField || !field) {
    return { scope, where: allOf([areEqual(link.target, pair(link.to, values)), where]) };
  }
  const own = checkValue(values[0] ?? null, ownerField, link.model);
  return { scope, where, membership: { joinTable, field, ownerField, owner: own } };
}

export async function findRecord(
  rows: SomeRows,
  fields: readonly CatalogScalar[] = [],
): Promise<WrittenRecord | undefined> {
  const { scope } = rows;
  const selection = trackingSelection(scope, fields);
  const statement = compileRead({ ...rows, model: scope.model, selection }, 1);
  const [found] = await runStatement<ReturnedRow>(scope, statement, { operation: 'select' });
  if (!found) return undefined;
  return { scope, row: JSON.parse(found.row) as WireRow, isNew: false }; // made by compileRead
}

export async function countRows(rows: SomeRows): Promise<number> {
  const { scope } = rows;
  const statement = compileCount({ ...rows, model: scope.model });
  const [counted] = await runStatement<{ readonly count: number }>(scope, statement, { operation: 'select' });
  return counted?.count ?? 0;
}

/** Changes all of the rows and says how many there were; an error if one of them may not be changed. */
export async function changeRows(rows: SomeRows, assignments: readonly Assignment[]): Promise<number> {
  return writeAll(rows, assignments, describeUpdate(assignments));
}

/** Removes all of the rows and says how many there were; an error if one of them may not be removed. */
export async function removeRows(rows: SomeRows): Promise<number> {
  return writeAll(rows, null, { operation: 'delete' });
}

/** Sets the fields of the rows to null. As in Prisma, that leaves `@updatedAt` alone. */
export async function letGo(rows: SomeRows, loose: readonly CatalogScalar[]): Promise<void> {
  if (loose.length === 0) return;
  const nothing = loose.map((field) => [field, null] as const);
  await changeRows(rows, assign(rows.scope.model, nothing));
}

async function writeAll(
  rows: SomeRows,
  assignments: readonly Assignment[] | null,
  purpose: StatementPurpose & { readonly operation: 'update' | 'delete' },
): Promise<number> {
  const { scope } = rows;
  const statement = compileCounted({ ...rows, model: scope.model }, assignments);
  const [{ found, written } = { found: 0, written: 0 }] = await runStatement<CountedWrite>(scope, statement, purpose);
  if (written === found) return found;
  // What another transaction changed in between is no longer there; what a policy forbids still is.
  if ((await countRows(rows)) >= found - written) throw forbidden(scope, purpose.operation);
  return written;
}
