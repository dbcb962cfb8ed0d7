/** Where a filter stands: on which field, of which model, and what may still be asked. */
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import type { CheckScope } from './check-scope.js';
import type { GroupColumns } from './group-columns.js';

export interface FieldPlace {
  readonly model: CatalogModel;
  readonly field: CatalogScalar;
  readonly scope: CheckScope;
  /** In a `having`: the columns of the groups, and the field of the rows that `field` stands for, if for one. */
  readonly groups?: { readonly columns: GroupColumns; readonly of: CatalogScalar | null };
}
