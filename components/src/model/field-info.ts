/**
 * What components know of one field: its types and rules as the generated schema tells them, and a label. Types
 * only; `describe-model.ts` makes them.
 */
import type { ClientDefault, ScalarType } from '@rowcast/client';

/** A scalar type of Prisma, an enum, or a relation to one other record or to many. */
export type FieldType = ScalarType | 'Enum' | 'Relation';

export interface FieldInfo {
  /** The model's name in the schema, such as `Customer`. */
  readonly model: string;
  /** The field's name in the schema. */
  readonly name: string;
  /** What people read: `invoiceDate` as "Invoice date". */
  readonly label: string;
  readonly type: FieldType;
  /** Prisma's native type, such as `Uuid`, `Date` or `Timestamptz(6)`, where the schema gives one. */
  readonly native: string | undefined;
  readonly isList: boolean;
  readonly isNullable: boolean;
  /** Whether it is part of what names a record. */
  readonly isKey: boolean;
  readonly isUnique: boolean;
  /** Whether a create has to give a value. */
  readonly isRequired: boolean;
  /** What a create without a value gets. */
  readonly default: ClientDefault | undefined;
  /** Set by the database or at each update, so that nobody types it. */
  readonly isAutomatic: boolean;
  /** The values of an enum. */
  readonly enumValues: readonly string[];
  /** Of a relation. */
  readonly relation: RelationInfo | undefined;
  /** The relation that this scalar is a foreign key of, which shows in its place. */
  readonly foreignKeyOf: string | undefined;
}

/**
 * Where a relation leads. The value of its field is the related record (with `to` and `labelFields`), or null; of one
 * to many, a list of them.
 */
export interface RelationInfo {
  /** The model at the other end, as the schema names it. */
  readonly model: string;
  /** The fields of this model that equal `to` of the other. Empty if the tie is elsewhere. */
  readonly from: readonly string[];
  /** What names the related record. */
  readonly to: readonly string[];
  /** The field of the related record that people know it by. */
  readonly labelField: string;
  /** The same, with what belongs to it: a first name and the last name. */
  readonly labelFields: readonly string[];
  /** Of a relation to many: where the ties to the related records are stored. */
  readonly ties: RelationTies | undefined;
}

export type RelationTies =
  /** In a foreign key of the related records. */
  | { readonly kind: 'key'; readonly fields: readonly string[]; readonly isNullable: boolean }
  /** In a join table that no model describes. */
  | { readonly kind: 'table' }
  /** In a model of its own, which holds the keys of both sides and nothing that has to be typed. */
  | {
      readonly kind: 'model';
      readonly model: string;
      /** The relation of that model that leads on. */
      readonly relation: string;
      /** Its fields that equal the related record's `to`. */
      readonly from: readonly string[];
      /** Its fields that equal this record's key. */
      readonly back: readonly string[];
    };

/** What components know of a model. */
export interface ModelDescription {
  /** As the schema names it: `Customer`. */
  readonly name: string;
  /** As `db` names it: `customer`. */
  readonly accessor: string;
  /** What people read, of one record: "Customer". */
  readonly label: string;
  /** All fields but relations to many, in the order of the schema. */
  readonly fields: readonly FieldInfo[];
  /** The relations to many, which forms and views show if they are asked to. */
  readonly lists: readonly FieldInfo[];
  /** The fields that name a record. */
  readonly key: readonly string[];
  /** The field that people know a record by. */
  readonly labelField: string;
  /** The same, with what belongs to it: a first name and the last name. */
  readonly labelFields: readonly string[];
}
