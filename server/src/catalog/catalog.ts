/**
 * What the server knows of the schema: Prisma's names joined with what `pg_catalog` says is really there.
 * Immutable; a change of schema, policy or grant makes a new one. Everything that turns names into SQL
 * looks them up here, so that no identifier ever comes from a client.
 */
import type { RowcastError, ScalarType } from '@rowcast/protocol';
import type { Exposure } from './find-exposure.js';
import type { IndexFacts } from './introspect.js';
import type { RowDemands } from './row-demand.js';

export interface Catalog {
  /** By Prisma's model name. */
  readonly models: ReadonlyMap<string, CatalogModel>;
  /** Models that the database no longer matches, and what is amiss with each. */
  readonly brokenModels: ReadonlyMap<string, RowcastError>;
  /** By the oid of the table; a partition leads to the model of its root. */
  readonly modelsByOid: ReadonlyMap<number, CatalogModel>;
  readonly enums: ReadonlyMap<string, CatalogEnum>;
  /** Every table outside the system schemas, with or without a model, by oid. */
  readonly tables: ReadonlyMap<number, CatalogTable>;
  /** Partitions, by oid, to the oid of the table that they are part of in the end. */
  readonly roots: ReadonlyMap<number, number>;
  /** Whether a change of schema, policy or grant is announced, so that a catalogue can be known to be current. */
  readonly isWatched: boolean;
  /** The moment that the catalogue describes. */
  readonly moment: CatalogMoment;
  /** Differs between two catalogues if anything that matters here differs. */
  readonly fingerprint: string;
}

export interface CatalogMoment {
  /** The Postgres snapshot in which the catalogue was read, as text. */
  readonly snapshot: string;
  /** Stands for all roles and memberships, whose changes Postgres announces to nobody. */
  readonly roleStamp: string;
}

export interface CatalogModel {
  readonly name: string;
  readonly table: CatalogTable;
  /** By Prisma's field name, in the order of the schema. */
  readonly fields: ReadonlyMap<string, CatalogField>;
  /** The fields that name a row: the primary key, or else the first unique constraint without nullable fields. */
  readonly key: readonly string[];
  /** All unique constraints and the id, single ones by field name, compound ones by Prisma's name (`roomId_userId`). */
  readonly uniques: ReadonlyMap<string, readonly string[]>;
  /** The fields of each constraint by its name in the database, to tell a client which field an error belongs to. */
  readonly constraints: ReadonlyMap<string, readonly string[]>;
}

export interface CatalogTable {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view';
  /** Whether its rows are seen only through policies; of a view, through those of all that it reads. */
  readonly hasRowSecurity: boolean;
  /** Why not, if not. */
  readonly exposure: Exposure | null;
  /**
   * Whether every kind of write to it, or to what a view reads, reaches the change log. A partition that was made
   * since may lack its triggers: what is written to it directly does not, which makes the reach opaque.
   */
  readonly isCaptured: boolean;
  readonly indexes: readonly IndexFacts[];
  /** What each role may do with it, by role name. */
  readonly privileges: ReadonlyMap<string, TablePrivileges>;
  /** What its policies read beside the row itself, for each role, recursively. */
  readonly policyReach: ReadonlyMap<string, PolicyReach>;
}

/** Column names; a role without a privilege has an empty set. */
export interface TablePrivileges {
  readonly select: ReadonlySet<string>;
  readonly insert: ReadonlySet<string>;
  readonly update: ReadonlySet<string>;
  readonly canDelete: boolean;
  /** The commands that some policy lets the role give at all; of a view, whose policies are those of its tables: all. */
  readonly permitted: ReadonlySet<Command>;
  /** What its policies ask of an identity whatever the row is. */
  readonly fixed: FixedConditions;
}

export type Command = 'select' | 'insert' | 'update' | 'delete';

/** What policies ask without looking at the row: for an identity, in a snapshot, each expression has one answer. */
export interface FixedConditions extends FixedReads {
  /** A command is closed to an identity for which one of its conditions does not hold. */
  readonly commands: ReadonlyMap<Command, readonly FixedCondition[]>;
}

/** SQL expressions. */
export interface FixedCondition {
  /** One of these has to hold; null if the row may decide. */
  readonly oneOf: readonly string[] | null;
  /** And all of these. */
  readonly allOf: readonly string[];
}

