/** One call of a client, by names, and what came of it. */
export interface QueryCall {
  readonly model: string;
  readonly action:
    | 'findMany'
    | 'findFirst'
    | 'findFirstOrThrow'
    | 'findUnique'
    | 'findUniqueOrThrow'
    | 'count'
    | 'aggregate'
    | 'groupBy';
  readonly args: unknown;
}

export interface WriteCall {
  readonly model: string;
  readonly action:
    | 'create'
    | 'createMany'
    | 'createManyAndReturn'
    | 'update'
    | 'updateMany'
    | 'updateManyAndReturn'
    | 'upsert'
    | 'delete'
    | 'deleteMany';
  readonly args: unknown;
}

export type Call = QueryCall | WriteCall;

export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: Error & { readonly code?: string } };
