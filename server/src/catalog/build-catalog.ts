/**
 * Joins the two descriptions of the schema: Prisma's names with what Postgres says is there. Pure.
 * A model whose table or column does not exist is broken: it is left out, with an error that tells the way out.
 */
import { createHash } from 'node:crypto';
import { assert, RowcastError, type ScalarType } from '@rowcast/protocol';
import type {
  Catalog,
  CatalogEnum,
  CatalogField,
  CatalogModel,
  CatalogRelation,
  CatalogScalar,
  CatalogTable,
  FieldDefault,
  TablePrivileges,
} from './catalog.js';
import type { DataModel, DmmfField, DmmfModel } from './data-model.js';
import { findExposure, readBy } from './find-exposure.js';
import { findJoinTable, findOpposite } from './find-join-table.js';
import { fixedConditionsOf } from './fixed-conditions.js';
import type { ColumnFacts, Introspection, PolicyFacts, TableFacts } from './introspect.js';
import { PolicyReachFinder } from './policy-reach.js';
import { storedName } from './stored-name.js';

export interface CatalogSources {
  readonly dataModel: DataModel;
  readonly facts: Introspection;
  readonly roles: readonly string[];
}

export function buildCatalog({ dataModel, facts, roles }: CatalogSources): Catalog {
  const roots = findRoots(facts.tables);
  const finder = new PolicyReachFinder(facts);
  const { policies } = facts;
  const sources = { roles, finder, policies, tables: new Map(facts.tables.map((table) => [table.oid, table])) };
  const tables = new Map(facts.tables.map((table) => [table.oid, buildTable(table, sources)]));
  const enums = new Map(dataModel.enums.map((entry): [string, CatalogEnum] => [entry.name, buildEnum(entry)]));
  const models = new Map<string, CatalogModel>();
  const modelsByOid = new Map<number, CatalogModel>();
  const brokenModels = new Map<string, RowcastError>();
  for (const source of dataModel.models) {
    try {
      const table = findTable(source, facts.tables);
      const partitions = facts.tables.filter((other) => roots.get(other.oid) === table.oid);
      const catalogTable = tables.get(table.oid);
      assert(catalogTable, 'every table that was introspected is in the catalogue');
      const model = buildModel({ source, table, partitions, catalogTable, tables, enums, dataModel });
      models.set(model.name, model);
      modelsByOid.set(table.oid, model);
    } catch (error) {
      if (!(error instanceof RowcastError)) throw error;
      brokenModels.set(source.name, error);
    }
  }
  for (const [partition, root] of roots) {
    const model = modelsByOid.get(root);
    if (model && !modelsByOid.has(partition)) modelsByOid.set(partition, model);
  }
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([dataModel, { ...facts, snapshot: null }, roles]))
    .digest('hex');
  const moment = { snapshot: facts.snapshot, roleStamp: facts.roleStamp };
  const { isWatched } = facts;
  return { models, brokenModels, modelsByOid, enums, tables, roots, isWatched, moment, fingerprint };
}

function findTable(model: DmmfModel, tables: readonly TableFacts[]): TableFacts {
  const name = storedName(model.dbName ?? model.name);
  const schema = model.schema ?? 'public';
  const table = tables.find((candidate) => candidate.name === name && candidate.schema === schema);
  if (table) return table;
  throw new RowcastError('SCHEMA_MISMATCH', `the database has no table for the model ${model.name}`, {
    hint: 'run rowcast migrate dev to create it, or rowcast db pull to read the schema from the database',
    model: model.name,
  });
}

interface TableSources {
  readonly roles: readonly string[];
  readonly finder: PolicyReachFinder;
  readonly policies: readonly PolicyFacts[];
  readonly tables: ReadonlyMap<number, TableFacts>;
}

