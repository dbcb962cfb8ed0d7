/** The types of `where`, as Prisma has them. What a filter means is in the protocol's `filter-meaning.ts`. */
import type { FieldRef } from './field-ref.js';
import type { JsonNullKind } from './json-null.js';
import type {
  Arity,
  ElementInput,
  FieldName,
  FieldValue,
  InputJsonValue,
  InputValue,
  JsonType,
  ModelsShape,
  NullOf,
  RelatedModel,
  RelationName,
  TypeName,
} from './schema-types.js';

/** In the filters below, `Null` is null for a field that may be null, or else never. */
interface EqualityFilter<Model, Type extends string, Input, Null> {
  equals?: Input | FieldRef<Model, Type> | Null | undefined;
  in?: readonly Input[] | FieldRef<Model, `${Type}[]`> | Null | undefined;
  notIn?: readonly Input[] | FieldRef<Model, `${Type}[]`> | Null | undefined;
}
interface RangeFilter<Model, Type extends string, Input> {
  lt?: Input | FieldRef<Model, Type> | undefined;
  lte?: Input | FieldRef<Model, Type> | undefined;
  gt?: Input | FieldRef<Model, Type> | undefined;
  gte?: Input | FieldRef<Model, Type> | undefined;
}
interface ModeOption {
  /** `insensitive` makes this filter ignore the case of letters. @default 'default' */
  mode?: 'default' | 'insensitive' | undefined;
}

/** Filters on a `String` field. */
export interface StringFilter<Model, Null>
  extends EqualityFilter<Model, 'String', string, Null>,
    RangeFilter<Model, 'String', string>,
    ModeOption {
  contains?: string | FieldRef<Model, 'String'> | undefined;
  startsWith?: string | FieldRef<Model, 'String'> | undefined;
  endsWith?: string | FieldRef<Model, 'String'> | undefined;
  not?: string | Null | StringFilter<Model, Null> | undefined;
}
/** Filters on a `String` field that holds uuids. */
export interface UuidFilter<Model, Null>
  extends EqualityFilter<Model, 'String', string, Null>,
    RangeFilter<Model, 'String', string>,
    ModeOption {
  not?: string | Null | UuidFilter<Model, Null> | undefined;
}
/** Filters on a field whose values have an order: numbers and times. */
export interface OrderedFilter<Model, Type extends string, Input, Null>
  extends EqualityFilter<Model, Type, Input, Null>,
    RangeFilter<Model, Type, Input> {
  not?: Input | Null | OrderedFilter<Model, Type, Input, Null> | undefined;
}
/** Filters on an enum or `Bytes` field. */
export interface UnorderedFilter<Model, Type extends string, Input, Null>
  extends EqualityFilter<Model, Type, Input, Null> {
  not?: Input | Null | UnorderedFilter<Model, Type, Input, Null> | undefined;
}
/** Filters on a `Boolean` field. */
export interface BooleanFilter<Model, Null> {
  equals?: boolean | FieldRef<Model, 'Boolean'> | Null | undefined;
  not?: boolean | Null | BooleanFilter<Model, Null> | undefined;
}

type JsonOperand<Model> = InputJsonValue | FieldRef<Model, 'Json'>;
type JsonEqual<Model> = JsonOperand<Model> | JsonNullKind;

/** Filters on a `Json` field. */
export interface JsonFilter<Model> extends ModeOption {
  /** Where in the document to look: names and positions, such as `['items', '0', 'price']`. @default the whole */
  path?: readonly string[] | undefined;
  equals?: JsonEqual<Model> | undefined;
  not?: JsonEqual<Model> | undefined;
  string_contains?: string | FieldRef<Model, 'String'> | undefined;
  string_starts_with?: string | FieldRef<Model, 'String'> | undefined;
  string_ends_with?: string | FieldRef<Model, 'String'> | undefined;
  array_contains?: JsonOperand<Model> | null | undefined;
  array_starts_with?: JsonOperand<Model> | null | undefined;
  array_ends_with?: JsonOperand<Model> | null | undefined;
  lt?: JsonOperand<Model> | undefined;
  lte?: JsonOperand<Model> | undefined;
  gt?: JsonOperand<Model> | undefined;
  gte?: JsonOperand<Model> | undefined;
}
/** Filters on a list field. */
export interface ListFilter<Model, Type extends string, Input> {
  equals?: readonly Input[] | FieldRef<Model, `${Type}[]`> | null | undefined;
  has?: Input | FieldRef<Model, Type> | null | undefined;
  hasEvery?: readonly Input[] | FieldRef<Model, `${Type}[]`> | undefined;
  hasSome?: readonly Input[] | FieldRef<Model, `${Type}[]`> | undefined;
  isEmpty?: boolean | undefined;
}

