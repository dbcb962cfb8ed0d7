/** What a form holds of a related record: what names it and what it is called, as it is read. Pure. */
import type { RelationInfo } from '../model/field-info.js';
import { keyOf } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';

/** How many related records a form or view holds. Of more, it says that there are more. */
export const mostRelated = 100;

/** So that a record which was picked, and the same one as the server tells of it, are equal. */
export function shortRecord(record: AnyRecord, relation: RelationInfo | undefined): AnyRecord {
  const names = relation ? [...relation.to, ...relation.labelFields] : Object.keys(record);
  return Object.fromEntries([...new Set(names)].filter((name) => name in record).map((name) => [name, record[name]]));
}

/** In one order, by what they are called, so that lists of the same records are equal. */
export function sortRelated(records: readonly AnyRecord[], { labelFields, to }: RelationInfo): readonly AnyRecord[] {
  const nameOf = (record: AnyRecord): string =>
    [...labelFields.map((field) => String(record[field] ?? '')), keyOf(record, to)].join(' ');
  return records
    .map((record) => ({ record, name: nameOf(record) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ record }) => record);
}
