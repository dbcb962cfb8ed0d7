/** One condition of a filter: a field, an operator, a value; which operators a type has, and what they mean. Pure. */
import type { FormatSettings } from '../fields/intl-formats.js';
import { startOfDay } from '../fields/start-of-day.js';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';

export const filterOperators = [
  'contains',
  'notContains',
  'equals',
  'not',
  'startsWith',
  'endsWith',
  'gt',
  'gte',
  'lt',
  'lte',
  'on',
  'before',
  'after',
  'has',
  'isTrue',
  'isFalse',
  'isNull',
  'isNotNull',
] as const;

export type FilterOperator = (typeof filterOperators)[number];

export interface FilterCondition {
  /** Tells conditions apart while they are edited. */
  readonly id: string;
  /** The field or relation. */
  readonly field: string;
  readonly operator: FilterOperator;
  /** Of the field's type; undefined while nothing is given yet, when the condition lets everything through. */
  readonly value: unknown;
}

const nullOperators = ['isNull', 'isNotNull'] as const;

/** The operators that a field can be filtered with, the most usual first. */
export function operatorsOf(field: FieldInfo): readonly FilterOperator[] {
  const ofNull = field.isNullable ? nullOperators : [];
  return [...operatorsOfType(field), ...ofNull];
}

function operatorsOfType(field: FieldInfo): readonly FilterOperator[] {
  if (field.isList) return ['has'];
  switch (field.type) {
    case 'String':
      if (field.native !== undefined && !/^(Text|VarChar|Char|Citext)/.test(field.native)) return ['equals', 'not'];
      return ['contains', 'notContains', 'equals', 'not', 'startsWith', 'endsWith'];
    case 'Int':
    case 'BigInt':
    case 'Float':
    case 'Decimal':
      return ['equals', 'not', 'gt', 'gte', 'lt', 'lte'];
    case 'DateTime':
      return field.native === 'Date' ? ['equals', 'before', 'after'] : ['on', 'before', 'after'];
    case 'Boolean':
      return ['isTrue', 'isFalse'];
    case 'Enum':
    case 'Relation':
      return ['equals', 'not'];
    default:
      return [];
  }
}

/** Whether the operator compares with a value. */
export function takesValue(operator: FilterOperator): boolean {
  return !['isTrue', 'isFalse', 'isNull', 'isNotNull'].includes(operator);
}

/** Prisma's `where` for a condition; undefined while it is not complete. A day is one of the time zone of the settings. */
export function whereOf(
  { operator, value }: FilterCondition,
  field: FieldInfo,
  settings: FormatSettings,
): AnyRecord | undefined {
  if (takesValue(operator) && (value === undefined || value === null || value === '')) return undefined;
  if (field.relation) return whereRelated({ operator, value }, field);
  const { name } = field;
  switch (operator) {
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return { [name]: { [operator]: value, mode: 'insensitive' } };
    case 'notContains':
      return { NOT: { [name]: { contains: value, mode: 'insensitive' } } };
    case 'isTrue':
    case 'isFalse':
      return { [name]: operator === 'isTrue' };
    case 'isNull':
      return { [name]: null };
    case 'isNotNull':
      return { [name]: { not: null } };
    case 'on':
      return value instanceof Date
        ? { [name]: { gte: startOfDay(value, settings), lt: startOfDay(value, settings, 1) } }
        : undefined;
    case 'before':
      return { [name]: { lt: value } };
    case 'after':
      return { [name]: { gt: value } };
    default:
      return { [name]: { [operator]: value } };
  }
}

function whereRelated(
  { operator, value }: Pick<FilterCondition, 'operator' | 'value'>,
  { relation }: FieldInfo,
): AnyRecord | undefined {
  const [key] = relation?.from ?? [];
  if (!relation || key === undefined) return undefined;
  if (operator === 'isNull') return { [key]: null };
  if (operator === 'isNotNull') return { [key]: { not: null } };
  if (typeof value !== 'object' || value === null) return undefined;
  const related = value as AnyRecord;
  const equal = relation.from.map((from, index): AnyRecord => ({ [from]: related[relation.to[index] ?? ''] }));
  return operator === 'not' ? { NOT: equal } : Object.assign({}, ...equal);
}
