/**
 * What generators and the oracle know of a database: models, fields, relations, and for each field some
 * values worth asking for. Written by hand beside the tables it describes, so that it shares nothing with
 * the server's catalogue.
 */
import type { WireValue } from '@rowcast/protocol';

export type WorldType = 'Int' | 'BigInt' | 'Decimal' | 'Boolean' | 'Text' | 'Uuid' | 'DateTime' | 'Json' | 'Enum';

export interface WorldField {
  readonly name: string;
  readonly column: string;
  readonly type: WorldType;
  readonly isNullable?: boolean;
  readonly isUnique?: boolean;
  /** A list of values of its type. */
  readonly isList?: boolean;
  /** Wire values to filter by; of a list, its elements. */
  readonly values: readonly WireValue[];
  /** Of an enum: its name in SQL, and the names and labels of its values. */
  readonly enum?: { readonly sqlType: string; readonly labels: readonly (readonly [name: string, label: string])[] };
  /** Compares by rules of its own: found by equality and order only. */
  readonly hasOddCollation?: boolean;
}

export interface WorldRelation {
  readonly name: string;
  readonly model: string;
  readonly isList: boolean;
  readonly isNullable?: boolean;
  /** Field names here, equal to those of `to` there. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Of an implicit many-to-many relation: the table between, and its columns that hold `from` and `to`. */
  readonly join?: { readonly table: string; readonly fromColumn: string; readonly toColumn: string };
}

export interface WorldModel {
  readonly name: string;
  readonly table: string;
  /** Field names of the primary key. */
  readonly key: readonly string[];
  readonly fields: readonly WorldField[];
  readonly relations: readonly WorldRelation[];
}

export interface WorldSchema {
  readonly models: readonly WorldModel[];
}

export function findModel(schema: WorldSchema, name: string): WorldModel {
  return required(
    schema.models.find((model) => model.name === name),
    `model ${name}`,
  );
}

export function findWorldField(model: WorldModel, name: string): WorldField {
  return required(
    model.fields.find((field) => field.name === name),
    `field ${model.name}.${name}`,
  );
}

export function findRelation(model: WorldModel, name: string): WorldRelation | undefined {
  return model.relations.find((relation) => relation.name === name);
}

/** What Prisma calls the key in `where`: the field, or of a compound key the fields joined. */
export function keyName(model: WorldModel): string {
  return model.key.join('_');
}

function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the world has no ${what}`);
  return value;
}
