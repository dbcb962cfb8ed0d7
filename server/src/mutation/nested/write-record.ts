/**
 * Makes or changes records with all that is nested in them, in Prisma's order: what a record refers to,
 * then the record, then what refers to it, in the order of the arguments. All of it in the transaction of
 * the mutation, so that what fails at any depth undoes all.
 */
import type { WireRow } from '@rowcast/protocol';
import type { CatalogScalar } from '../../catalog/catalog.js';
import { type NewRecord, withValues } from '../check-create-data.js';
import type { Assignment } from '../check-update-data.js';
import { groupByShape } from '../compile-insert.js';
import { compileUpdate } from '../compile-write.js';
import { describeUpdate } from '../describe-update.js';
import { insertCounting, insertReturning } from '../insert-returning.js';
import { type MutationScope, runStatement } from '../mutation-scope.js';
import type { ReturnedRow } from '../return-rows.js';
import type { RecordWriter } from './record-writer.js';
import { findRecord, type SomeRows } from './related-rows.js';
import { confirmKnown, isKnown, knownKeys, resolveKeys } from './resolve-keys.js';
import type { PlannedCreate, PlannedUpdate } from './write-plan.js';
import { writeRelation } from './write-relation.js';
import { assign, fieldsFor, newRecordSelection, trackingSelection, type WrittenRecord } from './written-record.js';

export const recordWriter: RecordWriter = { create: createRecords, update: updateRecord };

async function createRecords(
  scope: MutationScope,
  creates: readonly PlannedCreate[],
  needed: readonly CatalogScalar[],
): Promise<readonly WrittenRecord[]> {
  const [only, ...others] = creates;
  if (!only) return [];
  if (others.length > 0 && !creates.every(({ before }) => before.every(isKnown))) {
    const written: WrittenRecord[] = [];
    for (const create of creates) written.push(...(await createRecords(scope, [create], needed)));
    return written;
  }
  const records = await readyRecords(scope, creates);
  const tracked = [...needed, ...creates.flatMap(({ after }) => fieldsFor(after))];
  if (tracked.length === 0) {
    for (const group of groupByShape(records)) await insertCounting(scope, group);
    return [];
  }
  const rows = await insertReturning(scope, { records, selection: newRecordSelection(scope, tracked) });
  const written = rows.map((row, place): WrittenRecord => ({ scope, row: merge(records[place], row), isNew: true }));
  for (const [place, record] of written.entries()) {
    for (const write of creates[place]?.after ?? []) await writeRelation(record, write, recordWriter);
  }
  return written;
}

/** The records with their foreign keys. */
async function readyRecords(scope: MutationScope, creates: readonly PlannedCreate[]): Promise<readonly NewRecord[]> {
  const [only, ...others] = creates;
  if (only && others.length === 0) {
    return [withValues(scope, only.record, await resolveKeys(scope, only.before, { writer: recordWriter }))];
  }
  await confirmKnown(
    scope,
    creates.flatMap(({ before }) => before),
  );
  return creates.map(({ record, before }) => withValues(scope, record, knownKeys(before)));
}

/** What the client gave, and over it what the database says. */
function merge(record: NewRecord | undefined, row: WireRow): WrittenRecord['row'] {
  return { ...Object.fromEntries(record?.wire ?? []), ...row };
}

async function updateRecord(
  rows: SomeRows,
  { assignments, before, after }: PlannedUpdate,
): Promise<WrittenRecord | undefined> {
  const { scope } = rows;
  const keys = await resolveKeys(scope, before, { writer: recordWriter, holder: rows });
  const record = await assignAll(rows, [...assignments, ...assign(scope.model, keys)], fieldsFor(after));
  if (record) for (const write of after) await writeRelation(record, write, recordWriter);
  return record;
}

async function assignAll(
  rows: SomeRows,
  assignments: readonly Assignment[],
  needed: readonly CatalogScalar[],
): Promise<WrittenRecord | undefined> {
  if (assignments.length === 0) return findRecord(rows, needed);
  const { scope } = rows;
  const selection = trackingSelection(scope, needed);
  const statement = compileUpdate({ ...rows, model: scope.model, selection }, assignments);
  const [returned] = await runStatement<ReturnedRow>(scope, statement, describeUpdate(assignments));
  if (!returned) return undefined;
  return { scope, row: JSON.parse(returned.row) as WireRow, isNew: false }; // made by compileReturning
}
