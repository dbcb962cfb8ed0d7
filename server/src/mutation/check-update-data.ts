/**
 * Turns the `data` of an update into assignments: checks names, types and grants, follows `connect` and
 * the operators (`set`, `increment`, `push` …), and sets `@updatedAt`. Pure.
 */
import { RowcastError, type WireObject, type WireValue } from '@rowcast/protocol';
import type { CatalogScalar } from '../catalog/catalog.js';
import { asObject, findField, isObject } from '../query/check-scope.js';
import type { SqlValue } from '../query/check-value.js';
import { writtenTwice } from './check-create-data.js';
import { connectedValues } from './connected-values.js';
import type { WriteScope } from './mutation-scope.js';
import { checkMayWrite } from './write-access.js';
import { writeValue } from './write-value.js';

/** What becomes of one column: a new value, or one made of the old. */
export interface Assignment {
  readonly field: CatalogScalar;
  readonly operator: AssignmentOperator;
  readonly value: SqlValue;
}

export type AssignmentOperator = 'set' | 'increment' | 'decrement' | 'multiply' | 'divide' | 'push';

/** Empty data gives no assignments: then nothing is to be updated, `@updatedAt` neither. */
export function checkUpdateData(scope: WriteScope, data: WireValue | undefined, path: string): readonly Assignment[] {
  const assignments = new Map<CatalogScalar, Assignment>();
  const add = (field: CatalogScalar, write: WireValue): void => {
    if (assignments.has(field)) throw writtenTwice(scope, field, path);
    checkMayWrite(scope, 'update', field);
    assignments.set(field, readAssignment(scope, field, write, `${path}.${field.name}`));
  };
  for (const [name, write] of Object.entries(asObject(data, path))) {
    const field = findField(scope.model, name);
    if (field.kind === 'scalar') add(field, write);
    else for (const pair of connectedValues(scope.model, field, write, `${path}.${name}`)) add(...pair);
  }
  if (assignments.size === 0) return [];
  for (const field of scope.model.fields.values()) {
    if (field.kind === 'scalar' && field.isUpdatedAt && !assignments.has(field)) add(field, scope.now.toISOString());
  }
  return [...assignments.values()];
}

function readAssignment(scope: WriteScope, field: CatalogScalar, write: WireValue, path: string): Assignment {
  const { model } = scope;
  // A Json value may look like an operator, so Json has none, as in Prisma.
  if (!isObject(write) || (field.type === 'Json' && !field.isList)) {
    return { field, operator: 'set', value: writeValue(model, field, write) };
  }
  const [operator, operand] = readOperator(scope, field, write, path);
  if (operator === 'set') return { field, operator, value: writeValue(model, field, operand) };
  if (operator === 'push') {
    const value = Array.isArray(operand) ? operand : [operand];
    return { field, operator, value: writeValue(model, field, value) };
  }
  if (operand === null || (operator === 'divide' && Number(operand) === 0)) {
    throw new RowcastError('QUERY_INVALID_VALUE', `${path}.${operator} cannot be ${JSON.stringify(operand)}`, {
      hint: 'give a number',
      model: model.name,
      fields: [field.name],
    });
  }
  return { field, operator, value: writeValue(model, field, operand) };
}

const numberTypes: ReadonlySet<string> = new Set(['Int', 'BigInt', 'Float', 'Decimal']);

function operatorsOf(field: CatalogScalar): readonly AssignmentOperator[] {
  if (field.isList) return ['set', 'push'];
  return numberTypes.has(field.type) ? ['set', 'increment', 'decrement', 'multiply', 'divide'] : ['set'];
}

function readOperator(
  { model }: WriteScope,
  field: CatalogScalar,
  write: WireObject,
  path: string,
): readonly [AssignmentOperator, WireValue] {
  const [[name, operand] = [], ...others] = Object.entries(write);
  const operator = operatorsOf(field).find((known) => known === name);
  if (operator !== undefined && operand !== undefined && others.length === 0) return [operator, operand];
  throw new RowcastError('QUERY_UNKNOWN_ARGUMENT', `${path} must be a value, or one of its operators`, {
    hint: `${field.name} takes ${operatorsOf(field).join(', ')}`,
    model: model.name,
    fields: [field.name],
  });
}
