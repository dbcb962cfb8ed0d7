/**
 * How much one mutation may nest. Records that a list writes together cost little; whatever takes a
 * statement of its own is a round trip inside the transaction, and counts as a step.
 */
import { RowcastError } from '@rowcast/protocol';
import type { QueryLimits } from '../../query/query-limits.js';

export class Nesting {
  readonly #limits: QueryLimits;
  readonly #depth: number;
  readonly #left: { steps: number; records: number };

  constructor(limits: QueryLimits, depth = 0, left = { steps: limits.maxConditions, records: limits.maxRows }) {
    this.#limits = limits;
    this.#depth = depth;
    this.#left = left;
  }

  /** One relation further in. */
  deeper(): Nesting {
    const { maxDepth } = this.#limits;
    if (this.#depth < maxDepth) return new Nesting(this.#limits, this.#depth + 1, this.#left);
    throw new RowcastError('QUERY_TOO_COMPLEX', `the write is nested deeper than ${maxDepth} levels`, {
      hint: 'write the inner part by a call of its own, in the same $transaction',
    });
  }

  spendSteps(count: number): void {
    this.#left.steps -= count;
    if (this.#left.steps >= 0) return;
    throw new RowcastError('QUERY_TOO_COMPLEX', `the write nests more than ${this.#limits.maxConditions} steps`, {
      hint: 'use createMany, connect with a list, or updateMany, and split the write',
    });
  }

  spendRecords(count: number): void {
    this.#left.records -= count;
    if (this.#left.records >= 0) return;
    throw new RowcastError('QUERY_TOO_COMPLEX', `the write nests more than ${this.#limits.maxRows} records`, {
      hint: 'split the write',
    });
  }
}
