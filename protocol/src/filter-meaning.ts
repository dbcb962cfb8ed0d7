/**
 * Whether a row satisfies a `where`, as Postgres would decide it: SQL's three-valued logic, and a fourth value
 * for what cannot be decided here (a field of the row that is not known, a relation, a collation). Pure.
 *
 * `true`, `false` and `null` are promises; `maybe` is always allowed. A row is in a result only if its filter
 * is `true`, so one who must not miss a row takes `maybe` for yes, and one who must not show a wrong row for no.
 */
import { compareValues, equalValues, type FieldMeaning, isUuid, type ModelMeaning } from './value-meaning.js';
import type { WireObject, WireValue } from './wire-value.js';

export type Truth = 'true' | 'false' | 'null' | 'maybe';

/** What is known of a row: the wire values of some of its fields. A field that is left out is not known. */
export type KnownRow = { readonly [field: string]: WireValue | undefined };

export function filterMeaning(where: WireObject, row: KnownRow, model: ModelMeaning): Truth {
  const truths: Truth[] = [];
  for (const [name, filter] of Object.entries(where)) {
    if (filter === undefined) continue;
    truths.push(memberMeaning(name, filter, row, model));
  }
  return conjunction(truths);
}

/** The conjunction: false if any is, true if all are. */
export function conjunction(truths: readonly Truth[]): Truth {
  if (truths.includes('false')) return 'false';
  if (truths.includes('maybe')) return 'maybe';
  return truths.includes('null') ? 'null' : 'true';
}

/** The disjunction: true if any is, false if all are. */
export function disjunction(truths: readonly Truth[]): Truth {
  if (truths.includes('true')) return 'true';
  if (truths.includes('maybe')) return 'maybe';
  return truths.includes('null') ? 'null' : 'false';
}

export function negation(truth: Truth): Truth {
  return truth === 'true' ? 'false' : truth === 'false' ? 'true' : truth;
}

function memberMeaning(name: string, filter: WireValue, row: KnownRow, model: ModelMeaning): Truth {
  if (name === 'AND') return conjunction(listOf(filter).map((part) => filterMeaning(part, row, model)));
  if (name === 'OR') return disjunction(listOf(filter).map((part) => filterMeaning(part, row, model)));
  if (name === 'NOT') return conjunction(listOf(filter).map((part) => negation(filterMeaning(part, row, model))));
  const field = model.field(name);
  if (field) return fieldMeaning(filter, row[name], field);
  if (model.compound(name) && isObject(filter)) return filterMeaning(filter, row, model);
  return 'maybe';
}

function fieldMeaning(filter: WireValue, value: WireValue | undefined, field: FieldMeaning): Truth {
  if (field.type === 'Json' || field.type === 'Unsupported') return 'maybe';
  if (!isObject(filter)) return equality(filter, value, field);
  const isInsensitive = filter['mode'] === 'insensitive';
  const truths: Truth[] = [];
  for (const [operator, operand] of Object.entries(filter)) {
    if (operator === 'mode' || operand === undefined) continue;
    truths.push(operatorMeaning({ operator, operand, value, field, isInsensitive }));
  }
  return conjunction(truths);
}

interface Comparison {
  readonly operator: string;
  readonly operand: WireValue;
  readonly value: WireValue | undefined;
  readonly field: FieldMeaning;
  readonly isInsensitive: boolean;
}

function operatorMeaning(comparison: Comparison): Truth {
  const { operator, operand, value, field, isInsensitive } = comparison;
  if (operator === 'not') {
    if (!isObject(operand)) return negation(operatorMeaning({ ...comparison, operator: 'equals' }));
    const mode = isInsensitive ? { mode: 'insensitive' } : {};
    return negation(fieldMeaning({ ...mode, ...operand }, value, field));
  }
  if (operator === 'equals' && operand === null) return equality(null, value, field);
  if (value === undefined) return operator === 'in' && isEmpty(operand) ? 'false' : 'maybe';
  if (operator === 'in' || operator === 'notIn') return membership(comparison);
  if (value === null) return operator === 'isEmpty' ? 'maybe' : 'null';
  if (isInsensitive && !isUuid(field)) return insensitive(comparison, value);
  return presentMeaning(operator, operand, value, field);
}

