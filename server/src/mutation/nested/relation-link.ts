/**
 * A relation, seen from a model that is written: where the tie between two records is stored decides in
 * which order they are written and which of them changes. Pure.
 */
import { RowcastError } from '@rowcast/protocol';
import type { CatalogJoinTable, CatalogModel, CatalogRelation, CatalogScalar } from '../../catalog/catalog.js';
import { findField } from '../../query/check-scope.js';
import type { WriteScope } from '../mutation-scope.js';
import { openWrittenModel } from '../write-access.js';

export interface RelationLink {
  readonly model: CatalogModel;
  readonly relation: CatalogRelation;
  /** The model at the other end. */
  readonly target: CatalogModel;
  /** The fields of `model` that equal those of `target` in `to`, pairwise. */
  readonly from: readonly CatalogScalar[];
  readonly to: readonly CatalogScalar[];
  /** In a key of `model`, in a key of `target`, or in a table between them. */
  readonly tie: 'here' | 'there' | 'between';
  /** With `tie: 'between'`. */
  readonly joinTable?: CatalogJoinTable;
  /** The relation's field in `target`. */
  readonly opposite: CatalogRelation | undefined;
}

export function openLink(scope: WriteScope, relation: CatalogRelation): RelationLink {
  const { model } = scope;
  const target = openWrittenModel(scope.catalog, relation.model, scope.identity.role);
  const opposite = relation.opposite === undefined ? undefined : target.fields.get(relation.opposite);
  const { through } = relation;
  if (relation.from.length === 0) throw withoutJoinTable(model, relation);
  if (through && !through.table.hasRowSecurity) throw unprotectedJoinTable(model, relation);
  return {
    model,
    relation,
    target,
    from: scalarsOf(model, relation.from),
    to: scalarsOf(target, relation.to),
    tie: through ? 'between' : relation.holdsKey ? 'here' : 'there',
    ...(through && { joinTable: through }),
    opposite: opposite?.kind === 'relation' ? opposite : undefined,
  };
}

/** `Note.folder`, for messages. */
export function nameOf({ model, relation }: RelationLink): string {
  return `${model.name}.${relation.name}`;
}

/** Whether each of the two records has at most one of the other. */
export function isOneToOne({ relation, opposite }: RelationLink): boolean {
  return !relation.isList && opposite?.isList !== true;
}

/** The fields that hold the tie and may be empty. None: once tied, a record can only be tied to another. */
export function looseFields({ tie, from, to }: RelationLink): readonly CatalogScalar[] {
  return (tie === 'here' ? from : to).filter((field) => field.isNullable);
}

function scalarsOf(model: CatalogModel, names: readonly string[]): readonly CatalogScalar[] {
  return names.map((name) => findField(model, name)).filter((field) => field.kind === 'scalar');
}

function withoutJoinTable(model: CatalogModel, { name }: CatalogRelation): RowcastError {
  return new RowcastError('SCHEMA_MISMATCH', `the database has no join table for ${model.name}.${name}`, {
    hint: 'run rowcast migrate dev to create it, or rowcast db pull to read the schema from the database',
    model: model.name,
    fields: [name],
  });
}

function unprotectedJoinTable(model: CatalogModel, { name }: CatalogRelation): RowcastError {
  const message = `the join table of ${model.name}.${name} has no row-level security, so it is not served`;
  return new RowcastError('ACCESS_RLS_DISABLED', message, {
    hint: 'turn it on, and give the join table grants and policies as any other table',
    model: model.name,
    fields: [name],
  });
}
