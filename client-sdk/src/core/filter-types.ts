/** The types of `where`, as Prisma has them. What a filter means is in the protocol's `filter-meaning.ts`. */
import type {
  Arity,
  FieldName,
  FieldValue,
  InputValue,
  ModelsShape,
  RelatedModel,
  RelationName,
  TypeName,
} from './schema-types.js';

interface EqualityFilter<Input> {
  equals?: Input | undefined;
  in?: readonly Exclude<Input, null>[] | undefined;
  notIn?: readonly Exclude<Input, null>[] | undefined;
}
interface RangeFilter<Input> {
  lt?: Exclude<Input, null> | undefined;
  lte?: Exclude<Input, null> | undefined;
  gt?: Exclude<Input, null> | undefined;
  gte?: Exclude<Input, null> | undefined;
}
interface TextFilter {
  contains?: string | undefined;
  startsWith?: string | undefined;
  endsWith?: string | undefined;
  /** `insensitive` makes this filter ignore the case of letters. @default 'default' */
  mode?: 'default' | 'insensitive' | undefined;
}

/** Filters on a `String` field. */
export interface StringFilter<Input> extends EqualityFilter<Input>, RangeFilter<Input>, TextFilter {
  not?: Input | StringFilter<Input> | undefined;
}
/** Filters on a field whose values have an order: numbers, times, uuids. */
export interface OrderedFilter<Input> extends EqualityFilter<Input>, RangeFilter<Input> {
  not?: Input | OrderedFilter<Input> | undefined;
}
/** Filters on an enum or `Bytes` field. */
export interface UnorderedFilter<Input> extends EqualityFilter<Input> {
  not?: Input | UnorderedFilter<Input> | undefined;
}
/** Filters on a `Boolean` field. */
export interface BooleanFilter<Input> {
  equals?: Input | undefined;
  not?: Input | BooleanFilter<Input> | undefined;
}
/** Filters on a `Json` field. */
export interface JsonFilter<Input> {
  equals?: Input | undefined;
  not?: Input | undefined;
}
/** Filters on a list field. */
export interface ListFilter<Input> {
  equals?: Input | undefined;
  has?: (Input extends readonly (infer Element)[] ? Element : never) | undefined;
  hasEvery?: Exclude<Input, null> | undefined;
  hasSome?: Exclude<Input, null> | undefined;
  isEmpty?: boolean | undefined;
}

type FilterOf<Type, Input> = Type extends 'String'
  ? StringFilter<Input>
  : Type extends 'Uuid' | 'Int' | 'BigInt' | 'Float' | 'Decimal' | 'DateTime'
    ? OrderedFilter<Input>
    : Type extends 'Boolean'
      ? BooleanFilter<Input>
      : Type extends 'Enum' | 'Bytes'
        ? UnorderedFilter<Input>
        : Type extends 'Json'
          ? JsonFilter<Input>
          : Type extends `${string}List`
            ? ListFilter<Input>
            : never;

/** A field's filter, or the value itself where Prisma takes it for `equals`. */
type FieldFilter<Type, Value> =
  | FilterOf<Type, InputValue<Type, Value>>
  | (Type extends 'Json' | `${string}List` ? never : InputValue<Type, Value>);

type ToManyFilter<M extends ModelsShape<M>, N extends keyof M> = {
  some?: Where<M, N> | undefined;
  every?: Where<M, N> | undefined;
  none?: Where<M, N> | undefined;
};
type ToOneFilter<M extends ModelsShape<M>, N extends keyof M, Null> =
  | Where<M, N>
  | { is?: Where<M, N> | Null | undefined; isNot?: Where<M, N> | Null | undefined }
  | Null;

type RelationFilter<M extends ModelsShape<M>, N extends keyof M, A> = A extends 'many'
  ? ToManyFilter<M, N>
  : ToOneFilter<M, N, A extends 'optional' ? null : never>;

/** The `where` of a model. */
export type Where<M extends ModelsShape<M>, N extends keyof M> = {
  AND?: Where<M, N> | readonly Where<M, N>[] | undefined;
  OR?: readonly Where<M, N>[] | undefined;
  NOT?: Where<M, N> | readonly Where<M, N>[] | undefined;
} & {
  [F in FieldName<M, N>]?: FieldFilter<TypeName<M, N, F>, FieldValue<M, N, F>> | undefined;
} & {
  [R in RelationName<M, N>]?: RelationFilter<M, RelatedModel<M, N, R>, Arity<M, N, R>> | undefined;
};

type UniqueValues<M extends ModelsShape<M>, N extends keyof M> = {
  [U in M[N]['unique']]: Exclude<InputValue<TypeName<M, N, U>, FieldValue<M, N, U>>, null>;
} & {
  [C in keyof M[N]['compound']]: {
    [F in M[N]['compound'][C] & string]: Exclude<InputValue<TypeName<M, N, F>, FieldValue<M, N, F>>, null>;
  };
};

/** The `where` that names one row: at least one unique field or compound unique constraint, and any other filter. */
export type WhereUnique<M extends ModelsShape<M>, N extends keyof M> = {
  [U in keyof UniqueValues<M, N>]: Pick<UniqueValues<M, N>, U>;
}[keyof UniqueValues<M, N>] &
  Omit<Where<M, N>, M[N]['unique']> & {
    [U in keyof UniqueValues<M, N>]?: UniqueValues<M, N>[U] | FieldFilterOrNever<M, N, U> | undefined;
  };

type FieldFilterOrNever<M extends ModelsShape<M>, N extends keyof M, U> =
  U extends FieldName<M, N> ? FieldFilter<TypeName<M, N, U>, FieldValue<M, N, U>> : never;
