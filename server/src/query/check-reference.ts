/**
 * Checks a reference to another field of the same row, which may stand where an operator takes a value. It
 * must be readable, of the same type, and of a type in the database that Postgres compares with this one's.
 */
import { RowcastError, readMarker, type WireValue } from '@rowcast/protocol';
import type { CatalogScalar } from '../catalog/catalog.js';
import type { FieldReference } from './checked-query.js';
import type { FieldPlace } from './field-place.js';
import { elementType } from './sql-type.js';
import { quoteName } from './unknown-name.js';

/** What the operator takes: one value like the field's (for a list field, of its elements), or a list of them. */
export type Operand = 'value' | 'list';

/** Null if the value is not a reference. */
export function readReference(value: WireValue, place: FieldPlace, operand: Operand = 'value'): FieldReference | null {
  const { field } = place;
  const wanted = { type: field.type, isList: operand === 'list', name: `${place.model.name}.${field.name}` };
  const reference = findReference(value, place, wanted);
  if (reference === null) return null;
  if (field.enum?.name === reference.enum?.name && areComparable(field, reference, operand)) return { reference };
  throw unfit(`${place.model.name}.${reference.name} cannot be compared with ${wanted.name}`, place);
}

export interface WantedField {
  readonly type: CatalogScalar['type'];
  readonly isList: boolean;
  /** What it is wanted for. */
  readonly name: string;
}

/** The field that a reference names; null if the value is not a reference. */
export function findReference(value: WireValue, place: FieldPlace, wanted: WantedField): CatalogScalar | null {
  const marker = readMarker(value);
  if (marker === undefined || !('$ref' in marker)) return null;
  const { model, scope, groups } = place;
  const [modelName, fieldName = '', ...rest] = marker.$ref.split('.');
  if (modelName !== model.name || rest.length > 0) {
    const message = `a filter on ${model.name} refers to ${quoteName(marker.$ref)}, which is not one of its fields`;
    throw unfit(message, place, 'a field can be compared with fields of the same row only');
  }
  const field = scope.openScalar(model, fieldName);
  if (field.type !== wanted.type || field.isList !== wanted.isList) {
    const type = `${wanted.type}${wanted.isList ? '[]' : ''}`;
    throw unfit(`${model.name}.${field.name} is not of the type ${type}, which ${wanted.name} needs here`, place);
  }
  const found = groups ? groups.columns.findGrouped(field) : field;
  if (found) return found;
  const message = `having of ${model.name} refers to ${field.name}, which the groups are not made by`;
  throw unfit(message, place, `name ${field.name} in by`);
}

function unfit(message: string, { model, field }: FieldPlace, hint?: string): RowcastError {
  const details = { model: model.name, fields: [field.name] };
  return new RowcastError('QUERY_INVALID_VALUE', message, { ...details, ...(hint !== undefined && { hint }) });
}

/** Types among which Postgres compares without being asked. */
const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['text', 'character varying', 'bpchar'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['json', 'jsonb'],
];

function areComparable(field: CatalogScalar, reference: CatalogScalar, operand: Operand): boolean {
  const [type, other] = [elementType(field), elementType(reference)];
  // Lists are compared as wholes, which takes equal types; so do collations, of which a column has but one.
  if (type === other) return field.collation === reference.collation;
  if ((field.isList && operand === 'list') || field.collation !== reference.collation) return false;
  return families.some((family) => family.includes(type) && family.includes(other));
}
