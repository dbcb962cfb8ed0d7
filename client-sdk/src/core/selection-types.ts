/**
 * The types of `select`, `include`, `omit`, `orderBy` and the windows, and what a result looks like for them.
 * The result narrows exactly as Prisma Client's does. Types only.
 */
import type { Where, WhereUnique } from './filter-types.js';
import type {
  Arity,
  FieldName,
  FieldValue,
  KeyedRelation,
  ModelsShape,
  RelatedModel,
  RelationName,
  RelationsOfArity,
  Row,
  Selectable,
  TypeName,
} from './schema-types.js';

export type SortOrder = 'asc' | 'desc';
type NullsOrder = { sort: SortOrder; nulls?: 'first' | 'last' | undefined };

/** How to order by the value of a field: where it may be null, also where the nulls go. */
export type FieldOrder<Type, Value> =
  | SortOrder
  | (Type extends 'Json' ? never : null extends Value ? NullsOrder : never);

/** One member of `orderBy`. */
export type OrderBy<M extends ModelsShape<M>, N extends keyof M> = {
  [F in FieldName<M, N>]?: FieldOrder<TypeName<M, N, F>, FieldValue<M, N, F>> | undefined;
} & {
  [R in RelationsOfArity<M, N, 'one' | 'optional'>]?: OrderBy<M, RelatedModel<M, N, R>> | undefined;
} & {
  /** By how many rows it has. */
  [R in RelationsOfArity<M, N, 'many'>]?: { _count?: SortOrder | undefined } | undefined;
};

/** Which rows of a list, in which order. */
export interface WindowArgs<M extends ModelsShape<M>, N extends keyof M> {
  where?: Where<M, N> | undefined;
  orderBy?: OrderBy<M, N> | readonly OrderBy<M, N>[] | undefined;
  /** How many rows at most; negative counts from the end. */
  take?: number | undefined;
  /** How many rows to leave out first. */
  skip?: number | undefined;
  /** The row that the window starts at. */
  cursor?: WhereUnique<M, N> | undefined;
}

/** A window in which, of the rows that have equal values in these fields, only the first counts. */
export interface DistinctWindowArgs<M extends ModelsShape<M>, N extends keyof M> extends WindowArgs<M, N> {
  distinct?: FieldName<M, N> | readonly FieldName<M, N>[] | undefined;
}

/** What a row of a relation holds, and of a to-one relation that may be empty, which row counts as there. */
interface RowArgs<M extends ModelsShape<M>, N extends keyof M> {
  select?: Select<M, N> | null | undefined;
  include?: Include<M, N> | null | undefined;
  omit?: Omission<M, N> | null | undefined;
}
interface OptionalRowArgs<M extends ModelsShape<M>, N extends keyof M> extends RowArgs<M, N> {
  where?: Where<M, N> | undefined;
}
interface ListArgs<M extends ModelsShape<M>, N extends keyof M> extends DistinctWindowArgs<M, N>, RowArgs<M, N> {}

type RelationArgs<M extends ModelsShape<M>, N extends keyof M, A> = A extends 'many'
  ? ListArgs<M, N>
  : A extends 'optional'
    ? OptionalRowArgs<M, N>
    : RowArgs<M, N>;

/** How many rows the to-many relations have: all of them, or those that are named. */
interface CountArgs<M extends ModelsShape<M>, N extends keyof M> {
  select?:
    | {
        [R in RelationsOfArity<M, N, 'many'>]?:
          | boolean
          | { where?: Where<M, RelatedModel<M, N, R>> | undefined }
          | undefined;
      }
    | null
    | undefined;
}

type Related<M extends ModelsShape<M>, N extends keyof M, R> = {
  [Name in R & RelationName<M, N>]?: boolean | RelationArgs<M, RelatedModel<M, N, Name>, Arity<M, N, Name>> | undefined;
};

/** Relations to bring along with all scalar fields. */
export type Include<M extends ModelsShape<M>, N extends keyof M> = Related<M, N, RelationName<M, N>> &
  ([RelationsOfArity<M, N, 'many'>] extends [never] ? unknown : { _count?: boolean | CountArgs<M, N> | undefined });

/** Exactly the fields and relations to return. */
export type Select<M extends ModelsShape<M>, N extends keyof M> = SelectedFields<M, N> & Include<M, N>;

type SelectedFields<M extends ModelsShape<M>, N extends keyof M> = {
  [F in keyof Selectable<M, N>]?: boolean | undefined;
};

