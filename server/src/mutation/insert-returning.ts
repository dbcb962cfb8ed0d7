/**
 * Inserts records and says what became of them, also for an identity that may add what it may not see.
 *
 * `insert … returning` fails under row-level security if the new row is not visible, with the same error
 * as an insert that is forbidden. So it is tried inside a savepoint; if a policy stops it, the insert is
 * made again without returning. If that is stopped too, the insert is what was forbidden; else it stands,
 * and the answer is what the client gave, as there is nothing that it may be shown.
 */
import { RowcastError, type WireRow } from '@rowcast/protocol';
import { isPolicyDenial, translatePostgresError } from '../database/postgres-error.js';
import type { Statement } from '../database/statement.js';
import type { CheckedSelection } from '../query/checked-query.js';
import { StatementBuilder } from '../query/statement-builder.js';
import type { NewRecord } from './check-create-data.js';
import { type Conflict, compileInsert, groupByShape } from './compile-insert.js';
import { countWritten, type MutationScope, type StatementPurpose } from './mutation-scope.js';
import { compileReturning, completeRows, type ReturnedRow, requireRows } from './return-rows.js';
import { writeErrorContext } from './write-error-context.js';
import { givenRow, type WrittenSelection } from './written-selection.js';

export interface InsertOptions {
  readonly records: readonly NewRecord[];
  readonly selection: WrittenSelection;
  readonly conflict?: Conflict | undefined;
}

/** The rows in the order of the records; those that a conflict kept out are left out. */
export async function insertReturning(scope: MutationScope, options: InsertOptions): Promise<readonly WireRow[]> {
  const placed: [number, WireRow][] = [];
  for (const { records, places } of groupByShape(options.records)) {
    const rows = await insertGroup(scope, { ...options, records });
    placed.push(...rows.map((row, index): [number, WireRow] => [places[index] ?? index, row]));
  }
  return placed.sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** Inserts records with the same fields, and counts those that were written. */
export async function insertCounting(
  scope: MutationScope,
  { records, conflict }: Omit<InsertOptions, 'selection'>,
): Promise<number> {
  const builder = new StatementBuilder();
  const alias = builder.alias();
  const insert = compileInsert({ model: scope.model, alias, records, conflict }, builder);
  // A constant takes no right to read, unlike a column.
  return countWritten(scope, builder.build(`${insert}\nreturning 1`), inserting(records));
}

async function insertGroup(scope: MutationScope, options: InsertOptions): Promise<readonly WireRow[]> {
  const { records, selection } = options;
  const given = records.map((record) => givenRow(scope.model, record, selection));
  if (selection.kind === 'readable') {
    const statement = compileReturningInsert(scope, options, selection.selection);
    const returned = await tryReturning(scope, statement, inserting(records));
    if (returned) {
      const rows = await completeRows(scope, selection.selection, returned);
      return options.conflict
        ? requireRows(rows, scope.model)
        : rows.flatMap((row, place) => row ?? given[place] ?? []);
    }
  }
  // A conflict that is told by its fields takes the right to read them.
  const conflict = options.conflict?.kind === 'skip' ? options.conflict : undefined;
  const count = await insertCounting(scope, { records, conflict });
  if (count === records.length) return given;
  throw new RowcastError('ACCESS_DENIED', `this identity may not read the ${scope.model.name} records that it made`, {
    hint: 'which of them were duplicates can therefore not be told; use createMany',
    model: scope.model.name,
    operation: 'select',
  });
}

function compileReturningInsert(
  { model }: MutationScope,
  { records, conflict }: InsertOptions,
  selection: CheckedSelection,
): Statement {
  const builder = new StatementBuilder();
  const alias = builder.alias();
  const insert = compileInsert({ model, alias, records, conflict }, builder);
  return builder.build(`${insert}\nreturning ${compileReturning(selection, alias, builder)}`);
}

const savepoint: Statement = { text: 'savepoint rowcast_returning', values: [] };
const release: Statement = { text: 'release savepoint rowcast_returning', values: [] };
const rollBackToSavepoint: Statement = { text: 'rollback to savepoint rowcast_returning', values: [] };

/** Undefined if a policy stopped it; nothing is written then. The three statements travel together. */
async function tryReturning(
  scope: MutationScope,
  statement: Statement,
  purpose: StatementPurpose,
): Promise<readonly ReturnedRow[] | undefined> {
  const { transaction } = scope;
  const [, inserted] = await Promise.allSettled([
    transaction.query(savepoint),
    transaction.query<ReturnedRow>(statement),
    transaction.query(release),
  ]);
  if (inserted.status === 'fulfilled') return inserted.value;
  if (!isPolicyDenial(inserted.reason)) {
    throw translatePostgresError(inserted.reason, writeErrorContext({ ...scope, ...purpose }));
  }
  await transaction.query(rollBackToSavepoint);
  return undefined;
}

function inserting(records: readonly NewRecord[]): StatementPurpose {
  return { operation: 'insert', written: () => records.flatMap(({ values }) => [...values]) };
}
