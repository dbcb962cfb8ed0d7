/** Reads the generated schema for components: labels, which fields a form asks for, what a relation shows. Pure. */
import type { ClientField, ClientModel, ClientSchema } from '@rowcast/client';
import type { FieldInfo, ModelDescription, RelationInfo } from './field-info.js';

type RelationField = Extract<ClientField, { readonly kind: 'relation' }>;

/** The names that people give to what a record is known by, the best first. */
const labelNames = [
  ...['name', 'fullName', 'displayName', 'firstName', 'first_name'],
  ...['title', 'label', 'subject', 'email', 'code', 'slug'],
];

/** Describes a model by its name in the schema or in `db`; undefined if there is none. */
export function describeModel(schema: ClientSchema, name: string): ModelDescription | undefined {
  const modelName = schema.models[name] ? name : name.charAt(0).toUpperCase() + name.slice(1);
  const model = schema.models[modelName];
  if (!model) return undefined;
  return {
    name: modelName,
    accessor: modelName.charAt(0).toLowerCase() + modelName.slice(1),
    label: labelOf(modelName),
    fields: Object.entries(model.fields).flatMap(
      ([field, info]) => describeField(schema, modelName, field, info) ?? [],
    ),
    key: model.key,
    labelField: findLabelField(model),
    labelFields: findLabelFields(model),
  };
}

/** `invoiceDate` and `invoice_date` as "Invoice date", `customerID` as "Customer ID". */
export function labelOf(name: string): string {
  const words = name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .trim()
    .split(' ')
    .map((word, index) => (index === 0 || isAcronym(word) ? word : word.toLowerCase()))
    .join(' ');
  return words === 'id' ? 'ID' : words.charAt(0).toUpperCase() + words.slice(1);
}

function isAcronym(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase();
}

function describeField(schema: ClientSchema, model: string, name: string, field: ClientField): FieldInfo | undefined {
  if (field.kind === 'relation') return describeRelation(schema, model, name, field);
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

/** A relation to one; those to many are no fields of a record. */
function describeRelation(
  schema: ClientSchema,
  model: string,
  name: string,
  field: RelationField,
): FieldInfo | undefined {
  const target = schema.models[field.model];
  const own = schema.models[model];
  if (field.list || !target || !own) return undefined;
  const holdsKey = relationHoldsKey(own, field);
  const relation: RelationInfo = {
    model: field.model,
    from: holdsKey ? field.from : [],
    to: field.to,
    labelField: findLabelField(target),
    labelFields: findLabelFields(target),
  };
  const keys = relation.from.map((from) => own.fields[from]).filter((key) => key !== undefined);
  return {
    model,
    name,
    label: labelOf(name),
    type: 'Relation',
    native: undefined,
    isList: false,
    isNullable: field.nullable === true,
    isKey: relation.from.some((from) => own.key.includes(from)),
    isUnique: false,
    isRequired: keys.some((key) => isRequiredKey(key)),
    default: undefined,
    isAutomatic: !holdsKey,
    enumValues: [],
    relation,
    foreignKeyOf: undefined,
  };
}

function isRequiredKey(field: ClientField): boolean {
  return field.kind !== 'relation' && field.nullable !== true && field.default === undefined;
}

/**
 * Which side has the foreign key is not written down. It refers to something unique: so if `to` names a record of
 * the other model and `from` is not the key of this one, it is here. A relation whose ends are both keys is the
 * other's, if this end may be missing.
 */
function relationHoldsKey(own: ClientModel, field: RelationField): boolean {
  if (field.from.length === 0) return false;
  const isOwnKey = field.from.length === own.key.length && field.from.every((name) => own.key.includes(name));
  return !(isOwnKey && field.nullable === true);
}

function relationWithKey(model: ClientModel, field: string): string | undefined {
  const holders = Object.entries(model.fields).filter(
    ([, other]) =>
      other.kind === 'relation' && !other.list && relationHoldsKey(model, other) && other.from.includes(field),
  );
  return holders[0]?.[0];
}

/** Nobody is known by half of a name. */
function findLabelFields(model: ClientModel): readonly string[] {
  const field = findLabelField(model);
  const other = field.replace(/^first(?=_?name$)/i, (first) => (first === 'First' ? 'Last' : 'last'));
  return other !== field && model.fields[other] ? [field, other] : [field];
}

function findLabelField(model: ClientModel): string {
  const isText = (name: string): boolean => {
    const field = model.fields[name];
    return field?.kind === 'scalar' && field.type === 'String' && field.list !== true && field.native !== 'Uuid';
  };
  const known = labelNames.find(isText);
  const endsLikeOne = Object.keys(model.fields).find((name) => /(name|title)$/i.test(name) && isText(name));
  const anyText = Object.keys(model.fields).find((name) => isText(name) && !model.key.includes(name));
  return known ?? endsLikeOne ?? anyText ?? model.key[0] ?? '';
}
