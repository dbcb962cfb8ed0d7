/**
 * The types of `count`, `aggregate` and `groupBy`: what may be asked of many rows together, and what the answer looks
 * like. Where Prisma's checks of `groupBy` give one error for the whole call, these stand at the wrong name. Types only.
 */
import type { FilterOf, OrderedFilter, ShortFilter, Where } from './filter-types.js';
import type { FieldName, FieldValue, JsonType, ModelsShape, Row, TypeName } from './schema-types.js';
import type { Exact, FieldOrder, Flat, SortOrder } from './selection-types.js';

type Numeric = 'Int' | 'BigInt' | 'Float' | 'Decimal';

type FieldOfType<M extends ModelsShape<M>, N extends keyof M, Type> = {
  [F in FieldName<M, N>]: TypeName<M, N, F> extends Type ? F : never;
}[FieldName<M, N>];
type FieldNotOfType<M extends ModelsShape<M>, N extends keyof M, Type> = {
  [F in FieldName<M, N>]: TypeName<M, N, F> extends Type ? never : F;
}[FieldName<M, N>];

type NumericField<M extends ModelsShape<M>, N extends keyof M> = FieldOfType<M, N, Numeric>;
type ComparableField<M extends ModelsShape<M>, N extends keyof M> = FieldNotOfType<M, N, JsonType | `${string}[]`>;

type Marked<F extends PropertyKey> = { [Name in F]?: true | undefined };

/** How many rows (`_all`), and how many of them have a value in a field. */
export type CountSelect<M extends ModelsShape<M>, N extends keyof M> = Marked<FieldName<M, N> | '_all'>;
export type NumericSelect<M extends ModelsShape<M>, N extends keyof M> = Marked<NumericField<M, N>>;
export type ComparableSelect<M extends ModelsShape<M>, N extends keyof M> = Marked<ComparableField<M, N>>;

/** What to compute. `C`, `A`, `U`, `L` and `G` are what was written for each. */
export interface Aggregates<M extends ModelsShape<M>, N extends keyof M, C, A, U, L, G> {
  /** How many rows; or by name, how many have a value in a field. */
  _count?: (C & Exact<C, CountSelect<M, N>>) | undefined;
  /** The averages of fields. */
  _avg?: (A & Exact<A, NumericSelect<M, N>>) | undefined;
  /** The sums of fields. */
  _sum?: (U & Exact<U, NumericSelect<M, N>>) | undefined;
  /** The least values of fields. */
  _min?: (L & Exact<L, ComparableSelect<M, N>>) | undefined;
  /** The greatest values of fields. */
  _max?: (G & Exact<G, ComparableSelect<M, N>>) | undefined;
}

/** The numbers that a `count` or `_count` gives. */
export type CountResult<C> = [C] extends [true | undefined] ? number : { [F in keyof NonNullable<C>]: number };

type AverageOf<Type> = Type extends 'Decimal' ? string : number;
type Part<Name extends string, Asked, Answer> = [NonNullable<Asked>] extends [never]
  ? unknown
  : { [K in Name]: Answer };
type Extremes<M extends ModelsShape<M>, N extends keyof M, Asked> = {
  [F in keyof NonNullable<Asked>]: NonNullable<FieldValue<M, N, F>> | null;
};

type AggregateMembers<M extends ModelsShape<M>, N extends keyof M, C, A, U, L, G> = Part<'_count', C, CountResult<C>> &
  Part<'_avg', A, { [F in keyof NonNullable<A>]: AverageOf<TypeName<M, N, F>> | null }> &
  Part<'_sum', U, Extremes<M, N, U>> &
  Part<'_min', L, Extremes<M, N, L>> &
  Part<'_max', G, Extremes<M, N, G>>;

/** The answer of an `aggregate`: what was asked for. Of no values, every aggregate but a count is null. */
export type AggregateResult<M extends ModelsShape<M>, N extends keyof M, C, A, U, L, G> = Flat<
  AggregateMembers<M, N, C, A, U, L, G>
