/**
 * Reads the names in `data`: which are values, which are relations, and whether they may stand together.
 *
 * As in Prisma, data is written either with relations or with their foreign keys: one that connects a
 * relation whose key is in this model leaves the keys of all such relations to relations. What is nested
 * does not name the record that it is nested in. Pure.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import { entriesOf, findField } from '../query/check-scope.js';

export interface DataParts {
  readonly values: readonly (readonly [CatalogScalar, WireValue])[];
  readonly relations: readonly (readonly [CatalogRelation, WireValue])[];
}

export interface GivenData {
  readonly model: CatalogModel;
  readonly data: WireValue | undefined;
  /** Where it stands in the arguments, for messages. */
  readonly path: string;
  /** The relation of this model that leads back to the record that this is nested in. */
  readonly back?: CatalogRelation | undefined;
}

export function splitData({ model, data, path, back }: GivenData): DataParts {
  const values: (readonly [CatalogScalar, WireValue])[] = [];
  const relations: (readonly [CatalogRelation, WireValue])[] = [];
  for (const [name, value] of entriesOf(data, path)) {
    const field = findField(model, name);
    const isBack = field === back || (back?.holdsKey === true && back.from.includes(name));
    if (isBack) throw givenByNesting(model, name, path);
    if (field.kind === 'relation') relations.push([field, value]);
    else values.push([field, value]);
  }
  const relation = relations.find(([{ holdsKey }]) => holdsKey)?.[0];
  const key = relation && values.find(([field]) => keyOwner(model, field) !== undefined)?.[0];
  if (relation && key) throw mixed({ model, relation, key, path });
  return { values, relations };
}

/** The data of an action on many records, which follows no relations. */
export function readValues(given: GivenData): DataParts['values'] {
  const { values, relations } = splitData(given);
  const [relation] = relations[0] ?? [];
  if (!relation) return values;
  const { model, path } = given;
  const keys = relation.holdsKey ? `write ${relation.from.join(', ')} instead, or ` : '';
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${path} names the relation ${relation.name}`, {
    hint: `an action on many records takes values only: ${keys}write the records one by one`,
    model: model.name,
    fields: [relation.name],
  });
}

/** The relation that the field is a foreign key of. */
function keyOwner(model: CatalogModel, { name }: CatalogScalar): CatalogRelation | undefined {
  for (const field of model.fields.values()) {
    if (field.kind === 'relation' && field.holdsKey && field.from.includes(name)) return field;
  }
  return undefined;
}

function givenByNesting(model: CatalogModel, name: string, path: string): RowcastError {
  return new RowcastError('QUERY_INVALID_ARGUMENT', `${path} gives ${name}, which its place gives already`, {
    hint: 'leave it out: the record is related to the one that it is nested in',
    model: model.name,
    fields: [name],
  });
}

interface Mixture {
  readonly model: CatalogModel;
  readonly relation: CatalogRelation;
  readonly key: CatalogScalar;
  readonly path: string;
}

function mixed({ model, relation, key, path }: Mixture): RowcastError {
  const owner = keyOwner(model, key) ?? relation;
  const message =
    owner === relation
      ? `${path} gives ${key.name} twice: as a field, and by the relation ${relation.name}`
      : `${path} gives the relation ${relation.name} beside the foreign key ${key.name}`;
  return new RowcastError('QUERY_INVALID_ARGUMENT', message, {
    hint:
      owner === relation
        ? 'write either the relation or its foreign key'
        : `write ${owner.name}: { connect: … } for ${key.name}, or ${relation.from.join(', ')} for ${relation.name}`,
    model: model.name,
    fields: [key.name, relation.name],
  });
}
