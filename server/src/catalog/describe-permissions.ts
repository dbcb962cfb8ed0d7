/**
 * Says what an identity may try with a model, by grants and by what its policies say without looking at a row: for an
 * interface that offers only what can succeed. Decides nothing; row-level security does, record by record. Pure:
 * which of the policies' expressions have to be asked first is listed here, and `ask-conditions.ts` asks it.
 */
import { type ModelPermissions, RowcastError } from '@rowcast/protocol';
import type { ConditionAnswers } from './ask-conditions.js';
import type {
  Catalog,
  CatalogJoinTable,
  CatalogModel,
  CatalogScalar,
  Command,
  FixedCondition,
  TablePrivileges,
} from './catalog.js';

const nothing: ModelPermissions = { read: [], create: [], update: [], delete: false };

export interface PermissionsQuestion {
  readonly catalog: Catalog;
  /** By name. */
  readonly models: readonly string[];
  readonly role: string;
}

/**
 * What an identity of the role may try with each of the models.
 * @throws QUERY_UNKNOWN_MODEL, or what is amiss with a broken model
 */
export function describePermissions(
  { catalog, models, role }: PermissionsQuestion,
  answers: ConditionAnswers,
): { readonly [model: string]: ModelPermissions } {
  return Object.fromEntries(models.map((name) => [name, permissionsOf(findModel(catalog, name), role, answers)]));
}

/** The privileges on each of the models, and on their join tables. @throws as `describePermissions` */
export function privilegesOf({ catalog, models, role }: PermissionsQuestion): readonly TablePrivileges[] {
  return models.flatMap((name) => {
    const model = findModel(catalog, name);
    const tables = [model.table, ...joinTablesOf(model).map(({ through }) => through.table)];
    return tables.flatMap(({ privileges }) => privileges.get(role) ?? []);
  });
}

/** The expressions of policies whose answers make a difference, each once. */
export function conditionsOf(privileges: readonly TablePrivileges[]): readonly string[] {
  const readable = privileges.filter(({ select }) => select.size > 0);
  const conditions = readable.flatMap(({ fixed }) => [...fixed.commands.values()].flat());
  return [...new Set(conditions.flatMap(({ oneOf, allOf }) => [...(oneOf ?? []), ...allOf]))].sort();
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

function permissionsOf(model: CatalogModel, role: string, answers: ConditionAnswers): ModelPermissions {
  const { table, fields } = model;
  const privileges = table.privileges.get(role);
  if (!table.hasRowSecurity || !privileges) return nothing;
  const isPermitted = (command: Command): boolean => mayTry(command, privileges, answers);
  if (!isPermitted('select')) return nothing;
  const scalars = [...fields.values()].filter((field) => field.kind === 'scalar');
  const read = namesOf(scalars.filter(({ column }) => privileges.select.has(column)));
  // Whatever is changed or removed is first found, and what is made is returned: all of it takes the right to read.
  if (read.length === 0) return nothing;
  const links = joinTablesOf(model).flatMap(({ name, through }) => {
    const allowed = linkPermission(through, role, answers);
    return allowed ? [[name, allowed] as const] : [];
  });
  return {
    read,
    create: isPermitted('insert') ? creatable(scalars, privileges) : [],
    update: isPermitted('update') ? namesOf(writable(scalars, privileges.update)) : [],
    delete: isPermitted('delete') && privileges.canDelete,
    ...(links.length > 0 && { links: Object.fromEntries(links) }),
  };
}

function mayTry(command: Command, { permitted, fixed }: TablePrivileges, answers: ConditionAnswers): boolean {
  return permitted.has(command) && (fixed.commands.get(command) ?? []).every((each) => mayHold(each, answers));
}

/** The many-to-many relations of the model whose ties are in a table that no model describes. */
function joinTablesOf({
  fields,
}: CatalogModel): readonly { readonly name: string; readonly through: CatalogJoinTable }[] {
  return [...fields.values()].flatMap((field) =>
    field.kind === 'relation' && field.through ? [{ name: field.name, through: field.through }] : [],
  );
}

/** Undefined if the ties may not even be read. To change them is to add some and to remove some. */
function linkPermission(
  { table, fromColumn, toColumn }: CatalogJoinTable,
  role: string,
  answers: ConditionAnswers,
): 'read' | 'change' | undefined {
  const privileges = table.privileges.get(role);
  if (!table.hasRowSecurity || !privileges) return undefined;
  const mayUse = (command: 'select' | 'insert'): boolean =>
    mayTry(command, privileges, answers) && [fromColumn, toColumn].every((column) => privileges[command].has(column));
  if (!mayUse('select')) return undefined;
  const mayRemove = privileges.canDelete && mayTry('delete', privileges, answers);
  return mayUse('insert') && mayRemove ? 'change' : 'read';
}

function mayHold({ oneOf, allOf }: FixedCondition, answers: ConditionAnswers): boolean {
  const isPossible = (sql: string): boolean => answers.get(sql) !== false;
  return (oneOf === null || oneOf.some(isPossible)) && allOf.every(isPossible);
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
