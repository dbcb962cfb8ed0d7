/**
 * What a client knows of the schema at run time: enough to decode rows, to name them, and to show a
 * write before the server has answered. Written by `rowcast generate`; holds no database names.
 */
import type { ScalarType } from './wire-value.js';

export interface ClientSchema {
  readonly models: { readonly [model: string]: ClientModel };
  readonly enums: { readonly [name: string]: readonly string[] };
}

export interface ClientModel {
  /** In the order of the schema. */
  readonly fields: { readonly [field: string]: ClientField };
  /** The fields of the primary key, or else of the first unique constraint without nullable fields. */
  readonly key: readonly string[];
  /** Compound unique constraints and compound ids, by the name Prisma gives them (`roomId_userId`). */
  readonly uniques: { readonly [name: string]: readonly string[] };
}

export type ClientField =
  | {
      readonly kind: 'scalar';
      readonly type: ScalarType;
      readonly nullable?: true;
      readonly list?: true;
      readonly unique?: true;
      readonly updatedAt?: true;
      readonly default?: ClientDefault;
      /** Prisma's native type, such as `Uuid`, `Date` or `Timestamptz(6)`, where the schema gives one. */
      readonly native?: string;
    }
  | {
      readonly kind: 'enum';
      readonly enum: string;
      readonly nullable?: true;
      readonly list?: true;
      readonly unique?: true;
      readonly default?: ClientDefault;
    }
  | {
      readonly kind: 'relation';
      readonly model: string;
      readonly nullable?: true;
      readonly list?: true;
      /** The fields of this model that equal `to` of the other. Empty for an implicit many-to-many relation. */
      readonly from: readonly string[];
      readonly to: readonly string[];
    };

/**
 * How a field gets its value when a create leaves it out. `value` is a literal in wire form. A client
 * can make `uuid4`, `uuid7`, `cuid` and `now` itself, `userId` is what `auth.uid()` gives for whoever is
 * signed in, and `database` means that only Postgres knows.
 */
export type ClientDefault =
  | { readonly kind: 'value'; readonly value: string | number | boolean | readonly (string | number | boolean)[] }
  | { readonly kind: 'uuid4' | 'uuid7' | 'cuid' | 'now' | 'userId' | 'database' };
