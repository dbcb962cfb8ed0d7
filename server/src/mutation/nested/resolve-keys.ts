/**
 * Finds or makes the records that others refer to before those are written, and gives the foreign keys.
 * Records that are named by the very fields that are referred to only need to be seen to exist, many at
 * once in one statement.
 */
import { assert, unreachable, type WireValue } from '@rowcast/protocol';
import type { CatalogScalar } from '../../catalog/catalog.js';
import type { MutationScope } from '../mutation-scope.js';
import { scopeOn } from '../mutation-scope.js';
import { nothingToConnect } from './missing-related.js';
import { oneOf } from './one-of.js';
import type { RecordWriter } from './record-writer.js';
import { countRows, findRecord, letGo, type SomeRows } from './related-rows.js';
import { isOneToOne, looseFields, type RelationLink } from './relation-link.js';
import type { NamedRecord, RelationWrite } from './write-plan.js';
import { areEqual, type FieldValue, pair, valuesOf } from './written-record.js';

export interface KeyOptions {
  readonly writer: RecordWriter;
  /** The record that is to be changed; absent for a new one. */
  readonly holder?: SomeRows;
}

/** The values of the foreign keys of one record; what comes last counts. */
export async function resolveKeys(
  scope: MutationScope,
  before: readonly RelationWrite[],
  options: KeyOptions,
): Promise<readonly FieldValue[]> {
  await confirmKnown(scope, before);
  const resolved = new Map<CatalogScalar, WireValue>();
  for (const write of before) {
    for (const [field, value] of await resolveOne(scope, write, options)) resolved.set(field, value);
  }
  return [...resolved];
}

/** Whether nothing has to be found or made: the keys are known, and only have to be confirmed. */
export function isKnown({ link, action }: RelationWrite): boolean {
  return action.kind === 'connect' && !isOneToOne(link) && action.records.every(({ keys }) => keys !== undefined);
}

export function knownKeys(before: readonly RelationWrite[]): readonly FieldValue[] {
  return before.flatMap(({ link, action }) => {
    const [record] = action.kind === 'connect' ? action.records : [];
    assert(record?.keys, 'a known connect has keys');
    return pair(link.from, record.keys);
  });
}

/** Sees to it that all records which are connected by known keys exist, with one statement for each relation. */
export async function confirmKnown(scope: MutationScope, writes: readonly RelationWrite[]): Promise<void> {
  const links = new Map<RelationLink['relation'], { link: RelationLink; records: Map<string, NamedRecord> }>();
  for (const write of writes.filter(isKnown)) {
    const { link, action } = write;
    const group = links.get(link.relation) ?? { link, records: new Map<string, NamedRecord>() };
    links.set(link.relation, group);
    for (const record of action.kind === 'connect' ? action.records : []) {
      group.records.set(JSON.stringify(record.keys), record);
    }
  }
  // Sent at once; the first failure, in the order given, is the one that is told.
  const counts = await Promise.allSettled(
    [...links.values()].map(({ link, records }) => confirm(scope, link, [...records.values()])),
  );
  for (const count of counts) if (count.status === 'rejected') throw count.reason;
}

async function confirm(scope: MutationScope, link: RelationLink, records: readonly NamedRecord[]): Promise<void> {
  const target = scopeOn(scope, link.target);
  if ((await countRows({ scope: target, where: oneOf(records) })) === records.length) return;
  // Two ways to write one value, under a collation that holds them equal, find one record.
  for (const { where } of records) {
    if ((await countRows({ scope: target, where })) === 0) throw nothingToConnect(link);
  }
}

async function resolveOne(
  scope: MutationScope,
  { link, action }: RelationWrite,
  { writer, holder }: KeyOptions,
): Promise<readonly FieldValue[]> {
  const target = scopeOn(scope, link.target);
  switch (action.kind) {
    case 'create': {
      const [created] = await writer.create(target, action.creates, link.to);
      assert(created, 'a create makes a record');
      return pair(link.from, valuesOf(created, link.to));
    }
    case 'connect': {
      const [record] = action.records;
      assert(record, 'a to-one relation is connected to one record');
      const keys = isKnown({ link, action }) ? record.keys : await findKeys(target, link, record);
      if (!keys) throw nothingToConnect(link);
      return take(scope, link, keys, holder);
    }
    case 'connectOrCreate': {
      const [entry] = action.entries;
      assert(entry, 'a to-one relation is connected to one record');
      const keys = await findKeys(target, link, entry.record);
      if (keys) return take(scope, link, keys, holder);
      const [created] = await writer.create(target, [entry.create], link.to);
      assert(created, 'a create makes a record');
      return pair(link.from, valuesOf(created, link.to));
    }
    case 'disconnect':
      return looseFields(link).map((field): FieldValue => [field, null]);
    case 'createMany':
    case 'set':
    case 'update':
    case 'updateMany':
    case 'upsert':
    case 'delete':
    case 'deleteMany':
      throw new Error(`broken invariant: ${action.kind} gives no keys`);
    default:
      return unreachable(action);
  }
}

async function findKeys(
  target: MutationScope,
  link: RelationLink,
  { where }: NamedRecord,
): Promise<readonly WireValue[] | undefined> {
  const found = await findRecord({ scope: target, where }, link.to);
  return found && valuesOf(found, link.to);
}

/** In a one-to-one relation, whoever had the record lets go of it first. */
async function take(
  scope: MutationScope,
  link: RelationLink,
  keys: readonly WireValue[],
  holder: SomeRows | undefined,
): Promise<readonly FieldValue[]> {
  const pairs = pair(link.from, keys);
  if (isOneToOne(link)) await release({ scope, where: areEqual(link.model, pairs), except: holder?.where }, link);
  return pairs;
}

/** Asks first: who has nothing to let go of needs no right to change it. */
export async function release(rows: SomeRows, link: RelationLink): Promise<void> {
  const loose: readonly CatalogScalar[] = looseFields(link);
  if (loose.length > 0 && (await countRows(rows)) > 0) await letGo(rows, loose);
}
