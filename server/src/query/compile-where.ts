/**
 * Writes a `Condition` as an SQL expression about the row that `alias` stands for. Every value is a
 * parameter, every name comes from the catalogue. Decides nothing: what a filter means is settled before.
 */
import { unreachable } from '@rowcast/protocol';
import type { CatalogScalar } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import type { Condition, JsonCondition, RelationStep, ScalarCondition } from './checked-query.js';
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
  return step.to
    .flatMap((to, index) => {
      const from = step.from[index];
      return from ? [`${columnOf(to, other)} = ${columnOf(from, alias)}`] : [];
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
  switch (condition.kind) {
    case 'null':
      return `${column} is null`;
    case 'compare': {
      const value = builder.parameter(condition.value, parameterType(field));
      return condition.isInsensitive
        ? `lower(${column}) ${condition.operator} lower(${value})`
        : `${column} ${condition.operator} ${value}`;
    }
    case 'in': {
      const values = builder.parameter(condition.values, `${elementType(field)}[]`);
      if (!condition.isInsensitive) return `${column} = any(${values})`;
      const value = builder.alias();
      return `lower(${column}) = any(array(select lower(${value}) from unnest(${values}) ${value}))`;
    }
    case 'like': {
      const pattern = builder.parameter(condition.pattern, 'text');
      return `${column} ${condition.isInsensitive ? 'ilike' : 'like'} ${pattern}`;
    }
    case 'list':
      return `${column} ${condition.operator} ${builder.parameter(condition.values, parameterType(field))}`;
    case 'has':
      return `${builder.parameter(condition.value, elementType(field))} = any(${column})`;
    case 'json':
      return compileJson(condition, column, builder);
    default:
      return unreachable(condition);
  }
}

function compileJson(condition: JsonCondition, column: string, builder: StatementBuilder): string {
  const document = elementType(condition.field) === 'json' ? `${column}::jsonb` : column;
  const target =
    condition.path.length === 0 ? document : `(${document} #> ${builder.parameter(condition.path, 'text[]')})`;
  if (condition.operator === 'missing') return `${target} is null`;
  if (condition.operator === 'like') {
    const pattern = builder.parameter(condition.value, 'text');
    const like = condition.isInsensitive ? 'ilike' : 'like';
    return `(jsonb_typeof(${target}) = 'string' and (${target} #>> '{}') ${like} ${pattern})`;
  }
  const value = builder.parameter(condition.value, 'jsonb');
  const isArray = `jsonb_typeof(${target}) = 'array'`;
  switch (condition.operator) {
    case '=':
      return `${target} = ${value}`;
    case 'contains':
      return `(${isArray} and ${target} @> ${value})`;
    case 'starts':
      return `(${isArray} and ${target} -> 0 = ${value})`;
    case 'ends':
      return `(${isArray} and ${target} -> -1 = ${value})`;
    default: {
      // Postgres would order a number before any string; Prisma compares like with like.
      const type = condition.value.startsWith('"') ? 'string' : 'number';
      return `(jsonb_typeof(${target}) = '${type}' and ${target} ${condition.operator} ${value})`;
    }
  }
}
