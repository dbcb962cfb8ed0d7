/** A generated schema, made ready for look-ups: models, their fields, relations and keys. Immutable. */
import {
  assert,
  type ClientField,
  type ClientSchema,
  type FieldMeaning,
  type ModelMeaning,
  type RowKey,
  rowKey,
  type WireObject,
  type WireValue,
} from '@rowcast/protocol';

export type ScalarField = Exclude<ClientField, { kind: 'relation' }>;
export type RelationField = Extract<ClientField, { kind: 'relation' }>;

/** One model, as the protocol's filter and order meanings want it, and with what the client needs besides. */
export interface ModelInfo extends ModelMeaning {
  readonly name: string;
  readonly key: readonly string[];
  readonly scalars: ReadonlyMap<string, ScalarField>;
  readonly relations: ReadonlyMap<string, RelationField>;
  related(name: string): ModelInfo | undefined;
  /** The key of a row whose key fields are known. */
  keyOf(row: { readonly [field: string]: WireValue | undefined }): RowKey | undefined;
  /** The key fields' wire values, read back from a key. */
  keyFields(key: RowKey): WireObject;
}

export type SchemaInfo = ReadonlyMap<string, ModelInfo>;

export function readSchema(schema: ClientSchema): SchemaInfo {
  const models = new Map<string, ModelInfo>();
  for (const name of Object.keys(schema.models)) models.set(name, readModel(schema, name, models));
  return models;
}

function readModel(schema: ClientSchema, name: string, models: SchemaInfo): ModelInfo {
  const model = schema.models[name];
  assert(model, `the schema has the model ${name}`);
  const scalars = new Map<string, ScalarField>();
  const relations = new Map<string, RelationField>();
  for (const [field, info] of Object.entries(model.fields)) {
    if (info.kind === 'relation') relations.set(field, info);
    else scalars.set(field, info);
  }
  const meanings = new Map([...scalars].map(([field, info]) => [field, meaningOf(info)]));
  const uniques = new Map(Object.entries(model.uniques));
  return {
    name,
    key: model.key,
    scalars,
    relations,
    field: (field) => meanings.get(field),
    related: (field) => models.get(relations.get(field)?.model ?? ''),
    compound: (constraint) => uniques.get(constraint),
    keyOf(row) {
      const values = model.key.map((field) => row[field]);
      return values.length > 0 && values.every(isKnown) ? rowKey(values) : undefined;
    },
    keyFields: (key) => readKey(key, model.key, meanings),
  };
}

/** Whether it is a text that only the database writes, and that a result has only where a select names it. */
export function isUnsupported(field: ScalarField): boolean {
  return field.kind === 'scalar' && field.type === 'Unsupported';
}

function isKnown(value: WireValue | undefined): value is WireValue {
  return value !== undefined;
}

function meaningOf(field: ScalarField): FieldMeaning {
  const type = field.kind === 'enum' ? 'Enum' : field.type;
  const native = field.kind === 'scalar' ? field.native : undefined;
  return { type, isList: field.list ?? false, ...(native !== undefined && { native }) };
}

function readKey(key: RowKey, fields: readonly string[], meanings: ReadonlyMap<string, FieldMeaning>): WireObject {
  const texts = fields.length === 1 ? [key] : (JSON.parse(key) as readonly string[]);
  const values = fields.map((field, index) => [field, readKeyText(texts[index] ?? '', meanings.get(field))]);
  return Object.fromEntries(values);
}

/** Undoes what `rowKey` does to values that are not strings. */
function readKeyText(text: string, field: FieldMeaning | undefined): WireValue {
  const isText = field?.type !== 'Int' && field?.type !== 'Boolean' && field?.type !== 'Float';
  return isText ? text : (JSON.parse(text) as WireValue);
}
