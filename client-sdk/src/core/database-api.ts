/** The type of `db`: Prisma Client's methods for each model, as far as Rowcast has them. Types only. */
import type {
  AggregateResult,
  Aggregates,
  By,
  ComparableSelect,
  CountResult,
  CountSelect,
  Group,
  GroupByArgs,
  NumericSelect,
} from './aggregate-types.js';
import type { MutationDescription, QueryDescription } from './description.js';
import type { FieldRef } from './field-ref.js';
import type { ReferenceType, Where, WhereUnique } from './filter-types.js';
import type { CreateData, UpdateData } from './nested-write-types.js';
import type { FieldName, ModelName, ModelsShape, TypeName } from './schema-types.js';
import type {
  DistinctWindowArgs,
  Exact,
  Include,
  Omission,
  Result,
  Select,
  Selection,
  WindowArgs,
  WrittenInclude,
  WrittenSelect,
} from './selection-types.js';
import type { CreateManyData, UpdateManyData } from './write-types.js';

type None = undefined;

/** What a call may name; null is as good as nothing. */
type SelectOf<M extends ModelsShape<M>, N extends keyof M> = Select<M, N> | null | None;
type IncludeOf<M extends ModelsShape<M>, N extends keyof M> = Include<M, N> | null | None;
type OmitOf<M extends ModelsShape<M>, N extends keyof M> = Omission<M, N> | null | None;

type Selected<M extends ModelsShape<M>, N extends keyof M, S, I, O> = Selection<
  S,
  I,
  O,
  Select<M, N>,
  Include<M, N>,
  Omission<M, N>
>;
type SelectedOfWritten<M extends ModelsShape<M>, N extends keyof M, S, I, O> = Selection<
  S,
  I,
  O,
  WrittenSelect<M, N>,
  WrittenInclude<M, N>,
  Omission<M, N>
>;

/** The fields of a model, to compare other fields of the same row with. */
export type FieldRefs<M extends ModelsShape<M>, N extends keyof M> = {
  readonly [F in FieldName<M, N>]: FieldRef<N, ReferenceType<TypeName<M, N, F>>>;
};

/** The result of the `…Many` writes that return no rows. */
export interface BatchResult {
  count: number;
}

/**
 * The reads and writes of one model.
 *
 * @example
 * ```ts
 * const open = db.todo.findMany({ where: { done: false }, orderBy: { createdAt: 'desc' } });
 * await db.todo.update({ where: { id }, data: { done: true } });
 * ```
 */
export interface ModelApi<M extends ModelsShape<M>, N extends ModelName<M>> {
  /** The fields of the model, to compare fields of the same row with: `{ spent: { gt: db.account.fields.budget } }`. */
  readonly fields: FieldRefs<M, N>;

