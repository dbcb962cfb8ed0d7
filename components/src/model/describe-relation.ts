/** Describes a relation to one other record, and finds out which side has the foreign key. Pure. */
import type { ClientField, ClientModel, ClientSchema } from '@rowcast/client';
import type { FieldInfo, RelationInfo } from './field-info.js';
import { findLabelField, findLabelFields } from './label-fields.js';
import { labelOf } from './label-of.js';

export type RelationField = Extract<ClientField, { readonly kind: 'relation' }>;

export interface RelationSource {
  readonly schema: ClientSchema;
  /** The model that has the relation. */
  readonly model: string;
  readonly name: string;
  readonly field: RelationField;
}

/** A relation to one; undefined for those to many. */
export function describeRelation({ schema, model, name, field }: RelationSource): FieldInfo | undefined {
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
    ties: undefined,
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

/** Whether nobody but who makes the record gives it. */
export function isRequiredKey(field: ClientField): boolean {
  return field.kind !== 'relation' && field.nullable !== true && field.default === undefined;
}

/**
 * Which side has the foreign key is not written down. It refers to something unique: so if `to` names a record of
 * the other model and `from` is not the key of this one, it is here. A relation whose ends are both keys is the
 * other's, if this end may be missing.
 */
export function relationHoldsKey(own: ClientModel, field: RelationField): boolean {
  if (field.from.length === 0) return false;
  const isOwnKey = field.from.length === own.key.length && field.from.every((name) => own.key.includes(name));
  return !(isOwnKey && field.nullable === true);
}

/** The relation that has this foreign key. */
export function relationWithKey(model: ClientModel, field: string): string | undefined {
  const holders = Object.entries(model.fields).filter(
    ([, other]) =>
      other.kind === 'relation' && !other.list && relationHoldsKey(model, other) && other.from.includes(field),
  );
  return holders[0]?.[0];
}
