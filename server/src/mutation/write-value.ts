/** A value that is to be stored, checked against its field and in the form that Postgres takes. */
import { RowcastError, readMarker, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { checkValue, checkValues, type SqlValue } from '../query/check-value.js';

/** For Json, a plain null is SQL's NULL where the column takes it, and JSON's null where it does not. */
export function writeValue(model: CatalogModel, field: CatalogScalar, value: WireValue): SqlValue {
  if (field.isList) return checkValues(value, field, model);
  const marker = field.type === 'Json' ? readMarker(value) : undefined;
  const isDbNull = marker !== undefined && '$null' in marker && marker.$null === 'DbNull';
  if (marker !== undefined && '$null' in marker && marker.$null === 'JsonNull') return 'null';
  if (value !== null && !isDbNull) return checkValue(value, field, model);
  if (field.isNullable) return null;
  if (field.type === 'Json' && !isDbNull) return 'null';
  throw new RowcastError('RECORD_FIELD_REQUIRED', `${model.name}.${field.name} must have a value`, {
    hint: 'give it a value in data',
    model: model.name,
    fields: [field.name],
  });
}
