/**
 * Says what a role may try with a model, by grants and by whether there is a policy at all: for an interface that
 * offers only what can succeed. Decides nothing; row-level security does, record by record. Pure.
 */
import { type ModelPermissions, RowcastError } from '@rowcast/protocol';
import type { Catalog, CatalogModel, CatalogScalar, TablePrivileges } from './catalog.js';

const nothing: ModelPermissions = { read: [], create: [], update: [], delete: false };

/** What `role` may try with each of the models. @throws QUERY_UNKNOWN_MODEL, or what is amiss with a broken model */
export function describePermissions(
  catalog: Catalog,
  models: readonly string[],
  role: string,
): { readonly [model: string]: ModelPermissions } {
  return Object.fromEntries(models.map((name) => [name, permissionsOf(findModel(catalog, name), role)]));
}

function findModel(catalog: Catalog, name: string): CatalogModel {
  const model = catalog.models.get(name);
  if (model) return model;
  const broken = catalog.brokenModels.get(name);
  if (broken) throw broken;
  throw new RowcastError('QUERY_UNKNOWN_MODEL', `the schema has no model ${JSON.stringify(name)}`, {
    hint: `its models are ${[...catalog.models.keys()].join(', ')}`,
  });
}

function permissionsOf({ table, fields }: CatalogModel, role: string): ModelPermissions {
  const privileges = table.privileges.get(role);
  if (!table.hasRowSecurity || !privileges?.permitted.has('select')) return nothing;
  const scalars = [...fields.values()].filter((field) => field.kind === 'scalar');
  const read = namesOf(scalars.filter(({ column }) => privileges.select.has(column)));
  // Whatever is changed or removed is first found, and what is made is returned: all of it takes the right to read.
  if (read.length === 0) return nothing;
  return {
    read,
    create: privileges.permitted.has('insert') ? creatable(scalars, privileges) : [],
    update: privileges.permitted.has('update') ? namesOf(writable(scalars, privileges.update)) : [],
    delete: privileges.permitted.has('delete') && privileges.canDelete,
  };
}

/** No field at all, if one that every record needs may not be given. */
function creatable(scalars: readonly CatalogScalar[], { insert }: TablePrivileges): readonly string[] {
  const fields = writable(scalars, insert);
  const isComplete = scalars.every((field) => fields.includes(field) || isFilled(field));
  return isComplete ? namesOf(fields) : [];
}

/** Whether a record can be made without giving the field. */
function isFilled(field: CatalogScalar): boolean {
  return field.isNullable || field.isList || field.hasDatabaseDefault || field.isReadOnly;
}

function writable(scalars: readonly CatalogScalar[], columns: ReadonlySet<string>): readonly CatalogScalar[] {
  return scalars.filter((field) => columns.has(field.column) && !field.isReadOnly);
}

function namesOf(fields: readonly CatalogScalar[]): readonly string[] {
  return fields.map(({ name }) => name);
}
