/**
 * A catalogue made from a schema alone, for tests of checks that need no database: each model has its
 * table, open to `authenticated`, with row-level security, unless `gaps` says otherwise.
 */
import { buildCatalog } from '../src/catalog/build-catalog.js';
import type { Catalog } from '../src/catalog/catalog.js';
import type { DmmfField, DmmfModel } from '../src/catalog/data-model.js';
import type { ColumnFacts, TableFacts } from '../src/catalog/introspect.js';
import { parseDataModel } from '../src/catalog/read-data-model.js';

export interface CatalogGaps {
  /** Models whose table has no row-level security. */
  readonly unprotected?: readonly string[];
  /** Models that no role may read, and fields, written `Model.field`. */
  readonly ungranted?: readonly string[];
  /** Join tables of many-to-many relations, by name. */
  readonly joins?: readonly string[];
  /** The indexes of a table beside that of its id, by its name: the method, then the columns. */
  readonly indexes?: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>>;
  /** Fields, written `Model.field`, whose collation holds different texts equal. */
  readonly nondeterministic?: readonly string[];
}

export function createTestCatalog(schema: string, gaps: CatalogGaps = {}): Catalog {
  const text = `datasource db {\n provider = "postgresql"\n}\n${schema}`;
  const dataModel = parseDataModel([['schema.prisma', text]]);
  const joins = (gaps.joins ?? []).map((name): DmmfModel => ({ ...joinModel, name }));
  const tables = [...dataModel.models, ...joins].map((model, index) => tableOf(model, index + 1, gaps));
  return buildCatalog({
    dataModel,
    facts: { ...noFacts, tables },
    roles: ['anon', 'authenticated'],
  });
}

const noFacts = { policies: [], functions: [], operators: [], casts: [], snapshot: '', roleStamp: '', isWatched: true };

const joinField = {
  kind: 'scalar',
  type: 'Int',
  isList: false,
  isRequired: true,
  isId: false,
  isUnique: false,
} as const;
const joinModel: Omit<DmmfModel, 'name'> = {
  dbName: null,
  schema: null,
  fields: [
    { ...joinField, name: 'A' },
    { ...joinField, name: 'B' },
  ],
  primaryKey: null,
  uniqueIndexes: [],
};

function tableOf(
  model: DmmfModel,
  oid: number,
  { unprotected = [], ungranted = [], nondeterministic = [], indexes = {} }: CatalogGaps,
): TableFacts {
  const columns = model.fields
    .filter((field) => field.kind !== 'object')
    .map((field): ColumnFacts => {
      const isGranted = !ungranted.includes(model.name) && !ungranted.includes(`${model.name}.${field.name}`);
      const granted = isGranted ? ['authenticated'] : [];
      return {
        name: field.dbName ?? field.name,
        sqlType: sqlTypeOf(field),
        isNullable: !field.isRequired,
        hasDefault: false,
        isReadOnly: false,
        isStored: true,
        isDeterministic: !nondeterministic.includes(`${model.name}.${field.name}`),
        collation: 0,
        select: granted,
        insert: granted,
        update: granted,
      };
    });
  const name = model.dbName ?? model.name;
  return {
    oid,
    schema: 'public',
    name,
    kind: 'r',
    parent: null,
    heirs: [],
    hasRowSecurity: !unprotected.includes(model.name),
    exemptRoles: [],
    isInvoker: false,
    isCaptured: true,
    indexes: [
      ['btree', ...model.fields.filter(({ isId }) => isId).map(({ name }) => name)],
      ...(indexes[name] ?? []),
    ].map(([method = '', ...keys]) => ({ method, columns: keys, isPartial: false })),
    columns,
    constraints: [],
    definition: null,
    reads: [],
    readsFunctions: [],
    canDelete: ['authenticated'],
    permitted: {
      select: ['authenticated'],
      insert: ['authenticated'],
      update: ['authenticated'],
      delete: ['authenticated'],
    },
  };
}

const nativeTypes = new Map([
  ['Uuid', 'uuid'],
  ['VarChar', 'character varying'],
  ['Char', 'bpchar'],
  ['SmallInt', 'smallint'],
  ['Real', 'real'],
  ['Date', 'date'],
  ['Time', 'time without time zone'],
  ['Timestamptz', 'timestamp with time zone'],
  ['Json', 'json'],
  ['Inet', 'inet'],
  ['Bit', '"bit"'],
  ['Xml', 'xml'],
  ['Money', 'money'],
]);
const plainTypes = new Map([
  ['String', 'text'],
  ['Int', 'integer'],
  ['BigInt', 'bigint'],
  ['Float', 'double precision'],
  ['Decimal', 'numeric'],
  ['Boolean', 'boolean'],
  ['DateTime', 'timestamp without time zone'],
  ['Json', 'jsonb'],
  ['Bytes', 'bytea'],
]);

function sqlTypeOf(field: DmmfField & { readonly nativeType?: readonly [string, unknown] | null }): string {
  const native = field.nativeType ? nativeTypes.get(field.nativeType[0]) : undefined;
  const type = native ?? plainTypes.get(field.type) ?? `public."${field.type}"`;
  return field.isList ? `${type}[]` : type;
}
