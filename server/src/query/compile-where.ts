/**
 * Writes a `Condition` as an SQL expression about the row that `alias` stands for. Every value is a
 * parameter, every name comes from the catalogue. Decides nothing: what a filter means is settled before.
 */
import { unreachable } from '@rowcast/protocol';
import type { CatalogScalar } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import type { SqlValue } from './check-value.js';
import type {
  Condition,
  FieldReference,
  JsonCondition,
  JsonOperator,
  RelationStep,
  ScalarCondition,
  TextPart,
} from './checked-query.js';
import { elementType, parameterType } from './sql-type.js';
import type { StatementBuilder } from './statement-builder.js';

export function compileWhere(condition: Condition, alias: string, builder: StatementBuilder): string {
  switch (condition.kind) {
    case 'and':
      return joinConditions(condition.conditions, ' and ', { alias, builder, empty: 'true' });
    case 'or':
      return joinConditions(condition.conditions, ' or ', { alias, builder, empty: 'false' });
    case 'not':
      return `not (${compileWhere(condition.condition, alias, builder)})`;
    case 'some':
    case 'is': {
      const other = builder.alias();
      const link = compileLink(condition.relation, alias, other);
      const inner = compileWhere(condition.condition, other, builder);
      return `exists (select 1 from ${quoteTable(condition.relation.target.table)} ${other} where ${link} and ${inner})`;
    }
    default:
      return compileScalar(condition, alias, builder);
  }
}

/** What holds between a row and the rows that a relation leads to. */
export function compileLink(step: RelationStep, alias: string, other: string): string {
  const { through } = step;
  if (!through) return pairs(step.to, other, step.from, alias);
  // Named after the row that it leads to, so that no other has the name.
  const join = `${other}j`;
  const columns = (fields: readonly CatalogScalar[], of: string): string =>
    fields.map((field) => columnOf(field, of)).join(', ');
  const joined = `select ${columns(through.to, join)} from ${quoteTable(through.model.table)} ${join}`;
  return `(${columns(step.to, other)}) in (${joined} where ${pairs(through.from, join, step.from, alias)})`;
}

function pairs(fields: readonly CatalogScalar[], alias: string, others: readonly CatalogScalar[], of: string): string {
  return fields
    .flatMap((field, index) => {
      const other = others[index];
      return other ? [`${columnOf(field, alias)} = ${columnOf(other, of)}`] : [];
    })
    .join(' and ');
}

export function columnOf(field: CatalogScalar, alias: string): string {
  return `${alias}.${quoteIdentifier(field.column)}`;
}

interface Joining {
  readonly alias: string;
  readonly builder: StatementBuilder;
  readonly empty: string;
}

function joinConditions(conditions: readonly Condition[], separator: string, joining: Joining): string {
  if (conditions.length === 0) return joining.empty;
  const parts = conditions.map((condition) => compileWhere(condition, joining.alias, joining.builder));
  return parts.length === 1 ? parts.join('') : `(${parts.join(separator)})`;
}

function compileScalar(condition: ScalarCondition, alias: string, builder: StatementBuilder): string {
  const { field } = condition;
  const column = columnOf(field, alias);
  const operand = (value: SqlValue | FieldReference, type: string): string =>
    isReference(value) ? columnOf(value.reference, alias) : builder.parameter(value, type);
  switch (condition.kind) {
    case 'null':
      return `${column} is null`;
    case 'compare': {
      const value = builder.parameter(condition.value, parameterType(field));
      return compare(column, condition.operator, value, condition.isInsensitive);
    }
    case 'in': {
      const values = builder.parameter(condition.values, `${elementType(field)}[]`);
      return isOneOf(column, values, condition.isInsensitive, builder);
    }
    case 'reference': {
      const { operator, isInsensitive } = condition;
      const other = columnOf(condition.reference, alias);
      // A list that is missing says of nothing whether it is in it, in either case of letters.
      return operator === 'in'
        ? isOneOf(column, other, isInsensitive, builder)
        : compare(column, operator, other, isInsensitive);
    }
    case 'like': {
      // As texts: a padded one without its blanks, and one that knows no case with it.
      const text = ['text', 'character varying'].includes(elementType(field)) ? column : `${column}::text`;
      return compileLike(text, condition, alias, builder);
    }
    case 'list':
      return `${column} ${condition.operator} ${operand(condition.values, parameterType(field))}`;
    case 'has':
      // An index serves the second form, which sees no null within a list either.
      return isReference(condition.value)
        ? `${columnOf(condition.value.reference, alias)} = any(${column})`
        : `${column} @> ${builder.parameter([condition.value], parameterType(field))}`;
    case 'json':
      return compileJson(condition, alias, builder);
    default:
      return unreachable(condition);
  }
}

