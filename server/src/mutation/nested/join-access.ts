/** Refuses what the grants on the join table of a many-to-many relation do not allow. Pure. */
import { RowcastError } from '@rowcast/protocol';
import type { WriteScope } from '../mutation-scope.js';
import { nameOf, type RelationLink } from './relation-link.js';

export type JoinOperation = 'select' | 'insert' | 'delete';

export function checkMayJoin({ identity }: WriteScope, link: RelationLink, operation: JoinOperation): void {
  const { joinTable } = link;
  if (!joinTable) return;
  const granted = joinTable.table.privileges.get(identity.role);
  const columns = [joinTable.fromColumn, joinTable.toColumn];
  const isGranted =
    operation === 'delete' ? granted?.canDelete : columns.every((column) => granted?.[operation].has(column));
  if (!isGranted) throw mayNotJoin(link, operation, 'a grant is missing');
}

/** A join table has no model and no name of its own: the relation stands for it. */
export function mayNotJoin(link: RelationLink, operation: JoinOperation, reason: string): RowcastError {
  const verb = { select: 'read', insert: 'add to', delete: 'remove from' }[operation];
  return new RowcastError('ACCESS_DENIED', `this identity may not ${verb} ${nameOf(link)}: ${reason}`, {
    hint: `the relation has a join table of its own, which needs grants and policies for ${operation} as any table`,
    model: link.model.name,
    fields: [link.relation.name],
    operation,
  });
}