function buildTable(table: TableFacts, sources: TableSources): CatalogTable {
  const { roles, finder, tables } = sources;
  const exposure = findExposure(table, tables);
  return {
    oid: table.oid,
    schema: table.schema,
    name: table.name,
    kind: table.kind === 'v' || table.kind === 'm' ? 'view' : 'table',
    hasRowSecurity: exposure === null,
    exposure,
    isCaptured: isCaptured(table, sources),
    indexes: table.indexes,
    privileges: new Map(roles.map((role) => [role, privilegesOf(table, role, sources)])),
    policyReach: new Map(roles.map((role) => [role, finder.find(table.oid, role)])),
  };
}

function isCaptured(table: TableFacts, { tables }: Pick<TableSources, 'tables'>): boolean {
  if (table.kind !== 'v') return table.isCaptured;
  return readBy(table, tables).every((read) => isCaptured(read, { tables }));
}

function privilegesOf(table: TableFacts, role: string, { policies, finder }: TableSources): TablePrivileges {
  const columnsWith = (privilege: 'select' | 'insert' | 'update'): ReadonlySet<string> =>
    new Set(table.columns.filter((column) => column[privilege].includes(role)).map((column) => column.name));
  return {
    select: columnsWith('select'),
    insert: columnsWith('insert'),
    update: columnsWith('update'),
    canDelete: table.canDelete.includes(role),
    permitted: new Set(commands.filter((command) => table.kind === 'v' || table.permitted[command].includes(role))),
    fixed: fixedConditionsOf({ table, policies, role, finder }),
  };
}

const commands = ['select', 'insert', 'update', 'delete'] as const;

function findRoots(tables: readonly TableFacts[]): ReadonlyMap<number, number> {
  const parents = new Map(
    tables.flatMap((table) => (table.parent === null ? [] : [[table.oid, table.parent] as const])),
  );
  const roots = new Map<number, number>();
  for (const partition of parents.keys()) {
    let root = partition;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    roots.set(partition, root);
  }
  return roots;
}

interface ModelSources {
  readonly source: DmmfModel;
  readonly table: TableFacts;
  readonly partitions: readonly TableFacts[];
  readonly catalogTable: CatalogTable;
  readonly tables: ReadonlyMap<number, CatalogTable>;
  readonly enums: ReadonlyMap<string, CatalogEnum>;
  readonly dataModel: DataModel;
}

function buildModel(sources: ModelSources): CatalogModel {
  const { source, table, partitions, catalogTable, enums } = sources;
  const fields = new Map<string, CatalogField>();
  for (const field of source.fields) {
    if (field.kind === 'object') fields.set(field.name, buildRelation(source, field, sources));
    else fields.set(field.name, buildScalar(source, field, table, enums));
  }
  const uniques = listUniques(source);
  const fieldOfColumn = new Map(
    [...fields.values()].flatMap((field) => (field.kind === 'scalar' ? [[field.column, field.name] as const] : [])),
  );
  const constraints = new Map(
    // An error in a partition names the partition's own constraint.
    [table, ...partitions]
      .flatMap((part) => part.constraints)
      .map((constraint) => [constraint.name, constraint.columns.flatMap((column) => fieldOfColumn.get(column) ?? [])]),
  );
  return { name: source.name, table: catalogTable, fields, key: chooseKey(source, uniques), uniques, constraints };
}

