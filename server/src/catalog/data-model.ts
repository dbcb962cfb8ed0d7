/** What `schema.prisma` says, as plain data. `read-data-model.ts` makes it. */

export interface DataModel {
  readonly models: readonly DmmfModel[];
  readonly enums: readonly DmmfEnum[];
}

/** The part of Prisma's datamodel (DMMF) that Rowcast reads, with the fields that it leaves out (`unsupported-fields.ts`). */
export interface DmmfModel {
  readonly name: string;
  readonly dbName: string | null;
  readonly schema: string | null;
  readonly fields: readonly DmmfField[];
  readonly primaryKey: { readonly name: string | null; readonly fields: readonly string[] } | null;
  readonly uniqueIndexes: readonly { readonly name: string | null; readonly fields: readonly string[] }[];
  /** The `///` comment above it. */
  readonly documentation?: string;
}

export interface DmmfField {
  readonly name: string;
  readonly dbName?: string | null;
  readonly kind: 'scalar' | 'enum' | 'object' | 'unsupported';
  readonly type: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly isId: boolean;
  readonly isUnique: boolean;
  readonly isUpdatedAt?: boolean;
  readonly default?: unknown;
  readonly relationName?: string;
  readonly relationFromFields?: readonly string[];
  readonly relationToFields?: readonly string[];
  /** Such as `['VarChar', ['191']]` for `@db.VarChar(191)`. */
  readonly nativeType?: readonly [string, readonly string[]] | null;
  /** The `///` comment above it. */
  readonly documentation?: string;
}

export interface DmmfEnum {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly dbName: string | null }[];
  readonly documentation?: string;
}
