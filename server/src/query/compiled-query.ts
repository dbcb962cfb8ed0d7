/**
 * What the compiler hands to the engine: a statement, and what the engine must know of its result.
 *
 * The statement returns the columns `key` and `row`, both text, in the order of the result. `row` is the
 * JSON text of a WireRow (with `$key`, nested relations included), so that two versions of a row can be
 * compared as strings and a snapshot can be sent without parsing.
 */
import type { CatalogModel } from '../catalog/catalog.js';
import type { Statement } from '../database/statement.js';
import type { QueryLimits } from './query-limits.js';

export interface CompiledQuery {
  readonly statement: Statement;
  /** What it may bring and cost. */
  readonly limits: QueryLimits;
  /** Whether there is a row even where nothing is seen, such as a count of nothing. */
  readonly isNeverEmpty: boolean;
  /** Whether it counts anything: then it has to be told which transactions are counted in. */
  readonly hasCounts: boolean;
  /** Where nested rows sit in a result row. */
  readonly shape: ResultShape;
  /** Every model whose rows the result depends on: the root first, then includes and relation filters. */
  readonly dependencies: readonly QueryDependency[];
}

/** The relations inside a row, by field name. */
export type ResultShape = ReadonlyMap<string, { readonly isList: boolean; readonly shape: ResultShape }>;

export interface QueryDependency {
  readonly model: CatalogModel;
  /**
   * Equalities that every row of this model must meet to matter, by column name: the row has one of these
   * wire values. Empty if any row may matter. Only what holds for every such row may be listed.
   */
  readonly equalities: ReadonlyMap<string, ReadonlySet<string | number | boolean | null>>;
}