function buildScalar(
  model: DmmfModel,
  field: DmmfField,
  table: TableFacts,
  enums: ReadonlyMap<string, CatalogEnum>,
): CatalogScalar {
  const columnName = storedName(field.dbName ?? field.name);
  const column = table.columns.find((candidate) => candidate.name === columnName);
  if (!column) {
    throw new RowcastError('SCHEMA_MISMATCH', `the database has no column for ${model.name}.${field.name}`, {
      hint: 'run rowcast migrate dev to create it, or rowcast db pull to read the schema from the database',
      model: model.name,
      fields: [field.name],
    });
  }
  const enumType = field.kind === 'enum' ? enums.get(field.type) : undefined;
  const fieldDefault = readDefault(field, column);
  return {
    kind: 'scalar',
    name: field.name,
    column: column.name,
    // Prisma's parser lists only these types for a scalar field.
    type: enumType ? 'Enum' : (field.type as ScalarType),
    sqlType: column.sqlType,
    isList: field.isList,
    isNullable: column.isNullable && !field.isList,
    ...(enumType && { enum: enumType }),
    ...(fieldDefault && { default: fieldDefault }),
    hasDatabaseDefault: column.hasDefault,
    isUpdatedAt: field.isUpdatedAt ?? false,
    // As in Prisma, nothing can be written to a column whose type the schema language does not know.
    isReadOnly: column.isReadOnly || field.kind === 'unsupported',
    isStored: column.isStored,
    isDeterministic: column.isDeterministic,
    collation: column.collation,
  };
}

/** The defaults that Prisma Client fills in by itself. A database default is the database's affair. */
function readDefault(field: DmmfField, column: ColumnFacts): FieldDefault | undefined {
  const value = field.default;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) {
    const { name, args } = value as { name?: string; args?: readonly unknown[] };
    if (name === 'uuid') return { kind: args?.[0] === 7 ? 'uuid7' : 'uuid4' };
    if (name === 'cuid') return { kind: 'cuid' };
    if (name === 'now') return { kind: 'now' };
    return undefined;
  }
  if (column.hasDefault) return undefined;
  return { kind: 'value', value: value as Extract<FieldDefault, { kind: 'value' }>['value'] };
}

function buildRelation(
  model: DmmfModel,
  field: DmmfField,
  { dataModel, tables }: Pick<ModelSources, 'dataModel' | 'tables'>,
): CatalogRelation {
  const target = dataModel.models.find((candidate) => candidate.name === field.type);
  const opposite = target && findOpposite(model, field, target);
  const base = {
    kind: 'relation',
    name: field.name,
    model: field.type,
    isList: field.isList,
    isNullable: !field.isRequired && !field.isList,
    ...(opposite && { opposite: opposite.name }),
  } as const;
  if (field.relationFromFields && field.relationFromFields.length > 0) {
    return { ...base, holdsKey: true, from: field.relationFromFields, to: field.relationToFields ?? [] };
  }
  const through = target && findJoinTable({ model, field, target, tables: tables.values() });
  if (through) return { ...base, holdsKey: false, from: idOf(model), to: idOf(target), through };
  const { relationToFields: from = [], relationFromFields: to = [] } = opposite ?? {};
  return { ...base, holdsKey: false, from, to };
}

/** Prisma wants a single id field of the models on both sides of a join table. */
function idOf(model: DmmfModel): readonly string[] {
  return model.fields.filter((field) => field.isId).map((field) => field.name);
}

function listUniques(model: DmmfModel): ReadonlyMap<string, readonly string[]> {
  const uniques = new Map<string, readonly string[]>();
  if (model.primaryKey) {
    uniques.set(model.primaryKey.name ?? model.primaryKey.fields.join('_'), model.primaryKey.fields);
  }
  for (const field of model.fields) {
    if (field.isId || field.isUnique) uniques.set(field.name, [field.name]);
  }
  for (const index of model.uniqueIndexes) uniques.set(index.name ?? index.fields.join('_'), index.fields);
  return uniques;
}

function chooseKey(model: DmmfModel, uniques: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const id = model.fields.find((field) => field.isId);
  if (id) return [id.name];
  if (model.primaryKey) return model.primaryKey.fields;
  const canName = (name: string): boolean =>
    model.fields.some((field) => field.name === name && field.isRequired && field.kind !== 'unsupported');
  return [...uniques.values()].find((fields) => fields.every(canName)) ?? [];
}

function buildEnum(entry: DataModel['enums'][number]): CatalogEnum {
  return { name: entry.name, labels: new Map(entry.values.map((value) => [value.name, value.dbName ?? value.name])) };
}
