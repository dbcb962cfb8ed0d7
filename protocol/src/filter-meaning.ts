/**
 * Whether a row satisfies a `where`, as Postgres would decide it: SQL's three-valued logic, and a fourth value
 * for what cannot be decided here (a field of the row that is not known, a relation, a collation). Pure.
 *
 * `true`, `false` and `null` are promises; `maybe` is always allowed. A row is in a result only if its filter
 * is `true`, so one who must not miss a row takes `maybe` for yes, and one who must not show a wrong row for no.
 */
import { compareValues, equalValues, type FieldMeaning, isUuid, type ModelMeaning } from './value-meaning.js';
import { readMarker } from './wire-marker.js';
import type { WireObject, WireValue } from './wire-value.js';

export type Truth = 'true' | 'false' | 'null' | 'maybe';

/** What is known of a row: the wire values of some of its fields. A field that is left out is not known. */
export type KnownRow = { readonly [field: string]: WireValue | undefined };

export function filterMeaning(where: WireObject, row: KnownRow, model: ModelMeaning): Truth {
  return whereMeaning(where, row, { model, isWithinLogic: false }) ?? 'true';
}

interface Place {
  readonly model: ModelMeaning;
  /** Whether the filter is a part of an AND, OR or NOT. */
  readonly isWithinLogic: boolean;
}

/** Undefined if it asks for nothing: such a part is forgotten by AND, OR and NOT, as in Prisma. */
function whereMeaning(where: WireObject, row: KnownRow, place: Place): Truth | undefined {
  const truths = Object.entries(where).flatMap(([name, filter]) =>
    filter === undefined ? [] : (memberMeaning(name, filter, row, place) ?? []),
  );
  return truths.length === 0 ? undefined : conjunction(truths);
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

function memberMeaning(name: string, filter: WireValue, row: KnownRow, place: Place): Truth | undefined {
  if (name === 'AND' || name === 'OR' || name === 'NOT') return logicMeaning(name, filter, row, place);
  const { model } = place;
  const field = model.field(name);
  if (field) return fieldMeaning(filter, row[name], field);
  if (model.compound(name) && isObject(filter)) return whereMeaning(filter, row, place);
  return 'maybe';
}

function logicMeaning(
  operator: 'AND' | 'OR' | 'NOT',
  filter: WireValue,
  row: KnownRow,
  { model, isWithinLogic }: Place,
): Truth | undefined {
  const truths = elementsOf(filter)
    .filter(isObject)
    .flatMap((part) => whereMeaning(part, row, { model, isWithinLogic: true }) ?? []);
  // Within another operator an OR of nothing is forgotten too; alone it is met by no row.
  if (truths.length === 0) return operator === 'OR' && !isWithinLogic ? 'false' : undefined;
  if (operator === 'OR') return disjunction(truths);
  return conjunction(operator === 'AND' ? truths : truths.map(negation));
}

function fieldMeaning(filter: WireValue, value: WireValue | undefined, field: FieldMeaning): Truth | undefined {
  if (field.type === 'Json' || field.type === 'Unsupported') return 'maybe';
  // Postgres tells an empty list from a list that is null; a row does not.
  if (field.isList && isEmpty(value)) return 'maybe';
  if (!isObject(filter)) return equality(filter, value, field);
  const { mode, ...operators } = filter;
  const truths = operatorTruths(operators, { value, field, isInsensitive: mode === 'insensitive' }, false);
  return truths.length === 0 ? undefined : conjunction(truths);
}

interface Subject {
  readonly value: WireValue | undefined;
  readonly field: FieldMeaning;
  readonly isInsensitive: boolean;
}

/**
 * What each operator says. As in Prisma, `not` with an object denies each of its operators by itself, and `not`
 * with a value is the same however deep it stands.
 */
function operatorTruths(operators: WireObject, subject: Subject, isDenied: boolean): readonly Truth[] {
  return Object.entries(operators).flatMap(([operator, operand]) => {
    if (operand === undefined) return [];
    if (operator !== 'not') {
      const truth = operatorMeaning(operator, operand, subject);
      return [isDenied ? negation(truth) : truth];
    }
    if (!isObject(operand)) return [negation(operatorMeaning('equals', operand, subject))];
    return operatorTruths(operand, subject, !isDenied);
  });
}

function operatorMeaning(operator: string, operand: WireValue, subject: Subject): Truth {
  const { value, field, isInsensitive } = subject;
  // Another field of the row may have any value.
  if (readMarker(operand)) return 'maybe';
  if ((operator === 'equals' || operator === 'in' || operator === 'notIn') && operand === null) {
    const isNull = equality(null, value, field);
    return operator === 'notIn' ? negation(isNull) : isNull;
  }
  if (operator === 'in' || operator === 'notIn') {
    const isIn = disjunction(elementsOf(operand).map((element) => operatorMeaning('equals', element, subject)));
    return operator === 'in' ? isIn : negation(isIn);
  }
  if (value === undefined) return 'maybe';
  if (value === null) return 'null';
  if (isInsensitive && !isUuid(field)) return insensitive(operator, operand, { ...subject, value });
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

/** Which letters are equal without case is the database's to say, except for those of ASCII. */
function insensitive(
  operator: string,
  operand: WireValue,
  { value, field }: { readonly value: Exclude<WireValue, null>; readonly field: FieldMeaning },
): Truth {
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
  // A padded text is searched without its blanks.
  const isPlain = !field.native?.startsWith('Citext') && !field.native?.startsWith('Char');
  if (typeof value !== 'string' || typeof operand !== 'string' || !isPlain) return 'maybe';
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

function isEmpty(value: WireValue | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isObject(value: WireValue): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
