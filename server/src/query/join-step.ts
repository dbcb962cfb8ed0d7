/**
 * The join table of an implicit many-to-many relation as a model of its own, which the schema does not have:
 * so all that looks at models (grants, capture, policies, equalities) sees it as one.
 */
import type { CatalogJoinTable, CatalogModel, CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import type { JoinStep } from './checked-query.js';

export interface JoinedRelation {
  readonly model: CatalogModel;
  readonly relation: CatalogRelation;
  readonly from: readonly CatalogScalar[];
  readonly to: readonly CatalogScalar[];
}

export function joinStep({ model, relation, from, to }: JoinedRelation, join: CatalogJoinTable): JoinStep {
  const fieldAs = (field: CatalogScalar, column: string): CatalogScalar => {
    const { default: _, ...rest } = field;
    return { ...rest, name: column, column, isNullable: false, isReadOnly: false };
  };
  const froms = from.map((field) => fieldAs(field, join.fromColumn));
  const tos = to.map((field) => fieldAs(field, join.toColumn));
  const fields = [...froms, ...tos];
  const key = fields.map((field) => field.name);
  return {
    model: {
      name: `${model.name}.${relation.name}`,
      table: join.table,
      fields: new Map(fields.map((field) => [field.name, field])),
      key,
      uniques: new Map([[key.join('_'), key]]),
      constraints: new Map(),
    },
    from: froms,
    to: tos,
  };
}
