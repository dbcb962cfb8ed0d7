/** Nested `create` and `createMany`: new records, related to the one around them. */
import { withValues } from '../check-create-data.js';
import { touch } from '../check-update-data.js';
import { groupByShape } from '../compile-insert.js';
import { insertCounting } from '../insert-returning.js';
import { scopeOn } from '../mutation-scope.js';
import { joinRecords } from './join-rows.js';
import type { RecordWriter } from './record-writer.js';
import { changeRows, relatedRows } from './related-rows.js';
import { isOneToOne, type RelationLink } from './relation-link.js';
import { release } from './resolve-keys.js';
import type { PlannedCreate, RelationAction } from './write-plan.js';
import { assign, type FieldValue, isRecord, pair, valuesOf, type WrittenRecord } from './written-record.js';

export async function createRelated(
  owner: WrittenRecord,
  link: RelationLink,
  creates: readonly PlannedCreate[],
  writer: RecordWriter,
): Promise<void> {
  const scope = scopeOn(owner.scope, link.target);
  if (link.tie === 'between') {
    await joinRecords(owner, link, await writer.create(scope, creates, link.to));
  } else if (link.tie === 'here') {
    const [created] = await writer.create(scope, creates, link.to);
    if (created) await changeKeys(owner, pair(link.from, valuesOf(created, link.to)));
  } else {
    if (isOneToOne(link) && !owner.isNew) await release(relatedRows(owner, link), link);
    const keys = pair(link.to, valuesOf(owner, link.from));
    const related = creates.map((create) => ({ ...create, record: withValues(scope, create.record, keys) }));
    await writer.create(scope, related, []);
  }
}

async function changeKeys(owner: WrittenRecord, keys: readonly FieldValue[]): Promise<void> {
  const { scope } = owner;
  await changeRows({ scope, where: isRecord(owner) }, [...assign(scope.model, keys), ...touch(scope)]);
}

type CreateMany = Extract<RelationAction, { kind: 'createMany' }>;

export async function createManyRelated(
  owner: WrittenRecord,
  link: RelationLink,
  { records, isSkippingDuplicates }: CreateMany,
): Promise<void> {
  const scope = scopeOn(owner.scope, link.target);
  const keys = pair(link.to, valuesOf(owner, link.from));
  const related = records.map((record) => withValues(scope, record, keys));
  for (const group of groupByShape(related)) {
    await insertCounting(scope, { ...group, ...(isSkippingDuplicates && { conflict: { kind: 'skip' } }) });
  }
}
