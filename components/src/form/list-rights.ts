/** What may be done with a relation to many, by grants and policies on the models that it is about. Pure. */
import type { ModelPermissions } from '@rowcast/client';
import type { FieldInfo } from '../model/field-info.js';

/** Permissions by the model's name; undefined for one that is not known. */
export type RightsOf = (model: string) => ModelPermissions | undefined;

/** The models whose permissions decide about the relations of a model. */
export function modelsInQuestion(model: string, fields: readonly FieldInfo[]): readonly string[] {
  return [
    model,
    ...fields.flatMap(({ relation }) => {
      if (!relation) return [];
      return relation.ties?.kind === 'model' ? [relation.model, relation.ties.model] : [relation.model];
    }),
  ];
}

export function mayReadList({ model, name, relation }: FieldInfo, rights: RightsOf): boolean {
  if (!relation?.ties || !mayRead(rights, relation.model, relation.to)) return false;
  switch (relation.ties.kind) {
    case 'key':
      return mayRead(rights, relation.model, relation.ties.fields);
    case 'model':
      return mayRead(rights, relation.ties.model, [...relation.ties.from, ...relation.ties.back]);
    case 'table':
      return rights(model)?.links?.[name] !== undefined;
  }
}

/** Whether ties may be made and cut. A record whose foreign key must not be empty cannot be let go of. */
export function mayChangeList(field: FieldInfo, rights: RightsOf): boolean {
  const { model, name, relation } = field;
  if (!relation?.ties || !mayReadList(field, rights)) return false;
  const { ties } = relation;
  switch (ties.kind) {
    case 'key':
      return ties.isNullable && ties.fields.every((key) => rights(relation.model)?.update.includes(key));
    case 'model': {
      const own = rights(ties.model);
      return own?.delete === true && [...ties.from, ...ties.back].every((key) => own.create.includes(key));
    }
    case 'table':
      return rights(model)?.links?.[name] === 'change';
  }
}

function mayRead(rights: RightsOf, model: string, fields: readonly string[]): boolean {
  const read = rights(model)?.read ?? [];
  return fields.every((field) => read.includes(field));
}