/** The type of a field as references to it name it: Prisma's. */
export type ReferenceType<Type> = Type extends `${infer Element}[]`
  ? `${ReferenceType<Element>}[]`
  : Type extends 'Uuid'
    ? 'String'
    : Type extends `Enum.${infer Name}`
      ? Name
      : Type extends 'Json?'
        ? 'Json'
        : Type & string;

/** The operators on a field of this type. */
export type FilterOf<Model, Type, Value> = Type extends `${infer Element}[]`
  ? ListFilter<Model, ReferenceType<Element>, ElementInput<Type, Value>>
  : Type extends 'String'
    ? StringFilter<Model, NullOf<Value>>
    : Type extends 'Uuid'
      ? UuidFilter<Model, NullOf<Value>>
      : Type extends 'Boolean'
        ? BooleanFilter<Model, NullOf<Value>>
        : Type extends JsonType
          ? JsonFilter<Model>
          : Type extends 'Bytes' | `Enum.${string}`
            ? UnorderedFilter<Model, ReferenceType<Type>, ElementInput<Type, Value>, NullOf<Value>>
            : OrderedFilter<Model, Type & string, ElementInput<Type, Value>, NullOf<Value>>;

/** The value itself, where Prisma takes it for `equals`. */
export type ShortFilter<Type, Value> = Type extends JsonType | `${string}[]`
  ? never
  : InputValue<Type, Value> | NullOf<Value>;

type FieldFilter<M extends ModelsShape<M>, N extends keyof M, F extends PropertyKey> =
  | FilterOf<N, TypeName<M, N, F>, FieldValue<M, N, F>>
  | ShortFilter<TypeName<M, N, F>, FieldValue<M, N, F>>;

interface ToManyFilter<M extends ModelsShape<M>, N extends keyof M> {
  some?: Where<M, N> | undefined;
  every?: Where<M, N> | undefined;
  none?: Where<M, N> | undefined;
}
interface ToOneFilter<M extends ModelsShape<M>, N extends keyof M, Null> {
  is?: Where<M, N> | Null | undefined;
  isNot?: Where<M, N> | Null | undefined;
}

type RelationFilter<M extends ModelsShape<M>, N extends keyof M, A> = A extends 'many'
  ? ToManyFilter<M, N>
  : A extends 'optional'
    ? Xor<ToOneFilter<M, N, null>, Where<M, N>> | null
    : Xor<ToOneFilter<M, N, never>, Where<M, N>>;

type Without<T, U> = { [K in Exclude<keyof T, keyof U>]?: undefined };

/** Members of one or of the other, not mixed. */
export type Xor<T, U> = (T & Without<U, T>) | (U & Without<T, U>);

interface Logic<Filter> {
  AND?: Filter | readonly Filter[] | undefined;
  OR?: readonly Filter[] | undefined;
  NOT?: Filter | readonly Filter[] | undefined;
}
type ScalarFilters<M extends ModelsShape<M>, N extends keyof M, F extends PropertyKey> = {
  [Name in F]?: FieldFilter<M, N, Name> | undefined;
};
type RelationFilters<M extends ModelsShape<M>, N extends keyof M> = {
  [R in RelationName<M, N>]?: RelationFilter<M, RelatedModel<M, N, R>, Arity<M, N, R>> | undefined;
};

/** The `where` of a model. */
export type Where<M extends ModelsShape<M>, N extends keyof M> = Logic<Where<M, N>> &
  ScalarFilters<M, N, FieldName<M, N>> &
  RelationFilters<M, N>;

/** A `where` that follows no relations. */
export type ScalarWhere<M extends ModelsShape<M>, N extends keyof M> = Logic<ScalarWhere<M, N>> &
  ScalarFilters<M, N, FieldName<M, N>>;

type UniqueField<M extends ModelsShape<M>, N extends keyof M> = M[N]['unique'] & FieldName<M, N>;
type Compound<M extends ModelsShape<M>, N extends keyof M> = keyof M[N]['compound'];

type UniqueValues<M extends ModelsShape<M>, N extends keyof M> = {
  [U in UniqueField<M, N>]: InputValue<TypeName<M, N, U>, FieldValue<M, N, U>>;
} & {
  [C in Compound<M, N>]: {
    [F in M[N]['compound'][C] & string]: InputValue<TypeName<M, N, F>, FieldValue<M, N, F>>;
  };
};
type OptionalUniqueValues<M extends ModelsShape<M>, N extends keyof M> = {
  [U in keyof UniqueValues<M, N>]?: UniqueValues<M, N>[U] | undefined;
};

/** The `where` that names one row: at least one unique field or compound unique constraint, and any other filter. */
export type WhereUnique<M extends ModelsShape<M>, N extends keyof M> = {
  [U in keyof UniqueValues<M, N>]: Pick<UniqueValues<M, N>, U>;
}[keyof UniqueValues<M, N>] &
  OptionalUniqueValues<M, N> &
  Logic<Where<M, N>> &
  ScalarFilters<M, N, Exclude<FieldName<M, N>, M[N]['unique']>> &
  RelationFilters<M, N>;
