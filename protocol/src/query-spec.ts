/**
 * A query and a mutation as data: the model, what is asked of it, and Prisma's own argument object.
 * What the arguments may hold depends on the schema; the server checks them against its catalogue.
 */
import type { WireObject } from './wire-value.js';

export const readActions = [
  'findMany',
  'findFirst',
  'findFirstOrThrow',
  'findUnique',
  'findUniqueOrThrow',
  'count',
  'aggregate',
  'groupBy',
] as const;
export type ReadAction = (typeof readActions)[number];

export const writeActions = [
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
] as const;
export type WriteAction = (typeof writeActions)[number];

/** A read: `model` is the schema's name (`Message`), `args` the argument object in wire values. */
export interface QuerySpec {
  readonly model: string;
  readonly action: ReadAction;
  readonly args: WireObject;
}

/** A write, in the same shape as a read. */
export interface MutationSpec {
  readonly model: string;
  readonly action: WriteAction;
  readonly args: WireObject;
}
