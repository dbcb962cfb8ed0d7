/**
 * How a generated schema tells the type checker what it holds. The generated file has one small interface a
 * model in this shape; every argument and result type is derived from it here in the library, so that the
 * generated file stays small. Types only.
 */
import type { ClientSchema } from '@rowcast/protocol';

/** Any JSON value, as a `Json` field holds it. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** What a generated file says of one model. */
export interface ModelTypes {
  /** The scalar fields as a result has them. */
  row: object;
  /** The type of each scalar field, by the name of its filters. */
  types: object;
  /** The fields that a create may leave out. */
  optional: string;
  /** An id that the database counts up: only data without relations may give it, as in Prisma. */
  serial: string;
  /** Each relation as `RelationTypes`. */
  relations: object;
  /** The fields of type `Unsupported`, as texts: a result has them where a select names them. */
  unsupported?: object;
  /** The fields that are unique by themselves. */
  unique: string;
  /** The fields of each compound unique constraint, by Prisma's name for it. */
  compound: object;
}

/** All models of a schema, by name. */
export type ModelsShape<M> = { [N in keyof M]: ModelTypes };

/** One relation: the model at the other end, how many of its rows there are, and where the foreign key is. */
export interface RelationTypes {
  to: string;
  arity: 'one' | 'optional' | 'many';
  /** The relation at the other end, which leads back. */
  back?: string;
  /** The foreign key, if this model has it. */
  here?: string;
  /** The foreign key, if the other model has it. Neither: a many-to-many relation. */
  there?: string;
}

/**
 * A schema as `rowcast generate` writes it: what the client needs at run time, and the models' types for the checker.
 *
 * @example
 * ```ts
 * import { createClient } from '@rowcast/client';
 * import { schema } from './generated/rowcast.js';
 *
 * export const { db } = createClient({ schema });
 * ```
 */
export interface RowcastSchema<M> extends ClientSchema {
  /** Only for the type checker; never there at run time. */
  readonly types?: M;
}

export type ModelName<M> = keyof M & string;
export type Row<M extends ModelsShape<M>, N extends keyof M> = M[N]['row'];
/** All that a select may name beside relations, as a result has it. */
export type Selectable<M extends ModelsShape<M>, N extends keyof M> = M[N] extends { unsupported: infer Texts }
  ? M[N]['row'] & Texts
  : M[N]['row'];
export type FieldName<M extends ModelsShape<M>, N extends keyof M> = keyof M[N]['row'] & string;
export type RelationName<M extends ModelsShape<M>, N extends keyof M> = keyof M[N]['relations'] & string;

/**
 * The type name of a field: `String`, `Uuid`, `Int`, `Enum.Role`, `String[]` and so on. A Json field that may be
 * missing is `Json?`: its value does not tell, since JSON has a null of its own.
 */
export type TypeName<M extends ModelsShape<M>, N extends keyof M, F extends PropertyKey> = F extends keyof M[N]['types']
  ? M[N]['types'][F]
  : never;

/** The value of a field in a result, null included where it may be null. */
export type FieldValue<M extends ModelsShape<M>, N extends keyof M, F extends PropertyKey> = F extends keyof M[N]['row']
  ? M[N]['row'][F]
  : never;

/** The name of the model at the other end of a relation. */
export type RelatedModel<
  M extends ModelsShape<M>,
  N extends keyof M,
  R extends keyof M[N]['relations'],
> = M[N]['relations'][R] extends { to: infer To extends keyof M } ? To : never;

export type Arity<
  M extends ModelsShape<M>,
  N extends keyof M,
  R extends keyof M[N]['relations'],
> = M[N]['relations'][R] extends { arity: infer A } ? A : never;

/** The relations of a model that have one of the arities. */
export type RelationsOfArity<M extends ModelsShape<M>, N extends keyof M, A> = {
  [R in RelationName<M, N>]: Arity<M, N, R> extends A ? R : never;
}[RelationName<M, N>];

/** The relations whose foreign key is in this model. */
export type KeyedRelation<M extends ModelsShape<M>, N extends keyof M> = {
  [R in RelationName<M, N>]: M[N]['relations'][R] extends { here: string } ? R : never;
}[RelationName<M, N>];

/** Any value that a `Json` field takes. Null has two meanings there: say `JsonNull` or `DbNull`. */
export type InputJsonValue =
  | boolean
  | number
  | string
  | readonly (InputJsonValue | null)[]
  | { readonly [name: string]: InputJsonValue | null | undefined }
  | { toJSON(): unknown };

/** A number of a decimal library. */
export interface DecimalLike {
  toFixed(): string;
  readonly d: readonly number[];
  readonly e: number;
  readonly s: number;
}

/** The types of which more may be written than is read, so that nothing has to be converted by hand. */
interface WiderInput {
  DateTime: Date | string;
  BigInt: bigint | number;
  Decimal: string | number | DecimalLike;
  Json: InputJsonValue;
  'Json?': InputJsonValue;
}

type InputOf<Type, Value> = Type extends keyof WiderInput ? WiderInput[Type] : Value;

type ElementOf<Value> = Value extends readonly (infer Element)[] ? Element : never;

/** What may be written for a field, null aside; of a list, for one of its elements. */
export type ElementInput<Type, Value> = Type extends `${infer Element}[]`
  ? InputOf<Element, ElementOf<Value>>
  : InputOf<Type, NonNullable<Value>>;

/** What may be written for a field, null aside. */
export type InputValue<Type, Value> = Type extends `${string}[]`
  ? readonly ElementInput<Type, Value>[]
  : ElementInput<Type, Value>;

/** Null, if the value of a field may be null. */
export type NullOf<Value> = Extract<Value, null>;

/** The type names of a field that holds JSON. */
export type JsonType = 'Json' | 'Json?';