  /** All rows that match. */
  findMany<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args?: DistinctWindowArgs<M, N> & Selected<M, N, S, I, O>,
  ): QueryDescription<readonly Result<M, N, S, I, O>[]>;
  /** The first row that matches, or null. */
  findFirst<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args?: DistinctWindowArgs<M, N> & Selected<M, N, S, I, O>,
  ): QueryDescription<Result<M, N, S, I, O> | null>;
  /** The first row that matches. @throws RECORD_NOT_FOUND if there is none */
  findFirstOrThrow<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args?: DistinctWindowArgs<M, N> & Selected<M, N, S, I, O>,
  ): QueryDescription<Result<M, N, S, I, O>>;
  /** The row with this unique value, or null. */
  findUnique<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args: { where: WhereUnique<M, N> } & Selected<M, N, S, I, O>,
  ): QueryDescription<Result<M, N, S, I, O> | null>;
  /** The row with this unique value. @throws RECORD_NOT_FOUND if there is none */
  findUniqueOrThrow<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args: { where: WhereUnique<M, N> } & Selected<M, N, S, I, O>,
  ): QueryDescription<Result<M, N, S, I, O>>;
  /** How many rows match; with `select`, also how many of them have a value in a field. */
  count<C extends CountSelect<M, N> | true | None = None>(
    args?: WindowArgs<M, N> & { select?: (C & Exact<C, CountSelect<M, N>>) | undefined },
  ): QueryDescription<CountResult<C>>;
  /** Counts, averages, sums and extremes of all rows that match. */
  aggregate<
    C extends CountSelect<M, N> | true | None = None,
    A extends NumericSelect<M, N> | None = None,
    U extends NumericSelect<M, N> | None = None,
    L extends ComparableSelect<M, N> | None = None,
    G extends ComparableSelect<M, N> | None = None,
  >(args: WindowArgs<M, N> & Aggregates<M, N, C, A, U, L, G>): QueryDescription<AggregateResult<M, N, C, A, U, L, G>>;
  /** The same for each group of rows that have equal values in the fields of `by`. */
  groupBy<
    B extends By<M, N>,
    C extends CountSelect<M, N> | true | None = None,
    A extends NumericSelect<M, N> | None = None,
    U extends NumericSelect<M, N> | None = None,
    L extends ComparableSelect<M, N> | None = None,
    G extends ComparableSelect<M, N> | None = None,
  >(
    args: GroupByArgs<M, N, B> & Aggregates<M, N, C, A, U, L, G>,
  ): QueryDescription<readonly Group<M, N, B, C, A, U, L, G>[]>;

  /** Adds a row, and what is nested in it, and returns it. */
  create<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args: { data: CreateData<M, N> } & Selected<M, N, S, I, O>,
  ): MutationDescription<Result<M, N, S, I, O>>;
  /** Adds several rows. */
  createMany(args: CreateManyArgs<M, N>): MutationDescription<BatchResult>;
  /** Adds several rows and returns them. */
  createManyAndReturn<
    S extends WrittenSelect<M, N> | null | None = None,
    I extends WrittenInclude<M, N> | null | None = None,
    O extends OmitOf<M, N> = None,
  >(
    args: CreateManyArgs<M, N> & SelectedOfWritten<M, N, S, I, O>,
  ): MutationDescription<readonly Result<M, N, S, I, O>[]>;
  /** Changes one row, and what is nested in it, and returns it. @throws RECORD_NOT_FOUND */
  update<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args: { where: WhereUnique<M, N>; data: UpdateData<M, N> } & Selected<M, N, S, I, O>,
  ): MutationDescription<Result<M, N, S, I, O>>;
  /** Changes all rows that match. */
  updateMany(args: UpdateManyArgs<M, N>): MutationDescription<BatchResult>;
  /** Changes all rows that match and returns them. */
  updateManyAndReturn<
    S extends WrittenSelect<M, N> | null | None = None,
    I extends WrittenInclude<M, N> | null | None = None,
    O extends OmitOf<M, N> = None,
  >(
    args: UpdateManyArgs<M, N> & SelectedOfWritten<M, N, S, I, O>,
  ): MutationDescription<readonly Result<M, N, S, I, O>[]>;
  /** Changes the row if it exists, else adds it. */
  upsert<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args: { where: WhereUnique<M, N>; create: CreateData<M, N>; update: UpdateData<M, N> } & Selected<M, N, S, I, O>,
  ): MutationDescription<Result<M, N, S, I, O>>;
  /** Removes one row and returns it. @throws RECORD_NOT_FOUND */
  delete<S extends SelectOf<M, N> = None, I extends IncludeOf<M, N> = None, O extends OmitOf<M, N> = None>(
    args: { where: WhereUnique<M, N> } & Selected<M, N, S, I, O>,
  ): MutationDescription<Result<M, N, S, I, O>>;
  /** Removes all rows that match. */
  deleteMany(args?: {
    where?: Where<M, N> | undefined;
    /** How many rows at most. */
    limit?: number | undefined;
  }): MutationDescription<BatchResult>;
}

interface CreateManyArgs<M extends ModelsShape<M>, N extends keyof M> {
  data: CreateManyData<M, N> | readonly CreateManyData<M, N>[];
  /** Leaves out rows whose unique values exist already. @default false */
  skipDuplicates?: boolean | undefined;
}
interface UpdateManyArgs<M extends ModelsShape<M>, N extends keyof M> {
  where?: Where<M, N> | undefined;
  data: UpdateManyData<M, N>;
  /** How many rows at most. */
  limit?: number | undefined;
}

type ResultOf<T> = T extends MutationDescription<infer R> ? R : never;

/**
 * All models, each under its name with a small first letter, as in Prisma Client.
 *
 * @example
 * ```ts
 * const [room] = await db.$transaction([
 *   db.room.create({ data: { id, name: 'lobby' } }),
 *   db.member.create({ data: { roomId: id, userId } }),
 * ]);
 * ```
 */
export type Db<M extends ModelsShape<M>> = {
  readonly [N in ModelName<M> as Uncapitalize<N>]: ModelApi<M, N>;
} & {
  /** Runs the writes in order in one transaction: all of them happen, or none. */
  $transaction<const T extends readonly MutationDescription<unknown>[]>(
    writes: T,
  ): MutationDescription<{ -readonly [Index in keyof T]: ResultOf<T[Index]> }>;
};
