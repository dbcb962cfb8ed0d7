/** Reads the generated schema for components: labels, types, what a form has to ask for. Pure. */
import type { ClientField, ClientSchema } from '@rowcast/client';
import { describeList } from './describe-list.js';
import { describeRelation, relationWithKey } from './describe-relation.js';
import type { FieldInfo, ModelDescription } from './field-info.js';
import { findLabelField, findLabelFields } from './label-fields.js';
import { labelOf } from './label-of.js';

/** What people call models and fields, in whatever language they speak. */
export interface Naming {
  readonly modelName: (model: string, readably: string) => string;
  readonly fieldName: (model: string, field: string, readably: string) => string;
}

const plainNaming: Naming = {
  modelName: (_model, readably) => readably,
  fieldName: (_model, _field, readably) => readably,
};

/** Describes a model by its name in the schema or in `db`; undefined if there is none. */
export function describeModel(
  schema: ClientSchema,
  name: string,
  naming: Naming = plainNaming,
): ModelDescription | undefined {
  const modelName = schema.models[name] ? name : name.charAt(0).toUpperCase() + name.slice(1);
  const model = schema.models[modelName];
  if (!model) return undefined;
  const entries = Object.entries(model.fields);
  const named = (field: FieldInfo | undefined): FieldInfo[] =>
    field ? [{ ...field, label: naming.fieldName(modelName, field.name, field.label) }] : [];
  return {
    name: modelName,
    accessor: modelName.charAt(0).toLowerCase() + modelName.slice(1),
    label: naming.modelName(modelName, labelOf(modelName)),
    fields: entries.flatMap(([field, info]) => named(describeField(schema, modelName, field, info))),
    lists: entries.flatMap(([field, info]) =>
      named(describeList({ schema, model: modelName, name: field, field: info })),
    ),
    key: model.key,
    labelField: findLabelField(model),
    labelFields: findLabelFields(model),
  };
}

function describeField(schema: ClientSchema, model: string, name: string, field: ClientField): FieldInfo | undefined {
  if (field.kind === 'relation') return describeRelation({ schema, model, name, field });
  // Results have it only where a select names it, and nothing can be written to it.
  if (field.kind === 'scalar' && field.type === 'Unsupported') return undefined;
  const own = schema.models[model];
  const isAutomatic = field.kind === 'scalar' && (field.updatedAt === true || field.default?.kind === 'database');
  const isFilled = field.nullable === true || field.list === true || field.default !== undefined || isAutomatic;
  return {
    model,
    name,
    label: labelOf(name),
    type: field.kind === 'enum' ? 'Enum' : field.type,
    native: field.kind === 'scalar' ? field.native : undefined,
    isList: field.list === true,
    isNullable: field.nullable === true,
    isKey: own?.key.includes(name) ?? false,
    isUnique: field.unique === true,
    isRequired: !isFilled,
    default: field.default,
    isAutomatic,
    enumValues: field.kind === 'enum' ? (schema.enums[field.enum] ?? []) : [],
    relation: undefined,
    foreignKeyOf: own && relationWithKey(own, name),
  };
}
