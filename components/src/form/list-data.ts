/** Writes what was changed of a relation to many: which records are tied now, and which are not any more. Pure. */
import { mostRelated, sortRelated } from '../fields/short-record.js';
import type { FieldInfo, RelationInfo } from '../model/field-info.js';
import { keyOf, uniqueWhere } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';

export interface ListChange {
  readonly before: readonly AnyRecord[];
  readonly after: readonly AnyRecord[];
}

/** The part of `data` for a relation to many: one nested write, which touches only the ties that differ. */
export function listDataFor({ name, relation }: FieldInfo, { before, after }: ListChange): AnyRecord {
  if (!relation) return {};
  const added = without(after, before, relation.to);
  const removed = without(before, after, relation.to);
  if (added.length === 0 && removed.length === 0) return {};
  return { [name]: tiesFor(relation, added, removed) };
}

function tiesFor({ to, ties }: RelationInfo, added: readonly AnyRecord[], removed: readonly AnyRecord[]): AnyRecord {
  if (ties?.kind === 'model') {
    const keyed = (record: AnyRecord): AnyRecord =>
      Object.fromEntries(ties.from.map((field, index) => [field, record[to[index] ?? '']]));
    return {
      ...(removed.length > 0 && { deleteMany: { OR: removed.map(keyed) } }),
      ...(added.length > 0 && { create: added.map(keyed) }),
    };
  }
  const named = (record: AnyRecord): AnyRecord => uniqueWhere(record, to);
  return {
    ...(removed.length > 0 && { disconnect: removed.map(named) }),
    ...(added.length > 0 && { connect: added.map(named) }),
  };
}

function without(
  records: readonly AnyRecord[],
  others: readonly AnyRecord[],
  key: readonly string[],
): readonly AnyRecord[] {
  const known = new Set(others.map((record) => keyOf(record, key)));
  return records.filter((record) => !known.has(keyOf(record, key)));
}

/** What is read of a relation to many: what names the records and what they are called, in an order that stays. */
export function listSelection({ to, labelFields, ties }: RelationInfo): AnyRecord {
  const select = Object.fromEntries([...to, ...labelFields].map((name) => [name, true]));
  if (ties?.kind !== 'model') return { select, orderBy: to.map((name) => ({ [name]: 'asc' })), take: mostRelated + 1 };
  return {
    select: { [ties.relation]: { select } },
    orderBy: ties.from.map((name) => ({ [name]: 'asc' })),
    take: mostRelated + 1,
  };
}

/** The related records, of whatever was read by `listSelection`. */
export function listedRecords(read: unknown, relation: RelationInfo): readonly AnyRecord[] {
  const { ties } = relation;
  const rows: readonly AnyRecord[] = Array.isArray(read) ? (read as readonly AnyRecord[]) : [];
  if (ties?.kind !== 'model') return sortRelated(rows, relation);
  // A record that one may not see is not there.
  const led = rows.map((row) => row[ties.relation] as AnyRecord | null);
  return sortRelated(
    led.filter((record) => record !== null),
    relation,
  );
}
