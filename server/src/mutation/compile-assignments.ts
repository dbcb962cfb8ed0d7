/** Writes the `set` of an update. Pure. */
import { unreachable } from '@rowcast/protocol';
import { quoteIdentifier } from '../database/quote-identifier.js';
import { columnOf } from '../query/compile-where.js';
import { elementType, parameterType } from '../query/sql-type.js';
import type { StatementBuilder } from '../query/statement-builder.js';
import type { Assignment } from './check-update-data.js';

/** `alias` stands for the row as it was. */
export function compileAssignments(
  assignments: readonly Assignment[],
  alias: string,
  builder: StatementBuilder,
): string {
  return assignments
    .map((assignment) => `${quoteIdentifier(assignment.field.column)} = ${newValue(assignment, alias, builder)}`)
    .join(', ');
}

function newValue({ field, operator, value }: Assignment, alias: string, builder: StatementBuilder): string {
  const old = columnOf(field, alias);
  switch (operator) {
    case 'set':
      return builder.parameter(value, parameterType(field));
    case 'increment':
      return `${old} + ${builder.parameter(value, elementType(field))}`;
    case 'decrement':
      return `${old} - ${builder.parameter(value, elementType(field))}`;
    case 'multiply':
      return `${old} * ${builder.parameter(value, elementType(field))}`;
    case 'divide':
      return `${old} / ${builder.parameter(value, elementType(field))}`;
    case 'push':
      return `coalesce(${old}, '{}') || ${builder.parameter(value, parameterType(field))}`;
    default:
      return unreachable(operator);
  }
}
