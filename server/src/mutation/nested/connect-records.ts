/** Nested `connect` and `connectOrCreate`: records that exist become related to the one around them. */
import { touch } from '../check-update-data.js';
import { scopeOn } from '../mutation-scope.js';
import { createRelated } from './create-related.js';
import { joinFound } from './join-rows.js';
import { nothingToConnect } from './missing-related.js';
import { oneOf } from './one-of.js';
import type { RecordWriter } from './record-writer.js';
import { changeRows, countRows, relatedRows } from './related-rows.js';
import { isOneToOne, type RelationLink } from './relation-link.js';
import { release } from './resolve-keys.js';
import type { ConnectOrCreate, NamedRecord } from './write-plan.js';
import { assign, pair, valuesOf, type WrittenRecord } from './written-record.js';

/** All at once, however many; an error if one of them is not there. */
export async function connect(
  owner: WrittenRecord,
  link: RelationLink,
  records: readonly NamedRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const where = oneOf(records);
  const count = link.tie === 'between' ? await joinFound(owner, link, where) : await point(owner, link, records);
  if (count < records.length) throw nothingToConnect(link);
}

/** Has the records refer to the owner, and says how many there were. */
async function point(owner: WrittenRecord, link: RelationLink, records: readonly NamedRecord[]): Promise<number> {
  const scope = scopeOn(owner.scope, link.target);
  const where = oneOf(records);
  if (isOneToOne(link) && !owner.isNew) {
    if ((await countRows(relatedRows(owner, link, where))) > 0) return records.length;
    await release(relatedRows(owner, link), link);
  }
  const keys = pair(link.to, valuesOf(owner, link.from));
  return changeRows({ scope, where }, [...assign(link.target, keys), ...touch(scope)]);
}

export async function connectOrCreate(
  owner: WrittenRecord,
  link: RelationLink,
  entries: readonly ConnectOrCreate[],
  writer: RecordWriter,
): Promise<void> {
  const scope = scopeOn(owner.scope, link.target);
  // One after the other: an entry may name the record that the one before it makes.
  for (const { record, create } of entries) {
    const isThere = (await countRows({ scope, where: record.where })) > 0;
    if (isThere) await connect(owner, link, [record]);
    else await createRelated(owner, link, [create], writer);
  }
}
