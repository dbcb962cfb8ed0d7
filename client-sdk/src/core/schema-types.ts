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
  /** The other model and the arity of each relation. */
  relations: object;
  /** The fields that are unique by themselves. */
  unique: string;
  /** The fields of each compound unique constraint, by Prisma's name for it. */
  compound: object;
}

/** All models of a schema, by name. */
export type ModelsShape<M> = { [N in keyof M]: ModelTypes };

/** One relation: the model at the other end, and how many of its rows there are. */
export interface RelationTypes {
  to: string;
  arity: 'one' | 'optional' | 'many';
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
export type FieldName<M extends ModelsShape<M>, N extends keyof M> = keyof M[N]['row'] & string;
export type RelationName<M extends ModelsShape<M>, N extends keyof M> = keyof M[N]['relations'] & string;

/** The type name of a field: `String`, `Uuid`, `Int`, `Enum`, `StringList` and so on. */
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

/** What may be written for a field: wider than what is read, so that nothing has to be converted by hand. */
export type InputValue<Type, Value> =
  | (Type extends 'DateTime'
      ? Date | string
      : Type extends 'BigInt'
        ? bigint | number
        : Type extends 'Decimal'
          ? string | number
          : Type extends 'DateTimeList'
            ? readonly (Date | string)[]
            : Type extends 'BigIntList'
              ? readonly (bigint | number)[]
              : Type extends 'DecimalList'
                ? readonly (string | number)[]
                : NonNullable<Value> extends readonly (infer Element)[]
                  ? Type extends `${string}List`
                    ? readonly Element[]
                    : NonNullable<Value>
                  : NonNullable<Value>)
  | Extract<Value, null>;
