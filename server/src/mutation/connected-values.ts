/**
 * The one nested write that Rowcast follows: pointing a to-one relation at a record that exists, or at
 * none, where the foreign key is in the written model. It is the same as writing the foreign key, so
 * grants, policies and the foreign key constraint decide it; nothing is looked up. Pure.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import { asObject, isObject } from '../query/check-scope.js';

/** The foreign key fields with their values in wire form. */
export function connectedValues(
  model: CatalogModel,
  relation: CatalogRelation,
  write: WireValue,
  path: string,
): readonly (readonly [CatalogScalar, WireValue])[] {
  const verbs = Object.keys(asObject(write, path));
  const [verb] = verbs;
  if (verbs.length !== 1 || !holdsForeignKey(model, relation)) return refuse(model, relation, path);
  const { connect, disconnect } = asObject(write, path);
  if (verb === 'connect') {
    const values = targetValues(connect, relation);
    if (values) return pair(model, relation, values);
  }
  if (verb === 'disconnect' && disconnect === true && relation.isNullable) {
    return pair(
      model,
      relation,
      relation.from.map(() => null),
    );
  }
  return refuse(model, relation, path);
}

/** The other side of a one-to-one relation is optional too, but refers by a key, which is not. */
function holdsForeignKey(model: CatalogModel, relation: CatalogRelation): boolean {
  if (relation.isList || relation.from.length === 0) return false;
  return !relation.isNullable || relation.from.some((name) => isNullable(model, name));
}

function isNullable(model: CatalogModel, name: string): boolean {
  const field = model.fields.get(name);
  return field?.kind === 'scalar' && field.isNullable;
}

function targetValues(connect: WireValue | undefined, relation: CatalogRelation): readonly WireValue[] | undefined {
  if (!isObject(connect)) return undefined;
  const compound = connect[relation.to.join('_')];
  const target = relation.to.length > 1 && isObject(compound) ? compound : connect;
  if (Object.keys(target).length !== relation.to.length) return undefined;
  const values = relation.to.flatMap((name) => target[name] ?? []);
  return values.length === relation.to.length ? values : undefined;
}

function pair(
  model: CatalogModel,
  relation: CatalogRelation,
  values: readonly WireValue[],
): readonly (readonly [CatalogScalar, WireValue])[] {
  return relation.from.flatMap((name, place) => {
    const field = model.fields.get(name);
    const value = values[place];
    return field?.kind === 'scalar' && value !== undefined ? [[field, value] as const] : [];
  });
}

function refuse(model: CatalogModel, relation: CatalogRelation, path: string): never {
  throw new RowcastError('QUERY_UNSUPPORTED', `${path}: this nested write is not supported`, {
    hint: holdsForeignKey(model, relation)
      ? `write { connect: { ${relation.to.join(', ')} } }, or ${relation.from.join(', ')} in data`
      : `write ${relation.model} by a call of its own, in the same $transaction`,
    model: model.name,
    fields: [relation.name],
  });
}