function presentMeaning(
  operator: string,
  operand: WireValue,
  value: Exclude<WireValue, null>,
  field: FieldMeaning,
): Truth {
  if (operand === null) return 'null';
  switch (operator) {
    case 'equals':
      return truthOf(equalValues(value, operand, field));
    case 'lt':
      return order(value, operand, field, (sign) => sign < 0);
    case 'lte':
      return order(value, operand, field, (sign) => sign <= 0);
    case 'gt':
      return order(value, operand, field, (sign) => sign > 0);
    case 'gte':
      return order(value, operand, field, (sign) => sign >= 0);
    case 'contains':
      return text(value, operand, field, (whole, part) => whole.includes(part));
    case 'startsWith':
      return text(value, operand, field, (whole, part) => whole.startsWith(part));
    case 'endsWith':
      return text(value, operand, field, (whole, part) => whole.endsWith(part));
    case 'has':
      return hasElement(value, operand, field);
    case 'hasEvery':
      return conjunction(elementsOf(operand).map((element) => hasElement(value, element, field)));
    case 'hasSome':
      return disjunction(elementsOf(operand).map((element) => hasElement(value, element, field)));
    case 'isEmpty':
      return truthOf(Array.isArray(value) ? (value.length === 0) === operand : undefined);
    default:
      return 'maybe';
  }
}

function equality(operand: WireValue, value: WireValue | undefined, field: FieldMeaning): Truth {
  if (value === undefined) return 'maybe';
  if (operand === null) return truthOf(value === null);
  return value === null ? 'null' : truthOf(equalValues(value, operand, field));
}

function membership({ operator, operand, value, field, isInsensitive }: Comparison): Truth {
  const values = elementsOf(operand);
  const isIn = disjunction(
    values.map((element) =>
      isInsensitive && element !== null && value !== null && value !== undefined
        ? insensitive({ operator: 'equals', operand: element, value, field, isInsensitive }, value)
        : element === null
          ? 'maybe'
          : equality(element, value, field),
    ),
  );
  return operator === 'in' ? isIn : negation(isIn);
}

/** Which letters are equal without case is the database's to say, except for those of ASCII. */
function insensitive({ operator, operand, field }: Comparison, value: Exclude<WireValue, null>): Truth {
  if (typeof operand !== 'string' || typeof value !== 'string' || !isAscii(operand + value)) return 'maybe';
  return presentMeaning(operator, operand.toLowerCase(), value.toLowerCase(), field);
}

function isAscii(value: string): boolean {
  return !/[^ -~\s]/.test(value);
}

function order(
  value: Exclude<WireValue, null>,
  operand: Exclude<WireValue, null>,
  field: FieldMeaning,
  holds: (sign: number) => boolean,
): Truth {
  const sign = compareValues(value, operand, field);
  return sign === undefined ? 'maybe' : truthOf(holds(sign));
}

function text(
  value: WireValue,
  operand: WireValue,
  field: FieldMeaning,
  holds: (whole: string, part: string) => boolean,
): Truth {
  if (typeof value !== 'string' || typeof operand !== 'string' || field.native?.startsWith('Citext')) return 'maybe';
  return truthOf(holds(value, operand));
}

function hasElement(value: WireValue, operand: WireValue, field: FieldMeaning): Truth {
  if (!Array.isArray(value) || operand === null) return 'maybe';
  const element: FieldMeaning = { ...field, isList: false };
  return disjunction(
    (value as readonly WireValue[]).map((member) =>
      member === null ? 'false' : truthOf(equalValues(member, operand, element)),
    ),
  );
}

function truthOf(answer: boolean | undefined): Truth {
  return answer === undefined ? 'maybe' : answer ? 'true' : 'false';
}

function elementsOf(value: WireValue): readonly WireValue[] {
  return Array.isArray(value) ? value : [value];
}

function isEmpty(value: WireValue): boolean {
  return Array.isArray(value) && value.length === 0;
}

function listOf(value: WireValue): readonly WireObject[] {
  return elementsOf(value).filter(isObject);
}

function isObject(value: WireValue): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
