/**
 * Collects the values of a statement while its text is written, and gives out aliases that do not clash.
 * Equal questions with other values make the same text, so that Postgres can keep the plan.
 */
import type { Statement } from '../database/statement.js';
import { defaultQueryLimits, type QueryLimits } from './query-limits.js';

export class StatementBuilder {
  /** What the statement must hold its result to. */
  readonly limits: QueryLimits;
  readonly #values: unknown[] = [];
  #aliases = 0;

  constructor(limits: QueryLimits = defaultQueryLimits) {
    this.limits = limits;
  }

  /** Adds a value and returns its placeholder, cast to `type`, which comes from the catalogue or from us. */
  parameter(value: unknown, type: string): string {
    this.#values.push(value);
    const placeholder = `$${this.#values.length}`;
    // Text in the form of `money` depends on the server's locale, a number does not.
    if (type === 'money') return `${placeholder}::numeric::money`;
    return type === 'money[]' ? `${placeholder}::numeric[]::money[]` : `${placeholder}::${type}`;
  }

  /** A name for a table or subquery that no other in the statement has. */
  alias(): string {
    this.#aliases += 1;
    return `t${this.#aliases}`;
  }

  build(text: string): Statement {
    return { text, values: this.#values };
  }
}
