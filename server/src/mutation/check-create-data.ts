/**
 * Turns the `data` of a create into the values of columns: checks names, types and grants, and adds what
 * Prisma fills in by itself. What is left out is the database's to fill or to refuse: a trigger may set it.
 * Pure but for the ids it makes.
 */
import type { WireValue } from '@rowcast/protocol';
import type { CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import { isObject } from '../query/check-scope.js';
import type { SqlValue } from '../query/check-value.js';
import { defaultValue } from './default-value.js';
import type { WriteScope } from './mutation-scope.js';
import { type DataParts, readValues } from './split-data.js';
import { checkMayInsert, checkMayWrite } from './write-access.js';
import { writeValue } from './write-value.js';

/** One record that is to be inserted. */
export interface NewRecord {
  /** In the form that Postgres takes. */
  readonly values: ReadonlyMap<CatalogScalar, SqlValue>;
  /** The same in wire form, by field name. */
  readonly wire: ReadonlyMap<string, WireValue>;
}

/** The data of one of many records: values only. */
export function checkCreateData(
  scope: WriteScope,
  data: WireValue | undefined,
  path: string,
  back?: CatalogRelation,
): NewRecord {
  const values = readValues({ model: scope.model, data, path, back });
  return checkNewRecord(scope, values, new Set(back?.holdsKey ? back.from : []));
}

/** `later` names the fields whose values come from records that are still to be found or made. */
export function checkNewRecord(scope: WriteScope, given: DataParts['values'], later: ReadonlySet<string>): NewRecord {
  checkMayInsert(scope);
  const all = new Map(given.map(([field, value]) => [field, field.isList ? unwrapSet(value) : value]));
  for (const field of scope.model.fields.values()) {
    if (field.kind === 'relation') continue;
    if (later.has(field.name)) checkMayWrite(scope, 'insert', field);
    else if (!all.has(field) && !field.isReadOnly) {
      const value = valueWhenLeftOut(field, scope.now);
      if (value !== undefined) all.set(field, value);
    }
  }
  for (const field of all.keys()) checkMayWrite(scope, 'insert', field);
  return withValues(scope, { values: new Map(), wire: new Map() }, all);
}

/** The record with more values, in wire form. */
export function withValues(
  { model }: WriteScope,
  record: NewRecord,
  more: Iterable<readonly [CatalogScalar, WireValue]>,
): NewRecord {
  const values = new Map(record.values);
  const wire = new Map(record.wire);
  for (const [field, value] of more) {
    values.set(field, writeValue(model, field, value));
    wire.set(field.name, value);
  }
  return { values, wire };
}

function valueWhenLeftOut(field: CatalogScalar, now: Date): WireValue | undefined {
  if (field.isUpdatedAt) return now.toISOString();
  return field.default === undefined || field.hasDatabaseDefault ? undefined : defaultValue(field.default, now);
}

/** A list may be written as `[…]` or as `{ set: […] }`. */
function unwrapSet(value: WireValue): WireValue {
  return isObject(value) && Object.keys(value).length === 1 && value['set'] !== undefined ? value['set'] : value;
}
