/**
 * Why an update or a delete of one record found nothing. A record that the identity may see but not change
 * is forbidden to it; one that it may not see is the same as one that does not exist.
 */
import { RowcastError } from '@rowcast/protocol';
import type { CheckedSelection, Condition } from '../query/checked-query.js';
import type { MutationScope } from './mutation-scope.js';
import { keyOf, readRows } from './return-rows.js';

export interface MissingRecord {
  readonly where: Condition;
  readonly selection: CheckedSelection;
}

export async function explainMissing(
  scope: MutationScope,
  operation: 'update' | 'delete',
  missing: MissingRecord,
): Promise<RowcastError> {
  return (await explainForbidden(scope, operation, missing)) ?? notFound(scope);
}

/** Undefined if the identity sees no such record. */
export async function explainForbidden(
  scope: MutationScope,
  operation: 'update' | 'delete',
  { where, selection }: MissingRecord,
): Promise<RowcastError | undefined> {
  const visible = await readRows(scope, where, keyOf(selection), 1);
  return visible.length > 0 ? forbidden(scope, operation) : undefined;
}

export function notFound({ model }: MutationScope): RowcastError {
  return new RowcastError('RECORD_NOT_FOUND', `no ${model.name} that this identity may see matches`, {
    hint: 'it may have been deleted, or where asks for more than the record has',
    model: model.name,
  });
}

export function forbidden({ model }: MutationScope, operation: 'update' | 'delete'): RowcastError {
  const verb = operation === 'update' ? 'change' : 'delete';
  return new RowcastError('ACCESS_DENIED', `this identity may not ${verb} this ${model.name}: a policy forbids it`, {
    hint: `look at the ${operation} policies of ${model.name}`,
    model: model.name,
    operation,
  });
}