function compare(left: string, operator: string, right: string, isInsensitive: boolean): string {
  return isInsensitive ? `lower(${left}) ${operator} lower(${right})` : `${left} ${operator} ${right}`;
}

function isOneOf(column: string, values: string, isInsensitive: boolean, builder: StatementBuilder): string {
  if (!isInsensitive) return `${column} = any(${values})`;
  const value = builder.alias();
  const lowered = `array(select lower(${value}) from unnest(${values}) ${value})`;
  return `lower(${column}) = any(case when ${values} is not null then ${lowered} end)`;
}

function isReference(value: SqlValue | FieldReference): value is FieldReference {
  return typeof value === 'object' && value !== null && 'reference' in value;
}

interface TextSearch {
  readonly part: TextPart;
  readonly isInsensitive: boolean;
}

/** In the pattern, the text that is searched for stands for itself. */
function compileLike(
  text: string,
  { part, isInsensitive }: TextSearch,
  alias: string,
  builder: StatementBuilder,
): string {
  const like = isInsensitive ? 'ilike' : 'like';
  const [before, after] = [part.place === 'startsWith' ? '' : '%', part.place === 'endsWith' ? '' : '%'];
  if (!isReference(part.text)) {
    const pattern = `${before}${part.text.replaceAll(/[\\%_]/g, '\\$&')}${after}`;
    return `${text} ${like} ${builder.parameter(pattern, 'text')}`;
  }
  const escaped = `regexp_replace(${columnOf(part.text.reference, alias)}::text, '([\\\\%_])', '\\\\\\1', 'g')`;
  return `${text} ${like} '${before}' || ${escaped} || '${after}'`;
}

function compileJson(condition: JsonCondition, alias: string, builder: StatementBuilder): string {
  const { field, path } = condition;
  const document = asJsonb(field, alias);
  const target = path.length === 0 ? document : `(${document} #> ${builder.parameter(path, 'text[]')})`;
  if (condition.operator === 'missing') return `${target} is null`;
  const value = (operand: string | FieldReference): string =>
    isReference(operand) ? asJsonb(operand.reference, alias) : builder.parameter(operand, 'jsonb');
  if (condition.operator === '=') return `${target} = ${value(condition.value)}`;
  const { type, test } =
    condition.operator === 'like'
      ? { type: `'string'`, test: compileLike(`(${target} #>> '{}')`, condition, alias, builder) }
      : compileJsonTest(target, condition.operator, value(condition.value), condition.value);
  return condition.isDenied
    ? `(jsonb_typeof(${target}) <> ${type} or ${test})`
    : `(jsonb_typeof(${target}) = ${type} and ${test})`;
}

function asJsonb(field: CatalogScalar, alias: string): string {
  const column = columnOf(field, alias);
  return elementType(field) === 'json' ? `${column}::jsonb` : column;
}

/** The test, and the type of document that it fits, as SQL. */
function compileJsonTest(
  target: string,
  operator: JsonOperator,
  value: string,
  operand: string | FieldReference,
): { readonly type: string; readonly test: string } {
  switch (operator) {
    case 'contains':
      return { type: `'array'`, test: `${target} @> ${value}` };
    case 'starts':
      return { type: `'array'`, test: `${target} -> 0 = ${value}` };
    case 'ends':
      return { type: `'array'`, test: `${target} -> -1 = ${value}` };
    default: {
      // Postgres would order a number before any string; Prisma compares like with like.
      const known = typeof operand === 'string' && operand.startsWith('"') ? `'string'` : `'number'`;
      const type = isReference(operand) ? `jsonb_typeof(${value})` : known;
      return { type, test: `${target} ${operator} ${value}` };
    }
  }
}
