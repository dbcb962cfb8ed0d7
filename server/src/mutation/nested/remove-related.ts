/** Nested `delete` and `deleteMany`: records that are related to the one around them are removed. */
import type { Condition } from '../../query/checked-query.js';
import { compileDelete } from '../compile-write.js';
import { runStatement } from '../mutation-scope.js';
import { nothingRelated } from './missing-related.js';
import { relatedRows, removeRows } from './related-rows.js';
import type { RelationLink } from './relation-link.js';
import type { RelationAction } from './write-plan.js';
import type { WrittenRecord } from './written-record.js';

type Delete = Extract<RelationAction, { kind: 'delete' }>;

/** All at once; an error if one of them is not there, or not related. */
export async function removeRelated(owner: WrittenRecord, link: RelationLink, { where, count }: Delete): Promise<void> {
  const removed = count === 0 ? 0 : await removeRows(relatedRows(owner, link, where));
  if (removed < count) throw nothingRelated(link);
}

/** Passes over what the identity may not remove, as any action on many records does. */
export async function removeManyRelated(
  owner: WrittenRecord,
  link: RelationLink,
  wheres: readonly Condition[],
): Promise<void> {
  for (const where of wheres) {
    const rows = relatedRows(owner, link, where);
    await runStatement(rows.scope, compileDelete({ ...rows, model: link.target }), { operation: 'delete' });
  }
}
