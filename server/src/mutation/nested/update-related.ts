/** Nested `update`, `updateMany` and `upsert`: records that are related to the one around them change. */
import { compileUpdate } from '../compile-write.js';
import { describeUpdate } from '../describe-update.js';
import { forbidden } from '../missing-record.js';
import { runStatement } from '../mutation-scope.js';
import { createRelated } from './create-related.js';
import { nothingRelated } from './missing-related.js';
import type { RecordWriter } from './record-writer.js';
import { countRows, relatedRows, type SomeRows } from './related-rows.js';
import type { RelationLink } from './relation-link.js';
import {
  isFlat,
  type NestedUpdate,
  type NestedUpdateMany,
  type NestedUpsert,
  type PlannedUpdate,
} from './write-plan.js';
import type { WrittenRecord } from './written-record.js';

/** An error for each record that is not there, not related, or not to be changed. */
export async function updateRelated(
  owner: WrittenRecord,
  link: RelationLink,
  entries: readonly NestedUpdate[],
  writer: RecordWriter,
): Promise<void> {
  for (const { where, update } of entries) {
    const rows = relatedRows(owner, link, where);
    if (isEmpty(update) || (await writer.update(rows, update))) continue;
    throw (await countRows(rows)) > 0 ? forbidden(rows.scope, 'update') : nothingRelated(link);
  }
}

/** Passes over what the identity may not change, as any action on many records does. */
export async function updateManyRelated(
  owner: WrittenRecord,
  link: RelationLink,
  entries: readonly NestedUpdateMany[],
): Promise<void> {
  for (const { where, assignments } of entries) {
    if (assignments.length === 0) continue;
    const rows: SomeRows = relatedRows(owner, link, where);
    const statement = compileUpdate({ ...rows, model: link.target }, assignments);
    await runStatement(rows.scope, statement, describeUpdate(assignments));
  }
}

export async function upsertRelated(
  owner: WrittenRecord,
  link: RelationLink,
  entries: readonly NestedUpsert[],
  writer: RecordWriter,
): Promise<void> {
  for (const { where, create, update } of entries) {
    const rows = relatedRows(owner, link, where);
    const isThere = (await countRows(rows)) > 0;
    if (!isThere) await createRelated(owner, link, [create], writer);
    else if (!isEmpty(update) && !(await writer.update(rows, update))) throw forbidden(rows.scope, 'update');
  }
}

function isEmpty(update: PlannedUpdate): boolean {
  return update.assignments.length === 0 && isFlat(update);
}
