/** The types of `data` in creates and updates. Types only. */
import type { FieldName, FieldValue, InputValue, ModelsShape, TypeName } from './schema-types.js';

type Input<M extends ModelsShape<M>, N extends keyof M, F extends PropertyKey> = InputValue<
  TypeName<M, N, F>,
  FieldValue<M, N, F>
>;
type OptionalField<M extends ModelsShape<M>, N extends keyof M> = M[N]['optional'] & FieldName<M, N>;

/** The fields of a new row. Relations are made by their scalar fields, as in Prisma's unchecked input. */
export type CreateData<M extends ModelsShape<M>, N extends keyof M> = {
  [F in Exclude<FieldName<M, N>, OptionalField<M, N>>]: Input<M, N, F>;
} & {
  [F in OptionalField<M, N>]?: Input<M, N, F> | undefined;
};

type Operation<Type, Value> = Type extends 'Int' | 'BigInt' | 'Float' | 'Decimal'
  ?
      | { set: Value }
      | { increment: Exclude<Value, null> }
      | { decrement: Exclude<Value, null> }
      | { multiply: Exclude<Value, null> }
      | { divide: Exclude<Value, null> }
  : Type extends `${string}List`
    ? { set: Value } | { push: Value | (Value extends readonly (infer Element)[] ? Element : never) }
    : Type extends 'Json'
      ? never
      : { set: Value };

/** The fields that an update changes. */
export type UpdateData<M extends ModelsShape<M>, N extends keyof M> = {
  [F in FieldName<M, N>]?: Input<M, N, F> | Operation<TypeName<M, N, F>, Input<M, N, F>> | undefined;
};
