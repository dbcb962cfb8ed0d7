/** A Prisma schema as its own parser reads it: what the generators of queries and writes need to know of it. */
import prismaSchema from '@prisma/prisma-schema-wasm';

export interface DataModel {
  readonly models: readonly Model[];
  readonly enums: readonly { readonly name: string; readonly values: readonly { readonly name: string }[] }[];
}

export interface Model {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly primaryKey: { readonly name: string | null; readonly fields: readonly string[] } | null;
  readonly uniqueIndexes: readonly { readonly name: string | null; readonly fields: readonly string[] }[];
}

export interface Field {
  readonly name: string;
  readonly kind: 'scalar' | 'enum' | 'object';
  readonly type: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly isId: boolean;
  readonly isUnique: boolean;
  readonly isUpdatedAt?: boolean;
  readonly hasDefaultValue: boolean;
  readonly default?: unknown;
  readonly nativeType?: readonly [string, readonly string[]] | null;
  readonly relationName?: string;
  readonly relationFromFields?: readonly string[];
  readonly relationToFields?: readonly string[];
}

export function readDataModel(schema: string): DataModel {
  const question = JSON.stringify({ prismaSchema: [['schema.prisma', schema]], noColor: true });
  // The parser's version is pinned, and so is the shape of its answer.
  return (JSON.parse(prismaSchema.get_dmmf(question)) as { datamodel: DataModel }).datamodel;
}

export function modelNamed(dataModel: DataModel, name: string): Model {
  const model = dataModel.models.find((candidate) => candidate.name === name);
  if (!model) throw new Error(`the schema has no model ${name}`);
  return model;
}

export function scalarsOf(model: Model): readonly Field[] {
  return model.fields.filter(({ kind }) => kind !== 'object');
}

export function relationsOf(model: Model): readonly Field[] {
  return model.fields.filter(({ kind }) => kind === 'object');
}

/** The fields of the primary key, or of the first unique field of a model without one. */
export function keyOf(model: Model): readonly Field[] {
  const names = model.primaryKey?.fields ?? [
    (model.fields.find(({ isId }) => isId) ?? model.fields.find(({ isUnique }) => isUnique))?.name,
  ];
  return names.map((name) => {
    const field = model.fields.find((candidate) => candidate.name === name);
    if (!field) throw new Error(`${model.name} has no key`);
    return field;
  });
}

/** Whether rows of the model can be written. */
export function isView(model: Model): boolean {
  return keyOf(model).every(({ isId }) => !isId) && model.primaryKey === null;
}

/** The other end of a relation. */
export function oppositeOf(dataModel: DataModel, model: Model, field: Field): Field {
  const opposite = modelNamed(dataModel, field.type).fields.find(
    (other) => other.relationName === field.relationName && !(field.type === model.name && other.name === field.name),
  );
  if (!opposite) throw new Error(`${model.name}.${field.name} has no other end`);
  return opposite;
}
