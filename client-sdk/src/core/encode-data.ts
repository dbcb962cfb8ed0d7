/** Turns what a write is given into wire values: the values of fields, and what is nested along relations. Pure. */
import type { WireValue } from '@rowcast/protocol';
import { encodeMembers, encodePlain, encodeValue, isPlainObject } from './encode-value.js';
import { encodeWhere } from './encode-where.js';
import type { ModelInfo } from './model-info.js';

/** The data of a row, or of several. */
export function encodeData(data: unknown, model: ModelInfo): WireValue {
  if (Array.isArray(data)) return data.map((row) => encodeData(row, model));
  return encodeMembers(data, (name, value) => {
    const field = model.scalars.get(name);
    if (!field) {
      const [relation, related] = [model.relations.get(name), model.related(name)];
      return relation && related ? encodeNested(value, related, relation.list ?? false) : encodePlain(value);
    }
    const path = `${model.name}.${name}`;
    const isOperation = isPlainObject(value) && (field.list || field.kind === 'enum' || field.type !== 'Json');
    return isOperation
      ? encodeMembers(value, (_, operand) => encodeValue(operand, field, path))
      : encodeValue(value, field, path);
  });
}

/** Arguments in which a write says which row, and what becomes of it. */
function encodeWrite(args: unknown, model: ModelInfo): WireValue {
  if (Array.isArray(args)) return args.map((one) => encodeWrite(one, model));
  return encodeMembers(args, (name, value) => {
    if (name === 'where') return encodeWhere(value, model);
    return name === 'data' || name === 'create' || name === 'update' ? encodeData(value, model) : encodePlain(value);
  });
}

function encodeNested(verbs: unknown, related: ModelInfo, isList: boolean): WireValue {
  return encodeMembers(verbs, (verb, operand) => {
    switch (verb) {
      case 'create':
        return encodeData(operand, related);
      case 'createMany':
      case 'connectOrCreate':
      case 'updateMany':
      case 'upsert':
        return encodeWrite(operand, related);
      case 'update':
        return isList || isEnvelope(operand, related) ? encodeWrite(operand, related) : encodeData(operand, related);
      default:
        return encodeWhere(operand, related);
    }
  });
}

/** Of a to-one relation, `update` takes the data itself or, with a filter, `{ where, data }`. */
function isEnvelope(operand: unknown, related: ModelInfo): boolean {
  if (!isPlainObject(operand) || !('data' in operand)) return false;
  const isField = related.scalars.has('data') || related.relations.has('data');
  const names = Object.keys(operand);
  return names.every((name) => name === 'where' || name === 'data') && (!isField || isPlainObject(operand.data));
}
