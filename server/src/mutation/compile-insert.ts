/**
 * The statement that inserts records with the same fields, however many: they travel as one JSON text, so
 * that the statement is the same for one and for ten thousand. Pure.
 *
 * A JSON field travels inside it as text, or JSON's null could not be told from SQL's.
 */
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import { parameterType } from '../query/sql-type.js';
import type { StatementBuilder } from '../query/statement-builder.js';
import type { NewRecord } from './check-create-data.js';
import type { Assignment } from './check-update-data.js';
import { compileAssignments } from './compile-assignments.js';

export interface InsertParts {
  readonly model: CatalogModel;
  /** What the new row is called in what follows. */
  readonly alias: string;
  /** All with values for the same fields; a single one if they have none. */
  readonly records: readonly NewRecord[];
  readonly conflict?: Conflict | undefined;
}

/** What to do with a record that is there already: nothing, or, told by unique fields, these assignments. */
export type Conflict =
  | { readonly kind: 'skip' }
  | {
      readonly kind: 'update';
      readonly unique: readonly CatalogScalar[];
      /** None: leave it as it is. */
      readonly assignments: readonly Assignment[];
    };

/** An `insert`, ready for its `returning`. */
export function compileInsert(parts: InsertParts, builder: StatementBuilder): string {
  const insert = `insert into ${quoteTable(parts.model.table)} as ${parts.alias}${compileRows(parts, builder)}`;
  return parts.conflict ? `${insert}\non conflict ${compileConflict(parts.conflict, parts.alias, builder)}` : insert;
}

function compileRows({ records }: InsertParts, builder: StatementBuilder): string {
  const fields = [...(records[0]?.values.keys() ?? [])];
  if (fields.length === 0) return ' default values';
  const row = builder.alias();
  const columns = fields.map((field) => quoteIdentifier(field.column));
  const types = fields.map((field) => `${quoteIdentifier(field.column)} ${carriedType(field)}`);
  const sources = fields.map((field) => carriedValue(field, `${row}.${quoteIdentifier(field.column)}`));
  const rows = records.map(({ values }) =>
    Object.fromEntries([...values].map(([field, value]) => [field.column, value])),
  );
  return (
    ` (${columns.join(', ')})\nselect ${sources.join(', ')}\n` +
    `from json_to_recordset(${builder.parameter(JSON.stringify(rows), 'json')}) ${row}(${types.join(', ')})`
  );
}

function compileConflict(conflict: Conflict, alias: string, builder: StatementBuilder): string {
  if (conflict.kind === 'skip') return 'do nothing';
  const unique = conflict.unique.map((field) => quoteIdentifier(field.column)).join(', ');
  if (conflict.assignments.length === 0) return `(${unique}) do nothing`;
  return `(${unique}) do update set ${compileAssignments(conflict.assignments, alias, builder)}`;
}

export interface RecordGroup {
  readonly records: readonly NewRecord[];
  /** Where each stood in the whole. */
  readonly places: readonly number[];
}

/**
 * Records by the fields they have, in their order, so that numbers given by the database follow it: what one leaves
 * out, the database fills, and `insert` knows no "default" per row. What it would fill with null is no difference.
 */
export function groupByShape(records: readonly NewRecord[]): readonly RecordGroup[] {
  const named = new Set(records.flatMap(({ values }) => [...values.keys()]));
  const missing = [...named].filter((field) => field.isNullable && !field.hasDatabaseDefault);
  const groups: { shape: string; records: NewRecord[]; places: number[] }[] = [];
  for (const [place, record] of records.entries()) {
    const values = new Map([...missing.map((field) => [field, null] as const), ...record.values]);
    const names = [...values.keys()].map((field) => field.name).sort();
    const shape = names.length === 0 ? `default values ${place}` : names.join();
    let group = groups.at(-1);
    if (group?.shape !== shape) {
      group = { shape, records: [], places: [] };
      groups.push(group);
    }
    group.records.push({ ...record, values });
    group.places.push(place);
  }
  return groups;
}

function carriedType(field: CatalogScalar): string {
  if (field.type !== 'Json') return parameterType(field);
  return field.isList ? 'text[]' : 'text';
}

function carriedValue(field: CatalogScalar, column: string): string {
  return field.type === 'Json' ? `${column}::${parameterType(field)}` : column;
}
