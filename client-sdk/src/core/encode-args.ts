/**
 * Turns the arguments of a call into wire values: values by the type of their field, members that are undefined left
 * out. Pure. Whether the arguments make sense is the server's to say.
 */
import type { WireObject, WireValue } from '@rowcast/protocol';
import { encodeData } from './encode-data.js';
import { encodeMembers, encodePlain, isPlainObject } from './encode-value.js';
import { encodeHaving, encodeWhere } from './encode-where.js';
import type { ModelInfo } from './model-info.js';

/** The argument object of a read or a write, or of a relation within one. */
export function encodeArgs(args: unknown, model: ModelInfo): WireObject {
  return encodeMembers(args, (name, value) => {
    switch (name) {
      case 'where':
      case 'cursor':
        return encodeWhere(value, model);
      case 'having':
        return encodeHaving(value, model);
      case 'data':
      case 'create':
      case 'update':
        return encodeData(value, model);
      case 'select':
      case 'include':
      case 'omit':
        // Null is as good as nothing here, as in Prisma.
        return value === null ? undefined : encodeSelection(value, model);
      default:
        return encodePlain(value);
    }
  });
}

function encodeSelection(selection: unknown, model: ModelInfo): WireValue {
  return encodeMembers(selection, (name, value) => {
    if (name === '_count' && isPlainObject(value)) {
      return encodeMembers(value, (_, counted) => (counted === null ? undefined : encodeSelection(counted, model)));
    }
    const related = model.related(name);
    return related && isPlainObject(value) ? encodeArgs(value, related) : encodePlain(value);
  });
}
