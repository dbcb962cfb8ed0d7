/** The type of `db`: Prisma Client's methods for each model, as far as Rowcast has them. Types only. */
import type { MutationDescription, QueryDescription } from './description.js';
import type { Where, WhereUnique } from './filter-types.js';
import type { ModelName, ModelsShape } from './schema-types.js';
import type { DistinctWindowArgs, Include, Result, Select, Selection, WindowArgs } from './selection-types.js';
import type { CreateData, UpdateData } from './write-types.js';

type None = undefined;

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
  /** All rows that match. */
  findMany<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args?: DistinctWindowArgs<M, N> & Selection<M, N, S, I>,
  ): QueryDescription<readonly Result<M, N, S, I>[]>;
  /** The first row that matches, or null. */
  findFirst<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args?: DistinctWindowArgs<M, N> & Selection<M, N, S, I>,
  ): QueryDescription<Result<M, N, S, I> | null>;
  /** The first row that matches. @throws RECORD_NOT_FOUND if there is none */
  findFirstOrThrow<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args?: DistinctWindowArgs<M, N> & Selection<M, N, S, I>,
  ): QueryDescription<Result<M, N, S, I>>;
  /** The row with this unique value, or null. */
  findUnique<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: { where: WhereUnique<M, N> } & Selection<M, N, S, I>,
  ): QueryDescription<Result<M, N, S, I> | null>;
  /** The row with this unique value. @throws RECORD_NOT_FOUND if there is none */
  findUniqueOrThrow<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: { where: WhereUnique<M, N> } & Selection<M, N, S, I>,
  ): QueryDescription<Result<M, N, S, I>>;
  /** How many rows match. */
  count(args?: WindowArgs<M, N>): QueryDescription<number>;

  /** Adds a row and returns it. */
  create<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: { data: CreateData<M, N> } & Selection<M, N, S, I>,
  ): MutationDescription<Result<M, N, S, I>>;
  /** Adds several rows. */
  createMany(args: {
    data: CreateData<M, N> | readonly CreateData<M, N>[];
    /** Leaves out rows whose unique values exist already. @default false */
    skipDuplicates?: boolean | undefined;
  }): MutationDescription<BatchResult>;
  /** Adds several rows and returns them. */
  createManyAndReturn<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: {
      data: CreateData<M, N> | readonly CreateData<M, N>[];
      skipDuplicates?: boolean | undefined;
    } & Selection<M, N, S, I>,
  ): MutationDescription<readonly Result<M, N, S, I>[]>;
  /** Changes one row and returns it. @throws RECORD_NOT_FOUND */
  update<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: { where: WhereUnique<M, N>; data: UpdateData<M, N> } & Selection<M, N, S, I>,
  ): MutationDescription<Result<M, N, S, I>>;
  /** Changes all rows that match. */
  updateMany(args: { where?: Where<M, N> | undefined; data: UpdateData<M, N> }): MutationDescription<BatchResult>;
  /** Changes all rows that match and returns them. */
  updateManyAndReturn<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: { where?: Where<M, N> | undefined; data: UpdateData<M, N>; limit?: number | undefined } & Selection<
      M,
      N,
      S,
      I
    >,
  ): MutationDescription<readonly Result<M, N, S, I>[]>;
  /** Changes the row if it exists, else adds it. */
  upsert<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: { where: WhereUnique<M, N>; create: CreateData<M, N>; update: UpdateData<M, N> } & Selection<M, N, S, I>,
  ): MutationDescription<Result<M, N, S, I>>;
  /** Removes one row and returns it. @throws RECORD_NOT_FOUND */
  delete<S extends Select<M, N> | None = None, I extends Include<M, N> | None = None>(
    args: { where: WhereUnique<M, N> } & Selection<M, N, S, I>,
  ): MutationDescription<Result<M, N, S, I>>;
  /** Removes all rows that match. */
  deleteMany(args?: { where?: Where<M, N> | undefined; limit?: number | undefined }): MutationDescription<BatchResult>;
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
