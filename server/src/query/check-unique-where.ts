/**
 * Checks a `where` that must name one row (findUnique, update, delete, upsert) and a `cursor`, which
 * names one too. Compound keys stand under Prisma's name for them: `roomId_userId: { roomId, userId }`.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel } from '../catalog/catalog.js';
import { type CheckScope, entriesOf, isObject } from './check-scope.js';
import { checkValue } from './check-value.js';
import { readMember } from './check-where.js';
import { allOf, type Condition } from './checked-query.js';
import { quoteName, unknownName } from './unknown-name.js';

/** Unique fields by value, at least one of them; beside them any other filter. */
export function checkUniqueWhere(where: WireValue | undefined, model: CatalogModel, scope: CheckScope): Condition {
  const entries = entriesOf(where, `where of ${model.name}`);
  const conditions = entries.flatMap(
    ([name, value]) => readUnique(name, value, model, scope) ?? readMember(name, value, model, scope),
  );
  assertNamesRow(entries, 'where', model);
  return allOf(conditions);
}

/** Unique fields by value, at least one of them; beside them other fields by value. */
export function checkCursor(cursor: WireValue, model: CatalogModel, scope: CheckScope): Condition {
  const entries = entriesOf(cursor, `cursor of ${model.name}`);
  assertNamesRow(entries, 'cursor', model);
  return allOf(
    entries.flatMap(([name, value]) => readUnique(name, value, model, scope) ?? [isValue(name, value, model, scope)]),
  );
}

/** Null if the name is not that of a unique key. */
function readUnique(
  name: string,
  value: WireValue,
  model: CatalogModel,
  scope: CheckScope,
): readonly Condition[] | null {
  const fields = model.uniques.get(name);
  if (fields === undefined) return null;
  if (fields.length === 1 && model.fields.has(name)) return [isValue(name, value, model, scope)];
  const values = new Map(entriesOf(value, `${name} of ${model.name}`));
  const unknown = [...values.keys()].find((field) => !fields.includes(field));
  if (unknown !== undefined) {
    const message = `${name} of ${model.name} has no field ${quoteName(unknown)}`;
    const known = { known: fields, whose: 'its fields', model: model.name };
    throw unknownName({ code: 'QUERY_UNKNOWN_FIELD', message, name: unknown, ...known });
  }
  return fields.map((field) => {
    const part = values.get(field);
    if (part !== undefined) return isValue(field, part, model, scope);
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `${name} of ${model.name} lacks ${field}`, {
      hint: `it needs ${fields.join(' and ')}`,
      model: model.name,
    });
  });
}

function isValue(name: string, value: WireValue, model: CatalogModel, scope: CheckScope): Condition {
  scope.spend();
  const field = scope.openScalar(model, name);
  if (!field.isList && field.type !== 'Json' && !isObject(value)) {
    return { kind: 'compare', field, operator: '=', value: checkValue(value, field, model), isInsensitive: false };
  }
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${model.name}.${name} needs a plain value here`, {
    hint: 'this names one row; write other conditions on fields that are not unique',
    model: model.name,
    fields: [name],
  });
}

function assertNamesRow(entries: readonly (readonly [string, WireValue])[], what: string, model: CatalogModel): void {
  if (entries.some(([name]) => model.uniques.has(name))) return;
  const known = [...model.uniques.keys()];
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${what} of ${model.name} must name one row`, {
    hint: `give at least one of ${known.join(', ')}`,
    model: model.name,
  });
}