/** Fields to leave out. */
export type Omission<M extends ModelsShape<M>, N extends keyof M> = {
  [F in FieldName<M, N>]?: boolean | undefined;
};

/** What `createManyAndReturn` and `updateManyAndReturn` can include: the relations whose key the rows hold. */
export type WrittenInclude<M extends ModelsShape<M>, N extends keyof M> = Related<M, N, KeyedRelation<M, N>>;
export type WrittenSelect<M extends ModelsShape<M>, N extends keyof M> = SelectedFields<M, N> & WrittenInclude<M, N>;

type Beside<S, Other, Message> = [S] extends [object] ? Message : Other;

/**
 * `select`, or `include` and `omit`, of a call. `S`, `I` and `O` are what was written; naming anything that the
 * schema does not have is an error, however deep it stands.
 */
export interface Selection<S, I, O, SelectShape, IncludeShape, OmitShape> {
  select?: (S & Exact<S, SelectShape>) | null | undefined;
  include?: Beside<S, I & Exact<I, IncludeShape>, 'choose either select or include'> | null | undefined;
  omit?: Beside<S, O & Exact<O, OmitShape>, 'choose either select or omit'> | null | undefined;
}

type Leaf = string | number | bigint | boolean | null | undefined | Date | Uint8Array;
type KeysOf<Shape> = Shape extends Leaf ? never : keyof Shape;
type MemberOf<Shape, K extends PropertyKey> = Shape extends Leaf ? never : K extends keyof Shape ? Shape[K] : never;
type ElementOf<Shape> = Shape extends readonly (infer Element)[] ? Element : never;

/** `Written` with every member that `Shape` does not have turned into never. */
export type Exact<Written, Shape> = Written extends Leaf
  ? Written
  : Shape extends Written
    ? Written
    : Written extends readonly unknown[]
      ? { [Index in keyof Written]: Exact<Written[Index], ElementOf<Shape>> }
      : {
          [K in keyof Written]: K extends KeysOf<Shape>
            ? ExactMember<K, Written, Exact<Written[K], MemberOf<Shape, K>>>
            : never;
        };

/** Also in a relation, `select` stands alone. */
type ExactMember<K, Written, Member> = K extends 'include' | 'omit'
  ? Written extends { select: object }
    ? 'choose either select, or include and omit'
    : Member
  : Member;

type Chosen<S> = { [K in keyof S]-?: S[K] extends false | null | undefined ? never : K }[keyof S];
type SelectOf<A> = A extends { select: infer S } ? S : undefined;
type IncludeOf<A> = A extends { include: infer I } ? I : undefined;
type OmitOf<A> = A extends { omit: infer O } ? O : undefined;
export type Flat<T> = { [K in keyof T]: T[K] } & {};

type RelationResult<M extends ModelsShape<M>, N extends keyof M, R extends keyof M[N]['relations'], A> =
  Arity<M, N, R> extends 'many'
    ? readonly Result<M, RelatedModel<M, N, R>, SelectOf<A>, IncludeOf<A>, OmitOf<A>>[]
    :
        | Result<M, RelatedModel<M, N, R>, SelectOf<A>, IncludeOf<A>, OmitOf<A>>
        | (Arity<M, N, R> extends 'optional' ? null : never);

type Relations<M extends ModelsShape<M>, N extends keyof M, S> = {
  [R in Chosen<S> & keyof M[N]['relations']]: RelationResult<M, N, R, S[R & keyof S]>;
} & {
  [C in Chosen<S> & '_count']: S[C & keyof S] extends { select: infer Counted extends object }
    ? { [R in Chosen<Counted>]: number }
    : { [R in RelationsOfArity<M, N, 'many'>]: number };
};

type WithoutOmitted<T, O> = { [F in keyof T as F extends keyof O ? (O[F] extends true ? never : F) : F]: T[F] };

/** One row of a result, for what was selected, or included and omitted. */
export type Result<M extends ModelsShape<M>, N extends keyof M, S, I, O = undefined> = [NonNullable<S>] extends [never]
  ? [NonNullable<I>] extends [never]
    ? RowWithout<M, N, O>
    : Flat<RowWithout<M, N, O> & Relations<M, N, NonNullable<I>>>
  : Flat<Pick<Selectable<M, N>, Chosen<NonNullable<S>> & keyof Selectable<M, N>> & Relations<M, N, NonNullable<S>>>;

type RowWithout<M extends ModelsShape<M>, N extends keyof M, O> = [NonNullable<O>] extends [never]
  ? Row<M, N>
  : WithoutOmitted<Row<M, N>, NonNullable<O>>;
