/**
 * The types of `select`, `include`, `orderBy` and the windows, and what a result looks like for them.
 * The result narrows exactly as Prisma Client's does. Types only.
 */
import type { Where, WhereUnique } from './filter-types.js';
import type {
  Arity,
  FieldName,
  ModelsShape,
  RelatedModel,
  RelationName,
  RelationsOfArity,
  Row,
} from './schema-types.js';

type SortOrder = 'asc' | 'desc';
type NullsOrder = { sort: SortOrder; nulls?: 'first' | 'last' | undefined };

/** One member of `orderBy`. */
export type OrderBy<M extends ModelsShape<M>, N extends keyof M> = {
  [F in FieldName<M, N>]?: SortOrder | (null extends Row<M, N>[F & keyof Row<M, N>] ? NullsOrder : never) | undefined;
} & {
  [R in RelationsOfArity<M, N, 'one' | 'optional'>]?: OrderBy<M, RelatedModel<M, N, R>> | undefined;
} & {
  /** By how many rows it has. */
  [R in RelationsOfArity<M, N, 'many'>]?: { _count: SortOrder } | undefined;
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

type SelectOrInclude<M extends ModelsShape<M>, N extends keyof M> =
  | { select?: Select<M, N> | undefined; include?: undefined }
  | { include?: Include<M, N> | undefined; select?: undefined };

type RelationArgs<M extends ModelsShape<M>, N extends keyof M, A> = A extends 'many'
  ? DistinctWindowArgs<M, N> & SelectOrInclude<M, N>
  : SelectOrInclude<M, N>;

/** How many rows the to-many relations have: all of them, or those that are named. */
interface CountArgs<M extends ModelsShape<M>, N extends keyof M> {
  select: {
    [R in RelationsOfArity<M, N, 'many'>]?:
      | boolean
      | { where?: Where<M, RelatedModel<M, N, R>> | undefined }
      | undefined;
  };
}

/** Relations to bring along with all scalar fields. */
export type Include<M extends ModelsShape<M>, N extends keyof M> = {
  [R in RelationName<M, N>]?: boolean | RelationArgs<M, RelatedModel<M, N, R>, Arity<M, N, R>> | undefined;
} & ([RelationsOfArity<M, N, 'many'>] extends [never] ? unknown : { _count?: boolean | CountArgs<M, N> | undefined });

/** Exactly the fields and relations to return. */
export type Select<M extends ModelsShape<M>, N extends keyof M> = {
  [F in FieldName<M, N>]?: boolean | undefined;
} & Include<M, N>;

/**
 * `select` and `include` of a call, never both. `S` and `I` are what was written; naming anything that the
 * schema does not have is an error, however deep it stands.
 */
export type Selection<M extends ModelsShape<M>, N extends keyof M, S, I> =
  | { select?: (S & Exact<S, Select<M, N>>) | undefined; include?: undefined }
  | { include?: (I & Exact<I, Include<M, N>>) | undefined; select?: undefined };

type Leaf = string | number | bigint | boolean | null | undefined | Date | Uint8Array;
type KeysOf<Shape> = Shape extends Leaf ? never : keyof Shape;
type MemberOf<Shape, K extends PropertyKey> = Shape extends Leaf ? never : K extends keyof Shape ? Shape[K] : never;
type ElementOf<Shape> = Shape extends readonly (infer Element)[] ? Element : never;

/** `Written` with every member that `Shape` does not have turned into never. */
export type Exact<Written, Shape> = Written extends Leaf
  ? Written
  : Written extends readonly unknown[]
    ? { [Index in keyof Written]: Exact<Written[Index], ElementOf<Shape>> }
    : { [K in keyof Written]: K extends KeysOf<Shape> ? Exact<Written[K], MemberOf<Shape, K>> : never };

type Chosen<S> = { [K in keyof S]-?: S[K] extends false | undefined ? never : K }[keyof S];
type SelectOf<A> = A extends { select: infer S } ? S : undefined;
type IncludeOf<A> = A extends { include: infer I } ? I : undefined;
type Flat<T> = { [K in keyof T]: T[K] } & {};

type RelationResult<M extends ModelsShape<M>, N extends keyof M, R extends keyof M[N]['relations'], A> =
  Arity<M, N, R> extends 'many'
    ? readonly Result<M, RelatedModel<M, N, R>, SelectOf<A>, IncludeOf<A>>[]
    : Result<M, RelatedModel<M, N, R>, SelectOf<A>, IncludeOf<A>> | (Arity<M, N, R> extends 'optional' ? null : never);

type Relations<M extends ModelsShape<M>, N extends keyof M, S> = {
  [R in Chosen<S> & keyof M[N]['relations']]: RelationResult<M, N, R, S[R & keyof S]>;
} & {
  [C in Chosen<S> & '_count']: S[C & keyof S] extends { select: infer Counted }
    ? { [R in Chosen<Counted>]: number }
    : { [R in RelationsOfArity<M, N, 'many'>]: number };
};

/** One row of a result, for what was selected or included. */
export type Result<M extends ModelsShape<M>, N extends keyof M, S, I> = [NonNullable<S>] extends [never]
  ? [NonNullable<I>] extends [never]
    ? Row<M, N>
    : Flat<Row<M, N> & Relations<M, N, NonNullable<I>>>
  : Flat<Pick<Row<M, N>, Chosen<NonNullable<S>> & keyof Row<M, N>> & Relations<M, N, NonNullable<S>>>;
