/**
 * Checks the filter on one scalar field: a plain value, null, or an object of operators. Follows Prisma
 * to the letter: `not` with an object denies each of its operators, `not` with a value is the same
 * however deep it stands, and an object without operators is no condition at all.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogScalar } from '../catalog/catalog.js';
import { readReference } from './check-reference.js';
import { entriesOf, isObject } from './check-scope.js';
import { checkValue, checkValues } from './check-value.js';
import { type AggregateName, type Condition, type FieldReference, negate } from './checked-query.js';
import type { FieldPlace } from './field-place.js';
import { isAggregateName } from './group-columns.js';
import { elementType, isTextual } from './sql-type.js';
import { quoteName, unknownName } from './unknown-name.js';

/** The conditions, all of which must hold; none if the filter is empty. */
export function checkScalarFilter(filter: WireValue, place: FieldPlace): readonly Condition[] {
  if (!isObject(filter)) return [checkEquals(filter, place, false)];
  const operators = new Map(entriesOf(filter, 'a filter'));
  const isInsensitive = readMode(operators.get('mode'), place);
  operators.delete('mode');
  return readOperators(operators, place, { isInsensitive, isDenied: false });
}

/** Equal to the value; null means: is null. */
function checkEquals(value: WireValue, place: FieldPlace, isInsensitive: boolean): Condition {
  const { field, model, scope } = place;
  scope.spend();
  if (value === null) return isNull(place);
  const found = readReference(value, place);
  if (found) return { kind: 'reference', field, operator: '=', ...found, isInsensitive };
  return { kind: 'compare', field, operator: '=', value: checkValue(value, field, model), isInsensitive };
}

export function isNull({ field, model }: FieldPlace): Condition {
  if (field.isNullable || field.isList) return { kind: 'null', field };
  throw new RowcastError('QUERY_INVALID_VALUE', `${model.name}.${field.name} is never null`, {
    hint: 'leave the condition out',
    model: model.name,
    fields: [field.name],
  });
}

/** `isDenied` under an odd number of `not`: each operator then stands for its contrary. */
function readOperators(
  operators: ReadonlyMap<string, WireValue>,
  place: FieldPlace,
  form: { readonly isInsensitive: boolean; readonly isDenied: boolean },
): readonly Condition[] {
  return [...operators].flatMap(([operator, value]) => {
    if (place.groups?.of && isAggregateName(operator)) {
      const entries = new Map(entriesOf(value, `${operator} of ${place.model.name}.${place.field.name}`));
      const inner = aggregatePlace(operator, place, place.groups.of);
      return readOperators(entries, inner, { isInsensitive: false, isDenied: form.isDenied });
    }
    if (!operatorsOf(place.field).includes(operator)) throw unknownOperator(operator, place);
    if (operator !== 'not') {
      const condition = readOperator(operator, value, place, form.isInsensitive);
      return [form.isDenied ? negate(condition) : condition];
    }
    if (!isObject(value)) return [negate(checkEquals(value, place, form.isInsensitive))];
    const inner = { ...place, scope: place.scope.deeper() };
    return readOperators(new Map(entriesOf(value, 'not')), inner, { ...form, isDenied: !form.isDenied });
  });
}

/** The place of a filter on an aggregate of the field, which has no aggregates itself. */
function aggregatePlace(name: AggregateName, place: FieldPlace, of: CatalogScalar): FieldPlace {
  const { model, scope, groups } = place;
  const field = groups?.columns.aggregate(name, of) ?? of;
  return { model, field, scope: scope.deeper(), ...(groups && { groups: { ...groups, of: null } }) };
}

const comparisons = new Map([
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
] as const);

function readOperator(operator: string, value: WireValue, place: FieldPlace, isInsensitive: boolean): Condition {
  const { field, model, scope } = place;
  switch (operator) {
    case 'equals':
      return checkEquals(value, place, isInsensitive);
    case 'in':
    case 'notIn': {
      scope.spend();
      const condition = checkIn(value, place, isInsensitive);
      return operator === 'in' ? condition : negate(condition);
    }
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      scope.spend();
      return { kind: 'like', field, part: { place: operator, text: readText(value, place) }, isInsensitive };
    default: {
      scope.spend();
      const symbol = comparisons.get(operator as 'lt');
      if (!symbol) throw unknownOperator(operator, place);
      const found = readReference(value, place);
      if (found) return { kind: 'reference', field, operator: symbol, ...found, isInsensitive };
      return { kind: 'compare', field, operator: symbol, value: checkValue(value, field, model), isInsensitive };
    }
  }
}

function checkIn(value: WireValue, place: FieldPlace, isInsensitive: boolean): Condition {
  const { field, model } = place;
  if (value === null) return isNull(place);
  const found = readReference(value, place, 'list');
  if (found) return { kind: 'reference', field, operator: 'in', ...found, isInsensitive };
  return { kind: 'in', field, values: checkValues(value, field, model), isInsensitive };
}

function readText(value: WireValue, place: FieldPlace): string | FieldReference {
  return readReference(value, place) ?? String(checkValue(value, place.field, place.model));
}

function readMode(mode: WireValue | undefined, place: FieldPlace): boolean {
  if (mode === undefined) return false;
  if (place.field.type !== 'String') throw unknownOperator('mode', place);
  if (mode === 'default') return false;
  // A uuid has no upper and lower case of its own.
  if (mode === 'insensitive') return isTextual(place.field);
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `mode of ${place.model.name}.${place.field.name} is not known`, {
    hint: 'it is "default" or "insensitive"',
    model: place.model.name,
  });
}

const equality = ['equals', 'not'];
const membership = [...equality, 'in', 'notIn'];
const ordering = [...membership, 'lt', 'lte', 'gt', 'gte'];

function operatorsOf(field: CatalogScalar): readonly string[] {
  switch (field.type) {
    case 'String':
      if (elementType(field) === 'xml') return [];
      return isTextual(field) ? [...ordering, 'contains', 'startsWith', 'endsWith'] : ordering;
    case 'Boolean':
      return equality;
    case 'Enum':
    case 'Bytes':
      return membership;
    case 'Json':
    case 'Unsupported':
      return [];
    default:
      return ordering;
  }
}

function unknownOperator(operator: string, { field, model }: FieldPlace): RowcastError {
  const known = [...operatorsOf(field), ...(field.type === 'String' ? ['mode'] : [])];
  const message = `a filter on ${model.name}.${field.name} has no operator ${quoteName(operator)}`;
  const name = operator;
  return unknownName({
    code: 'QUERY_UNKNOWN_ARGUMENT',
    message,
    name,
    known,
    whose: 'its operators',
    model: model.name,
  });
}
