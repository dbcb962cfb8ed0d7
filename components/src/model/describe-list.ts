/** Describes a relation to many: what it leads to, and where its ties are stored. Pure. */
import type { ClientField, ClientModel, ClientSchema } from '@rowcast/client';
import { isRequiredKey, type RelationField, relationHoldsKey } from './describe-relation.js';
import type { FieldInfo, RelationTies } from './field-info.js';
import { findLabelField, findLabelFields } from './label-fields.js';
import { labelOf } from './label-of.js';

export interface ListSource {
  readonly schema: ClientSchema;
  /** The model that has the field. */
  readonly model: string;
  readonly name: string;
  readonly field: ClientField;
}

/** Undefined for anything but a relation to many. */
export function describeList({ schema, model, name, field }: ListSource): FieldInfo | undefined {
  if (field.kind !== 'relation' || field.list !== true) return undefined;
  const other = schema.models[field.model];
  if (!other) return undefined;
  const ties = findTies(other, field);
  const led = ties.kind === 'model' ? leadOn(schema, other, ties.relation) : { name: field.model, model: other };
  if (!led) return undefined;
  return {
    model,
    name,
    label: labelOf(name),
    type: 'Relation',
    native: undefined,
    isList: true,
    isNullable: false,
    isKey: false,
    isUnique: false,
    isRequired: false,
    default: undefined,
    isAutomatic: false,
    enumValues: [],
    relation: {
      model: led.name,
      from: [],
      to: led.model.key,
      labelField: findLabelField(led.model),
      labelFields: findLabelFields(led.model),
      ties,
    },
    foreignKeyOf: undefined,
  };
}

function findTies(other: ClientModel, { model, from, to }: RelationField): RelationTies {
  if (from.length === 0) return { kind: 'table' };
  const between = findOtherEnd(other, to);
  if (between) return { kind: 'model', model, back: to, ...between };
  const isNullable = to.every((key) => isNullableField(other.fields[key]));
  return { kind: 'key', fields: to, isNullable };
}

/**
 * The other end of a model that only ties two records: its key is the keys of both, and there is nothing else that has
 * to be given.
 */
function findOtherEnd(
  model: ClientModel,
  back: readonly string[],
): { readonly relation: string; readonly from: readonly string[] } | undefined {
  const others = Object.entries(model.fields).flatMap(([relation, field]) => {
    if (field.kind !== 'relation' || field.list === true || !relationHoldsKey(model, field)) return [];
    const isBack = field.from.length === back.length && field.from.every((key) => back.includes(key));
    return isBack ? [] : [{ relation, from: field.from }];
  });
  const [end] = others;
  if (others.length !== 1 || !end) return undefined;
  const keys = [...back, ...end.from];
  const isKeyed = model.key.length === keys.length && model.key.every((key) => keys.includes(key));
  const isFilled = Object.entries(model.fields).every(
    ([name, field]) => keys.includes(name) || isFilledByItself(field),
  );
  return isKeyed && isFilled ? end : undefined;
}

function leadOn(
  schema: ClientSchema,
  between: ClientModel,
  relation: string,
): { readonly name: string; readonly model: ClientModel } | undefined {
  const field = between.fields[relation];
  const name = field?.kind === 'relation' ? field.model : undefined;
  const model = name === undefined ? undefined : schema.models[name];
  return name === undefined || !model ? undefined : { name, model };
}

function isFilledByItself(field: ClientField): boolean {
  return field.list === true || (field.kind === 'scalar' && field.updatedAt === true) || !isRequiredKey(field);
}

function isNullableField(field: ClientField | undefined): boolean {
  return field?.nullable === true;
}
