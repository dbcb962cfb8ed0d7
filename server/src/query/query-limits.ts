/** How much one query may ask for. The checks hold to depth and conditions, the statement to rows and bytes. */
export interface QueryLimits {
  /** Levels of includes, relation filters and AND/OR/NOT inside one another. */
  readonly maxDepth: number;
  /** Conditions, order terms and included relations together, in the whole query. */
  readonly maxConditions: number;
  /**
   * Rows of the result. The statement fetches one more at the top, so that a result longer than this
   * means: too many.
   */
  readonly maxRows: number;
  /** Rows of each list inside a row. A longer one stops the statement. */
  readonly maxNestedRows: number;
  /** Bytes of the whole result, as JSON. */
  readonly maxBytes: number;
  /** What the planner of Postgres thinks that a query costs, in its own units (a page read in turn is 1); null: anything. */
  readonly maxCost: number | null;
}

/** Limits that hold for one role instead of those for all. */
export interface RoleLimits extends Partial<QueryLimits> {
  /** The longest a statement may take, in milliseconds. @default statementTimeoutMs of the server */
  readonly statementTimeoutMs?: number;
}

export const defaultQueryLimits: QueryLimits = {
  maxDepth: 12,
  maxConditions: 500,
  maxRows: 10_000,
  maxNestedRows: 10_000,
  maxBytes: 16 * 1024 * 1024,
  maxCost: null,
};
