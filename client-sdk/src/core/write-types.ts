/** The types of the values in `data`. What it may nest is in `nested-write-types.ts`. Types only. */
import type { JsonNullKind } from './json-null.js';
import type {
  ElementInput,
  FieldName,
  FieldValue,
  InputValue,
  JsonType,
  ModelsShape,
  NullOf,
  TypeName,
} from './schema-types.js';

/** Null as it is written: a `Json` field has two. */
type NullInput<Type, Value> = Type extends JsonType
  ? JsonNullKind<Type extends 'Json?' ? 'DbNull' | 'JsonNull' : 'JsonNull'>
  : NullOf<Value>;

type CreateValue<Type, Value> =
  | InputValue<Type, Value>
  | NullInput<Type, Value>
  | (Type extends `${string}[]` ? { set: InputValue<Type, Value> } : never);

interface SetOperation<Input> {
  set?: Input | undefined;
}
/** Operations on a number, of which one may be given. */
interface NumberOperation<Input, Null> extends SetOperation<Input | Null> {
  increment?: Input | undefined;
  decrement?: Input | undefined;
  multiply?: Input | undefined;
  divide?: Input | undefined;
}
interface ListOperation<Element> extends SetOperation<readonly Element[]> {
  push?: Element | readonly Element[] | undefined;
}

type Operation<Type, Value> = Type extends `${string}[]`
  ? ListOperation<ElementInput<Type, Value>>
  : Type extends 'Int' | 'BigInt' | 'Float' | 'Decimal'
    ? NumberOperation<InputValue<Type, Value>, NullOf<Value>>
    : Type extends JsonType
      ? never
      : SetOperation<InputValue<Type, Value> | NullOf<Value>>;

type UpdateValue<Type, Value> = InputValue<Type, Value> | NullInput<Type, Value> | Operation<Type, Value>;

/** Values for the fields `F` of a new row. */
export type CreateValues<M extends ModelsShape<M>, N extends keyof M, F extends PropertyKey> = {
  [Name in Exclude<F, M[N]['optional']>]: CreateValue<TypeName<M, N, Name>, FieldValue<M, N, Name>>;
} & {
  [Name in F & M[N]['optional']]?: CreateValue<TypeName<M, N, Name>, FieldValue<M, N, Name>> | undefined;
};

/** New values for the fields `F`, or operations on the old ones. */
export type UpdateValues<M extends ModelsShape<M>, N extends keyof M, F extends PropertyKey> = {
  [Name in F]?: UpdateValue<TypeName<M, N, Name>, FieldValue<M, N, Name>> | undefined;
};

/** One of the rows that `createMany` adds: values only. `Given` are the fields that its place gives already. */
export type CreateManyData<M extends ModelsShape<M>, N extends keyof M, Given = never> = CreateValues<
  M,
  N,
  Exclude<FieldName<M, N>, Given>
>;

/** What `updateMany` changes in each row: values only. */
export type UpdateManyData<M extends ModelsShape<M>, N extends keyof M, Given = never> = UpdateValues<
  M,
  N,
  Exclude<FieldName<M, N>, Given>
>;
