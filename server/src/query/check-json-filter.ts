/**
 * Checks the filter on a Json field: a path into the document, and conditions on what is found there.
 *
 * A client reads null for a document that is JSON's null and for one that is missing, so null in a filter
 * means both (Prisma's AnyNull).
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { FieldPlace } from './check-scalar-filter.js';
import { likePattern } from './check-scalar-filter.js';
import { entriesOf } from './check-scope.js';
import { checkValue } from './check-value.js';
import { anyOf, type Condition, type JsonCondition, negate } from './checked-query.js';
import { quoteName, unknownName } from './unknown-name.js';

const comparisons = new Map<string, Extract<JsonCondition, { value: string }>['operator']>([
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
  ['array_contains', 'contains'],
  ['array_starts_with', 'starts'],
  ['array_ends_with', 'ends'],
]);
const likes = new Map([
  ['string_contains', 'contains'],
  ['string_starts_with', 'startsWith'],
  ['string_ends_with', 'endsWith'],
] as const);
const operatorNames = ['equals', 'not', ...comparisons.keys(), ...likes.keys(), 'path', 'mode'];

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
  if (operator === 'equals') return isEqual(value, json);
  if (operator === 'not') return negate(isEqual(value, json));
  const like = likes.get(operator as 'string_contains');
  if (like) {
    if (typeof value !== 'string') throw invalid(`${operator} of ${model.name}.${field.name} needs a string`, json);
    checkValue(value, field, model);
    return { kind: 'json', field, path, operator: 'like', value: likePattern(like, value), isInsensitive };
  }
  const comparison = comparisons.get(operator);
  if (!comparison) {
    const message = `a filter on ${model.name}.${field.name} has no operator ${quoteName(operator)}`;
    const known = { known: operatorNames, whose: 'its operators', model: model.name };
    throw unknownName({ code: 'QUERY_UNKNOWN_ARGUMENT', message, name: operator, ...known });
  }
  if (comparison.length <= 2 && typeof value !== 'string' && typeof value !== 'number') {
    throw invalid(`${operator} of ${model.name}.${field.name} needs a string or a number`, json);
  }
  return { kind: 'json', field, path, operator: comparison as '<', value: jsonText(value, place) };
}

function isEqual(value: WireValue, { place, path }: JsonPlace): Condition {
  const { field } = place;
  const isSame: Condition = { kind: 'json', field, path, operator: '=', value: jsonText(value, place) };
  if (value !== null) return isSame;
  const isMissing: Condition = { kind: 'json', field, path, operator: 'missing' };
  return anyOf([isMissing, isSame]);
}

function jsonText(value: WireValue, { field, model }: FieldPlace): string {
  return String(checkValue(value, field, model));
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
