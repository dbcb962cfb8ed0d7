/** How much one query may ask for. The checks hold to depth and conditions, the statement to rows. */
export interface QueryLimits {
  /** Levels of includes, relation filters and AND/OR/NOT inside one another. */
  readonly maxDepth: number;
  /** Conditions, order terms and included relations together, in the whole query. */
  readonly maxConditions: number;
  /**
   * Rows of the result. The statement fetches one more at the top, so that a result longer than this
   * means: too many. Nested lists are not counted.
   */
  readonly maxRows: number;
}

export const defaultQueryLimits: QueryLimits = { maxDepth: 12, maxConditions: 500, maxRows: 10_000 };