>;

/** The fields that groups are made by. */
export type By<M extends ModelsShape<M>, N extends keyof M> = FieldName<M, N> | readonly FieldName<M, N>[];
export type Grouped<B> = B extends readonly (infer F)[] ? F : B;

/** One group of a `groupBy`: the values its rows share, and what was computed of them. */
export type Group<M extends ModelsShape<M>, N extends keyof M, B, C, A, U, L, G> = Flat<
  Pick<Row<M, N>, Grouped<B> & keyof Row<M, N>> & AggregateMembers<M, N, C, A, U, L, G>
>;

/** One member of the `orderBy` of a `groupBy`: a field of `by`, or an aggregate of any field. */
export type GroupOrder<M extends ModelsShape<M>, N extends keyof M, F> = {
  [Name in F & FieldName<M, N>]?: FieldOrder<TypeName<M, N, Name>, FieldValue<M, N, Name>> | undefined;
} & {
  _count?: Ordered<FieldName<M, N>> | undefined;
  _avg?: Ordered<NumericField<M, N>> | undefined;
  _sum?: Ordered<NumericField<M, N>> | undefined;
  _min?: Ordered<ComparableField<M, N>> | undefined;
  _max?: Ordered<ComparableField<M, N>> | undefined;
};
type Ordered<F extends PropertyKey> = { [Name in F]?: SortOrder | undefined };

/** Conditions on the aggregates of a field. */
type AggregateFilters<Model, Type, Value> = {
  _count?: OrderedFilter<Model, 'Int', number, never> | undefined;
  _min?: FilterOf<Model, Type, Value> | undefined;
  _max?: FilterOf<Model, Type, Value> | undefined;
} & (Type extends Numeric
  ? {
      _avg?: FilterOf<Model, Type extends 'Decimal' ? Type : 'Float', number | Extract<Value, null>> | undefined;
      _sum?: FilterOf<Model, Type, Value> | undefined;
    }
  : unknown);

type GroupedFilter<Model, Type, Value> = Type extends `${string}[]`
  ? FilterOf<Model, Type, Value>
  : (FilterOf<Model, Type, Value> & AggregateFilters<Model, Type, Value>) | ShortFilter<Type, Value>;

/** The `having` of a `groupBy`: conditions on the fields of `by`, and on aggregates of any field. */
export type Having<M extends ModelsShape<M>, N extends keyof M, F> = {
  AND?: Having<M, N, F> | readonly Having<M, N, F>[] | undefined;
  OR?: readonly Having<M, N, F>[] | undefined;
  NOT?: Having<M, N, F> | readonly Having<M, N, F>[] | undefined;
} & {
  [Name in F & FieldName<M, N>]?: GroupedFilter<N, TypeName<M, N, Name>, FieldValue<M, N, Name>> | undefined;
} & {
  [Name in Exclude<FieldNotOfType<M, N, `${string}[]`>, F>]?:
    | AggregateFilters<N, TypeName<M, N, Name>, FieldValue<M, N, Name>>
    | undefined;
};

/** `take` and `skip` make sense in an order only. */
type GroupWindow<Order> =
  | { orderBy: Order; take?: number | undefined; skip?: number | undefined }
  | { orderBy?: Order | undefined; take?: undefined; skip?: undefined };

/** The arguments of `groupBy`, aggregates aside. `B` is what was written for `by`. */
export type GroupByArgs<M extends ModelsShape<M>, N extends keyof M, B> = {
  where?: Where<M, N> | undefined;
  /** The fields that the rows of a group have in common. */
  by: B extends readonly never[] ? 'name at least one field' : B;
  having?: Having<M, N, Grouped<B>> | undefined;
} & GroupWindow<GroupOrder<M, N, Grouped<B>> | readonly GroupOrder<M, N, Grouped<B>>[]>;
