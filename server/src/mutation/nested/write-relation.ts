/** Carries out one verb along one relation of a record that has been written. */
import { unreachable } from '@rowcast/protocol';
import { connect, connectOrCreate } from './connect-records.js';
import { createManyRelated, createRelated } from './create-related.js';
import { disconnect, setRelated } from './disconnect-records.js';
import type { RecordWriter } from './record-writer.js';
import { removeManyRelated, removeRelated } from './remove-related.js';
import { updateManyRelated, updateRelated, upsertRelated } from './update-related.js';
import type { RelationWrite } from './write-plan.js';
import type { WrittenRecord } from './written-record.js';

export async function writeRelation(
  owner: WrittenRecord,
  { link, action }: RelationWrite,
  writer: RecordWriter,
): Promise<void> {
  switch (action.kind) {
    case 'create':
      return createRelated(owner, link, action.creates, writer);
    case 'createMany':
      return createManyRelated(owner, link, action);
    case 'connect':
      return connect(owner, link, action.records);
    case 'connectOrCreate':
      return connectOrCreate(owner, link, action.entries, writer);
    case 'set':
      return setRelated(owner, link, action.records);
    case 'disconnect':
      return disconnect(owner, link, action.where);
    case 'update':
      return updateRelated(owner, link, action.entries, writer);
    case 'updateMany':
      return updateManyRelated(owner, link, action.entries);
    case 'upsert':
      return upsertRelated(owner, link, action.entries, writer);
    case 'delete':
      return removeRelated(owner, link, action);
    case 'deleteMany':
      return removeManyRelated(owner, link, action.wheres);
    default:
      return unreachable(action);
  }
}
