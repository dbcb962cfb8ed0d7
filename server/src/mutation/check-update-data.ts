/**
 * Turns the `data` of an update into assignments: checks names, types and grants, reads the operators
 * (`set`, `increment`, `push` …), and sets `@updatedAt`. Pure.
 */
import { RowcastError, type WireObject, type WireValue } from '@rowcast/protocol';
import type { CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import { isObject } from '../query/check-scope.js';
import type { SqlValue } from '../query/check-value.js';
import type { WriteScope } from './mutation-scope.js';
import { type DataParts, readValues } from './split-data.js';
import { checkMayWrite } from './write-access.js';
import { writeValue } from './write-value.js';

/** What becomes of one column: a new value, or one made of the old. */
export interface Assignment {
  readonly field: CatalogScalar;
  readonly operator: AssignmentOperator;
  readonly value: SqlValue;
}

export type AssignmentOperator = 'set' | 'increment' | 'decrement' | 'multiply' | 'divide' | 'push';

/** The data of an update of many records: values only. */
export function checkUpdateData(
  scope: WriteScope,
  data: WireValue | undefined,
  path: string,
  back?: CatalogRelation,
): readonly Assignment[] {
  return checkAssignments(scope, readValues({ model: scope.model, data, path, back }), { path, isTouched: false });
}

export interface AssignmentOptions {
  readonly path: string;
  /** Whether the record changes even if no values are given. */
  readonly isTouched: boolean;
}

/** Empty data gives no assignments: then nothing is to be updated, `@updatedAt` neither. */
export function checkAssignments(
  scope: WriteScope,
  given: DataParts['values'],
  { path, isTouched }: AssignmentOptions,
): readonly Assignment[] {
  const assignments = new Map<CatalogScalar, Assignment>();
  for (const [field, write] of given) {
    checkMayWrite(scope, 'update', field);
    assignments.set(field, readAssignment(scope, field, write, `${path}.${field.name}`));
  }
  if (assignments.size === 0 && !isTouched) return [];
  return [...assignments.values(), ...touch(scope).filter(({ field }) => !assignments.has(field))];
}

/** What changes in a record whenever anything does. */
export function touch(scope: WriteScope): readonly Assignment[] {
  const fields = [...scope.model.fields.values()].filter((field) => field.kind === 'scalar');
  return fields
    .filter((field) => field.isUpdatedAt)
    .map((field) => {
      checkMayWrite(scope, 'update', field);
      return { field, operator: 'set', value: writeValue(scope.model, field, scope.now.toISOString()) };
    });
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
