/**
 * Refuses before the database is asked what the grants of the identity's role do not allow, naming the
 * field. What the policies allow, only the database can say.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Catalog, CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { knownModels } from '../query/check-scope.js';
import { quoteName, unknownName } from '../query/unknown-name.js';
import { privilegesOf, type WriteScope } from './mutation-scope.js';

/** The model, if its table is fit to be written to at all. */
export function openWrittenModel(catalog: Catalog, name: string, role: string): CatalogModel {
  const model = catalog.models.get(name);
  if (!model) {
    const broken = catalog.brokenModels.get(name);
    if (broken) throw broken;
    const message = `the schema has no model ${quoteName(name)}`;
    const known = knownModels(catalog, role);
    throw unknownName({ code: 'QUERY_UNKNOWN_MODEL', message, name, known, whose: 'its models' });
  }
  checkRowSecurity(model);
  return model;
}

function checkRowSecurity(model: CatalogModel): void {
  if (model.table.hasRowSecurity) return;
  throw new RowcastError('ACCESS_RLS_DISABLED', `${model.name} has no row-level security, so it is not served`, {
    hint: 'turn it on and say in policies/ who may do what',
    model: model.name,
  });
}

export function checkMayWrite(scope: WriteScope, operation: 'insert' | 'update', field: CatalogScalar): void {
  const name = `${scope.model.name}.${field.name}`;
  const about = { model: scope.model.name, fields: [field.name], operation };
  if (field.type === 'Unsupported') {
    throw new RowcastError('QUERY_UNSUPPORTED', `${name} cannot be written: its type is Unsupported`, {
      hint: 'leave it out of data, and have a default, a trigger or a generated column fill it',
      ...about,
    });
  }
  if (field.isReadOnly) {
    throw new RowcastError('ACCESS_DENIED', `${name} is made by the database and cannot be written`, {
      hint: 'leave it out of data',
      ...about,
    });
  }
  if (privilegesOf(scope)[operation].has(field.column)) return;
  const verb = operation === 'insert' ? 'create records with' : 'change';
  throw new RowcastError('ACCESS_DENIED', `this identity may not ${verb} ${name}`, {
    hint: `leave it out of data, or grant ${operation} on its column to the role`,
    ...about,
  });
}

/** A create without any value still needs the right to create. */
export function checkMayInsert(scope: WriteScope): void {
  if (privilegesOf(scope).insert.size > 0) return;
  throw new RowcastError('ACCESS_DENIED', `this identity may not create ${scope.model.name} records`, {
    hint: 'grant insert on the table to the role',
    model: scope.model.name,
    operation: 'insert',
  });
}

export function checkMayDelete(scope: WriteScope): void {
  if (privilegesOf(scope).canDelete) return;
  throw new RowcastError('ACCESS_DENIED', `this identity may not delete ${scope.model.name} records`, {
    hint: 'grant delete on the table to the role',
    model: scope.model.name,
    operation: 'delete',
  });
}
