/**
 * Finds the table behind an implicit many-to-many relation, which no model describes. Prisma names it
 * `_` and the relation's name, and its columns `A` and `B`: A refers to the model whose name comes first,
 * or, where a model is related to itself, to the row whose list has the name that comes first. Pure.
 */
import type { DmmfField, DmmfModel } from './data-model.js';
import { storedName } from './stored-name.js';

export interface JoinTable<Table> {
  readonly table: Table;
  /** The column that refers to the row which has the list. */
  readonly fromColumn: 'A' | 'B';
  /** The column that refers to the rows in the list. */
  readonly toColumn: 'A' | 'B';
}

export interface JoinedModels<Table> {
  readonly model: DmmfModel;
  readonly field: DmmfField;
  readonly target: DmmfModel;
  readonly tables: Iterable<Table>;
}

/** Undefined if the relation needs no such table, or the database has none. */
export function findJoinTable<Table extends { readonly schema: string; readonly name: string }>({
  model,
  field,
  target,
  tables,
}: JoinedModels<Table>): JoinTable<Table> | undefined {
  const opposite = findOpposite(model, field, target);
  if (!field.isList || !opposite?.isList || field.relationName === undefined) return undefined;
  const isFirst = target === model ? field.name < opposite.name : model.name < target.name;
  const name = storedName(`_${field.relationName}`);
  const schema = (isFirst ? model : target).schema ?? 'public';
  for (const table of tables) {
    if (table.name !== name || table.schema !== schema) continue;
    return isFirst ? { table, fromColumn: 'A', toColumn: 'B' } : { table, fromColumn: 'B', toColumn: 'A' };
  }
  return undefined;
}

/** The relation's field in the other model, or of a model's relation to itself, the other field. */
export function findOpposite(model: DmmfModel, field: DmmfField, target: DmmfModel): DmmfField | undefined {
  return target.fields.find(
    (other) => other.relationName === field.relationName && !(target === model && other.name === field.name),
  );
}
