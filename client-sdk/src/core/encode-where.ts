/** Turns filters into wire values: `where`, and the `having` of groups. Pure. */
import type { WireValue } from '@rowcast/protocol';
import { encodeMembers, encodePlain, encodeValue, isPlainObject } from './encode-value.js';
import type { ModelInfo, ScalarField } from './model-info.js';

export function encodeWhere(where: unknown, model: ModelInfo): WireValue {
  if (Array.isArray(where)) return where.map((part) => encodeWhere(part, model));
  if (!isPlainObject(where)) return encodePlain(where);
  return encodeMembers(where, (name, value) => {
    if (isLogic(name)) return encodeWhere(value, model);
    const field = model.scalars.get(name);
    if (field) return encodeFilter(value, field, `${model.name}.${name}`);
    const related = model.related(name);
    if (related) return encodeRelationFilter(value, related);
    return model.compound(name) ? encodeWhere(value, model) : encodePlain(value);
  });
}

function isLogic(name: string): boolean {
  return name === 'AND' || name === 'OR' || name === 'NOT';
}

const relationOperators = new Set(['some', 'every', 'none', 'is', 'isNot']);

function encodeRelationFilter(filter: unknown, related: ModelInfo): WireValue {
  if (!isPlainObject(filter)) return encodePlain(filter);
  const names = Object.keys(filter);
  if (!names.some((name) => relationOperators.has(name) && !related.scalars.has(name))) {
    return encodeWhere(filter, related);
  }
  return encodeMembers(filter, (_, where) => encodeWhere(where, related));
}

function encodeFilter(filter: unknown, field: ScalarField, path: string): WireValue {
  if (!isPlainObject(filter)) return encodeValue(filter, field, path);
  return encodeMembers(filter, (operator, operand) => encodeOperand(operator, operand, field, path));
}

function encodeOperand(operator: string, operand: unknown, field: ScalarField, path: string): WireValue {
  if (operator === 'mode' || operator === 'isEmpty' || operator === 'path') return encodePlain(operand);
  const isFilter = operator === 'not' && !isJson(field);
  return isFilter ? encodeFilter(operand, field, path) : encodeValue(operand, field, path);
}

export function encodeHaving(having: unknown, model: ModelInfo): WireValue {
  if (Array.isArray(having)) return having.map((part) => encodeHaving(part, model));
  return encodeMembers(having, (name, value) => {
    if (isLogic(name)) return encodeHaving(value, model);
    const field = model.scalars.get(name);
    return field ? encodeGroupFilter(value, field, `${model.name}.${name}`) : encodePlain(value);
  });
}

/** A filter on a field, or on aggregates of it. */
function encodeGroupFilter(filter: unknown, field: ScalarField, path: string): WireValue {
  if (!isPlainObject(filter)) return encodeValue(filter, field, path);
  return encodeMembers(filter, (operator, operand) => {
    if (operator === '_count') return encodePlain(operand);
    if (operator === '_avg') return encodeFilter(operand, averageOf(field), path);
    if (operator === '_sum' || operator === '_min' || operator === '_max') return encodeFilter(operand, field, path);
    if (operator === 'not' && !isJson(field)) return encodeGroupFilter(operand, field, path);
    return encodeOperand(operator, operand, field, path);
  });
}

/** Integers have a Float as their average. */
function averageOf(field: ScalarField): ScalarField {
  return { kind: 'scalar', type: field.kind === 'scalar' && field.type === 'Decimal' ? 'Decimal' : 'Float' };
}

function isJson(field: ScalarField): boolean {
  return field.kind === 'scalar' && field.type === 'Json';
}