/** What such expressions read, as `PolicyReach` has it. */
export type FixedReads = Pick<PolicyReach, 'tables' | 'readDemands'>;

export interface PolicyReach {
  /** The oids of the other tables that the policies read. */
  readonly tables: ReadonlySet<number>;
  /**
   * Those of `tables` through which rows of the others, or of the table itself, may change: what inherits from them, and what they
   * are part of, or inherit from.
   */
  readonly relatives: ReadonlySet<number>;
  /** The claims of the token that decide, by name; `all` if that cannot be told. */
  readonly claims: ReadonlySet<string> | 'all';
  /** The columns of the table itself that its own policies look at; `all` if that cannot be told. */
  readonly columns: ReadonlySet<string> | 'all';
  /** Whether something in reach cannot be seen through: a volatile call, the clock, a table without capture. */
  readonly isOpaque: boolean;
  /** What a row of the table must meet for the identity to see it: one of these. Null if any row may be seen. */
  readonly rowDemands: RowDemands | null;
  /** Of `tables`, those of which only rows that meet one of these count for an identity. */
  readonly readDemands: ReadonlyMap<number, RowDemands>;
  /** What the policies ask of a row; null if that cannot be asked without the row itself. */
  readonly condition: PolicyCondition | null;
}

/** The policies of a table for a role as one expression, which looks at these columns of the row alone. */
export interface PolicyCondition {
  /** Null or false where the row is not seen. Names the table's columns, by themselves or after its name. */
  readonly sql: string;
  readonly columns: readonly ConditionColumn[];
}

export interface ConditionColumn {
  readonly name: string;
  readonly sqlType: string;
  /** How its values are told apart. */
  readonly kind: 'uuid' | 'text' | 'integer' | 'boolean';
}

export type CatalogField = CatalogScalar | CatalogRelation;

export interface CatalogScalar {
  readonly kind: 'scalar';
  readonly name: string;
  readonly column: string;
  readonly type: ScalarType | 'Enum';
  /** The type as Postgres writes it in SQL: `uuid`, `timestamp(3) without time zone`, `public."Role"`, `text[]`. */
  readonly sqlType: string;
  readonly isList: boolean;
  readonly isNullable: boolean;
  /** For a field of type Enum. */
  readonly enum?: CatalogEnum;
  /** How Prisma fills the field when a create leaves it out and the database has no default for it. */
  readonly default?: FieldDefault;
  readonly hasDatabaseDefault: boolean;
  /** Set to the time of each update, as Prisma's `@updatedAt`. */
  readonly isUpdatedAt: boolean;
  /** A generated or identity-always column: it cannot be written. */
  readonly isReadOnly: boolean;
  /** Not so for a generated column that is computed when it is read: the change log does not have its values. */
  readonly isStored: boolean;
  /** Whether texts are equal only if their bytes are. False under a nondeterministic collation. */
  readonly isDeterministic: boolean;
  /** The oid of its collation; 0 for a type that has none. */
  readonly collation: number;
}

/** Literals in wire form. */
export type FieldDefault =
  | { readonly kind: 'value'; readonly value: string | number | boolean | readonly (string | number | boolean)[] }
  | { readonly kind: 'uuid4' | 'uuid7' | 'cuid' | 'now' };

export interface CatalogRelation {
  readonly kind: 'relation';
  readonly name: string;
  /** The model at the other end, by name. */
  readonly model: string;
  readonly isList: boolean;
  readonly isNullable: boolean;
  /** The fields of this model that equal `to` of the other, pairwise, whichever side holds the foreign key. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Whether `from` is a foreign key, so that this model's rows say what they are related to. */
  readonly holdsKey: boolean;
  /** The relation's field in the other model; absent if the schema ignores it. */
  readonly opposite?: string;
  /** Of an implicit many-to-many relation: a row of this table for each pair, with the values of `from` and `to`. */
  readonly through?: CatalogJoinTable;
}

export interface CatalogJoinTable {
  readonly table: CatalogTable;
  /** The column that holds the value of `from`. */
  readonly fromColumn: string;
  /** The column that holds the value of `to`. */
  readonly toColumn: string;
}

export interface CatalogEnum {
  readonly name: string;
  /** Prisma's value names to the labels in the database. */
  readonly labels: ReadonlyMap<string, string>;
}
