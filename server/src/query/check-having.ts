/**
 * Checks the `having` of a `groupBy`: conditions on the fields that the groups are made by and on aggregates
 * of any field, with AND, OR and NOT. An empty filter is no condition, as in a `where`.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { type CheckScope, entriesOf, isObject } from './check-scope.js';
import { readFieldFilter, readLogic } from './check-where.js';
import { allOf, always, type Condition } from './checked-query.js';
import { type GroupColumns, isAggregateName } from './group-columns.js';

export interface GroupPlace {
  readonly model: CatalogModel;
  readonly scope: CheckScope;
  readonly columns: GroupColumns;
}

export function checkHaving(having: WireValue, place: GroupPlace): Condition {
  return readHaving(having, place, place.scope) ?? always;
}

/** Null if it asks for nothing. */
function readHaving(having: WireValue, place: GroupPlace, scope: CheckScope): Condition | null {
  const { model, columns } = place;
  const conditions = entriesOf(having, `having of ${model.name}`).flatMap(([name, value]) => {
    if (name === 'AND' || name === 'OR' || name === 'NOT') {
      return readLogic({ operator: name, value, model, scope, read: (part, inner) => readHaving(part, place, inner) });
    }
    const field = scope.openScalar(model, name);
    const grouped = columns.findGrouped(field);
    if (grouped === undefined && asksForValue(value)) throw notGrouped(field, model);
    return readFieldFilter(value, { model, field: grouped ?? field, scope, groups: { columns, of: field } });
  });
  return conditions.length === 0 ? null : allOf(conditions);
}

/** Whether a filter is about the field itself, and not only about aggregates of it. */
function asksForValue(filter: WireValue): boolean {
  if (!isObject(filter)) return true;
  return Object.entries(filter).some(([operator, operand]) => {
    if (isAggregateName(operator) || operator === 'mode' || operand === undefined) return false;
    return operator !== 'not' || asksForValue(operand);
  });
}

function notGrouped(field: CatalogScalar, model: CatalogModel): RowcastError {
  const message = `having of ${model.name} asks for ${field.name}, which the groups are not made by`;
  return new RowcastError('QUERY_INVALID_ARGUMENT', message, {
    hint: `name it in by, or ask for an aggregate of it: { ${field.name}: { _max: { … } } }`,
    model: model.name,
    fields: [field.name],
  });
}
