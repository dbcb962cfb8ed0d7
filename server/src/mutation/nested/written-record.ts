/**
 * A record that this mutation has made, changed or found, as far as its relations need it: its key and the
 * values that others refer to. Under row-level security not all of them may be known.
 */
import { RowcastError, type WireRow, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../../catalog/catalog.js';
import { findField } from '../../query/check-scope.js';
import { checkValue } from '../../query/check-value.js';
import { allOf, type CheckedSelection, type Condition, never } from '../../query/checked-query.js';
import type { Assignment } from '../check-update-data.js';
import { type MutationScope, readScopeOf } from '../mutation-scope.js';
import { readRows } from '../return-rows.js';
import { writeValue } from '../write-value.js';
import { givenRow, isKeyReadable, type WrittenSelection } from '../written-selection.js';
import type { RelationWrite } from './write-plan.js';

export interface WrittenRecord {
  /** On its model. */
  readonly scope: MutationScope;
  /** The known values, in wire form, by field name. */
  readonly row: { readonly [name: string]: WireValue };
  /** Whether this mutation made it, so that nothing can be related to it yet. */
  readonly isNew: boolean;
}

export type FieldValue = readonly [CatalogScalar, WireValue];

/** The values of the fields; an error if one is hidden from the identity. */
export function valuesOf({ scope, row }: WrittenRecord, fields: readonly CatalogScalar[]): readonly WireValue[] {
  return fields.map(({ name }) => {
    const value = row[name];
    if (value !== undefined) return value;
    throw new RowcastError('ACCESS_DENIED', `this identity may not read ${scope.model.name}.${name} of its record`, {
      hint: 'what is related to the record needs it: let its writer see it, or give it in data',
      model: scope.model.name,
      fields: [name],
      operation: 'select',
    });
  });
}

/** Gives the values to fields that have the same meaning in another model. */
export function pair(fields: readonly CatalogScalar[], values: readonly WireValue[]): readonly FieldValue[] {
  return fields.map((field, place) => [field, values[place] ?? null]);
}

/** What the rows meet that have these values; nothing equals null. */
export function areEqual(model: CatalogModel, pairs: readonly FieldValue[]): Condition {
  if (pairs.length === 0 || pairs.some(([, value]) => value === null)) return never;
  return allOf(
    pairs.map(([field, value]) => ({
      kind: 'compare',
      field,
      operator: '=',
      value: checkValue(value, field, model),
      isInsensitive: false,
    })),
  );
}

export function assign(model: CatalogModel, pairs: readonly FieldValue[]): readonly Assignment[] {
  return pairs.map(([field, value]) => ({ field, operator: 'set', value: writeValue(model, field, value) }));
}

export function keyFields(model: CatalogModel): readonly CatalogScalar[] {
  return model.key.map((name) => findField(model, name)).filter((field) => field.kind === 'scalar');
}

export function isRecord(record: WrittenRecord): Condition {
  const { model } = record.scope;
  const key = keyFields(model);
  return areEqual(model, pair(key, valuesOf(record, key)));
}

/** The fields of a record that what comes after it needs. */
export function fieldsFor(after: readonly RelationWrite[]): readonly CatalogScalar[] {
  return after.flatMap(({ link }) => link.from);
}

/** The key, and those of the fields that may be read. */
export function trackingSelection(scope: MutationScope, fields: readonly CatalogScalar[]): CheckedSelection {
  const reading = readScopeOf(scope);
  const key = reading.openKey(scope.model);
  const readable = new Set([...key, ...fields.filter((field) => reading.canRead(scope.model, field))]);
  return {
    model: scope.model,
    key,
    members: [...readable].map((field) => ({ kind: 'scalar', name: field.name, field })),
  };
}

/** The same for a new record, whose key need not be readable. */
export function newRecordSelection(scope: MutationScope, fields: readonly CatalogScalar[]): WrittenSelection {
  if (isKeyReadable(scope)) return { kind: 'readable', selection: trackingSelection(scope, fields) };
  return { kind: 'unreadable', names: fields.map(({ name }) => name) };
}

/** What a create answers with, once all that is nested in it is written. */
export async function readWritten(record: WrittenRecord, selection: WrittenSelection): Promise<WireRow> {
  const { scope, row } = record;
  const isKeyKnown = scope.model.key.every((name) => row[name] !== undefined);
  if (selection.kind === 'readable' && isKeyKnown) {
    const [read] = await readRows(scope, isRecord(record), selection.selection, 1);
    if (read) return read;
  }
  return givenRow(scope.model, { wire: new Map(Object.entries(row)) }, selection);
}
