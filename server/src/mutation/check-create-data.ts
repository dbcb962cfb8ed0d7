/**
 * Turns the `data` of a create into the values of columns: checks names, types and grants, follows
 * `connect`, and adds what Prisma fills in by itself. What is left out is the database's to fill or to
 * refuse: a trigger may set it. Pure but for the ids it makes.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogScalar } from '../catalog/catalog.js';
import { asObject, findField, isObject } from '../query/check-scope.js';
import type { SqlValue } from '../query/check-value.js';
import { connectedValues } from './connected-values.js';
import { defaultValue } from './default-value.js';
import type { WriteScope } from './mutation-scope.js';
import { checkMayInsert, checkMayWrite } from './write-access.js';
import { writeValue } from './write-value.js';

/** One record that is to be inserted. */
export interface NewRecord {
  /** In the form that Postgres takes. */
  readonly values: ReadonlyMap<CatalogScalar, SqlValue>;
  /** The same in wire form, by field name. */
  readonly wire: ReadonlyMap<string, WireValue>;
}

export function checkCreateData(scope: WriteScope, data: WireValue | undefined, path: string): NewRecord {
  checkMayInsert(scope);
  const given = readGivenValues(scope, data, path);
  for (const field of scope.model.fields.values()) {
    if (field.kind === 'relation' || given.has(field) || field.isReadOnly) continue;
    const value = valueWhenLeftOut(field, scope.now);
    if (value !== undefined) given.set(field, value);
  }
  const values = new Map<CatalogScalar, SqlValue>();
  for (const [field, value] of given) {
    checkMayWrite(scope, 'insert', field);
    values.set(field, writeValue(scope.model, field, value));
  }
  return { values, wire: new Map([...given].map(([field, value]) => [field.name, value])) };
}

/** The values of `data` by field, foreign keys of `connect` included, in wire form. */
function readGivenValues(scope: WriteScope, data: WireValue | undefined, path: string): Map<CatalogScalar, WireValue> {
  const given = new Map<CatalogScalar, WireValue>();
  for (const [name, value] of Object.entries(asObject(data, path))) {
    const field = findField(scope.model, name);
    const pairs: readonly (readonly [CatalogScalar, WireValue])[] =
      field.kind === 'relation'
        ? connectedValues(scope.model, field, value, `${path}.${name}`)
        : [[field, field.isList ? unwrapSet(value) : value]];
    for (const [target, wire] of pairs) {
      if (given.has(target)) throw writtenTwice(scope, target, path);
      given.set(target, wire);
    }
  }
  return given;
}

function valueWhenLeftOut(field: CatalogScalar, now: Date): WireValue | undefined {
  if (field.isUpdatedAt) return now.toISOString();
  return field.default === undefined || field.hasDatabaseDefault ? undefined : defaultValue(field.default, now);
}

/** A list may be written as `[…]` or as `{ set: […] }`. */
function unwrapSet(value: WireValue): WireValue {
  return isObject(value) && Object.keys(value).length === 1 && value['set'] !== undefined ? value['set'] : value;
}

export function writtenTwice({ model }: WriteScope, field: CatalogScalar, path: string): RowcastError {
  return new RowcastError('QUERY_INVALID_ARGUMENT', `${path} gives ${field.name} twice`, {
    hint: 'write either the relation or its foreign key',
    model: model.name,
    fields: [field.name],
  });
}
