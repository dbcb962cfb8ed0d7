/**
 * Checks the filter on a Json field: a path into the document, and conditions on what is found there.
 *
 * As in Prisma, DbNull is a document that is missing, JsonNull one that is JSON's null, AnyNull either, and
 * a plain null JSON's null. What fits documents of one type only (`string_contains`, `array_contains`, `gt`, …)
 * is met by none of the others, and neither is its NOT.
 */
import { RowcastError, readMarker, type WireValue } from '@rowcast/protocol';
import { findReference, readReference } from './check-reference.js';
import { entriesOf } from './check-scope.js';
import { checkValue } from './check-value.js';
import {
  anyOf,
  type Condition,
  type FieldReference,
  type JsonOperator,
  negate,
  type TextPart,
} from './checked-query.js';
import type { FieldPlace } from './field-place.js';
import { quoteName, unknownName } from './unknown-name.js';

const tests = new Map<string, JsonOperator>([
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
  ['array_contains', 'contains'],
  ['array_starts_with', 'starts'],
  ['array_ends_with', 'ends'],
]);
const texts = new Map<string, TextPart['place']>([
  ['string_contains', 'contains'],
  ['string_starts_with', 'startsWith'],
  ['string_ends_with', 'endsWith'],
]);
const operatorNames = ['equals', 'not', ...tests.keys(), ...texts.keys(), 'path', 'mode'];

export function checkJsonFilter(filter: WireValue, place: FieldPlace): readonly Condition[] {
  const name = `${place.model.name}.${place.field.name}`;
  const operators = new Map(entriesOf(filter, `the filter on ${name}`));
  const path = readPath(operators.get('path'), place);
  const isInsensitive = readMode(operators.get('mode'), place);
  if (operators.has('path') && operators.size === 1) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `the filter on ${name} has a path and no condition`, {
      hint: 'add one, such as equals',
      model: place.model.name,
    });
  }
  operators.delete('path');
  operators.delete('mode');
  return [...operators].map(([operator, value]) => readOperator(operator, value, { place, path, isInsensitive }));
}

interface JsonPlace {
  readonly place: FieldPlace;
  readonly path: readonly string[];
  readonly isInsensitive: boolean;
}

function readOperator(operator: string, value: WireValue, json: JsonPlace): Condition {
  const { place, path, isInsensitive } = json;
  const { field, model, scope } = place;
  scope.spend();
  if (operator === 'equals') return readEquals(value, json);
  if (operator === 'not') return negate(readEquals(value, json));
  const shared = { kind: 'json', field, path, isDenied: scope.isDenied } as const;
  const text = texts.get(operator);
  if (text) {
    return { ...shared, operator: 'like', part: { place: text, text: readText(operator, value, json) }, isInsensitive };
  }
  const test = tests.get(operator);
  if (!test) {
    const message = `a filter on ${model.name}.${field.name} has no operator ${quoteName(operator)}`;
    const known = { known: operatorNames, whose: 'its operators', model: model.name };
    throw unknownName({ code: 'QUERY_UNKNOWN_ARGUMENT', message, name: operator, ...known });
  }
  const operand = readOperand(value, place);
  if (test.length <= 2 && typeof operand === 'string' && !/^["\d-]/.test(operand)) {
    throw invalid(`${operator} of ${model.name}.${field.name} needs a string or a number`, json);
  }
  return { ...shared, operator: test, value: operand };
}

function readEquals(value: WireValue, { place, path }: JsonPlace): Condition {
  const { field } = place;
  const marker = readMarker(value);
  const isJsonNull: Condition = { kind: 'json', field, path, operator: '=', value: 'null' };
  if (marker === undefined || !('$null' in marker)) return { ...isJsonNull, value: readOperand(value, place) };
  if (marker.$null === 'JsonNull') return isJsonNull;
  const isMissing: Condition = { kind: 'json', field, path, operator: 'missing' };
  return marker.$null === 'DbNull' ? isMissing : anyOf([isMissing, isJsonNull]);
}

/** The text of a JSON document, or another Json field. */
function readOperand(value: WireValue, place: FieldPlace): string | FieldReference {
  return readReference(value, place) ?? String(checkValue(value, place.field, place.model));
}

function readText(operator: string, value: WireValue, json: JsonPlace): string | FieldReference {
  const { field, model } = json.place;
  const name = `${operator} of ${model.name}.${field.name}`;
  const reference = findReference(value, json.place, { type: 'String', isList: false, name });
  if (reference) return { reference };
  if (typeof value !== 'string') throw invalid(`${name} needs a string`, json);
  checkValue(value, field, model);
  return value;
}

function readPath(path: WireValue | undefined, place: FieldPlace): readonly string[] {
  if (path === undefined) return [];
  if (Array.isArray(path) && path.every((step: WireValue) => typeof step === 'string')) {
    checkValue(path, place.field, place.model);
    return path;
  }
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `path of ${place.model.name}.${place.field.name} must be a list`, {
    hint: "give the names and positions as strings, such as ['address', 'city'] or ['items', '0']",
    model: place.model.name,
  });
}

function readMode(mode: WireValue | undefined, place: FieldPlace): boolean {
  if (mode === undefined || mode === 'default') return false;
  if (mode === 'insensitive') return true;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `mode of ${place.model.name}.${place.field.name} is not known`, {
    hint: 'it is "default" or "insensitive"',
    model: place.model.name,
  });
}

function invalid(message: string, { place }: JsonPlace): RowcastError {
  return new RowcastError('QUERY_INVALID_VALUE', message, { model: place.model.name, fields: [place.field.name] });
}
