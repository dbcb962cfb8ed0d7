/** Finds model and fields, in Prisma's names, of the place in the database that an error names. */
import type { Catalog, CatalogModel } from '../catalog/catalog.js';
import type { ErrorContext, ErrorPlace, LocatedError } from '../database/error-context.js';
import type { Identity } from '../identity.js';
import { hasRights } from '../query/check-scope.js';
import { suspectFields, type WrittenValue } from './suspect-fields.js';

export interface FailedWrite {
  readonly catalog: Catalog;
  readonly identity: Identity;
  /** The model that was written to; absent for what is only found out at the end. */
  readonly model?: CatalogModel;
  readonly operation: ErrorContext['operation'];
  /** The values that were sent. */
  readonly written?: (() => Iterable<WrittenValue>) | undefined;
}

export function writeErrorContext({ catalog, identity, model, operation, written }: FailedWrite): ErrorContext {
  return {
    operation,
    ...(model && { model: model.name }),
    locate: (place) => locate(place, { catalog, role: identity.role, written: model }),
    ...(written && { suspect: (limit) => suspectFields(limit, written()) }),
  };
}

/**
 * A raised error may name no table; then the model that is written to is meant. A table that no model has
 * is one that a trigger writes to: the client knows nothing of it, and no fields are named.
 */
function locate(
  place: ErrorPlace,
  {
    catalog,
    role,
    written,
  }: { readonly catalog: Catalog; readonly role: string; readonly written: CatalogModel | undefined },
): LocatedError | undefined {
  const model = place.table === undefined ? written : findModel(place, catalog);
  if (!model) return undefined;
  if (model !== written && !hasRights(model, role)) return { model: undefined, fields: [] };
  const byConstraint = place.constraint === undefined ? undefined : model.constraints.get(place.constraint);
  return { model: model.name, fields: byConstraint ?? fieldsOf(model, place.columns) };
}

/** A partition has a name of its own: its root is found by the constraint or not at all. */
function findModel({ schema, table }: ErrorPlace, catalog: Catalog): CatalogModel | undefined {
  for (const [oid, candidate] of catalog.tables) {
    if (candidate.name === table && candidate.schema === schema) return catalog.modelsByOid.get(oid);
  }
  return undefined;
}

function fieldsOf(model: CatalogModel, columns: readonly string[]): readonly string[] {
  return [...model.fields.values()].flatMap((field) =>
    field.kind === 'scalar' && columns.includes(field.column) ? [field.name] : [],
  );
}
