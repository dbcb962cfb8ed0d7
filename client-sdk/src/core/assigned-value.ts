/** The value of a field after an update has written to it: a plain value, or an operation on the old one. Pure. */
import { readMarker, type WireObject, type WireValue } from '@rowcast/protocol';
import type { ScalarField } from './model-info.js';

/** Undefined if it cannot be told here. */
export type AssignmentResult = WireValue | undefined;

export function isOperation(value: WireValue | undefined): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the new value is made of the old one. */
export function needsOldValue(given: WireValue | undefined, field: ScalarField): boolean {
  return isOperation(given) && !isJson(field) && given['set'] === undefined;
}

export function assignedValue(given: WireValue, field: ScalarField, old: WireValue | undefined): AssignmentResult {
  const type = field.kind === 'enum' ? 'Enum' : field.type;
  if (!isOperation(given)) return given;
  if (isJson(field)) return jsonValue(given);
  const [[operator, operand] = []] = Object.entries(given);
  if (operator === undefined || operand === undefined) return undefined;
  if (operator === 'set') return operand;
  if (old === undefined) return undefined;
  if (operator === 'push') {
    return Array.isArray(old)
      ? [...(old as readonly WireValue[]), ...(Array.isArray(operand) ? operand : [operand])]
      : undefined;
  }
  // What is done to nothing is nothing.
  if (old === null) return null;
  if (type === 'BigInt') return bigIntResult(operator, String(old), String(operand));
  if (type === 'Int') return intResult(operator, Number(old), Number(operand));
  // Rounding is the database's: its floats and decimals are not JavaScript's.
  return undefined;
}

function isJson(field: ScalarField): boolean {
  return field.kind === 'scalar' && field.type === 'Json' && !field.list;
}

/** JSON's own null and the lack of a value look the same in a row. */
function jsonValue(given: WireObject): WireValue {
  const marker = readMarker(given);
  if (marker && '$null' in marker) return null;
  return marker && '$json' in marker ? marker.$json : given;
}

function intResult(operator: string, old: number, operand: number): AssignmentResult {
  switch (operator) {
    case 'increment':
      return old + operand;
    case 'decrement':
      return old - operand;
    case 'multiply':
      return old * operand;
    case 'divide':
      return Math.trunc(old / operand);
    default:
      return undefined;
  }
}

function bigIntResult(operator: string, old: string, operand: string): AssignmentResult {
  switch (operator) {
    case 'increment':
      return String(BigInt(old) + BigInt(operand));
    case 'decrement':
      return String(BigInt(old) - BigInt(operand));
    case 'multiply':
      return String(BigInt(old) * BigInt(operand));
    case 'divide':
      return operand === '0' ? undefined : String(BigInt(old) / BigInt(operand));
    default:
      return undefined;
  }
}
